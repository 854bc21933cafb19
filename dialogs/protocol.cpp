#include "dialogs/protocol.h"

#include <re2/re2.h>

#include <algorithm>
#include <ranges>

namespace dutydesk::dialogs {

const FactOption* Fact::option(std::string_view value) const {
  const auto found = std::ranges::find(options, value, &FactOption::value);
  return found == options.end() ? nullptr : &*found;
}

std::string Fact::label(std::string_view value) const {
  if (const auto* known = option(value)) return known->label;
  if (value == "skipped") return "not answered";
  if (value == "unknown") return "not known";
  return std::string{value};
}

const Step* Dialog::step(std::string_view name) const {
  const auto found = std::ranges::find(steps, name, &Step::id);
  return found == steps.end() ? nullptr : &*found;
}

const std::vector<std::string>& clause_kinds() {
  static const std::vector<std::string> kinds = {"definition", "decision", "action",  "notify",    "contact",
                                                 "deadline",   "record",   "meeting", "governance"};
  return kinds;
}

const Contact& Protocol::contact(const std::string& name, const std::string& area) const {
  const auto there = contacts_by_area.find(area);
  if (there == contacts_by_area.end()) return contacts.at(name);
  const auto own = there->second.find(name);
  return own == there->second.end() ? contacts.at(name) : own->second;
}

std::set<std::string_view> targets_of(const Step& step) {
  if (step.then.empty()) return {"next"};
  const auto targets = std::views::values(step.then);
  return {targets.begin(), targets.end()};
}

std::vector<std::string> facts_of(const Condition& condition) {
  std::vector<std::string> facts;
  if (condition.kind == Condition::Kind::fact) facts.push_back(condition.fact);
  for (const auto& part : condition.parts)
    for (auto& fact : facts_of(part)) facts.push_back(std::move(fact));
  return facts;
}

std::vector<std::string> facts_in_text(const std::string& text) {
  static const RE2 braces{R"(\{([a-z][a-z0-9_]*)\})"};
  std::vector<std::string> facts;
  if (text.find('{') == std::string::npos) return facts;  // most texts
  re2::StringPiece rest{text};
  std::string name;
  while (RE2::FindAndConsume(&rest, braces, &name)) facts.push_back(name);
  return facts;
}

}  // namespace dutydesk::dialogs
