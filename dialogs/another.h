// Whether somebody who is in an episode asks for another one.
#pragma once

#include "dialogs/episode.h"
#include "dialogs/message.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// "new" and its button at any time. Other words for a missing child only where no question is open that they
// could answer, and where they stand in no entry of the menu that this worker is in.
bool asks_for_another(const Protocol& protocol, const Episode& episode, const Input& input);

}  // namespace dutydesk::dialogs
