#include "dialogs/lint_contacts.h"

#include <catch2/catch.hpp>

#include "dialogs/local.h"
#include "tests/dialogs/broken_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;

const Date kFrom = *parse_day("2026-11-20");
const std::string kEmergency = "  - {contact: emergency, name: E, number: '999', house: x}\n";

std::string faults_from(const Protocol& protocol, Date from = kFrom) {
  return lines(lint_contacts(protocol, from));
}

Protocol with_contacts(const std::string& contacts) {
  return well_protocol({.steps = kAnEnd, .contacts = "contacts:\n" + contacts + kEmergency},
                       "Ring 12, 9am to 5pm.");
}

}  // namespace

TEST_CASE("a contact that closes with its stand-in is a fault that names the first such moment",
          "[dialogs][lint]") {
  const auto broken = with_contacts(
      "  - {contact: police, name: P, number: '12', hours: '9am - 5pm', open: [{days: mon-fri, from: "
      "'09:00', "
      "to: '17:00'}], otherwise: team, cites: [C-1]}\n"
      "  - {contact: team, name: T, local: Ask., hours: '5pm - 9am', open: [{days: [mon, tue, wed, thu, fri, "
      "sat, sun], from: '17:00', to: '24:00', holidays: open}, {days: [mon, tue, wed, thu, fri, sat, sun], "
      "from: '00:00', to: '09:00', holidays: open}], cites: [C-1]}\n");
  CHECK(faults_from(broken) ==
        "small/contacts.yaml:2: \"police\" is closed at Sat 21 Nov 2026 09:00 GMT, and so are those who "
        "stand in for it (\"team\"): nobody could be rung. Give the last of them an \"otherwise:\" that is "
        "open then, or hours for the whole week\n");
  CHECK_THAT(faults_from(broken, *parse_day("2026-12-25")),
             Contains("closed at Fri 25 Dec 2026 09:00 GMT, a bank holiday, and so"));
  CHECK(lint_only(broken, kFrom) == "contacts");
}

TEST_CASE("a contact is well where somebody answers, or nobody knows when, or nobody's number is printed",
          "[dialogs][lint]") {
  const std::string office =
      "  - {contact: police, name: P, number: '12', hours: '9am - 5pm', open: [{days: mon-fri, from: "
      "'09:00', "
      "to: '17:00'}], otherwise: night, cites: [C-1]}\n";
  for (const auto* night : {"number: '13', hours: not stated", "local: Ask the council.",
                            "number: '13', hours: 24 hours, open: [{days: mon-sun, from: '00:00', to: "
                            "'24:00', holidays: open}]"})
    CHECK(faults_from(
              with_contacts(office + "  - {contact: night, name: N, " + night + ", cites: [C-1]}\n")) == "");
}

TEST_CASE("an hour that a clock change skips or repeats is tried", "[dialogs][lint]") {
  const auto all_but_one_hour = [](const std::string& name, const std::string& from, const std::string& to) {
    return "  - {contact: " + name +
           ", name: P, local: Ask., hours: 'all but 1am', open: [{days: mon-sun, from: '00:00', to: '" +
           from + "', holidays: open}, {days: mon-sun, from: '" + to +
           "', to: '24:00', holidays: open}], cites: [C-1]}\n";
  };
  const auto broken = with_contacts(all_but_one_hour("police", "01:00", "02:00"));
  CHECK_THAT(faults_from(broken, *parse_day("2027-03-28")), Contains("closed at Mon 29 Mar 2027 01:00 BST"));
  CHECK_THAT(faults_from(broken, *parse_day("2026-10-25")), Contains("closed at Sun 25 Oct 2026 01:00 BST"));
}

TEST_CASE("a deployment's own hours are tried in each area that has them", "[dialogs][lint]") {
  const auto protocol = with_contacts(
      "  - {contact: police, name: P, number: '12', hours: not stated, cites: [C-1]}\n"
      "  - {contact: team, name: T, local: Ask., cites: [C-1]}\n");
  auto used = well_protocol({.steps = "  - {ring: team, cites: [C-1]}\n" + kAnEnd,
                             .contacts = "contacts:\n"
                                         "  - {contact: police, name: P, number: '12', hours: not stated, "
                                         "cites: [C-1]}\n"
                                         "  - {contact: team, name: T, local: Ask., cites: [C-1]}\n" +
                                         kEmergency});
  const auto local = read_local(
      "contacts:\n  - {contact: team, number: '01632 960123', area: Here, checked_on: 2026-11-01, open: "
      "[{days: "
      "mon-fri, from: '09:00', to: '17:00'}]}\n",
      "local.yaml");
  REQUIRE(local);
  CHECK(faults_from(protocol) == "");
  CHECK_THAT(faults_from(with_local(std::move(used), *local)),
             Contains("\"team\" in Here is closed at Fri 20 Nov 2026 00:59 GMT: nobody"));
}

TEST_CASE("hours that are said and hours that are computed go together", "[dialogs][lint]") {
  const auto silent = with_contacts(
      "  - {contact: police, name: P, number: '12', hours: not stated, open: [{days: mon-sun, from: '00:00', "
      "to: '24:00', holidays: open}], cites: [C-1]}\n");
  CHECK_THAT(faults_from(silent), Contains("contacts.yaml:2: \"police\" has \"open:\""));
  CHECK(lint_only(silent, kFrom) == "contacts");
  CHECK_THAT(faults_from(with_contacts(
                 "  - {contact: police, name: P, number: '12', hours: 9am - 5pm, cites: [C-1]}\n")),
             Contains("the hours of \"police\" are stated: write them"));
  CHECK_THAT(faults_from(with_contacts("  - {contact: police, name: P, number: '12', cites: [C-1]}\n")),
             Contains("when does \"police\" answer?"));
  CHECK(faults_from(with_contacts("  - {contact: police, name: P, number: '12', hours: Office hours; no "
                                  "times are printed, cites: [C-1]}\n")) == "");
}

TEST_CASE("where a checklist has several told it says in which order", "[dialogs][lint]") {
  const auto telling = [](const std::string& order, const std::string& second) {
    return well_protocol(
        {.steps = "  - {do: tell, text: Tell them., " + order +
                  "cites: [C-1], items: [{id: a, text: A, contact: police, cites: [C-1]}, {id: b, text: B, "
                  "contact: " +
                  second + ", cites: [C-1]}]}\n" + kAnEnd,
         .contacts = kWellContacts});
  };
  CHECK(
      faults_from(telling("", "emergency")) ==
      "small/dialogs/report.yaml:3: \"tell\" has 2 contacts told: say in which order, \"order: listed\", or "
      "\"order: any\" where no clause gives one\n");
  CHECK(lint_only(telling("", "emergency"), kFrom) == "contacts");
  CHECK(faults_from(telling("order: any, ", "emergency")) == "");
  CHECK(faults_from(telling("order: listed, ", "emergency")) == "");
  CHECK(faults_from(telling("", "police")) == "");
}

}  // namespace dutydesk::dialogs
