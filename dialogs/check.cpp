#include "dialogs/check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <tuple>

#include "dialogs/role.h"

namespace dutydesk::dialogs {
namespace {

// What one step is, wherever it stands.
using StepName = std::pair<std::string, std::string>;  // its dialog and its id

class Check {
 public:
  Check(const Protocol& protocol, std::size_t most) : protocol_(protocol), most_(most) {}

  Checked run() {
    const auto roots = roots_of(protocol_);
    const auto around = around_of(protocol_, roots);
    for (const auto& root : roots) look_at(Layout{protocol_, root, around});
    find_unreached();
    auto ways = ways_to_number(protocol_);
    checked_.ways = std::move(ways.longest);
    for (auto& fault : ways.faults) checked_.faults.push_back(std::move(fault));
    std::ranges::sort(checked_.faults, {},
                      [](const Fault& fault) { return std::tie(fault.file, fault.line, fault.sentence); });
    return std::move(checked_);
  }

 private:
  void look_at(const Layout& layout) {
    const States states{layout, most_};
    const auto& dialog = *layout.steps().front().dialog;
    checked_.dialogs.push_back({dialog.id, states.count()});
    if (states.too_many()) {
      fault(dialog, dialog.line,
            fmt::format("this dialog has more than {} states: split it, by role or into one for each part",
                        most_));
      too_many_ = true;
      return;
    }
    for (std::size_t i = 0; i < layout.steps().size(); ++i) note_reached(layout, states, i);
  }

  void note_reached(const Layout& layout, const States& states, std::size_t i) {
    const auto& laid = layout.steps()[i];
    auto& rules = reached_[{laid.dialog->id, laid.step->id}];
    rules.first = rules.first || states.comes_to(i);
    rules.second.resize(laid.step->rules.size());
    for (std::size_t rule = 0; rule < laid.step->rules.size(); ++rule)
      if (states.reads_rule(i, rule)) rules.second[rule] = true;
  }

  // Dialogs that nothing opens are another fault.
  void find_unreached() {
    if (too_many_) return;  // nothing is proven then
    for (const auto& [name, found] : reached_) {
      const auto& dialog = protocol_.dialog(name.first);
      const auto& step = *dialog.step(name.second);
      if (!found.first)
        fault(dialog, step.line,
              fmt::format("no way comes to \"{}\": where the steps above lead on to it, its \"when\" never "
                          "holds; correct the condition, or leave the step out",
                          step.id));
      for (std::size_t rule = 0; rule < found.second.size() && found.first; ++rule)
        if (!found.second[rule])
          fault(dialog, step.line,
                fmt::format("rule {} of \"{}\" never decides: a rule above it holds whenever it would",
                            rule + 1, step.id));
    }
  }

  void fault(const Dialog& dialog, int line, std::string sentence) {
    checked_.faults.push_back({dialog.file, line, std::move(sentence)});
  }

  const Protocol& protocol_;
  const std::size_t most_;
  Checked checked_;
  std::map<StepName, std::pair<bool, std::vector<bool>>> reached_;  // the step, and its rules
  bool too_many_ = false;
};

}  // namespace

std::size_t Checked::states() const {
  return std::accumulate(dialogs.begin(), dialogs.end(), std::size_t{0},
                         [](std::size_t sum, const DialogStates& one) { return sum + one.states; });
}

Checked check(const Protocol& protocol, std::size_t most) {
  return Check{protocol, most}.run();
}

std::string check_table(const Checked& checked) {
  auto table = fmt::format("  {:<28}{:>8}\n", "dialog", "states");
  for (const auto& [dialog, states] : checked.dialogs)
    table += fmt::format("  {:<28}{:>8}\n", dialog, states);
  table += "\n  The longest way from the start of a report to its first number:\n";
  for (const auto& way : checked.ways)
    table += fmt::format("  {:<26}{} answers: {} -> {}\n", way.role, way.answers.size(),
                         fmt::join(way.answers, "; "), way.comes_to.empty() ? "no number" : way.comes_to);
  return table;
}

}  // namespace dutydesk::dialogs
