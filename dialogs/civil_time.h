// Instants, and how they read on a clock in London.
//
// Everything is kept in UTC milliseconds; only what a person reads or types is civil time. Two
// nights a year differ: in October 01:30 comes twice, in March it does not come at all.
#pragma once

#include <chrono>
#include <string>

namespace dutydesk::dialogs {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

// "Sat 21 Nov 2026 22:15 GMT"
std::string london(Instant at);

// "22:15 GMT on Sat 21 Nov", the way a message says it
std::string london_short(Instant at);

// "2026-11-21T22:15:03.123Z"
std::string utc(Instant at);

}  // namespace dutydesk::dialogs
