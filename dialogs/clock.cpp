#include "dialogs/clock.h"

#include <fmt/format.h>

#include <set>

#include "dialogs/walk.h"

namespace dutydesk::dialogs {
namespace {

std::set<std::string> called_for(const Protocol& protocol, const Episode& episode) {
  std::set<std::string> clocks;
  for (const auto& run : episode.runs)
    for (const auto* step : walk(protocol.dialog(run.dialog), episode, run.id).path)
      clocks.insert(step->starts.begin(), step->starts.end());
  return clocks;
}

struct Moment {
  std::string name;
  Instant at;
};

// The first moment of the clock's list that is known; the reader makes sure that the list ends with "opened".
Moment runs_from(const Clock& clock, const Episode& episode) {
  for (const auto& name : clock.runs_from)
    if (const auto* known = episode.known(name, {}); known && known->value.at)
      return {name, *known->value.at};
  return {"opened", episode.opened_at};
}

void settle(const Clock& clock, const Episode& episode, Instant now, std::vector<Event>& events) {
  const auto [from, from_at] = runs_from(clock, episode);
  const auto due = from_at + clock.due_after;
  const auto found = episode.clocks.find(clock.id);
  if (found == episode.clocks.end() || found->second.state == RunningClock::State::withdrawn)
    events.push_back(ClockStarted{clock.id, due, from, from_at});
  else if (found->second.due != due)
    events.push_back(ClockMoved{clock.id, found->second.due, due, from, from_at});
  else
    return;
  if (due <= now)
    events.push_back(
        ClockMissed{clock.id, fmt::format("{} had already passed when this was recorded", clock.due_words)});
}

}  // namespace

std::vector<Event> settle_clocks(const Protocol& protocol, const Episode& episode, Instant now,
                                 const std::string& why) {
  std::vector<Event> events;
  const auto wanted = called_for(protocol, episode);
  for (const auto& id : wanted) settle(protocol.clocks.at(id), episode, now, events);
  for (const auto& [id, clock] : episode.clocks)
    if (clock.state != RunningClock::State::withdrawn && !wanted.contains(id))
      events.push_back(ClockWithdrawn{id, why});
  return events;
}

}  // namespace dutydesk::dialogs
