#include "dialogs/in_words.h"

#include <date/date.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "dialogs/role.h"

namespace dutydesk::dialogs {
namespace {

std::string role_label(const std::string& value) {
  const auto role = std::ranges::find(roles(), value, &FactOption::value);
  return role == roles().end() ? value : role->label;
}

std::string either(const std::vector<std::string>& words) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i)
    list += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  return list;
}

std::string test_in_words(const Protocol& protocol, const Condition& test) {
  const auto fact = protocol.facts.find(test.fact);
  std::vector<std::string> values;
  for (const auto& value : test.values)
    values.push_back(test.fact == "role"            ? role_label(value)
                     : value == "unanswered"        ? "not asked yet"
                     : fact == protocol.facts.end() ? value
                                                    : fact->second.label(value));
  if (fact != protocol.facts.end()) return fmt::format("{} is {}", fact->second.name, either(values));
  const bool clock = protocol.clocks.contains(test.fact);
  return fmt::format("the {}{} is {}", clock ? "clock " : "", test.fact, either(values));
}

std::string joined(const Protocol& protocol, const Condition& group, std::string_view between) {
  std::string words;
  for (const auto& part : group.parts) {
    auto each = condition_in_words(protocol, part);
    if (part.parts.size() > 1 && group.parts.size() > 1) each = "(" + each + ")";
    if (!each.empty()) words += (words.empty() ? "" : std::string{between}) + each;
  }
  return words;
}

std::string moment_in_words(const Protocol& protocol, const std::string& moment) {
  if (moment == "opened") return "first contact";
  if (moment == "reached") return "when this is reached";
  const auto fact = protocol.facts.find(moment);
  return fact == protocol.facts.end() ? moment : fact->second.name;
}

}  // namespace

std::string condition_in_words(const Protocol& protocol, const Condition& condition) {
  switch (condition.kind) {
    case Condition::Kind::always:
      return {};
    case Condition::Kind::fact:
      return test_in_words(protocol, condition);
    case Condition::Kind::all:
      return joined(protocol, condition, ", and ");
    case Condition::Kind::any:
      return joined(protocol, condition, ", or ");
    case Condition::Kind::none:
      return fmt::format("not ({})", joined(protocol, condition, ", or "));
  }
  return {};
}

std::string hours_in_words(const std::vector<OpenPeriod>& open) {
  constexpr std::array kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  std::string words;
  for (const auto& period : open) {
    std::vector<std::string> days;
    for (std::size_t i = 0; i < kDays.size(); ++i)
      if (period.days[(i + 1) % 7]) days.emplace_back(kDays[i]);
    words += fmt::format("{}{} {}-{}{}", words.empty() ? "" : "; ", fmt::join(days, ", "),
                         date::format("%H:%M", period.from), date::format("%H:%M", period.to),
                         period.on_holidays ? ", bank holidays too" : "");
  }
  return words;
}

std::string deadline_in_words(const Protocol& protocol, const Clock& clock) {
  std::vector<std::string> moments;
  for (const auto& moment : clock.runs_from) moments.push_back(moment_in_words(protocol, moment));
  return fmt::format("{} {} from {}{}{}", clock.due_from ? "from" : "due after", clock.due_words,
                     moments.size() > 1 ? "the first known of " : "", fmt::join(moments, ", "),
                     clock.repeats ? "; then again" : "");
}

std::string_view kind_of(const Step& step) {
  switch (step.kind) {
    case Step::Kind::ask:
      return "ask";
    case Step::Kind::tell:
      return "tell";
    case Step::Kind::ring:
      return "ring";
    case Step::Kind::do_:
      return "do";
    case Step::Kind::classify:
      return "classify";
    case Step::Kind::clock:
      return "clock";
    case Step::Kind::call:
      return "call";
    case Step::Kind::end:
      return "end";
  }
  return {};
}

std::string subject_of(const Protocol& protocol, const Step& step) {
  switch (step.kind) {
    case Step::Kind::ask:
    case Step::Kind::classify:
      return protocol.facts.at(step.fact).question;
    case Step::Kind::ring:
      return protocol.contacts.at(step.contact).name;
    case Step::Kind::clock:
      return protocol.clocks.at(step.starts.front()).what;
    case Step::Kind::call: {
      const auto& title = protocol.dialog(step.dialog).title;
      return title.empty() ? step.dialog : title;
    }
    default:
      return step.text;
  }
}

std::map<std::string, std::vector<std::string>> ways_of(const Protocol& protocol, const Step& step) {
  std::map<std::string, std::vector<std::string>> ways;
  if (step.kind == Step::Kind::end) return ways;
  if (step.then.empty()) ways["next"];
  const bool by_answer = step.asks() && !step.then.contains("");
  for (const auto& [value, target] : step.then)
    if (by_answer)
      ways[target].push_back(protocol.facts.at(step.fact).label(value));
    else
      ways[target];
  return ways;
}

std::string roles_in_words(const std::vector<std::string>& values) {
  std::vector<std::string> labels;
  for (const auto& value : values) labels.push_back(role_label(value));
  return fmt::format("{}", fmt::join(labels, ", "));
}

}  // namespace dutydesk::dialogs
