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

std::string faults(const Protocol& protocol, std::size_t most = kMostStates) {
  std::string lines;
  for (const auto& fault : check(protocol, most).faults) lines += fault.text() + "\n";
  return lines;
}

std::string faults_in(const std::string& steps) {
  return faults(protocol_with(steps));
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
      faults(small_protocol(
          {.steps = kStartOfReport + "  - {tell: both, when: {order: yes}, text: T, cites: [C-1]}\n" + kEnd,
           .more_dialogs = {"dialog: orders\ntitle: O\nsteps:\n  - {ask: order, cites: [C-1]}\n" + kEnd}})) ==
      "");
}

TEST_CASE("a step for a role that never reports so is a fault, and numbers are split at their bands",
          "[dialogs][check]") {
  const auto protocol = [](const std::string& condition) {
    return small_protocol({.steps = kStartOfReport + "  - {ask: age, cites: [C-1]}\n  - {tell: it, when: " +
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
    return small_protocol(
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
    return small_protocol({.steps = kStartOfReport +
                                    "  - {clock: hours, cites: [C-1]}\n  - {tell: it, when: " + condition +
                                    ", text: T, cites: [C-1]}\n" + kEnd,
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
  CHECK(
      faults(small_protocol(parts("{value: away, when: {danger: yes}, cites: [C-1]}, {value: missing, cites: "
                                  "[C-1]}"))) == "");
  CHECK(
      faults(small_protocol(parts("{value: away, when: {danger: yes}, cites: [C-1]}, {value: missing, when: "
                                  "{danger: [yes]}, cites: [C-1]}, {value: missing, cites: [C-1]}"))) ==
      "small/dialogs/report.yaml:6: rule 2 of \"grade\" never decides: a rule above it holds whenever it "
      "would\n");
}

TEST_CASE("a dialog with too many states is a fault of its own", "[dialogs][check]") {
  CHECK(faults(protocol_with(kStartOfReport + kEnd), 3) ==
        "small/dialogs/report.yaml:1: this dialog has more than 3 states: split it, by role or into one for "
        "each part\n");
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
                  "  - {ring: emergency, when: {danger: unknown}, cites: [C-1]}\n"
                  "  - {ring: police, cites: [C-1]}\n" +
                  kEnd) ==
        "small/dialogs/report.yaml:3: 999 does not come next in immediate danger (a residential "
        "worker; Danger: Yes)\n");
}

TEST_CASE("in every role's report immediate danger comes first", "[dialogs][check]") {
  CHECK_THAT(
      faults(small_protocol(
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

}  // namespace dutydesk::dialogs
