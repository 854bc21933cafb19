#include "dialogs/clock.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include <set>

#include "dialogs/walk.h"

namespace dutydesk::dialogs {
namespace {

// The clocks that the steps of a run start, of those that the walk has come to or of all that may apply.
void add_clocks(const std::vector<const Step*>& steps, std::set<std::string_view>& clocks) {
  for (const auto* step : steps) clocks.insert(step->starts.begin(), step->starts.end());
}

std::set<std::string_view> reached_clocks(const Protocol& protocol, const Episode& episode) {
  std::set<std::string_view> clocks;
  for (const auto& run : episode.runs)
    if (stands(protocol, episode, run)) add_clocks(walk(protocol, episode, run).path, clocks);
  return clocks;
}

std::set<std::string_view> applying_clocks(const Protocol& protocol, const Episode& episode) {
  std::set<std::string_view> clocks;
  for (const auto& run : episode.runs)
    if (may_stand(protocol, episode, run)) add_clocks(applying(protocol, episode, run), clocks);
  return clocks;
}

bool runs(const Episode& episode, const std::string& clock) {
  const auto found = episode.clocks.find(clock);
  return found != episode.clocks.end() && found->second.state != RunningClock::State::withdrawn;
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

void settle(const Clock& clock, const Episode& episode, const Holidays& holidays, Instant now,
            std::vector<Event>& events) {
  const auto [from, from_at] = runs_from(clock, episode);
  const auto due = due_time(clock.due_after, from_at, holidays);
  if (!runs(episode, clock.id))
    events.push_back(ClockStarted{clock.id, due, from, from_at});
  else if (const auto was = episode.clocks.at(clock.id).due; was != due)
    events.push_back(ClockMoved{clock.id, was, due, from, from_at});
  else
    return;
  if (due <= now)
    events.push_back(
        ClockMissed{clock.id, fmt::format("{} had already passed when this was recorded", clock.due_words)});
}

}  // namespace

std::optional<DueAfter> parse_due_after(std::string_view words) {
  static const RE2 form{"([0-9]{1,4}) (minute|hour|day|working day|week)s?"};
  int count = 0;
  std::string unit;
  if (!RE2::FullMatch(re2::StringPiece{words.data(), words.size()}, form, &count, &unit)) return std::nullopt;
  if (unit == "minute") return DueAfter{.elapsed = std::chrono::minutes{count}};
  if (unit == "hour") return DueAfter{.elapsed = std::chrono::hours{count}};
  if (unit == "working day") return DueAfter{.working_days = count};
  return DueAfter{.days = unit == "week" ? 7 * count : count};
}

Instant due_time(const DueAfter& due_after, Instant from, const Holidays& holidays) {
  const auto shown = wall(from);
  if (due_after.working_days > 0) {
    const auto day = std::chrono::floor<std::chrono::days>(shown);
    return first_at(shown + (working_days_after(day, due_after.working_days, holidays) - day));
  }
  if (due_after.days > 0) {
    const std::chrono::days later{due_after.days};
    return std::min(from + later, first_at(shown + later));
  }
  return from + due_after.elapsed;
}

std::vector<Event> settle_clocks(const Protocol& protocol, const Episode& episode, Instant now,
                                 const std::string& why) {
  std::vector<Event> events;
  const auto reached = reached_clocks(protocol, episode);
  const auto applies = applying_clocks(protocol, episode);
  for (const auto& [id, clock] : protocol.clocks) {
    if (reached.contains(id) || (runs(episode, id) && applies.contains(id)))
      settle(clock, episode, protocol.holidays, now, events);
    else if (runs(episode, id))
      events.push_back(ClockWithdrawn{id, why});
  }
  return events;
}

}  // namespace dutydesk::dialogs
