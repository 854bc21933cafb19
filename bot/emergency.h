// The emergency card: the fixed words for when nothing can be recorded, or the sender is a stranger.
//
// It needs no protocol, store or network. 999 and 101 are the police's general numbers in the United
// Kingdom, not a protocol's.
#pragma once

#include <string>

namespace dutydesk::bot {

// `paper_form` says where the paper form is ("in the red folder by the telephone"); it may be empty.
std::string emergency_card(const std::string& paper_form);

}  // namespace dutydesk::bot
