#include "dialogs/check.h"

#include <catch2/catch.hpp>

#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;

// The beginning of a report that nothing is wrong with: danger, its number, the police.
const std::string kDangerFirst =
    "  - {ask: danger, cites: [C-1]}\n"
    "  - {ring: emergency, when: {danger: yes}, cites: [C-1]}\n";
const std::string kStartOfReport = kDangerFirst + "  - {ring: police, cites: [C-1]}\n";
const std::string kEnd = "  - {end: over, text: Over., cites: [C-1]}\n";

Protocol protocol_of(Parts parts) {
  parts.contacts =
      "contacts:\n  - {contact: police, name: Police desk, number: '0123', cites: [C-1]}\n"
      "  - {contact: emergency, name: Emergency, number: '999', house: not printed}\n";
  return small_protocol(parts);
}

Protocol protocol_of_steps(const std::string& steps) {
  return protocol_of({.steps = steps});
}

std::string faults(const Protocol& protocol, std::size_t most = kMostStates) {
  std::string lines;
  for (const auto& fault : check(protocol, most).faults) lines += fault.text() + "\n";
  return lines;
}

std::string faults_in(const std::string& steps) {
  return faults(protocol_of_steps(steps));
}

}  // namespace

TEST_CASE("a protocol that nothing is wrong with has no fault", "[dialogs][check]") {
  CHECK(faults_in(kStartOfReport + kEnd) == "");
}

TEST_CASE("a step that no way comes to is a fault", "[dialogs][check]") {
  CHECK(faults_in(kStartOfReport +
                  "  - {tell: never, when: {danger: yes, any: [{danger: no}]}, text: T, cites: [C-1]}\n" +
                  kEnd) ==
        "small/dialogs/report.yaml:6: no way comes to \"never\": where the steps above lead on to it, its "
        "\"when\" never holds; correct the condition, or leave the step out\n");
  CHECK_THAT(
      faults_in(kStartOfReport +
                "  - {ask: place, then: {yes: over, no: over, unknown: over, skipped: over}, cites: [C-1]}\n"
                "  - {tell: jumped, text: T, cites: [C-1]}\n" +
                kEnd),
      Contains("no way comes to \"jumped\""));
}

TEST_CASE("a step that only some other dialog's answer brings is come to", "[dialogs][check]") {
  CHECK(
      faults(protocol_of(
          {.steps = kStartOfReport + "  - {tell: both, when: {order: yes}, text: T, cites: [C-1]}\n" + kEnd,
           .more_dialogs = {"dialog: orders\ntitle: O\nsteps:\n  - {ask: order, cites: [C-1]}\n" + kEnd}})) ==
      "");
}

TEST_CASE("a step for a role that never reports so is a fault, and numbers are split at their bands",
          "[dialogs][check]") {
  const auto protocol = [](const std::string& condition) {
    return protocol_of({.steps = kStartOfReport + "  - {ask: age, cites: [C-1]}\n  - {tell: it, when: " +
                                 condition + ", text: T, cites: [C-1]}\n" + kEnd,
                        .head = "opening_for: {police: for_police}\n",
                        .facts = Parts{}.facts + kMoreFacts,
                        .more_dialogs = {"dialog: for_police\nsteps:\n" + kStartOfReport + kEnd}});
  };
  CHECK_THAT(faults(protocol("{role: police}")), Contains("no way comes to \"it\""));
  CHECK_THAT(faults(protocol("{age: child, not: {age: [child, teen]}}")), Contains("no way comes to \"it\""));
  CHECK(faults(protocol("{age: adult, not: {age: [child, teen]}}")) == "");
}

