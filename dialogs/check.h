// Checks a protocol as a whole: whatever may be answered, known or due, on every way through it.
//
// Each dialog that can be opened by itself is looked at in every state that a walk can come to (states.h),
// and each report from its start by the turns of a real conversation (ways.h). What holds then holds on every
// way:
//
// - every step can be come to, and every rule of a classify step can be the first that holds;
// - immediate danger is the first question of every report, and where it is so the emergency number is next;
// - the first number to ring comes within kMostAnswers answers from the start of a report;
// - a step that hangs on a fact stands behind its question, on each way to it. A question that was passed
// over
//   because of its own `when` counts as asked: the author decided so. Not held to this are clock steps, which
//   follow a fact whenever it becomes known, and steps whose `when` says what holds while it is "unanswered";
// - where nothing in a dialog asks for a fact, what comes in doubt about it ("unknown", "skipped") comes also
//   where nobody was ever asked. What hangs on its other values simply waits until they are known;
// - a text names only facts that were asked for on each way to it (a contact's script has blanks on purpose);
// - a condition that names one of "unknown" and "skipped" names both, unless another in the dialog names the
//   other alone;
// - by SMS the first number comes within kMostToTheNumber segments, of messages that are cut with MORE after
//   kMostSegments at the end of a sentence. Every step's sentences are short enough to be cut so; of the
//   messages beyond the first number no more is asked;
// - every clock is started on some way, and ended by steps that can be done or by what can be answered.
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
