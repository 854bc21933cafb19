#include "dialogs/lint_wording.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "dialogs/message.h"
#include "dialogs/role.h"
#include "dialogs/utf8.h"

namespace dutydesk::dialogs {
namespace {

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  return text;
}

// The first passage that one of the patterns takes, where it is not part of an exception.
std::string found_in(const std::string& said, const Withdrawn& withdrawn) {
  auto text = lower(said);
  for (const auto& pattern : withdrawn.except) RE2::GlobalReplace(&text, pattern, "-");
  std::string found;
  for (const auto& pattern : withdrawn.patterns)
    if (RE2::PartialMatch(text, "(" + pattern + ")", &found)) return found;
  return {};
}

std::string year_in(const std::string& words) {
  std::string year;
  RE2::PartialMatch(words, R"(\b((?:19|20)[0-9]{2})\b)", &year);
  return year;
}

class Wording {
 public:
  explicit Wording(const Protocol& protocol) : protocol_(protocol) {}

  std::vector<Fault> faults() {
    for (const auto& [id, fact] : protocol_.facts) check_fact(fact);
    for (const auto& [id, contact] : protocol_.contacts) check_contact(contact);
    for (const auto& [id, clock] : protocol_.clocks) check_words(in("clocks.yaml"), clock.line, clock.what);
    for (const auto& [id, dialog] : protocol_.dialogs) check_dialog(dialog);
    check_words(in("protocol.yaml"), 0, protocol_.age);
    for (const auto& area : protocol_.not_covered) check_words(in("protocol.yaml"), 0, area.text);
    check_topics();
    for (const auto& source : protocol_.sources) check_age(source);
    std::ranges::sort(faults_, {},
                      [](const Fault& fault) { return std::tie(fault.file, fault.line, fault.sentence); });
    return std::move(faults_);
  }

 private:
  std::string in(const char* file) const { return protocol_.folder + file; }

  void fault(const std::string& file, int line, std::string sentence) {
    faults_.push_back({file, line, std::move(sentence)});
  }

  void check_words(const std::string& file, int line, const std::string& said) {
    for (const auto& withdrawn : protocol_.withdrawn)
      if (const auto found = found_in(said, withdrawn); !found.empty())
        fault(file, line, fmt::format("\"{}\" is a withdrawn word: {}", found, withdrawn.why));
  }

  void check_label(const std::string& file, int line, const std::string& label) {
    if (const auto units = utf16_length(label); units > kButtonUnits)
      fault(file, line,
            fmt::format("a button holds {} characters, and this label has {}: \"{}\"; say the rest in the "
                        "question",
                        kButtonUnits, units, label));
  }

  void check_fact(const Fact& fact) {
    const auto file = in("facts.yaml");
    for (const auto* said : {&fact.name, &fact.question, &fact.aloud}) check_words(file, fact.line, *said);
    std::set<std::string> labels;
    for (const auto& option : fact.options) {
      const auto line = option.line ? option.line : fact.line;
      check_label(file, line, option.label);
      check_words(file, line, option.label);
      if (!labels.insert(lower(option.label)).second)
        fault(
            file, line,
            fmt::format("two answers are called \"{}\": nobody could tell the buttons apart", option.label));
    }
    if (fact.options.size() > kMostButtons)
      fault(file, fact.line,
            fmt::format("\"{}\" has {} answers, and a row of buttons {}: ask in two questions", fact.id,
                        fact.options.size(), kMostButtons));
  }

  void check_contact(const Contact& contact) {
    const auto file = in("contacts.yaml");
    for (const auto* said : {&contact.name, &contact.say, &contact.note, &contact.local_ask})
      check_words(file, contact.line, *said);
    for (const auto& line : contact.script) check_words(file, contact.line, line);
  }

  void check_dialog(const Dialog& dialog) {
    check_label(dialog.file, dialog.line, dialog.title);
    check_words(dialog.file, dialog.line, dialog.title);
    for (const auto& step : dialog.steps) {
      check_words(dialog.file, step.line, step.text);
      for (const auto& item : step.items) check_words(dialog.file, item.line, item.text);
      check_press(dialog, step);
    }
  }

  // The longest that a button of this step can carry: its dialog run by the longest way of calls.
  void check_press(const Dialog& dialog, const Step& step) {
    std::string item, value = "not_done";
    for (const auto& each : step.items) item = std::max(item, each.id, shorter);
    if (step.asks())
      for (const auto& option : protocol_.facts.at(step.fact).options)
        value = std::max(value, option.value, shorter);
    const auto press = format_press({"K7F3", {longest_run(dialog.id) + ".999", step.id, item}, value});
    if (!parse_press(press))
      fault(dialog.file, step.line,
            fmt::format("the names of the dialogs and steps up to \"{}\" are too long for a button: {} bytes",
                        step.id, press.size()));
  }

  static bool shorter(const std::string& a, const std::string& b) { return a.size() < b.size(); }

  // "report/order_and_age", as runs are called. The reader lets no dialog call itself.
  const std::string& longest_run(const std::string& called) {
    auto& longest = longest_runs_[called];
    if (!longest.empty()) return longest;
    longest = called;
    for (const auto& [id, dialog] : protocol_.dialogs)
      for (const auto& step : dialog.steps)
        if (step.kind == Step::Kind::call && step.dialog == called)
          longest = std::max(longest, longest_run(id) + "/" + step.id, shorter);
    return longest;
  }

  void check_topics() {
    for (const auto& role : roles()) {
      const auto offered = std::ranges::count_if(protocol_.topics, [&](const std::string& topic) {
        const auto& for_roles = protocol_.dialog(topic).roles;
        return for_roles.empty() || std::ranges::find(for_roles, role.value) != for_roles.end();
      });
      if (static_cast<std::size_t>(offered) > kMostButtons)
        fault(in("protocol.yaml"), 0,
              fmt::format("{} has {} topics, and a row of buttons {}: say \"for:\" in some of them",
                          role.label, offered, kMostButtons));
    }
  }

  void check_age(const Source& source) {
    static const RE2 undated{R"(\bundated\b|\bno date\b|\bnot dated\b|\bwithout a date\b)"};
    const auto said = lower(protocol_.age);
    const auto age_fault = [&](const std::string& what, const std::string& say) {
      fault(
          in("protocol.yaml"), source.line,
          fmt::format("{} {}, and \"age:\", which is said first, is silent on it: {}", source.id, what, say));
    };
    if (source.adopted.empty() && !RE2::PartialMatch(said, undated))
      age_fault("prints no date", "write that it is undated");
    if (const auto year = year_in(source.adopted); !year.empty() && !said.contains(year))
      age_fault("was adopted in " + year, "write the year");
    if (source.review_due.empty()) return;
    const auto year = year_in(source.review_due);
    if (!said.contains("review") || !said.contains(year))
      age_fault("was to be reviewed (" + source.review_due + ")", "write that its review was due, and when");
  }

  const Protocol& protocol_;
  std::map<std::string, std::string> longest_runs_;
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> lint_wording(const Protocol& protocol) {
  return Wording{protocol}.faults();
}

}  // namespace dutydesk::dialogs
