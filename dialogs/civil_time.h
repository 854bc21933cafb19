// Instants, and how they read on a clock in London.
//
// Everything is kept in UTC milliseconds; only what a person reads or types is civil time. Two
// nights a year differ: in October 01:30 comes twice, in March it does not come at all.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dutydesk::dialogs {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

// What a clock in London shows, without saying which of two instants it is; and a day of its calendar.
using Wall = std::chrono::local_time<std::chrono::milliseconds>;
using Date = std::chrono::local_days;

Wall wall(Instant at);

// The instants at which London's clocks show this for the first and for the last time: the same but for one
// hour a year. Both are the moment of the change where the clocks skip it.
Instant first_at(Wall wall);
Instant last_at(Wall wall);

// "Sat 21 Nov 2026 22:15 GMT"
std::string london(Instant at);

// "22:15 GMT on Sat 21 Nov", the way a message says it
std::string london_short(Instant at);

// "2026-11-21T22:15:03.123Z"
std::string utc(Instant at);

// "1 Nov 2026"
std::string day_in_words(Date day);

// "2026-11-01", as files write it; nullopt for whatever else, or a day that no calendar has.
std::string format_day(Date day);
std::optional<Date> parse_day(std::string_view text);

}  // namespace dutydesk::dialogs
