// Checks a protocol as a whole: whatever may be answered, known or due, on every way through it.
//
// Each dialog that can be opened by itself is looked at in every state that a walk can come to (states.h),
// and each report from its start by the turns of a real conversation (ways.h). What holds then holds on every
// way:
//
// - every step can be come to, and every rule of a classify step can be the first that holds;
// - immediate danger is the first question of every report, and where it is so the emergency number is next;
// - the first number to ring comes within kMostAnswers answers from the start of a report.
//
// What the reader refuses is not looked at again: steps that lead upwards, a `then` that leaves an answer
// out.
#pragma once

#include <string>
#include <vector>

#include "dialogs/protocol.h"
#include "dialogs/states.h"
#include "dialogs/ways.h"
#include "dialogs/yaml.h"

namespace dutydesk::dialogs {

struct DialogStates {
  std::string dialog;
  std::size_t states = 0;
};

struct Checked {
  std::vector<Fault> faults;          // in the order of the files and their lines
  std::vector<DialogStates> dialogs;  // those that can be opened by themselves
  std::vector<LongestWay> ways;       // by role, in the order in which roles are offered

  std::size_t states() const;
};

// A dialog with more states than `most` is a fault by itself, and which of its steps are come to stays open.
Checked check(const Protocol& protocol, std::size_t most = kMostStates);

// The dialogs with their states, and for each role the longest way to the first number, as a table to read.
std::string check_table(const Checked& checked);

}  // namespace dutydesk::dialogs
