// A protocol as a picture, in the language of Graphviz (https://graphviz.org/doc/info/lang.html).
//
// The shapes, the same for one dialog and for the overview:
//   ask       a box with round corners; answers that lead on their own way stand at its arrows
//   classify  a hexagon, which reads the answer out of the facts
//   tell, do  a plain box; a page with a list of what is to be done
//   ring      a box with thick sides, the number in it
//   clock     a box with dashed sides; those that another step starts stand beside it
//   call      a box in a box: another dialog runs, and then this one goes on
//   end       a grey oval
// A dotted arrow passes over a step whose condition does not hold.
#pragma once

#include <string>

#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// One dialog, with the clocks that it starts. The protocol must have it.
std::string graph_of_dialog(const Protocol& protocol, const std::string& dialog);

// All dialogs, a box each: who comes to which, and by what.
std::string graph_of_protocol(const Protocol& protocol);

}  // namespace dutydesk::dialogs
