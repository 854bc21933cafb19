#include "dialogs/lint_figures.h"

#include <catch2/catch.hpp>

#include "tests/dialogs/broken_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;

Protocol saying(const std::string& text, const std::string& origin = "cites: [C-1]") {
  return well_protocol({.steps = "  - {tell: it, text: '" + text + "', " + origin + "}\n" + kAnEnd});
}

std::string found(const Protocol& protocol) {
  const auto parts = lint_only(protocol);
  CHECK((parts.empty() || parts == "figures"));
  return lines(lint_figures(protocol));
}

}  // namespace

TEST_CASE("a figure that no clause behind a step prints is a fault, in digits or in words",
          "[dialogs][lint]") {
  CHECK(found(saying("Within two hours, 2 hours; ring 12.")) == "");
  CHECK(
      found(saying("Within three hours.")) ==
      "small/dialogs/report.yaml:3: \"three hours\" is in no clause behind this (C-1): cite the clause that "
      "prints it, or mark what is said here with \"house:\" and the reason\n");
  CHECK_THAT(found(saying("Within 2 days.")), Contains("\"2 days\""));
  CHECK_THAT(found(saying("Each week.")), Contains("\"each week\""));
  CHECK_THAT(found(saying("Ring 01632 960123.")), Contains("\"01632 960123\""));
  CHECK_THAT(found(saying("If under 16.")), Contains("\"16\""));
}

TEST_CASE("house steps say their own, and 999 and 101 are the same everywhere", "[dialogs][lint]") {
  CHECK(found(saying("Within three hours.", "house: Made up.")) == "");
  CHECK(found(saying("Ring 999, or 101.")) == "");
}

TEST_CASE("a number is printed by a clause that its contact cites", "[dialogs][lint]") {
  const auto contact = [](const std::string& more) {
    return well_protocol({.steps = kAnEnd,
                          .contacts = "contacts:\n  - {contact: police, name: P, hours: not stated, " + more +
                                      "}\n  - {contact: emergency, name: E, number: '999', house: x}\n"},
                         "Ring 01632 960123.");
  };
  CHECK(found(contact("number: '(01632) 960-123', cites: [C-1]")) == "");
  CHECK(found(contact("number: '01632 960124', cites: [C-1]")) ==
        "small/contacts.yaml:2: the number 01632 960124 is in no clause behind \"police\" (C-1): cite the "
        "clause that prints it, or give \"local:\" with whom to ask\n");
  CHECK(found(contact("number: '01632 960124', house: Made up.")) == "");
}

TEST_CASE("hours that are computed are those that are stated, and these are printed", "[dialogs][lint]") {
  const auto hours = [](const std::string& stated, const std::string& to) {
    return well_protocol({.steps = kAnEnd,
                          .contacts = "contacts:\n  - {contact: police, name: P, number: '12', hours: " +
                                      stated + ", open: [{days: mon-fri, from: '09:00', to: '" + to +
                                      "'}], otherwise: emergency, cites: [C-1]}\n"
                                      "  - {contact: emergency, name: E, number: '999', house: x}\n"},
                         "Ring 12, 9am to 5pm.");
  };
  CHECK(found(hours("9am - 5pm", "17:00")) == "");
  CHECK_THAT(found(hours("9am - 5pm", "17:30")), Contains("\"open:\" of \"police\" says 17:30"));
  CHECK_THAT(found(hours("9am - 5.30pm", "17:30")), Contains("\"5.30pm\" is in no clause behind this"));
}

TEST_CASE("a clock's time and words are printed by its clauses", "[dialogs][lint]") {
  const auto clock = [](const std::string& due, const std::string& gist) {
    return well_protocol({.steps = "  - {clock: it, cites: [C-1]}\n" + kAnEnd,
                          .clocks = "clocks:\n  - {clock: it, what: W, due_after: " + due +
                                    ", runs_from: opened, cites: [C-1]}\n"},
                         gist + " Ring 12.");
  };
  CHECK(found(clock("1 hour", "Look again every hour.")) == "");
  CHECK(found(clock("24 hours", "Within twenty-four hours.")) == "");
  CHECK_THAT(found(clock("24 hours", "Within a day.")),
             Contains("small/clocks.yaml:2: \"24 hours\" is in no"));
}

TEST_CASE("the bounds of bands and of counts are printed by a clause that asks for them or hangs on them",
          "[dialogs][lint]") {
  const auto age = [](const std::string& gist) {
    return well_protocol(
        {.steps = "  - {ask: age, cites: [C-1]}\n" + kAnEnd,
         .facts = "facts:\n  - {fact: age, type: number, name: Age, question: 'How old?', bands: [{value: "
                  "child, label: Under 13, below: 13}, {value: teen, label: 13 to 17, below: 18}, {value: "
                  "adult, label: 18 or over}]}\n"},
        gist + " Ring 12.");
  };
  CHECK(found(age("Under 13, or of 17.")) == "");
  CHECK_THAT(found(age("Under 13.")), Contains("\"below: 18\" is in no clause behind age (C-1)"));
  const auto counted = [](const std::string& within) {
    return well_protocol(
        {.steps = "  - {ask: dates, cites: [C-1]}\n  - {tell: it, text: T, when: {often: many}, cites: "
                  "[C-1]}\n" +
                  kAnEnd,
         .facts =
             "facts:\n  - {fact: dates, type: dates, name: D, question: 'When before?'}\n"
             "  - {fact: often, type: number, counts: dates, name: Often, within: " +
             within +
             ", bands: [{value: few, label: Less than three times, below: 3}, {value: many, label: Three "
             "times or more}]}\n"},
        "Three times within 90 days. Ring 12.");
  };
  CHECK(found(counted("90 days")) == "");
  CHECK_THAT(found(counted("80 days")), Contains("\"80 days\" is in no clause"));
}

TEST_CASE("definitions, ambiguities and the age are held to their clauses and documents", "[dialogs][lint]") {
  const auto defined = [](const std::string& text) {
    return well_protocol(
        {.steps = kAnEnd, .head = "definitions: [{term: word, text: '" + text + "', cites: [C-1]}]\n"});
  };
  CHECK(found(defined("Within 2 hours.")) == "");
  CHECK_THAT(found(defined("Within 3 hours.")), Contains("small/protocol.yaml:9: \"3 hours\""));
  const auto unclear = well_protocol(
      {.steps = kAnEnd,
       .ambiguities = "ambiguities:\n  - {ambiguity: A-1, clauses: [C-1], text: 2 or 3 hours}\n"});
  CHECK_THAT(found(unclear), Contains("small/ambiguities.yaml:2: \"3 hours\""));
  CHECK_THAT(found(well_protocol({.steps = kAnEnd}, "Ring 12.", "Undated, but seen in 1999.")),
             Contains("small/protocol.yaml: \"1999\""));
}

}  // namespace dutydesk::dialogs
