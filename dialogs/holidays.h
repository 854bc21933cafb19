// The bank holidays of England, computed, and the working days between them.
//
// Each year has New Year's Day, Good Friday, Easter Monday, the first and the last Monday of May, the last
// Monday of August, Christmas Day and Boxing Day; one that falls on a weekend gets the next weekday that is
// free as its substitute (Banking and Financial Dealings Act 1971). The day itself stays in the list too:
// whoever works on Saturdays is closed on a Saturday that is Christmas Day.
//
// Proclaimed for one year and included: 29 Jul 1981, 8 May 1995 (for 1 May), 31 Dec 1999, 3 and 4 Jun 2002
// (for 27 May), 29 Apr 2011, 4 and 5 Jun 2012 (for 28 May), 8 May 2020 (for 4 May), 2 and 3 Jun 2022 (for 30
// May), 19 Sep 2022, 8 May 2023. A day proclaimed later comes from the deployment's own file
// (dialogs/local.h).
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "dialogs/civil_time.h"

namespace dutydesk::dialogs {

struct BankHoliday {
  Date day;
  std::string_view name;
  bool substitute = false;  // the free weekday for one that fell on a weekend
};

inline constexpr int kFirstHolidayYear = 1978, kLastHolidayYear = 2100;

// Those of one year, in order; none outside the years above.
std::vector<BankHoliday> bank_holidays(std::chrono::year year);

// The computed bank holidays with the days that somebody added and removed.
struct Holidays {
  std::set<Date> added;
  std::set<Date> removed;

  bool contains(Date day) const;
  bool operator==(const Holidays&) const = default;
};

// Monday to Friday, and no bank holiday.
bool is_working_day(Date day, const Holidays& holidays);

// The `count`th working day after `day`; `day` itself for 0.
Date working_days_after(Date day, int count, const Holidays& holidays);

}  // namespace dutydesk::dialogs
