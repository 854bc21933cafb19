#include "dialogs/check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

#include "dialogs/role.h"
#include "dialogs/sms.h"

namespace dutydesk::dialogs {
namespace {

// What one step is, wherever it stands.
using StepName = std::pair<std::string, std::string>;  // its dialog and its id

class Check {
 public:
  Check(const Protocol& protocol, std::size_t most) : protocol_(protocol), most_(most) {}

  Checked run() {
    const auto roots = roots_of(protocol_);
    around_ = around_of(protocol_, roots);
    for (const auto& root : roots) look_at(Layout{protocol_, root, around_});
    find_unreached();
    find_endless_clocks();
    for (const auto& [id, dialog] : protocol_.dialogs) {
      find_lone_doubts(dialog);
      find_long_sentences(dialog);
    }
    auto ways = ways_to_number(protocol_);
    checked_.ways = std::move(ways.longest);
    for (auto& fault : ways.faults) checked_.faults.push_back(std::move(fault));
    std::ranges::sort(checked_.faults, {},
                      [](const Fault& fault) { return std::tie(fault.file, fault.line, fault.sentence); });
    return std::move(checked_);
  }

 private:
  void look_at(const Layout& layout) {
    const auto& dialog = *layout.steps().front().dialog;
    if (layout.too_large()) return split(dialog, "steps and facts than can be checked");
    const States states{layout, most_};
    checked_.dialogs.push_back({dialog.id, states.count()});
    if (states.too_many()) return split(dialog, fmt::format("than {} states", most_));
    for (std::size_t i = 0; i < layout.steps().size(); ++i) note_reached(layout, states, i);
    for (const auto& read : states.unasked()) find_unasked(layout, read);
    for (const auto& blank : states.blank()) find_blank(layout, blank);
  }

  void split(const Dialog& dialog, const std::string& what) {
    fault(dialog, dialog.line,
          fmt::format("this dialog has more {}: split it, by role or into one for each part", what));
    too_many_ = true;
  }

