// Which clocks the protocol calls for now, beside those that run.
#pragma once

#include <vector>

#include "dialogs/episode.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// The events that make the episode's clocks agree with the steps its runs have come to: started where a step
// calls for one, moved where the moment it runs from is now another, withdrawn where no step calls for it any
// more. One that is due already when it is computed is missed, and says why. `why` says what changed.
std::vector<Event> settle_clocks(const Protocol& protocol, const Episode& episode, Instant now,
                                 const std::string& why);

}  // namespace dutydesk::dialogs
