// What is said outside any episode: who are you, what do you need, and always a number to ring.
#pragma once

#include <string>
#include <vector>

#include "dialogs/area.h"
#include "dialogs/message.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

struct LobbyTurn {
  Reply reply;        // empty where an episode is to be opened
  Worker worker;      // with the role and area they told in this turn, if they did
  bool open = false;  // open an episode under the protocol of this area:
  std::string area;   // the worker's own, or the one that they named for this report
};

// `asked`: this worker was spoken to before, so that typed words can answer the question for role or area.
LobbyTurn lobby(const std::vector<const Protocol*>& protocols, const Input& input, bool asked);

// Whether these words say that a child is missing, where nothing else was asked.
bool opens_episode(const std::string& text);

}  // namespace dutydesk::dialogs
