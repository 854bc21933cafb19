#include "dialogs/clock.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <tuple>

#include "dialogs/walk.h"

namespace dutydesk::dialogs {
namespace {

using Clocks = std::vector<std::string_view>;  // few

// The clocks that the steps of a run start, of those that the walk has come to or of all that may apply.
void add_clocks(const std::vector<const Step*>& steps, Clocks& clocks) {
  for (const auto* step : steps) clocks.insert(clocks.end(), step->starts.begin(), step->starts.end());
}

Clocks reached_clocks(const Protocol& protocol, const Episode& episode) {
  Clocks clocks;
  for (const auto& run : episode.runs)
    if (stands(protocol, episode, run)) add_clocks(walk(protocol, episode, run).path, clocks);
  std::ranges::sort(clocks);
  return clocks;
}

Clocks applying_clocks(const Protocol& protocol, const Episode& episode) {
  Clocks clocks;
  for (const auto& run : episode.runs)
    if (may_stand(protocol, episode, run)) add_clocks(applying(protocol, episode, run), clocks);
  std::ranges::sort(clocks);
  return clocks;
}

// The clocks that the steps call for: those that a walk has come to start, and one that runs goes on while a
// step that starts it may still apply. That is asked of few clocks, and is found out when it is.
class CalledFor {
 public:
  CalledFor(const Protocol& protocol, const Episode& episode)
      : protocol_(protocol), episode_(episode), reached_(reached_clocks(protocol, episode)) {}

  bool operator()(const std::string& clock, bool runs) {
    if (std::ranges::binary_search(reached_, clock)) return true;
    if (runs && !applying_) applying_ = applying_clocks(protocol_, episode_);
    return runs && std::ranges::binary_search(*applying_, clock);
  }

 private:
  const Protocol& protocol_;
  const Episode& episode_;
  const Clocks reached_;
  std::optional<Clocks> applying_;
};

// nullptr where it was never started, or is withdrawn.
const RunningClock* running(const Episode& episode, const std::string& clock) {
  const auto found = episode.clocks.find(clock);
  const bool runs = found != episode.clocks.end() && found->second.state != RunningClock::State::withdrawn;
  return runs ? &found->second : nullptr;
}

std::optional<Instant> done_at(const Episode& episode, const Place& place) {
  const auto* said = episode.acknowledged(place.run, place.step, place.item);
  return said && said->outcome == "done" ? std::optional{said->at} : std::nullopt;
}

// When the last of these was done; nullopt where one is not.
std::optional<Instant> all_done_at(const auto& things, auto at_of) {
  std::optional<Instant> last;
  for (const auto& thing : things) {
    const auto at = at_of(thing);
    if (!at) return std::nullopt;
    last = std::max(last.value_or(*at), *at);
  }
  return last;
}

std::optional<Instant> done_at(const Protocol& protocol, const Episode& episode, const DoneBy& done,
                               const Run& run) {
  const auto& items = protocol.dialog(done.dialog).step(done.step)->items;
  if (!done.item.empty() || items.empty()) return done_at(episode, {run.id, done.step, done.item});
  return all_done_at(
      items, [&](const ChecklistItem& item) { return done_at(episode, {run.id, done.step, item.id}); });
}

// In the run that did it first.
std::optional<Instant> first_done_at(const Protocol& protocol, const Episode& episode, const DoneBy& done) {
  std::optional<Instant> first;
  for (const auto& run : episode.runs)
    if (run.dialog == done.dialog)
      if (const auto at = done_at(protocol, episode, done, run)) first = std::min(first.value_or(*at), *at);
  return first;
}

std::optional<Instant> met_at(const Protocol& protocol, const Episode& episode, const Clock& clock) {
  return all_done_at(clock.done_by,
                     [&](const DoneBy& done) { return first_done_at(protocol, episode, done); });
}

struct Moment {
  std::string name;
  Instant at;
};

// The first moment of the clock's list that is known; the reader makes sure that the last always is.
Moment runs_from(const Clock& clock, const Episode& episode, Instant now) {
  for (const auto& name : clock.runs_from)
    if (const auto* known = episode.known(name, {}); known && known->value.at)
      return {name, *known->value.at};
  if (clock.runs_from.back() == "opened") return {"opened", episode.opened_at};
  const auto before = episode.clocks.find(clock.id);
  return {"reached", before == episode.clocks.end() ? now : before->second.reached_at};
}

// One clock that runs, or is to run.
class Settled {
 public:
  Settled(const Protocol& protocol, const Episode& episode, const Clock& clock, Instant now)
      : protocol_(protocol), episode_(episode), clock_(clock), was_(running(episode, clock.id)), now_(now) {}

