// One turn of the conversation about an episode.
//
// `advance` is the whole engine: what a worker said goes in, what happened comes out. It reads nothing but
// its arguments, so that running the recorded inputs again gives the recorded turns again.
#pragma once

#include <string>
#include <vector>

#include "dialogs/episode.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

struct Turn {
  std::vector<Event> events;
  Episode after;  // the episode with the events folded in
  Reply reply;    // read off the events
};

// For an episode that is not opened yet (only its code is set), the turn opens it and the input is the word
// that did so. The protocol must be the episode's revision.
Turn advance(const Protocol& protocol, const Episode& episode, const Input& input);

}  // namespace dutydesk::dialogs
