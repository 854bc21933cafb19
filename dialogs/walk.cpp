#include "dialogs/walk.h"

#include <algorithm>
#include <cassert>
#include <ranges>
#include <set>

namespace dutydesk::dialogs {
namespace {

std::string_view value_of(const std::string& fact, const Episode& episode, const std::string& run) {
  if (fact == "role") return episode.role;
  if (fact == "area") return episode.area;
  const auto* known = episode.known(fact, run);
  return known ? std::string_view{known->value.word} : "unanswered";
}

const ChecklistItem* first_open_item(const Step& step, const Episode& episode, const std::string& run) {
  for (const auto& item : step.items)
    if (!episode.acknowledged(run, step.id, item.id)) return &item;
  return nullptr;
}

// Whether the run may leave this step.
bool done(const Step& step, const Episode& episode, const std::string& run) {
  switch (step.kind) {
    case Step::Kind::ask:
      return episode.known(step.fact, run) != nullptr;
    case Step::Kind::do_:
      return first_open_item(step, episode, run) == nullptr;
    case Step::Kind::tell:
    case Step::Kind::ring:
      return episode.acknowledged(run, step.id, {}) != nullptr;
    case Step::Kind::end:
      return false;
  }
  return false;
}

// "next" where its `then` names no step for what was answered.
std::string_view target_of(const Step& step, const Episode& episode, const std::string& run) {
  if (step.then.empty()) return "next";
  if (const auto always = step.then.find(""); always != step.then.end()) return always->second;
  const auto found = step.then.find(value_of(step.fact, episode, run));
  return found == step.then.end() ? "next" : std::string_view{found->second};
}

using Names = std::set<std::string_view>;

enum class Truth { no, maybe, yes };

// Whether a condition holds, where the facts in `asked` may still get any value.
Truth truth(const Condition& condition, const Episode& episode, const std::string& run, const Names& asked) {
  auto least = Truth::yes;
  auto most = Truth::no;
  for (const auto& part : condition.parts) {
    const auto of_part = truth(part, episode, run, asked);
    least = std::min(least, of_part);
    most = std::max(most, of_part);
  }
  switch (condition.kind) {
    case Condition::Kind::always:
      return Truth::yes;
    case Condition::Kind::fact: {
      if (asked.contains(condition.fact)) return Truth::maybe;
      const auto value = value_of(condition.fact, episode, run);
      return std::ranges::find(condition.values, value) != condition.values.end() ? Truth::yes : Truth::no;
    }
    case Condition::Kind::all:
      return least;
    case Condition::Kind::any:
      return most;
    case Condition::Kind::none:
      return most == Truth::maybe ? most : most == Truth::yes ? Truth::no : Truth::yes;
  }
  return Truth::no;
}

}  // namespace

bool holds(const Condition& condition, const Episode& episode, const std::string& run) {
  return truth(condition, episode, run, {}) == Truth::yes;
}

Walk walk(const Dialog& dialog, const Episode& episode, const std::string& run) {
  Walk walk;
  std::string_view wanted;  // a step further down that `then` named; empty: the next that applies
  for (const auto& step : dialog.steps) {
    if (!wanted.empty() && step.id != wanted) continue;
    wanted = {};
    if (!holds(step.when, episode, run)) continue;
    walk.path.push_back(&step);
    if (step.kind == Step::Kind::end) {
      walk.end = &step;
      return walk;
    }
    if (!done(step, episode, run)) {
      walk.at = &step;
      return walk;
    }
    if (const auto target = target_of(step, episode, run); target != "next") wanted = target;
  }
  assert(!"the reader lets no dialog pass that can run out of steps");
  return walk;
}

std::vector<const Step*> applying(const Dialog& dialog, const Episode& episode, const std::string& run) {
  std::vector<const Step*> steps;
  Names asked;       // facts whose questions are still to be answered
  Names wanted;      // steps that a `then` may name
  bool next = true;  // the step before may lead on to this one
  for (const auto& step : dialog.steps) {
    if (!next && !wanted.contains(step.id)) continue;
    const auto applies = truth(step.when, episode, run, asked);
    next = applies != Truth::yes;
    if (applies == Truth::no) continue;
    steps.push_back(&step);
    if (step.kind == Step::Kind::end) continue;
    const bool open = step.kind == Step::Kind::ask && !done(step, episode, run);
    if (open) asked.insert(step.fact);
    for (const auto target : open ? targets_of(step) : Names{target_of(step, episode, run)})
      target == "next" ? void(next = true) : void(wanted.insert(target));
  }
  return steps;
}

Place Open::place() const {
  return {run->id, step->id, item ? item->id : std::string{}};
}

Open standing_question(const Protocol& protocol, const Episode& episode) {
  Open open;
  for (const auto& run : episode.runs | std::views::reverse) {
    const auto& dialog = protocol.dialog(run.dialog);
    if (open && !dialog.first) continue;
    if (const auto* at = walk(dialog, episode, run.id).at) {
      open = {&run, at, first_open_item(*at, episode, run.id)};
      if (dialog.first) break;
    }
  }
  return open;
}

Open open_question(const Protocol& protocol, const Episode& episode) {
  if (const auto& again = episode.asking_again)
    return {episode.run(again->run), step_of(protocol, episode, *again), nullptr};
  return standing_question(protocol, episode);
}

const Step* step_of(const Protocol& protocol, const Episode& episode, const Place& place) {
  const auto* run = episode.run(place.run);
  return run ? protocol.dialog(run->dialog).step(place.step) : nullptr;
}

}  // namespace dutydesk::dialogs
