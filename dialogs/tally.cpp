#include "dialogs/tally.h"

#include <re2/re2.h>

#include <set>
#include <sstream>
#include <string>

#include "dialogs/answer.h"

namespace dutydesk::dialogs {
namespace {

using namespace std::chrono;

Date day_of(Instant at) {
  return floor<days>(wall(at));
}

// The first day that still counts. A month has its last day where the calendar has no such day.
Date first_day(Date last, const Window& within) {
  year_month_day back{last};
  back -= months{within.months};
  if (!back.ok()) back = back.year() / back.month() / std::chrono::last;
  return Date{local_days{back}} - days{within.days};
}

Date began(const Fact& fact, const Episode& episode) {
  const auto* known = fact.since.empty() ? nullptr : episode.known(fact.since, {});
  return day_of(known && known->value.at ? *known->value.at : episode.opened_at);
}

std::set<Date> days_in(const std::string& said) {
  std::set<Date> days;
  std::istringstream words{said};
  for (std::string word; words >> word;)
    if (const auto day = parse_day(word)) days.insert(*day);
  return days;
}

int count(const Fact& fact, const Episode& episode, const std::string& said) {
  const auto last = began(fact, episode);
  const auto first = first_day(last, fact.within);
  int count = 1;
  for (const auto day : days_in(said)) count += day >= first && day <= last ? 1 : 0;
  return count;
}

// What a count is now; no word where its dates are still to be asked for.
Value tally(const Fact& fact, const Episode& episode) {
  const auto* dates = episode.known(fact.counts, {});
  if (!dates) return {};
  if (dates->value.word == "unknown" || dates->value.word == "skipped") return {dates->value.word};
  const auto times = count(fact, episode, dates->value.said);
  return {band_of(fact, times), {}, std::to_string(times)};
}

}  // namespace

std::optional<Window> parse_window(std::string_view words) {
  static const RE2 form{"([0-9]{1,3}) (day|month|year)s?"};
  int count = 0;
  std::string unit;
  if (!RE2::FullMatch(re2::StringPiece{words.data(), words.size()}, form, &count, &unit) || count == 0)
    return std::nullopt;
  if (unit == "day") return Window{.days = count};
  return Window{.months = unit == "year" ? 12 * count : count};
}

std::vector<Event> settle_counts(const Protocol& protocol, const Episode& episode) {
  std::vector<Event> events;
  for (const auto& [id, fact] : protocol.facts) {
    if (fact.counts.empty()) continue;
    const auto value = tally(fact, episode);
    const auto* known = episode.known(id, {});
    const auto was = known ? known->value : Value{};
    if (!value.word.empty() && value != was) events.push_back(FactSet{id, {}, {}, value, was, {}});
  }
  return events;
}

}  // namespace dutydesk::dialogs
