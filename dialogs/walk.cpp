#include "dialogs/walk.h"

#include <algorithm>
#include <cassert>
#include <ranges>
#include <vector>

#include "dialogs/condition.h"

namespace dutydesk::dialogs {
namespace {

std::string_view value_of(const std::string& fact, const Episode& episode, const std::string& run) {
  if (fact == "role") return episode.role;
  if (fact == "area") return episode.area;
  const auto* known = run.empty() ? episode.latest(fact) : episode.known(fact, run);
  return known ? std::string_view{known->value.word} : episode.clock_state(fact);  // no two share a name
}

const ChecklistItem* first_open_item(const Step& step, const Episode& episode, const std::string& run) {
  for (const auto& item : step.items)
    if (!episode.acknowledged(run, step.id, item.id)) return &item;
  return nullptr;
}

// A decision stands while the rules still read what they read when it was made; one that was made elsewhere
// is an answer like any other.
bool classified(const Step& step, const Episode& episode, const std::string& run) {
  const auto* known = episode.known(step.fact, run);
  const bool made_here = known && known->place.run == run && known->place.step == step.id;
  return made_here ? known->read == rule_of(step, episode, run).value : known != nullptr;
}

// Whether the run may leave this step.
bool done(const Protocol& protocol, const Step& step, const Episode& episode, const Run& run) {
  switch (step.kind) {
    case Step::Kind::ask:
      return episode.known(step.fact, run.id) != nullptr;
    case Step::Kind::classify:
      return classified(step, episode, run.id);
    case Step::Kind::do_:
      return first_open_item(step, episode, run.id) == nullptr;
    case Step::Kind::tell:
    case Step::Kind::ring:
      return episode.acknowledged(run.id, step.id, {}) != nullptr;
    case Step::Kind::clock:
      return true;
    case Step::Kind::call: {
      const auto* called = episode.run(called_run(run, step));
      return called && walk(protocol, episode, *called).end;
    }
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

using Names = std::vector<std::string_view>;  // few

bool contains(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool holds_step(const std::vector<const Step*>& steps, std::string_view id) {
  return std::ranges::find(steps, id, &Step::id) != steps.end();
}

// In which order open runs are asked.
enum class Precedence { first, newest, waiting };

// Whether a condition holds, where the facts in `asked` may still get any value.
Truth truth(const Condition& condition, const Episode& episode, const std::string& run, const Names& asked) {
  return truth(condition, [&](const Condition& test) {
    if (contains(asked, test.fact)) return Truth::maybe;
    const auto value = value_of(test.fact, episode, run);
    return std::ranges::find(test.values, value) != test.values.end() ? Truth::yes : Truth::no;
  });
}

}  // namespace

bool holds(const Condition& condition, const Episode& episode, const std::string& run) {
  return truth(condition, episode, run, {}) == Truth::yes;
}

Walk walk(const Protocol& protocol, const Episode& episode, const Run& run) {
  Walk walk;
  std::string_view wanted;  // a step further down that `then` named; empty: the next that applies
  const auto& steps = protocol.dialog(run.dialog).steps;
  walk.path.reserve(steps.size());
  for (const auto& step : steps) {
    if (!wanted.empty() && step.id != wanted) continue;
    wanted = {};
    if (!holds(step.when, episode, run.id)) continue;
    walk.path.push_back(&step);
    if (step.kind == Step::Kind::end) {
      walk.end = &step;
      return walk;
    }
    if (!done(protocol, step, episode, run)) {
      walk.at = &step;
      return walk;
    }
    if (const auto target = target_of(step, episode, run.id); target != "next") wanted = target;
  }
  assert(!"the reader lets no dialog pass that can run out of steps");
  return walk;
}

std::vector<const Step*> applying(const Protocol& protocol, const Episode& episode, const Run& run) {
  std::vector<const Step*> steps;
  Names asked;       // facts whose questions are still to be answered
  Names wanted;      // steps that a `then` may name
  bool next = true;  // the step before may lead on to this one
  const auto leads_to = [&](std::string_view target) {
    target == "next" ? void(next = true) : wanted.push_back(target);
  };
  for (const auto& step : protocol.dialog(run.dialog).steps) {
    if (!next && !contains(wanted, step.id)) continue;
    const auto applies = truth(step.when, episode, run.id, asked);
    next = applies != Truth::yes;
    if (applies == Truth::no) continue;
    steps.push_back(&step);
    if (step.kind == Step::Kind::end) continue;
    const bool open = step.asks() && !done(protocol, step, episode, run);
    if (open) {
      asked.push_back(step.fact);
      std::ranges::for_each(targets_of(step), leads_to);
    } else {
      leads_to(target_of(step, episode, run.id));
    }
  }
  return steps;
}

std::string called_run(const Run& run, const Step& step) {
  return run.id + "/" + step.id;
}

// The run and the step that called a run; no run where it was not called.
static std::pair<const Run*, std::string_view> caller_of(const Episode& episode, const Run& run) {
  const auto slash = run.id.rfind('/');
  if (slash == std::string::npos) return {};
  return {episode.run(std::string_view{run.id}.substr(0, slash)), std::string_view{run.id}.substr(slash + 1)};
}

bool stands(const Protocol& protocol, const Episode& episode, const Run& run) {
  const auto [caller, step] = caller_of(episode, run);
  if (!caller) return true;
  return stands(protocol, episode, *caller) && holds_step(walk(protocol, episode, *caller).path, step);
}

bool may_stand(const Protocol& protocol, const Episode& episode, const Run& run) {
  const auto [caller, step] = caller_of(episode, run);
  if (!caller) return true;
  return may_stand(protocol, episode, *caller) && holds_step(applying(protocol, episode, *caller), step);
}

const Rule& rule_of(const Step& step, const Episode& episode, const std::string& run) {
  const auto found =
      std::ranges::find_if(step.rules, [&](const Rule& rule) { return holds(rule.when, episode, run); });
  assert(found != step.rules.end());
  return *found;
}

Place Open::place() const {
  return {run->id, step->id, item ? item->id : std::string{}};
}

// The run that nobody called, of all the calls that led to this one.
static const Run& root_of(const Episode& episode, const Run& run) {
  const auto slash = run.id.find('/');
  return slash == std::string::npos ? run : *episode.run(std::string_view{run.id}.substr(0, slash));
}

// What is called stops with what called it.
static bool is_stopped(const Protocol& protocol, const Episode& episode, const Run& root) {
  const auto& stops = protocol.dialog(root.dialog).stops;
  return stops && holds(*stops, episode, {});
}

bool is_open(const Protocol& protocol, const Episode& episode, const Run& run) {
  return stands(protocol, episode, run) && !is_stopped(protocol, episode, root_of(episode, run)) &&
         !walk(protocol, episode, run).end;
}

// What is called comes as what called it does.
static Precedence precedence(const Protocol& protocol, const Run& root) {
  if (protocol.dialog(root.dialog).first) return Precedence::first;
  return root.clock.empty() ? Precedence::newest : Precedence::waiting;
}

Open standing_question(const Protocol& protocol, const Episode& episode) {
  Open open;
  const Run* of = nullptr;  // the root of the open run
  for (const auto& run : episode.runs | std::views::reverse) {
    const auto& root = root_of(episode, run);
    const auto comes = precedence(protocol, root);
    const auto found = of ? precedence(protocol, *of) : Precedence::waiting;
    const bool before =
        !of || comes < found || (comes == found && comes == Precedence::waiting && &root < of);
    if (!before || is_stopped(protocol, episode, root) || !stands(protocol, episode, run)) continue;
    const auto* at = walk(protocol, episode, run).at;
    if (!at || at->kind == Step::Kind::call) continue;  // the run that is called asks
    open = {&run, at, first_open_item(*at, episode, run.id)};
    of = &root;
    if (comes == Precedence::first) break;
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
