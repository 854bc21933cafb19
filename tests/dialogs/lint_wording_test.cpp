#include "dialogs/lint_wording.h"

#include <catch2/catch.hpp>

#include "tests/dialogs/broken_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;

std::string options(int count, const std::string& label) {
  std::string facts =
      "facts:\n  - fact: choice\n    type: choice\n    name: C\n    question: Which?\n    options:\n";
  for (int i = 0; i < count; ++i)
    facts += "      - {value: v" + std::to_string(i) + ", label: '" + label + std::to_string(i) + "'}\n";
  return facts;
}

Protocol asking(const std::string& facts) {
  return well_protocol({.steps = "  - {ask: choice, house: Made up.}\n" + kAnEnd, .facts = facts});
}

Protocol withdrawing(const std::string& steps, const std::string& except = "") {
  return well_protocol(
      {.steps = steps + kAnEnd,
       .head = "withdrawn:\n  - {pattern: '\\babsent\\b', why: The document does not define it." + except +
               "}\n"});
}

}  // namespace

TEST_CASE("a label that a button does not hold is a fault at its line", "[dialogs][lint]") {
  CHECK(lint_only(asking(options(3, std::string(74, 'x')))) == "");
  const auto broken = asking(options(3, std::string(75, 'x')));
  CHECK(lint_only(broken) == "wording");
  CHECK_THAT(lines(lint_wording(broken)),
             Contains("small/facts.yaml:7: a button holds 75 characters, and this label has 76"));
}

TEST_CASE("more answers than a row of buttons holds are a fault, and so are two that are called the same",
          "[dialogs][lint]") {
  CHECK(lint_only(asking(options(25, "a"))) == "");
  const auto many = asking(options(26, "a"));
  CHECK(lint_only(many) == "wording");
  CHECK_THAT(lines(lint_wording(many)), Contains("\"choice\" has 26 answers"));
  const auto same = asking(options(1, "a") + "      - {value: other, label: A0}\n");
  CHECK(lint_only(same) == "wording");
  CHECK_THAT(lines(lint_wording(same)), Contains("facts.yaml:8: two answers are called \"A0\""));
}

TEST_CASE("names that make a button's value too long are a fault", "[dialogs][lint]") {
  const std::string name(300, 'n');
  const auto broken = well_protocol(
      {.steps = "  - {call: far, id: " + name + ", cites: [C-1]}\n" + kAnEnd,
       .more_dialogs = {"dialog: far\nsteps:\n  - {tell: t" + name + ", text: T, cites: [C-1]}\n" + kAnEnd}});
  CHECK(lint_only(broken) == "wording");
  CHECK_THAT(lines(lint_wording(broken)), Contains("are too long for a button"));
}

TEST_CASE("a withdrawn word is found in texts, items, questions, labels and titles", "[dialogs][lint]") {
  const auto broken = withdrawing("  - {tell: it, text: The child is Absent., cites: [C-1]}\n");
  CHECK(lines(lint_wording(broken)) ==
        "small/dialogs/report.yaml:3: \"absent\" is a withdrawn word: The document does not define it.\n");
  CHECK(lint_only(broken) == "wording");
  CHECK_THAT(lines(lint_wording(withdrawing("  - {do: it, text: T, cites: [C-1], items: [{id: a, text: Is he "
                                            "absent, cites: [C-1]}]}\n"))),
             Contains("\"absent\" is a withdrawn word"));
  const auto label = well_protocol({.steps = "  - {ask: choice, cites: [C-1]}\n" + kAnEnd,
                                    .head = "withdrawn: [{pattern: absent, why: W}]\n",
                                    .facts = options(1, "absent ")});
  CHECK_THAT(lines(lint_wording(label)), Contains("small/facts.yaml:7: \"absent\""));
}

TEST_CASE("a withdrawn word may stand in a phrase that is excepted", "[dialogs][lint]") {
  const std::string except = ", except: ['absent without authority']";
  const auto said = [&](const std::string& text) {
    return lint_only(withdrawing("  - {tell: it, text: " + text + ", cites: [C-1]}\n", except));
  };
  CHECK(said("Absent without authority is a term") == "");
  CHECK(said("Absent without authority is not absent") == "wording");
}

TEST_CASE("the first message tells of each document that it is undated, or its year, or that review was due",
          "[dialogs][lint]") {
  const auto aged = [](const std::string& source, const std::string& age) {
    auto files = well_files({.steps = kAnEnd}, "Ring 12 within 2 hours.", age);
    auto& head = files[0].text;
    head.replace(head.find("title: The document"), 19, "title: The document" + source);
    REQUIRE(faults_of(files) == "");
    const auto protocol = *read_protocol(files);
    CHECK((lint_wording(protocol).empty() || lint_only(protocol) == "wording"));
    return lines(lint_wording(protocol));
  };
  CHECK(aged("", "The document is undated.") == "");
  CHECK(aged("", "The document prints no date.") == "");
  CHECK(aged("", "A document.") ==
        "small/protocol.yaml:4: C prints no date, and \"age:\", which is said first, is silent on it: write "
        "that it is undated\n");
  CHECK(aged(", adopted: 1 March 2011", "Of 2011.") == "");
  CHECK_THAT(aged(", adopted: 1 March 2011", "Old."), Contains("C was adopted in 2011"));
  CHECK(aged(", adopted: March 2011, review_due: March 2013", "Of 2011, to be reviewed in 2013.") == "");
  CHECK_THAT(aged(", adopted: March 2011, review_due: March 2013", "Of 2011."),
             Contains("C was to be reviewed (March 2013)"));
}

TEST_CASE("no more topics are offered to one role than a row of buttons holds", "[dialogs][lint]") {
  std::vector<std::string> dialogs;
  for (int i = 0; i < 26; ++i)
    dialogs.push_back("dialog: d" + std::to_string(i) + "\ntitle: Topic\n" +
                      (i == 25 ? "for: [police]\n" : "") + "steps:\n" + kAnEnd);
  const auto protocol = well_protocol({.steps = kAnEnd, .more_dialogs = dialogs});
  CHECK(lines(lint_wording(protocol)) ==
        "small/protocol.yaml: Police has 26 topics, and a row of buttons 25: say \"for:\" in some of them\n");
}

}  // namespace dutydesk::dialogs
