#include <fmt/format.h>

#include <array>
#include <iostream>
#include <map>

#include "bot/cli/commands.h"
#include "bot/protocols.h"
#include "dialogs/civil_time.h"

namespace dutydesk::bot {
namespace {

using dialogs::Date;
using std::chrono::year_month_day;

void print(Date day, std::string_view name) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  std::cout << fmt::format("{}  {}  {}\n", dialogs::format_day(day),
                           kDays[std::chrono::weekday{day}.c_encoding()], name);
}

std::map<Date, std::string> holidays_of(std::chrono::year year, const dialogs::Holidays& changes) {
  std::map<Date, std::string> holidays;
  for (const auto& [day, name, substitute] : dialogs::bank_holidays(year))
    holidays[day] = fmt::format("{}{}", name, substitute ? " (substitute day)" : "");
  for (const auto day : changes.removed) holidays.erase(day);
  for (const auto day : changes.added)
    if (year_month_day{day}.year() == year) holidays.emplace(day, "added by the local file");
  return holidays;
}

}  // namespace

int holidays(const HolidaysOptions& options) {
  dialogs::Holidays changes;
  if (!options.local.empty()) {
    const auto local = load_local(options.local);
    if (!local) {
      for (const auto& fault : local.error()) std::cerr << fault.text() << '\n';
      return 1;
    }
    changes = local->holidays;
  }
  if (options.year < dialogs::kFirstHolidayYear || options.year > dialogs::kLastHolidayYear) {
    std::cerr << fmt::format("dutydesk: bank holidays are computed for {} to {}\n",
                             dialogs::kFirstHolidayYear, dialogs::kLastHolidayYear);
    return 1;
  }
  for (const auto& [day, name] : holidays_of(std::chrono::year{options.year}, changes)) print(day, name);
  return 0;
}

}  // namespace dutydesk::bot
