#include "dialogs/walk.h"

#include <algorithm>
#include <cassert>
#include <ranges>

namespace dutydesk::dialogs {
namespace {

std::string value_of(const std::string& fact, const Episode& episode, const std::string& run) {
  if (fact == "role") return episode.role;
  if (fact == "area") return episode.area;
  const auto* known = episode.known(fact, run);
  return known ? known->value.word : "unanswered";
}

const ChecklistItem* first_open_item(const Step& step, const Episode& episode, const std::string& run) {
  for (const auto& item : step.items)
    if (!episode.acknowledgements.contains({run, step.id, item.id})) return &item;
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
      return episode.acknowledgements.contains({run, step.id, {}});
    case Step::Kind::end:
      return false;
  }
  return false;
}

std::string target_of(const Step& step, const Episode& episode, const std::string& run) {
  if (step.then.empty()) return "next";
  if (const auto always = step.then.find(""); always != step.then.end()) return always->second;
  const auto found = step.then.find(value_of(step.fact, episode, run));
  return found == step.then.end() ? "next" : found->second;
}

}  // namespace

bool holds(const Condition& condition, const Episode& episode, const std::string& run) {
  const auto part_holds = [&](const Condition& part) { return holds(part, episode, run); };
  switch (condition.kind) {
    case Condition::Kind::always:
      return true;
    case Condition::Kind::fact:
      return std::ranges::find(condition.values, value_of(condition.fact, episode, run)) !=
             condition.values.end();
    case Condition::Kind::all:
      return std::ranges::all_of(condition.parts, part_holds);
    case Condition::Kind::any:
      return std::ranges::any_of(condition.parts, part_holds);
    case Condition::Kind::none:
      return std::ranges::none_of(condition.parts, part_holds);
  }
  return false;
}

namespace {

enum class Tasks { as_acknowledged, as_done };

Walk walk_with(Tasks tasks, const Dialog& dialog, const Episode& episode, const std::string& run) {
  Walk walk;
  std::string wanted;  // a step further down that `then` named; empty: the next that applies
  for (const auto& step : dialog.steps) {
    if (!wanted.empty() && step.id != wanted) continue;
    wanted.clear();
    if (!holds(step.when, episode, run)) continue;
    walk.path.push_back(&step);
    if (step.kind == Step::Kind::end) {
      walk.end = &step;
      return walk;
    }
    const bool passed = tasks == Tasks::as_done && step.kind != Step::Kind::ask;
    if (!passed && !done(step, episode, run)) {
      walk.at = &step;
      return walk;
    }
    if (const auto target = target_of(step, episode, run); target != "next") wanted = target;
  }
  assert(!"the reader lets no dialog pass that can run out of steps");
  return walk;
}

}  // namespace

Walk walk(const Dialog& dialog, const Episode& episode, const std::string& run) {
  return walk_with(Tasks::as_acknowledged, dialog, episode, run);
}

std::vector<const Step*> applying(const Dialog& dialog, const Episode& episode, const std::string& run) {
  return walk_with(Tasks::as_done, dialog, episode, run).path;
}

Place Open::place() const {
  return {run->id, step->id, item ? item->id : std::string{}};
}

Open open_question(const Protocol& protocol, const Episode& episode) {
  if (const auto& again = episode.asking_again)
    return {episode.run(again->run), step_of(protocol, episode, *again), nullptr};
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

const Step* step_of(const Protocol& protocol, const Episode& episode, const Place& place) {
  const auto* run = episode.run(place.run);
  return run ? protocol.dialog(run->dialog).step(place.step) : nullptr;
}

}  // namespace dutydesk::dialogs