TEST_CASE("a count is only what its dates make of it", "[dialogs][check]") {
  const auto protocol = [](const std::string& condition) {
    return protocol_of(
        {.steps = kStartOfReport + "  - {ask: times, cites: [C-1]}\n  - {tell: it, when: " + condition +
                  ", text: T, cites: [C-1]}\n" + kEnd,
         .facts = Parts{}.facts + kMoreFacts +
                  "  - {fact: lately, type: number, name: Lately, counts: times, within: 90 days, bands: "
                  "[{value: few, label: Few, below: 3}, {value: many, label: Many}]}\n"});
  };
  CHECK(faults(protocol("{times: known, lately: many}")) == "");
  CHECK_THAT(faults(protocol("{times: none, lately: many}")), Contains("no way comes to \"it\""));
  CHECK_THAT(faults(protocol("{times: skipped, lately: few}")), Contains("no way comes to \"it\""));
}

TEST_CASE("a clock is in no state that it cannot have", "[dialogs][check]") {
  const auto protocol = [](const std::string& clock, const std::string& condition) {
    return protocol_of({.steps = kStartOfReport + "  - {clock: hours, cites: [C-1]}\n  - {tell: it, when: " +
                                 condition + ", text: T, cites: [C-1]}\n" + kEnd,
                        .clocks = "clocks:\n  - {clock: hours, what: W, " + clock +
                                  ", runs_from: opened, done_by: report/police, cites: [C-1]}\n"});
  };
  CHECK(faults(protocol("due_after: 2 hours", "{hours: missed}")) == "");
  CHECK_THAT(faults(protocol("due_from: 2 hours", "{hours: missed}")), Contains("no way comes to \"it\""));
  CHECK_THAT(faults(protocol("due_after: 2 hours", "{hours: unanswered}")),
             Contains("no way comes to \"it\""));
}

TEST_CASE("a rule that never decides is a fault", "[dialogs][check]") {
  const auto parts = [](const std::string& rules) {
    return Parts{
        .steps = kStartOfReport + "  - {classify: grade, cites: [C-1], rules: [" + rules + "]}\n" + kEnd,
        .facts = Parts{}.facts + kMoreFacts};
  };
  CHECK(faults(protocol_of(parts("{value: away, when: {danger: yes}, cites: [C-1]}, {value: missing, cites: "
                                 "[C-1]}"))) == "");
  CHECK(faults(protocol_of(parts("{value: away, when: {danger: yes}, cites: [C-1]}, {value: missing, when: "
                                 "{danger: [yes]}, cites: [C-1]}, {value: missing, cites: [C-1]}"))) ==
        "small/dialogs/report.yaml:6: rule 2 of \"grade\" never decides: a rule above it holds whenever it "
        "would\n");
}

TEST_CASE("a dialog with too many states is a fault of its own", "[dialogs][check]") {
  CHECK(faults(protocol_of_steps(kStartOfReport + kEnd), 3) ==
        "small/dialogs/report.yaml:1: this dialog has more than 3 states: split it, by role or into one for "
        "each part\n");
}

TEST_CASE("a dialog that is too large to be looked at is a fault as well", "[dialogs][check]") {
  std::string options;
  std::string steps = kStartOfReport + "  - {ask: many, cites: [C-1]}\n";
  for (int i = 0; i < 70; ++i) {
    options += "{value: v" + std::to_string(i) + ", label: L}, ";
    steps += "  - {tell: t" + std::to_string(i) + ", when: {many: v" + std::to_string(i) +
             "}, text: T, cites: [C-1]}\n";
  }
  CHECK_THAT(faults(protocol_of({.steps = steps + kEnd,
                                 .facts = Parts{}.facts +
                                          "  - {fact: many, type: choice, name: M, question: M, options: [" +
                                          options + "]}\n"})),
             Contains("this dialog has more steps and facts than can be checked: split it"));
}

