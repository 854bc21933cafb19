// What the worker is to read: the sentences for a turn's events, and the open question.
//
// Nothing is decided here. A reply is a reading of the events and of the episode after them.
#pragma once

#include <vector>

#include "dialogs/episode.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

Reply compose(const Protocol& protocol, const std::vector<Event>& events, const Episode& after,
              const Input& input);

}  // namespace dutydesk::dialogs
