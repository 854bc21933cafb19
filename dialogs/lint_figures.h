// Whether every figure that a protocol says stands in a clause behind it, so that nothing is invented.
//
// A figure (dialogs/figure.h) in a step, item, clock, contact, definition, ambiguity or title must occur in
// the gist of one of the clauses that it cites, or that its ambiguities touch; one in a question, its answers
// or bands in the gist of a clause of a step that asks it or hangs on it. What is marked `house:` or `local:`
// may say its own. A single digit without unit is the number of an
// item or a tier. The date of a clause's document stands behind it too, and
// 999 and 101 are the same everywhere (dialogs/contact.h). The question for a moment may show how one is
// typed: "22:15".
#pragma once

#include <vector>

#include "dialogs/protocol.h"
#include "dialogs/yaml.h"

namespace dutydesk::dialogs {

// In the order of the files and their lines.
std::vector<Fault> lint_figures(const Protocol& protocol);

}  // namespace dutydesk::dialogs
