// How a protocol reads: whether its buttons fit their channels, whether it keeps its withdrawn words out of
// what it says, and whether the first message tells how old each document is.
//
// A button, in channels.md: Slack, B7, has 75 UTF-16 units for the text of a button, 2,000 for its value and
// 25 elements in a row of actions. Teams, A7, prints no length for the title of an Action.Submit but
// does not find a missing one, so a label is never empty (the reader sees to that); a card has 28 KB, which
// these limits cannot fill. The value is a Press, and message.h refuses one of more than 512 bytes.
#pragma once

#include <cstddef>
#include <vector>

#include "dialogs/protocol.h"
#include "dialogs/yaml.h"

namespace dutydesk::dialogs {

inline constexpr std::size_t kButtonUnits = 75;
inline constexpr std::size_t kMostButtons = 25;

// In the order of the files and their lines.
std::vector<Fault> lint_wording(const Protocol& protocol);

}  // namespace dutydesk::dialogs