  // One that is stopped does not move any more; what fulfils it may still be done.
  std::vector<Event> events(bool stopped) {
    const bool computed = !stopped && compute_due();
    if (!computed) due_ = was_->due;
    const auto met = met_at(protocol_, episode_, clock_);
    if (computed && due_ <= now_ && !(met && (clock_.due_from || *met <= due_)))
      pass(fmt::format("{} had already passed when this was recorded", clock_.due_words));
    const bool was_met = !computed && was_->met_at;
    if (met && !was_met) events_.push_back(ClockMet{clock_.id, *met});
    if (!met && was_met) take_back();
    return std::move(events_);
  }

 private:
  // Its time has passed. What only begins then cannot be late for it.
  void pass(std::string why) {
    if (clock_.due_from)
      events_.push_back(ClockDue{clock_.id, due_});
    else
      events_.push_back(ClockMissed{clock_.id, std::move(why)});
  }

  // One that repeats and was withdrawn meanwhile keeps its hours: what passed then nobody was asked for.
  bool resume() {
    const auto old = episode_.clocks.find(clock_.id);
    if (was_ || !clock_.repeats || old == episode_.clocks.end()) return false;
    const auto& [was_due, from, from_at] = std::tie(old->second.due, old->second.from, old->second.from_at);
    const bool passed = was_due <= now_;
    due_ = passed ? next_time(clock_, was_due, now_, protocol_.holidays) : was_due;
    events_.push_back(ClockStarted{clock_.id, due_, passed ? "due" : from, passed ? was_due : from_at});
    return true;
  }

  // What has started again from its own due time does not move any more.
  bool compute_due() {
    if (resume()) return true;
    const auto [from, from_at] = runs_from(clock_, episode_, now_);
    due_ = was_ && was_->from == "due" ? was_->due : due_time(clock_.due_after, from_at, protocol_.holidays);
    if (was_ && was_->due == due_) return false;
    if (was_)
      events_.push_back(ClockMoved{clock_.id, was_->due, due_, from, from_at});
    else
      events_.push_back(ClockStarted{clock_.id, due_, from, from_at});
    return true;
  }

  void take_back() {
    events_.push_back(ClockUnmet{clock_.id});
    if (was_->state == RunningClock::State::met && !was_->told && due_ <= now_)
      pass("what was done for it was taken back after that");
  }

  const Protocol& protocol_;
  const Episode& episode_;
  const Clock& clock_;
  const RunningClock* was_;
  const Instant now_;
  Instant due_;
  std::vector<Event> events_;
};

}  // namespace

std::optional<DueAfter> parse_due_after(std::string_view words) {
  static const RE2 form{"([0-9]{1,4}) (minute|hour|day|working day|calendar day|week)s?"};
  int count = 0;
  std::string unit;
  if (!RE2::FullMatch(re2::StringPiece{words.data(), words.size()}, form, &count, &unit)) return std::nullopt;
  if (unit == "minute") return DueAfter{.elapsed = std::chrono::minutes{count}};
  if (unit == "hour") return DueAfter{.elapsed = std::chrono::hours{count}};
  if (unit == "working day") return DueAfter{.working_days = count};
  if (unit == "calendar day") return DueAfter{.calendar_days = count};
  return DueAfter{.days = unit == "week" ? 7 * count : count};
}

Instant due_time(const DueAfter& due_after, Instant from, const Holidays& holidays) {
  const auto shown = wall(from);
  const auto day = std::chrono::floor<std::chrono::days>(shown);
  if (due_after.working_days > 0)
    return first_at(shown + (working_days_after(day, due_after.working_days, holidays) - day));
  if (due_after.calendar_days > 0) return first_at(day + std::chrono::days{due_after.calendar_days});
  if (due_after.days > 0) {
    const std::chrono::days later{due_after.days};
    return std::min(from + later, first_at(shown + later));
  }
  return from + due_after.elapsed;
}

bool is_stopped(const Clock& clock, const Episode& episode) {
  return clock.stops && holds(*clock.stops, episode, {});
}

Instant next_time(const Clock& clock, Instant due, Instant now, const Holidays& holidays) {
  do due = due_time(clock.due_after, due, holidays);
  while (due <= now);
  return due;
}

std::vector<Event> settle_clocks(const Protocol& protocol, const Episode& episode, Instant now,
                                 const std::string& why, std::set<std::string>& started) {
  std::vector<Event> events;
  CalledFor is_called_for{protocol, episode};
  for (const auto& [id, clock] : protocol.clocks) {
    const auto* was = running(episode, id);
    const bool called_for = is_called_for(id, was != nullptr);
    const bool stopped = called_for && is_stopped(clock, episode);
    const bool ended = was && was->state != RunningClock::State::running;
    if (called_for && (!stopped || ended || started.contains(id))) {
      if (!was) started.insert(id);
      std::ranges::move(Settled{protocol, episode, clock, now}.events(stopped), std::back_inserter(events));
    } else if (was && !started.contains(id)) {
      events.push_back(ClockWithdrawn{id, why});
    }
  }
  return events;
}

}  // namespace dutydesk::dialogs