TEST_CASE("immediate danger comes before anything else", "[dialogs][check]") {
  CHECK(faults_in("  - {ask: place, cites: [C-1]}\n" + kStartOfReport + kEnd) ==
        "small/dialogs/report.yaml:3: immediate danger comes before anything else: ask for it first, and let "
        "its "
        "yes lead to 999 at once (a residential worker)\n");
  CHECK_THAT(faults_in("  - {tell: hello, text: T, cites: [C-1]}\n" + kStartOfReport + kEnd),
             Contains("immediate danger comes before anything else"));
  CHECK_THAT(faults_in("  - {ask: danger, cites: [C-1]}\n  - {ask: place, cites: [C-1]}\n"
                       "  - {ring: emergency, when: {danger: yes}, cites: [C-1]}\n"
                       "  - {ring: police, cites: [C-1]}\n" +
                       kEnd),
             Contains("immediate danger comes before anything else"));
  CHECK(faults_in("  - {ask: danger, cites: [C-1]}\n"
                  "  - {ring: emergency, when: {danger: [unknown, skipped]}, cites: [C-1]}\n"
                  "  - {ring: police, cites: [C-1]}\n" +
                  kEnd) ==
        "small/dialogs/report.yaml:3: 999 does not come next in immediate danger (a residential "
        "worker; Danger: Yes)\n");
}

TEST_CASE("in every role's report immediate danger comes first", "[dialogs][check]") {
  CHECK_THAT(
      faults(protocol_of(
          {.steps = kStartOfReport + kEnd,
           .head = "opening_for: {police: for_police}\n",
           .more_dialogs = {"dialog: for_police\nsteps:\n  - {ring: police, cites: [C-1]}\n" + kEnd}})),
      Contains("more6.yaml:3: immediate danger") && Contains("(the police)"));
}

TEST_CASE("the first number comes within four answers", "[dialogs][check]") {
  const auto asks = [](const std::vector<std::string>& facts) {
    auto steps = kDangerFirst;
    for (const auto& fact : facts) steps += "  - {ask: " + fact + ", cites: [C-1]}\n";
    return steps + "  - {ring: police, cites: [C-1]}\n" + kEnd;
  };
  CHECK(faults_in(asks({"place", "order", "calm"})) == "");
  CHECK(faults_in(asks({"place", "order", "calm", "seen"})) ==
        "small/dialogs/report.yaml:9: no number to ring has come within 4 answers (a residential worker; "
        "Danger: No; "
        "Place known: Yes; Order: Yes; Calm: Yes; Last seen: Not known): ring sooner, or give one with "
        "\"contact:\" at a question further up\n");
}

TEST_CASE("a fact that a step hangs on is asked for before", "[dialogs][check]") {
  const auto below = [](const std::string& condition) {
    return protocol_of({.steps = kStartOfReport + "  - {tell: it, when: " + condition +
                                 ", text: T, cites: [C-1]}\n  - {call: orders, cites: [C-1]}\n" + kEnd,
                        .more_dialogs = {"dialog: orders\nsteps:\n  - {ask: order, cites: [C-1]}\n" + kEnd}});
  };
  CHECK(faults(below("{order: yes}")) ==
        "small/dialogs/report.yaml:6: \"it\" hangs on order, and on this way nobody has been asked for it "
        "yet (Danger: "
        "Yes): ask before, or say with \"unanswered\" what then holds\n");
  CHECK(faults(below("{order: [unanswered, yes]}")) == "");
  CHECK(faults(protocol_of(
            {.steps = kStartOfReport +
                      "  - {call: orders, cites: [C-1]}\n  - {tell: it, when: {order: "
                      "yes}, text: T, cites: [C-1]}\n" +
                      kEnd,
             .more_dialogs = {"dialog: orders\nsteps:\n  - {ask: order, cites: [C-1]}\n" + kEnd}})) == "");
}

TEST_CASE("a question that was passed over counts as asked; one that was jumped over does not",
          "[dialogs][check]") {
  CHECK(faults_in(kStartOfReport +
                  "  - {ask: order, when: {danger: no}, cites: [C-1]}\n"
                  "  - {tell: it, when: {order: yes}, text: T, cites: [C-1]}\n" +
                  kEnd) == "");
  CHECK_THAT(
      faults_in(kStartOfReport +
                "  - {ask: place, then: {yes: it, no: next, unknown: next, skipped: next}, cites: [C-1]}\n"
                "  - {ask: order, cites: [C-1]}\n"
                "  - {tell: it, when: {order: yes}, text: T, cites: [C-1]}\n" +
                kEnd),
      Contains("report.yaml:8: \"it\" hangs on order") && Contains("Place known: Yes"));
}

