// The ways from the start of a report to the first number to ring, walked by the turns of a conversation.
//
// Everything that can be answered is answered, a moment as one of a few minutes and one of many days ago, so
// that what hangs on time comes both ways; what is to be told, rung or done is done. Ways that come to the
// same facts are one. Nobody else adds to the episode meanwhile, and no clock's time comes between two
// answers.
// By SMS a message that is too long is cut with MORE; what stands before the cut is counted, and of the last
// the part with the number.
//
// A contact that is given is a number to ring: where none is known, the reply names whom to ask for it and
// what to ring until then. Whoever is that number themselves, as no step of their report rings the protocol's
// own `number:`, is told what to do instead; for them the first task counts.
#pragma once

#include <string>
#include <vector>

#include "dialogs/protocol.h"
#include "dialogs/yaml.h"

namespace dutydesk::dialogs {

inline constexpr std::size_t kMostAnswers = 4;  // from the start of a report to its first number

struct LongestWay {
  std::string role;
  std::string dialog;                // the report it starts with
  std::vector<std::string> answers;  // "Immediate danger: No", "police_enquiry_centre: done"
  std::string comes_to;              // the contact, or the task; empty where neither came
  std::size_t segments = 0;          // of SMS, the most on any way to the number and with it
};

struct Ways {
  std::vector<LongestWay> longest;  // by role
  std::vector<Fault> faults;
};

Ways ways_to_number(const Protocol& protocol);

}  // namespace dutydesk::dialogs
