// What is said outside any episode: who are you, what do you need, and always a number to ring.
#pragma once

#include <string>
#include <vector>

#include "dialogs/message.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

struct LobbyTurn {
  Reply reply;        // empty where an episode is to be opened
  Worker worker;      // with the role and area they told in this turn, if they did
  bool open = false;  // open an episode under the protocol of the worker's area
};

// `asked`: this worker was spoken to before, so that typed words can answer the question for role or area.
LobbyTurn lobby(const std::vector<const Protocol*>& protocols, const Input& input, bool asked);

// Whether these words say that a child is missing, where nothing else was asked.
bool opens_episode(const std::string& text);

// The protocol that covers an area; nullptr where none does.
const Protocol* protocol_for(const std::vector<const Protocol*>& protocols, const std::string& area);

}  // namespace dutydesk::dialogs