  void note_reached(const Layout& layout, const States& states, std::size_t i) {
    const auto& laid = layout.steps()[i];
    auto& rules = reached_[{laid.dialog->id, laid.step->id}];
    rules.first = rules.first || states.comes_to(i);
    written_.insert(laid.step->starts.begin(), laid.step->starts.end());
    if (states.comes_to(i)) started_.insert(laid.step->starts.begin(), laid.step->starts.end());
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

  // --- asked before it is used ---

  static bool names_unanswered(const LaidStep& laid, std::size_t name) {
    return std::ranges::any_of(laid.tests, [&](const LaidTest& test) {
      return test.name == name && std::ranges::count(test.test->values, "unanswered") > 0;
    });
  }

  void find_unasked(const Layout& layout, const ReadUnasked& read) {
    const auto& laid = layout.steps()[read.step];
    const auto& name = layout.names()[read.name];
    if (laid.step->kind == Step::Kind::clock || names_unanswered(laid, read.name)) return;
    if (name.asked)
      fault(*laid.dialog, laid.step->line,
            fmt::format(
                "\"{}\" hangs on {}, and on this way nobody has been asked for it yet ({}): ask before, or "
                "say with \"unanswered\" what then holds",
                laid.step->id, name.id, in_words(layout, read.way)));
    else if (read.doubt)
      fault(
          *laid.dialog, laid.step->line,
          fmt::format("\"{}\" comes in doubt about {}, and not where nobody was ever asked for it ({}): put "
                      "\"unanswered\" beside \"unknown\", or ask for it",
                      laid.step->id, name.id, in_words(layout, read.way)));
  }

  void find_blank(const Layout& layout, const Blank& blank) {
    const auto& laid = layout.steps()[blank.step];
    fault(*laid.dialog, laid.step->line,
          fmt::format(
              "the text of \"{}\" says {{{}}}, which nobody has been asked for on this way ({}): it would "
              "read \"not known yet\"",
              laid.step->id, layout.names()[blank.name].id, in_words(layout, blank.way)));
  }

  // --- doubt ---

  using Values = std::set<std::string, std::less<>>;

  static void add_tests(const Condition& condition, std::vector<const Condition*>& tests) {
    if (condition.kind == Condition::Kind::fact) tests.push_back(&condition);
    for (const auto& part : condition.parts) add_tests(part, tests);
  }

  // Whoever skips a question knows no more than who says "not known".
  void find_lone_doubts(const Dialog& dialog) {
    std::map<std::string, std::set<bool>> apart;  // by fact: which of the two some test names alone
    std::vector<std::tuple<const Step*, const Condition*, bool>> lone;
    for (const auto& step : dialog.steps) {
      std::vector<const Condition*> tests;
      add_tests(step.when, tests);
      for (const auto& rule : step.rules) add_tests(rule.when, tests);
      for (const auto* test : tests) {
        const auto fact = protocol_.facts.find(test->fact);
        if (fact == protocol_.facts.end() || !fact->second.option("unknown")) continue;
        const bool unknown = std::ranges::count(test->values, "unknown") > 0;
        if (unknown == (std::ranges::count(test->values, "skipped") > 0)) continue;
        apart[test->fact].insert(unknown);
        lone.emplace_back(&step, test, unknown);
      }
    }
    for (const auto& [step, test, unknown] : lone)
      if (apart[test->fact].size() == 1)
        fault(dialog, step->line,
              fmt::format(
                  "\"{}\" names \"{}\" of {} without \"{}\": whoever skips the question knows no more; "
                  "name both, or let another step say what else holds",
                  step->id, unknown ? "unknown" : "skipped", test->fact, unknown ? "skipped" : "unknown"));
  }

  // --- text messages ---

  // A message that is too long is cut at a sentence; one that would fill a message by itself cannot be.
  void find_long_sentences(const Dialog& dialog) {
    for (const auto& step : dialog.steps) {
      std::vector<std::string> texts = {step.text};
      for (const auto& item : step.items) texts.push_back(item.text);
      if (step.asks()) {
        const auto& fact = protocol_.facts.at(step.fact);
        texts.insert(texts.end(), {fact.question, fact.aloud});
      }
      if (step.kind == Step::Kind::ring) texts.push_back(protocol_.contacts.at(step.contact).say);
      for (const auto& id : step.ambiguities) texts.push_back(protocol_.ambiguities.at(id).text);
      for (const auto& text : texts)
        if (!fits(with_values(text)))
          fault(dialog, step.line,
                fmt::format("a sentence of \"{}\" does not fit into {} SMS segments: make two of it", step.id,
                            kMostSegments));
    }
  }

  // With some room for what stands before a sentence: the code of the episode, the mark of an item.
  static bool fits(const std::string& text) {
    constexpr std::string_view kBefore = "K7F3: The documents differ here: [ ] ";
    return std::ranges::all_of(sentences(text), [&](std::string_view sentence) {
      return sms_segments(fmt::format("{}{}{}", kBefore, sentence, kMore)) <= kMostSegments;
    });
  }

  // Each {fact} as the longest that it may read.
  std::string with_values(std::string text) const {
    for (const auto& name : facts_in_text(text)) {
      std::string longest(20, 'x');
      for (const auto& option : protocol_.facts.at(name).options)
        if (option.label.size() > longest.size()) longest = option.label;
      text.replace(text.find('{' + name + '}'), name.size() + 2, longest);
    }
    return text;
  }

  // --- clocks ---

  void find_endless_clocks() {
    if (too_many_) return;
    for (const auto& [id, clock] : protocol_.clocks) {
      if (!started_.contains(id)) {
        if (written_.contains(id))
          clock_fault(clock, fmt::format("no way comes to a step that starts the clock \"{}\"", id));
        continue;
      }
      const bool done = !clock.done_by.empty() && std::ranges::all_of(clock.done_by, [&](const DoneBy& by) {
        const auto found = reached_.find({by.dialog, by.step});
        return found != reached_.end() && found->second.first;
      });
      if (!done && !(clock.stops && can_hold(*clock.stops)))
        clock_fault(clock,
                    fmt::format("nothing ever ends the clock \"{}\": give \"done_by:\" with steps that can "
                                "be done, or \"stops:\" with what can be",
                                id));
    }
  }

  // Whether what can be answered and what clocks can be lets it hold.
  bool can_hold(const Condition& condition) const {
    return truth(condition, [&](const Condition& test) {
             const bool of_worker = test.fact == "role" || test.fact == "area";
             const auto fact = protocol_.facts.find(test.fact);
             const bool can =
                 of_worker || (fact == protocol_.facts.end()
                                   ? around_.started.contains(test.fact)
                                   : around_.asked.contains(
                                         fact->second.counts.empty() ? test.fact : fact->second.counts));
             return can                                                 ? Truth::maybe
                    : std::ranges::count(test.values, "unanswered") > 0 ? Truth::yes
                                                                        : Truth::no;
           }) != Truth::no;
  }

  void clock_fault(const Clock& clock, std::string sentence) {
    checked_.faults.push_back({protocol_.folder + "clocks.yaml", clock.line, std::move(sentence)});
  }

  // --- faults ---

  // "a foster carer; Immediate danger: No; six_hours: due"
  std::string in_words(const Layout& layout, const Way& way) const {
    std::vector<std::string> words;
    for (const auto& [index, chosen] : way) {
      const auto& name = layout.names()[index];
      const auto& value = name.values[chosen];
      if (value == "unanswered") continue;  // as it is at first
      if (name.id == "role")
        words.push_back(role_in_words(value));
      else if (!name.fact)
        words.push_back(fmt::format("{}: {}", name.id, value));
      else
        words.push_back(fmt::format("{}: {}", name.fact->name, name.fact->label(value)));
    }
    return words.empty() ? "at its start" : fmt::format("{}", fmt::join(words, "; "));
  }

  // Once for a step, in however many layouts it stands.
  void fault(const Dialog& dialog, int line, std::string sentence) {
    const auto mark = sentence.substr(0, sentence.find('('));
    if (said_.insert({dialog.id, line, mark}).second)
      checked_.faults.push_back({dialog.file, line, std::move(sentence)});
  }

  const Protocol& protocol_;
  const std::size_t most_;
  Around around_;
  Checked checked_;
  std::map<StepName, std::pair<bool, std::vector<bool>>> reached_;  // the step, and its rules
  std::set<std::string> written_, started_;  // clocks that a step starts, and one that is come to
  std::set<std::tuple<std::string, int, std::string>> said_;
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
    table += fmt::format("  {:<26}{} answer{}, {} SMS segments: {} -> {}\n", way.role, way.answers.size(),
                         way.answers.size() == 1 ? "" : "s", way.segments, fmt::join(way.answers, "; "),
                         way.comes_to.empty() ? "no number" : way.comes_to);
  return table;
}

}  // namespace dutydesk::dialogs