TEST_CASE("with a call that was passed over so are its questions; a count is asked for by its dates",
          "[dialogs][check]") {
  CHECK(faults(protocol_of(
            {.steps = kStartOfReport +
                      "  - {call: orders, when: {danger: no}, cites: [C-1]}\n"
                      "  - {tell: it, when: {order: yes, lately: [many, unknown, skipped]}, text: "
                      "'{lately}', cites: [C-1]}\n" +
                      kEnd,
             .facts = Parts{}.facts + kMoreFacts +
                      "  - {fact: lately, type: number, name: Lately, counts: times, within: 90 days, bands: "
                      "[{value: few, label: Few, below: 3}, {value: many, label: Many}]}\n",
             .more_dialogs = {"dialog: orders\nsteps:\n  - {ask: order, cites: [C-1]}\n"
                              "  - {ask: times, when: {order: yes}, cites: [C-1]}\n" +
                              kEnd}})) == "");
}

TEST_CASE("a clock may hang on what is only answered later", "[dialogs][check]") {
  CHECK(faults(protocol_of(
            {.steps = kStartOfReport +
                      "  - {clock: hours, when: {not: {order: yes}}, cites: [C-1]}\n"
                      "  - {call: orders, cites: [C-1]}\n" +
                      kEnd,
             .clocks = "clocks:\n  - {clock: hours, what: W, due_after: 2 hours, runs_from: opened, stops: "
                       "{place: yes}, "
                       "done_by: report/police, cites: [C-1]}\n",
             .more_dialogs = {"dialog: orders\nsteps:\n  - {ask: order, cites: [C-1]}\n" + kEnd}})) == "");
}

TEST_CASE("what comes in doubt comes as well where nobody was ever asked", "[dialogs][check]") {
  const auto elsewhere = [](const std::string& values) {
    return faults(protocol_of(
        {.steps = kStartOfReport + "  - {tell: it, when: {order: [" + values +
                  "]}, text: T, cites: [C-1]}\n" + kEnd,
         .more_dialogs = {"dialog: orders\ntitle: O\nsteps:\n  - {ask: order, cites: [C-1]}\n" + kEnd}}));
  };
  CHECK(elsewhere("yes") == "");
  CHECK(elsewhere("yes, unknown, skipped, unanswered") == "");
  CHECK_THAT(
      elsewhere("yes, unknown, skipped"),
      Contains("report.yaml:6: \"it\" comes in doubt about order, and not where nobody was ever asked"));
}

TEST_CASE("a text says nothing that nobody was asked for", "[dialogs][check]") {
  CHECK(faults_in(kStartOfReport +
                  "  - {ask: place, when: {danger: no}, cites: [C-1]}\n"
                  "  - {tell: it, text: 'It is {place}.', cites: [C-1]}\n" +
                  kEnd) ==
        "small/dialogs/report.yaml:7: the text of \"it\" says {place}, which nobody has been asked for on "
        "this way "
        "(Danger: Yes): it would read \"not known yet\"\n");
  CHECK(faults_in(kStartOfReport +
                  "  - {ask: place, cites: [C-1]}\n"
                  "  - {tell: it, text: 'It is {place}.', cites: [C-1]}\n" +
                  kEnd) == "");
}

TEST_CASE("\"unknown\" and \"skipped\" stand together, or apart on purpose", "[dialogs][check]") {
  const auto when = [](const std::string& values) {
    return "  - {tell: when_" + values.substr(0, 2) + ", when: {place: [" + values +
           "]}, text: T, cites: [C-1]}\n";
  };
  const auto asked = kStartOfReport + "  - {ask: place, cites: [C-1]}\n";
  CHECK(faults_in(asked + when("no, unknown") + kEnd) ==
        "small/dialogs/report.yaml:7: \"when_no\" names \"unknown\" of place without \"skipped\": whoever "
        "skips the "
        "question knows no more; name both, or let another step say what else holds\n");
  CHECK_THAT(faults_in(asked + when("yes, skipped") + kEnd), Contains("names \"skipped\" of place without"));
  CHECK(faults_in(asked + when("no, unknown, skipped") + kEnd) == "");
  CHECK(faults_in(asked + when("no, unknown") + when("yes, skipped") + kEnd) == "");
}

