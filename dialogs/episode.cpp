#include "dialogs/episode.h"

#include <algorithm>

namespace dutydesk::dialogs {
namespace {

std::string asked_key(const std::string& conversation, const std::string& worker) {
  return conversation + "\n" + worker;
}

class Fold {
 public:
  Fold(Episode& episode, const Stamp& stamp) : episode_(episode), stamp_(stamp) {}

  void operator()(const Opened& event) const {
    episode_.code = event.code;
    episode_.protocol = event.protocol;
    episode_.revision = event.revision;
    episode_.role = event.role;
    episode_.caller = event.caller;
    episode_.area = event.area;
    episode_.opened_at = stamp_.at;
    episode_.holder = stamp_.worker.name;
    episode_.holder_at = asked_key(stamp_.conversation, stamp_.worker.id);
  }

  void operator()(const RunOpened& event) const {
    episode_.runs.push_back({event.run, event.dialog, {}, event.clock});
  }

  void operator()(const RunEnded& event) const {
    for (auto& run : episode_.runs)
      if (run.id == event.run) run.outcome = event.outcome;
  }

  void operator()(const FactSet& event) const {
    episode_.facts[{event.run, event.fact}] = {event.value,        event.place,    stamp_.at,
                                               stamp_.worker.name, stamp_.channel, event.read};
    if (episode_.asking_again == event.place) episode_.asking_again.reset();
  }

  void operator()(const Acknowledged& event) const {
    episode_.acknowledgements[event.place] = {event.outcome, stamp_.at, stamp_.worker.name};
    episode_.lapsed.erase(event.place);
  }

  void operator()(const Lapsed& event) const {
    episode_.acknowledgements.erase(event.place);
    episode_.lapsed[event.place] = event.fact;
  }

  void operator()(const Reopened& event) const {
    if (episode_.acknowledgements.erase(event.place) == 0) episode_.asking_again = event.place;
  }

  void operator()(const Shown& event) const {
    if (!event.contact.empty()) episode_.rung[event.place] = event.contact;
    // What is shown because a clock's time has come is shown to the holder.
    auto& last =
        episode_.shown[stamp_.channel == kClockChannel ? episode_.holder_at
                                                       : asked_key(stamp_.conversation, stamp_.worker.id)];
    if (last.place == event.place) return;
    last = {event.place, 0, {}};
  }

  void operator()(const ClockStarted& event) const {
    const auto reached_at = episode_.clocks.try_emplace(event.clock, RunningClock{{}, {}, {}, {}, stamp_.at})
                                .first->second.reached_at;
    restart(event, reached_at);
  }

  void operator()(const ClockMoved& event) const { restart(event, episode_.clocks[event.clock].reached_at); }

  void operator()(const ClockWithdrawn& event) const {
    episode_.clocks[event.clock].state = RunningClock::State::withdrawn;
  }

  void operator()(const ClockMissed& event) const {
    episode_.clocks[event.clock].state = RunningClock::State::missed;
  }

  void operator()(const ClockDue& event) const {
    auto& clock = episode_.clocks[event.clock];
    clock.state = RunningClock::State::due;
    clock.told = true;
  }

  void operator()(const ClockMet& event) const {
    auto& clock = episode_.clocks[event.clock];
    clock.met_at = event.at;
    if (clock.state != RunningClock::State::missed) clock.state = RunningClock::State::met;
  }

  void operator()(const ClockUnmet& event) const {
    auto& clock = episode_.clocks[event.clock];
    clock.met_at.reset();
    if (clock.state != RunningClock::State::missed)
      clock.state = clock.told ? RunningClock::State::due : RunningClock::State::running;
  }

  void operator()(const WordSaid& event) const {
    if (event.word == "note") episode_.notes.push_back({event.rest, stamp_.at, stamp_.worker.name});
  }

  void operator()(const NotUnderstood& event) const {
    episode_.shown[asked_key(stamp_.conversation, stamp_.worker.id)].not_understood = event.times;
  }

  void operator()(const NotTaken&) const {}

  void operator()(const MomentUnclear& event) const {
    auto& either = episode_.shown[asked_key(stamp_.conversation, stamp_.worker.id)].either;
    either.clear();
    if (event.why == "either") either = {event.first, event.second};
  }

  void operator()(const Alarmed&) const {}
  void operator()(const AlreadyOpen&) const {}
  void operator()(const AreaUnclear&) const {}

  // What an episode opens beside is told before its first run.
  void operator()(const Beside& event) const {
    episode_.beside.push_back({event.code, event.protocol, event.title, event.area, episode_.runs.empty()});
  }

  void operator()(const Carried& event) const {
    episode_.facts[{{}, event.fact}] = {event.value, {}, event.at, event.by, event.channel, {}};
  }

 private:
  void restart(const auto& event, Instant reached_at) const {
    episode_.clocks[event.clock] = {event.due, event.from, event.from_at, RunningClock::State::running,
                                    reached_at};
  }

  Episode& episode_;
  const Stamp& stamp_;
};

}  // namespace

const Run* Episode::run(std::string_view id) const {
  const auto found = std::ranges::find(runs, id, &Run::id);
  return found == runs.end() ? nullptr : &*found;
}

const Known* Episode::known(std::string_view fact, std::string_view in_run) const {
  auto found = facts.find(InOrder::FactView{in_run, fact});
  if (found == facts.end()) found = facts.find(InOrder::FactView{std::string_view{}, fact});
  return found == facts.end() ? nullptr : &found->second;
}

const Known* Episode::latest(std::string_view fact) const {
  const auto* found = known(fact, {});
  for (auto run = runs.rbegin(); !found && run != runs.rend(); ++run) found = known(fact, run->id);
  return found;
}

const Acknowledgement* Episode::acknowledged(std::string_view run, std::string_view step,
                                             std::string_view item) const {
  const auto found = acknowledgements.find(InOrder::PlaceView{run, step, item});
  return found == acknowledgements.end() ? nullptr : &found->second;
}

std::string_view Episode::clock_state(const std::string& clock) const {
  const auto found = clocks.find(clock);
  return found == clocks.end() ? "unanswered" : state_word(found->second.state);
}

const LastShown* Episode::last_shown(const std::string& conversation, const std::string& worker) const {
  const auto found = shown.find(asked_key(conversation, worker));
  return found == shown.end() ? nullptr : &found->second;
}

std::string_view state_word(RunningClock::State state) {
  switch (state) {
    case RunningClock::State::running:
      return "running";
    case RunningClock::State::due:
      return "due";
    case RunningClock::State::missed:
      return "missed";
    case RunningClock::State::met:
      return "met";
    case RunningClock::State::withdrawn:
      return "withdrawn";
  }
  return {};
}

void apply(Episode& episode, const Event& event, const Stamp& stamp) {
  std::visit(Fold{episode, stamp}, event);
}

}  // namespace dutydesk::dialogs
