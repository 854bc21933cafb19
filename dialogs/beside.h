// Two protocols for one child, side by side: each has an episode of its own, with its own code, clocks and
// record, and no rule of one is known in the other.
//
// A question for an area (the council that placed the child) brings the second. What the desk does then is
// here as far as it is pure; all of it is in the Input of each turn, so that each record replays alone.
#pragma once

#include <optional>
#include <vector>

#include "dialogs/advance.h"

namespace dutydesk::dialogs {

// What the words name, where the question that this worker was last shown asks for an area; else nullopt.
// `episode` of it is empty: whoever opens an episode gives it a code, where opens_beside() says so.
std::optional<NamedArea> answered_area(const std::vector<const Protocol*>& protocols,
                                       const Protocol& protocol, const Episode& episode, const Input& input);

// Whether this area has another protocol, and no episode stands beside this one for it.
bool opens_beside(const Episode& episode, const NamedArea& area);

// The episode that a turn has brought beside its own; nullptr for none.
const Beside* brought_beside(const Turn& turn);

// The input of the first turn of that episode under `protocol`: nobody said anything there. What both
// protocols know as the same fact goes along, with who told it when; nothing else does.
Input opening_beside(const Protocol& from, const Turn& turn, const Protocol& protocol, const Input& input);

// The input by which whoever spoke in an episode that asks no more is led to the one beside it.
Input led_over(const Episode& from, Input input);

}  // namespace dutydesk::dialogs
