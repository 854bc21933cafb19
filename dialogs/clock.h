// Which clocks the protocol calls for now, beside those that run.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/episode.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// "90 minutes", "2 hours", "3 days", "5 working days", "3 calendar days", "2 weeks"; nullopt for whatever
// else.
std::optional<DueAfter> parse_due_after(std::string_view words);

// When a clock that runs from `from` is due, where the documents leave it open how to count:
// - Minutes and hours are elapsed time; on a clock-change night that differs from the wall clock.
// - N days are N times 24 hours or the same wall time N days later, whichever comes first. A week is 7 days.
// - N working days end at the same wall time on the Nth working day after the day of `from`, which itself
//   does not count. Working days are Monday to Friday less the bank holidays of England.
// - N calendar days end at midnight of the Nth, the day of `from` being the first.
Instant due_time(const DueAfter& due_after, Instant from, const Holidays& holidays);

// Whether `stops:` holds: a clock does not run meanwhile.
bool is_stopped(const Clock& clock, const Episode& episode);

// When a clock that repeats is due next after one of its times: those that have passed meanwhile are skipped.
Instant next_time(const Clock& clock, Instant due, Instant now, const Holidays& holidays);

// The events that make the episode's clocks agree with the steps its runs have come to and with what is done:
// started where a step calls for one, moved where the moment it runs from is now another, met where all that
// fulfils it is done, withdrawn where no step calls for it any more, or where it is stopped before it was
// due. One that is due already when it is computed is missed, and says why; what only begins then is due.
// `why` says what changed.
//
// The state of a clock may decide which steps the runs come to. So this is to be done again until no event
// comes of it. `started` are the clocks that were started in this turn; none of them is withdrawn in it, so
// that this ends.
std::vector<Event> settle_clocks(const Protocol& protocol, const Episode& episode, Instant now,
                                 const std::string& why, std::set<std::string>& started);

}  // namespace dutydesk::dialogs
