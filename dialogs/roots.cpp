#include "dialogs/roots.h"

#include <algorithm>

#include "dialogs/role.h"

namespace dutydesk::dialogs {
namespace {

std::vector<std::string> all_roles() {
  std::vector<std::string> all;
  for (const auto& role : roles()) all.push_back(role.value);
  return all;
}

// A dialog and all that it calls.
void add_called(const Protocol& protocol, const std::string& id, std::vector<const Dialog*>& dialogs) {
  const auto& dialog = protocol.dialog(id);
  dialogs.push_back(&dialog);
  for (const auto& step : dialog.steps)
    if (step.kind == Step::Kind::call) add_called(protocol, step.dialog, dialogs);
}

std::vector<const Dialog*> with_called(const Protocol& protocol, const std::string& id) {
  std::vector<const Dialog*> dialogs;
  add_called(protocol, id, dialogs);
  return dialogs;
}

Root& root(std::vector<Root>& roots, const std::string& dialog) {
  const auto found = std::ranges::find(roots, dialog, &Root::dialog);
  return found == roots.end() ? roots.emplace_back(Root{dialog, {}}) : *found;
}

}  // namespace

const std::string& report_of(const Protocol& protocol, const std::string& role) {
  const auto own = protocol.openings.find(role);
  return own == protocol.openings.end() ? protocol.opening : own->second;
}

std::vector<Root> roots_of(const Protocol& protocol) {
  std::vector<Root> roots;
  for (const auto& role : all_roles()) {
    auto& report = root(roots, report_of(protocol, role));
    report.roles.push_back(role);
    report.is_report = true;
  }
  if (!protocol.returned.empty()) root(roots, protocol.returned).roles = all_roles();
  for (const auto& topic : protocol.topics) root(roots, topic).roles = all_roles();
  for (std::size_t i = 0; i < roots.size(); ++i)
    for (const auto* dialog : with_called(protocol, roots[i].dialog))
      for (const auto& step : dialog->steps)
        for (const auto& clock : step.starts)
          if (const auto& opens = protocol.clocks.at(clock).opens; !opens.empty())
            root(roots, opens).roles = all_roles();
  return roots;
}

Around around_of(const Protocol& protocol, const std::vector<Root>& roots) {
  Around around;
  for (const auto& each : roots)
    for (const auto* dialog : with_called(protocol, each.dialog))
      for (const auto& step : dialog->steps) {
        if (step.asks()) around.asked.insert(step.fact);
        around.started.insert(step.starts.begin(), step.starts.end());
      }
  return around;
}

}  // namespace dutydesk::dialogs
