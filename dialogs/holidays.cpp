#include "dialogs/holidays.h"

#include <algorithm>
#include <array>

namespace dutydesk::dialogs {
namespace {

using namespace std::chrono;

// The Gregorian computus in the form of Meeus, Jones and Butcher.
Date easter_sunday(year of) {
  const int y = int{of};
  const int a = y % 19, b = y / 100, c = y % 100;
  const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return Date{of / month(static_cast<unsigned>(n / 31)) / day(static_cast<unsigned>(n % 31 + 1))};
}

bool is_weekend(Date day) {
  const weekday on{day};
  return on == Saturday || on == Sunday;
}

struct Proclaimed {
  year_month_day day;
  std::string_view name;
};

constexpr std::array kOneOff{
    Proclaimed{1981y / July / 29, "Royal wedding"},      Proclaimed{1999y / December / 31, "Millennium"},
    Proclaimed{2002y / June / 3, "Golden Jubilee"},      Proclaimed{2011y / April / 29, "Royal wedding"},
    Proclaimed{2012y / June / 5, "Diamond Jubilee"},     Proclaimed{2022y / June / 3, "Platinum Jubilee"},
    Proclaimed{2022y / September / 19, "State funeral"}, Proclaimed{2023y / May / 8, "Coronation"},
};

// Where the usual Monday of a year was moved to.
constexpr std::array kMovedEarlyMay{1995y / May / 8, 2020y / May / 8};
constexpr std::array kMovedSpring{2002y / June / 4, 2012y / June / 4, 2022y / June / 2};

Date unless_moved(const auto& moved, year of, year_month_weekday usual) {
  const auto found = std::ranges::find(moved, of, &year_month_day::year);
  return found == moved.end() ? Date{usual} : Date{*found};
}

Date unless_moved(const auto& moved, year of, year_month_weekday_last usual) {
  const auto found = std::ranges::find(moved, of, &year_month_day::year);
  return found == moved.end() ? Date{usual} : Date{*found};
}

void add_substitutes(std::vector<BankHoliday>& holidays) {
  for (const auto [fallen, name, _] : std::vector{holidays}) {
    if (!is_weekend(fallen)) continue;
    Date free = fallen;
    while (is_weekend(free) || std::ranges::count(holidays, free, &BankHoliday::day) > 0) free += days{1};
    holidays.push_back({free, name, true});
  }
}

}  // namespace

std::vector<BankHoliday> bank_holidays(year of) {
  if (int{of} < kFirstHolidayYear || int{of} > kLastHolidayYear) return {};
  const auto easter = easter_sunday(of);
  std::vector<BankHoliday> holidays{
      {Date{of / January / 1}, "New Year's Day"},
      {easter - days{2}, "Good Friday"},
      {easter + days{1}, "Easter Monday"},
      {unless_moved(kMovedEarlyMay, of, of / May / Monday[1]), "Early May bank holiday"},
      {unless_moved(kMovedSpring, of, of / May / Monday[last]), "Spring bank holiday"},
      {Date{of / August / Monday[last]}, "Summer bank holiday"},
      {Date{of / December / 25}, "Christmas Day"},
      {Date{of / December / 26}, "Boxing Day"}};
  for (const auto& [day, name] : kOneOff)
    if (day.year() == of) holidays.push_back({Date{day}, name});
  add_substitutes(holidays);
  std::ranges::sort(holidays, {}, &BankHoliday::day);
  return holidays;
}

bool Holidays::contains(Date day) const {
  if (added.contains(day)) return true;
  if (removed.contains(day)) return false;
  const auto computed = bank_holidays(year_month_day{day}.year());
  return std::ranges::find(computed, day, &BankHoliday::day) != computed.end();
}

bool is_working_day(Date day, const Holidays& holidays) {
  return !is_weekend(day) && !holidays.contains(day);
}

Date working_days_after(Date day, int count, const Holidays& holidays) {
  while (count > 0) {
    day += days{1};
    if (is_working_day(day, holidays)) --count;
  }
  return day;
}

}  // namespace dutydesk::dialogs
