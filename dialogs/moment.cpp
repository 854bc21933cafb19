#include "dialogs/moment.h"

#include <date/tz.h>
#include <re2/re2.h>

#include <string>

namespace dutydesk::dialogs {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
constexpr minutes kClocksDiffer{5};

const date::time_zone* london_zone() {
  static const date::time_zone* zone = date::locate_zone("Europe/London");
  return zone;
}

std::optional<Instant> civil(date::local_days day, int hour, int minute) {
  const date::local_time<std::chrono::milliseconds> wall = day + hours{hour} + minutes{minute};
  if (london_zone()->get_info(wall).result == date::local_info::nonexistent) return std::nullopt;
  return Instant{london_zone()->to_sys(wall, date::choose::earliest)};
}

std::optional<Instant> not_later(std::optional<Instant> at, Instant now) {
  if (!at || *at > now + kClocksDiffer) return std::nullopt;
  return *at > now ? now : *at;
}

// Digits that a pattern matched, at most four; 0 where it matched none.
int number(const std::string& digits) {
  return digits.empty() ? 0 : std::stoi(digits);
}

std::optional<Instant> ago(const std::string& text, Instant now) {
  static const RE2 form{R"((?:about |around )?(?:(\d{1,3}|an) ?(?:h|hr|hrs|hour|hours))?)"
                        R"((?: ?(?:and )?(\d{1,4}) ?(?:m|min|mins|minute|minutes))? ago)"};
  static const RE2 half{"(?:about |around )?half an hour ago"};
  if (RE2::FullMatch(text, half)) return now - minutes{30};
  std::string hour_count, minute_count;
  if (!RE2::FullMatch(text, form, &hour_count, &minute_count)) return std::nullopt;
  if (hour_count.empty() && minute_count.empty()) return std::nullopt;
  if (hour_count == "an") hour_count = "1";
  return now - hours{number(hour_count)} - minutes{number(minute_count)};
}

struct Wall {
  int hour = 0;
  int minute = 0;
};

std::optional<Wall> wall_time(const std::string& text) {
  static const RE2 twelve{R"((\d{1,2})(?:[:.](\d{2}))? ?(am|pm))"};
  static const RE2 twenty_four{R"((\d{1,2})[:.](\d{2})|(\d{2})(\d{2}))"};
  std::string hour, minute, hour2, minute2, half;
  Wall wall;
  if (RE2::FullMatch(text, twelve, &hour, &minute, &half)) {
    wall = {number(hour) % 12 + (half == "pm" ? 12 : 0), number(minute)};
    if (number(hour) < 1 || number(hour) > 12) return std::nullopt;
  } else if (RE2::FullMatch(text, twenty_four, &hour, &minute, &hour2, &minute2)) {
    wall = {number(hour + hour2), number(minute + minute2)};
  } else {
    return std::nullopt;
  }
  if (wall.hour > 23 || wall.minute > 59) return std::nullopt;
  return wall;
}

}  // namespace

std::optional<Instant> parse_local(std::string_view text) {
  static const RE2 form{R"((\d{4})-(\d{2})-(\d{2})[Tt ](.+))"};
  int year = 0, month = 0, day = 0;
  std::string rest;
  if (!RE2::FullMatch(re2::StringPiece{text.data(), text.size()}, form, &year, &month, &day, &rest))
    return std::nullopt;
  const auto date = date::year{year} / month / day;
  const auto wall = wall_time(rest);
  if (!date.ok() || !wall) return std::nullopt;
  return civil(date::local_days{date}, wall->hour, wall->minute);
}

std::optional<Instant> parse_moment(std::string_view words, Instant now) {
  std::string text{words};
  if (text == "now" || text == "just now") return now;
  if (const auto at = ago(text, now)) return at;

  const auto local_now = london_zone()->to_local(std::chrono::floor<std::chrono::seconds>(now));
  const auto today = date::floor<date::days>(local_now);
  if (const auto at = parse_local(text)) return not_later(at, now);

  const bool yesterday = RE2::Replace(&text, R"(^yesterday(?: at)? |\byesterday$)", "");
  RE2::Replace(&text, R"(^(?:today )?(?:at |about |around )*)", "");
  RE2::Replace(&text, R"( +$)", "");
  const auto wall = wall_time(text);
  if (!wall) return std::nullopt;
  if (yesterday) return not_later(civil(today - date::days{1}, wall->hour, wall->minute), now);
  const auto of_today = civil(today, wall->hour, wall->minute);
  if (const auto at = not_later(of_today, now)) return at;
  const bool passed = local_now > today + hours{wall->hour} + minutes{wall->minute};
  if (!of_today && passed) return std::nullopt;
  return not_later(civil(today - date::days{1}, wall->hour, wall->minute), now);
}

}  // namespace dutydesk::dialogs
