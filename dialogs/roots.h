// The dialogs that can be opened by themselves: a report, the word `returned`, a topic, a clock that is due.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

struct Root {
  std::string dialog;
  std::vector<std::string> roles;  // of those who may have reported, where it is opened; never empty
  bool is_report = false;
};

// What all of them together can bring about.
struct Around {
  std::set<std::string> asked;    // facts that a step asks for
  std::set<std::string> started;  // clocks that a step starts
};

// By the order in which they are named: reports by role, `returned`, topics, then what clocks open. A report
// that can be opened otherwise as well may then find any role.
std::vector<Root> roots_of(const Protocol& protocol);

Around around_of(const Protocol& protocol, const std::vector<Root>& roots);

// The dialog that a report by this role starts with.
const std::string& report_of(const Protocol& protocol, const std::string& role);

}  // namespace dutydesk::dialogs
