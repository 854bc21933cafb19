// Whether a recorded conversation is still what the engine makes of its inputs.
//
// An episode's record holds each turn's input, events and reply. As `advance` reads nothing but its
// arguments, running the inputs again must give the same events and replies; where it does not, the record
// was changed or the engine was.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "dialogs/event.h"
#include "dialogs/message.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

struct RecordedTurn {
  Input input;
  std::vector<Event> events;
  Reply reply;
};

// The first difference: its turn, counted from 0, the JSON pointer to it in {"events": [...], "reply":
// {...}}, and what stands there, as JSON; empty where nothing does.
struct Difference {
  std::size_t turn = 0;
  std::string where;
  std::string recorded;
  std::string replayed;

  bool operator==(const Difference&) const = default;
};

// The protocol of a turn, of the episode's revision and with the local file that the input names.
using ProtocolOf = std::function<const Protocol&(const Input&)>;

// `turns` is a whole episode, from the turn that opened it, under one revision. nullopt where all is the
// same.
std::optional<Difference> replay(const ProtocolOf& protocol_of, const std::string& code,
                                 const std::vector<RecordedTurn>& turns);
// The same protocol at every turn.
std::optional<Difference> replay(const Protocol& protocol, const std::string& code,
                                 const std::vector<RecordedTurn>& turns);

}  // namespace dutydesk::dialogs
