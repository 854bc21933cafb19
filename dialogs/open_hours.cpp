#include "dialogs/open_hours.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <string>

#include "dialogs/fields.h"

namespace dutydesk::dialogs {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 7> kDayNames{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr const char* kDaysForm = "days are written [mon, wed] or mon-fri";

std::optional<unsigned> day_number(std::string_view name) {
  const auto found = std::ranges::find(kDayNames, name);
  if (found == kDayNames.end()) return std::nullopt;
  return static_cast<unsigned>(found - kDayNames.begin());
}

// "mon", or "fri-mon": round the end of the week.
bool add_days(const std::string& written, std::array<bool, 7>& days) {
  const auto dash = written.find('-');
  const auto first = day_number(written.substr(0, dash));
  const auto last = dash == std::string::npos ? first : day_number(written.substr(dash + 1));
  if (!first || !last) return false;
  for (auto day = *first; days[day] = true, day != *last;) day = (day + 1) % 7;
  return true;
}

std::optional<minutes> time_of_day(const Fields& f, std::string_view key) {
  static const RE2 form{"([01][0-9]|2[0-3]):([0-5][0-9])"};
  const auto text = f.needed(key);
  int hour = 0, minute = 0;
  if (text == "24:00") return hours{24};
  if (RE2::FullMatch(text, form, &hour, &minute)) return hours{hour} + minutes{minute};
  if (!text.empty())
    f.fault(f.line_of(key), fmt::format("\"{}\" is not a time from \"00:00\" to \"24:00\"", text));
  return std::nullopt;
}

OpenPeriod read_period(const Fields& f) {
  OpenPeriod period;
  const auto days = f.texts("days");
  for (const auto& written : days)
    if (!add_days(written, period.days)) f.fault(f.line_of("days"), kDaysForm);
  if (days.empty()) f.fault(kDaysForm);
  const auto from = time_of_day(f, "from");
  const auto to = time_of_day(f, "to");
  period.from = from.value_or(minutes{});
  period.to = to.value_or(minutes{});
  if (from && to && *from >= *to)
    f.fault(f.line_of("to"),
            "a period ends after it begins; write one over midnight as two, to \"24:00\" and from \"00:00\"");
  const auto holidays = f.text("holidays");
  period.on_holidays = holidays == "open";
  if (!holidays.empty() && !period.on_holidays && holidays != "closed")
    f.fault(f.line_of("holidays"), "holidays is open or closed");
  return period;
}

bool overlap(const OpenPeriod& a, const OpenPeriod& b) {
  if (a.from >= b.to || b.from >= a.to) return false;
  for (std::size_t day = 0; day < 7; ++day)
    if (a.days[day] && b.days[day]) return true;
  return false;
}

bool on_weekday(const OpenPeriod& period, Date day) {
  return period.days[weekday{day}.c_encoding()];
}

std::optional<Instant> next_change(const std::vector<OpenPeriod>& periods, Instant now,
                                   const Holidays& holidays, bool to_open) {
  const auto today = floor<days>(wall(now));
  for (auto day = today; day <= today + days{366}; day += days{1}) {
    // London's clocks change at 01:00 UTC, and show times again that a period may hold.
    std::vector<Instant> candidates{Instant{day.time_since_epoch()} + hours{1}};
    for (const auto& period : periods)
      if (on_weekday(period, day))
        for (const auto edge : {day + period.from, day + period.to})
          candidates.insert(candidates.end(), {first_at(edge), last_at(edge)});
    std::ranges::sort(candidates);
    for (const auto at : candidates)
      if (at > now && is_open(periods, wall(at), holidays) == to_open) return at;
  }
  return std::nullopt;
}

}  // namespace

std::vector<OpenPeriod> read_open_hours(const Fields& contact) {
  std::vector<OpenPeriod> periods;
  for (const auto& item : contact.list("open")) {
    const auto f = contact.inner(item, {"days", "from", "to", "holidays"});
    periods.push_back(read_period(f));
    const auto earlier = [&](const OpenPeriod& period) { return overlap(period, periods.back()); };
    if (std::any_of(periods.begin(), periods.end() - 1, earlier))
      f.fault("this period overlaps one above it");
  }
  if (periods.empty() && contact.find("open"))
    contact.fault(contact.line_of("open"),
                  "\"open:\" names no period; leave it out where no hours are stated");
  return periods;
}

bool is_open(const std::vector<OpenPeriod>& hours, Wall at, const Holidays& holidays) {
  const auto day = floor<days>(at);
  return std::ranges::any_of(hours, [&](const OpenPeriod& period) {
    return on_weekday(period, day) && at - day >= period.from && at - day < period.to &&
           (period.on_holidays || !holidays.contains(day));
  });
}

bool is_always_open(const std::vector<OpenPeriod>& periods) {
  minutes open{};
  for (const auto& period : periods)
    if (period.on_holidays) open += (period.to - period.from) * std::ranges::count(period.days, true);
  return open == days{7};
}

std::optional<Instant> next_opening(const std::vector<OpenPeriod>& hours, Instant now,
                                    const Holidays& holidays) {
  return next_change(hours, now, holidays, true);
}

std::optional<Instant> next_closing(const std::vector<OpenPeriod>& hours, Instant now,
                                    const Holidays& holidays) {
  return next_change(hours, now, holidays, false);
}

}  // namespace dutydesk::dialogs
