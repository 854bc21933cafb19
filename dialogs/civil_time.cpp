#include "dialogs/civil_time.h"

#include <date/tz.h>
#include <fmt/format.h>
#include <re2/re2.h>

#include <array>

namespace dutydesk::dialogs {
namespace {

const date::time_zone* london_zone() {
  static const date::time_zone* zone = date::locate_zone("Europe/London");
  return zone;
}

std::string in_london(const char* format, Instant at) {
  return date::format(format, date::make_zoned(london_zone(), std::chrono::floor<std::chrono::seconds>(at)));
}

// The time zone library has a local clock of its own, from before the standard had one.
Instant instant_of(Wall wall, date::choose which) {
  return london_zone()->to_sys(date::local_time<std::chrono::milliseconds>{wall.time_since_epoch()}, which);
}

date::year_month_day calendar(Date day) {
  return date::year_month_day{date::local_days{day.time_since_epoch()}};
}

}  // namespace

Wall wall(Instant at) {
  return Wall{london_zone()->to_local(at).time_since_epoch()};
}

Instant first_at(Wall wall) {
  return instant_of(wall, date::choose::earliest);
}

Instant last_at(Wall wall) {
  return instant_of(wall, date::choose::latest);
}

std::string london(Instant at) {
  return in_london("%a %d %b %Y %H:%M %Z", at);
}

// Said several times a turn, and a stream would make its locale anew each time.
std::string london_short(Instant at) {
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto zone = london_zone()->get_info(std::chrono::floor<std::chrono::seconds>(at));
  const auto shown = std::chrono::floor<std::chrono::minutes>(at + zone.offset);
  const auto day = std::chrono::floor<std::chrono::days>(shown);
  const std::chrono::hh_mm_ss time{shown - day};
  const std::chrono::year_month_day date{day};
  return fmt::format("{:02}:{:02} {} on {} {:02} {}", time.hours().count(), time.minutes().count(),
                     zone.abbrev, kDays[std::chrono::weekday{day}.c_encoding()],
                     static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1]);
}

std::string utc(Instant at) {
  return date::format("%FT%TZ", at);
}

std::string day_in_words(Date day) {
  const auto date = calendar(day);
  return fmt::format("{} {}", static_cast<unsigned>(date.day()), date::format("%b %Y", date));
}

std::string format_day(Date day) {
  return date::format("%F", calendar(day));
}

std::optional<Date> parse_day(std::string_view text) {
  static const RE2 form{R"((\d{4})-(\d{2})-(\d{2}))"};
  int year = 0;
  unsigned month = 0, day = 0;
  if (!RE2::FullMatch(re2::StringPiece{text.data(), text.size()}, form, &year, &month, &day))
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  return date.ok() ? std::optional{Date{date}} : std::nullopt;
}

}  // namespace dutydesk::dialogs