TEST_CASE("a clock can start, and something ends it", "[dialogs][check]") {
  const auto protocol = [](const std::string& step, const std::string& clock) {
    return protocol_of(
        {.steps = kStartOfReport + step + kEnd,
         .clocks = "clocks:\n  - {clock: hours, what: W, due_after: 2 hours, runs_from: opened, " + clock +
                   "cites: [C-1]}\n",
         .more_dialogs = {
             "dialog: lost\nsteps:\n  - {ask: order, cites: [C-1]}\n  - {tell: it, text: T, cites: [C-1]}\n" +
             kEnd}});
  };
  const std::string starts = "  - {clock: hours, cites: [C-1]}\n";
  CHECK(faults(protocol(starts, "stops: {danger: yes}, ")) == "");
  CHECK(faults(protocol(starts, "done_by: report/police, ")) == "");
  CHECK(faults(protocol(starts, "")) ==
        "small/clocks.yaml:2: nothing ever ends the clock \"hours\": give \"done_by:\" with steps that can "
        "be done, or "
        "\"stops:\" with what can be\n");
  CHECK_THAT(faults(protocol(starts, "stops: {order: yes}, ")), Contains("nothing ever ends the clock"));
  CHECK_THAT(faults(protocol(starts, "done_by: lost/it, ")), Contains("nothing ever ends the clock"));
  CHECK_THAT(faults(protocol("  - {clock: hours, when: {danger: yes, any: [{danger: no}]}, cites: [C-1]}\n",
                             "stops: {danger: yes}, ")),
             Contains("small/clocks.yaml:2: no way comes to a step that starts the clock \"hours\""));
}

TEST_CASE("by SMS the first number comes within eight segments", "[dialogs][check]") {
  const auto asks = [](std::size_t words) {
    std::string text;
    for (std::size_t i = 0; i < words; ++i) text += "More words are here. ";
    auto steps = kDangerFirst;
    for (const auto* fact : {"place", "order", "calm"})
      steps += std::string{"  - {ask: "} + fact + ", text: '" + text + "', cites: [C-1]}\n";
    return steps + "  - {ring: police, cites: [C-1]}\n" + kEnd;
  };
  CHECK(faults_in(asks(9)) == "");
  CHECK(faults_in(asks(30)) ==
        "small/dialogs/report.yaml:8: by SMS the first number comes only after 11 segments, and 8 are the "
        "most (a "
        "residential worker; Danger: No; Place known: Yes; Order: Yes; Calm: Yes): shorten the texts on the "
        "way, or "
        "ring sooner\n");
}

TEST_CASE("a sentence fits into a text message", "[dialogs][check]") {
  const auto tell = [](const std::string& text) {
    return kStartOfReport + "  - {tell: it, text: '" + text + "', cites: [C-1]}\n" + kEnd;
  };
  const std::string words(300, 'a');
  CHECK(faults_in(tell(words + ". " + words + ".")) == "");
  CHECK(
      faults_in(tell(words + ", " + words + ".")) ==
      "small/dialogs/report.yaml:6: a sentence of \"it\" does not fit into 3 SMS segments: make two of it\n");
}

TEST_CASE("the table has each dialog's states and each role's longest way", "[dialogs][check]") {
  const auto table = check_table(check(protocol_of_steps(kStartOfReport + kEnd)));
  CHECK_THAT(table, Contains("  report                             5\n"));
  CHECK_THAT(table,
             Contains("foster_carer              1 answer, 2 SMS segments: Danger: Yes -> Emergency\n"));
}

}  // namespace dutydesk::dialogs
