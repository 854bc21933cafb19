#include "dialogs/contact.h"

#include <catch2/catch.hpp>

#include "dialogs/clock.h"
#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using namespace std::chrono;
using Catch::Contains;

constexpr const char* kFixed = R"(contacts:
  - {contact: police, name: Police desk, number: "0123", hours: not stated, cites: [C-1]}
  - {contact: emergency, name: Emergency, number: "999", say: Ring 999., house: not printed}
)";

constexpr const char* kOffice = R"(  - contact: office
    name: Office
    number: "0200"
    hours: Mon-Fri 8.30am-5.30pm
    open: [{days: mon-fri, from: "08:30", to: "17:30"}]
    otherwise: careline
    say: 'Office: the place is {place}.'
    cites: [C-1]
  - {contact: careline, name: Careline, number: "0300", say: Careline., cites: [C-1]}
)";

const std::string kSteps =
    "  - {ring: office, house: test, text: Tell them.}\n  - {end: over, text: Over., house: test}\n";

// What is said of a number that is printed in the document of small protocols.
const std::string kCheck =
    "Printed in the document, undated: check this number. If it does not answer, ring 101 (general police "
    "number, not from this protocol).";

Parts parts_with(const std::string& contacts, const std::string& steps = kSteps) {
  return {.steps = steps, .contacts = kFixed + contacts};
}

const Protocol& office() {
  static const auto protocol = small_protocol(parts_with(kOffice));
  return protocol;
}

// "2026-03-29 08:30" on a clock in London, the first time it shows this.
Instant at(const std::string& text) {
  const auto day = parse_day(text.substr(0, 10));
  REQUIRE(day);
  return first_at(*day + hours{std::stoi(text.substr(11, 2))} + minutes{std::stoi(text.substr(14, 2))});
}

std::string given(const Protocol& protocol, Instant now, const std::string& id = "office") {
  const auto chosen = choose_contacts(protocol, id, "Here", now);
  REQUIRE(chosen.size() == 1);
  return chosen[0].contact->id + ": " + chosen[0].why;
}

std::string given(const Protocol& protocol, const std::string& now, const std::string& id = "office") {
  return given(protocol, at(now), id);
}

std::string faults(const std::string& contacts) {
  return faults_of(files_of(parts_with(contacts, "  - {end: over, text: Over., house: test}\n")));
}

// One contact called office with these lines of periods.
std::string with_open(const std::string& open, const std::string& more = "    otherwise: police\n") {
  return "  - contact: office\n    name: Office\n    number: \"0200\"\n    cites: [C-1]\n    open:\n" + open +
         more;
}

}  // namespace

TEST_CASE("an office is given while it is open, and who stands in otherwise", "[dialogs][contact]") {
  CHECK(given(office(), "2026-11-20 08:29") == "careline: Office opens 08:30; out of hours ring Careline.");
  CHECK(given(office(), "2026-11-20 08:30") == "office: Open now, until 17:30.");
  CHECK(given(office(), at("2026-11-20 17:30") - milliseconds{1}) == "office: Open now, until 17:30.");
  CHECK(given(office(), "2026-11-20 17:30") ==
        "careline: Office opens Mon 08:30; out of hours ring Careline.");
}

TEST_CASE("the hours are those of the clock on the wall when the clocks change", "[dialogs][contact]") {
  // Weekdays before and after: Fri 27 Mar GMT, Mon 30 Mar BST; Fri 23 Oct BST, Mon 26 Oct GMT; and 2027.
  for (const auto* day : {"2026-03-27", "2026-03-30", "2026-10-23", "2026-10-26", "2027-03-25", "2027-03-30",
                          "2027-10-29", "2027-11-01"}) {
    INFO(day);
    CHECK(
        given(office(), at(std::string{day} + " 08:30") - 1min).starts_with("careline: Office opens 08:30"));
    CHECK(given(office(), std::string{day} + " 08:30") == "office: Open now, until 17:30.");
    CHECK(given(office(), at(std::string{day} + " 17:30") - 1min) == "office: Open now, until 17:30.");
    CHECK(given(office(), std::string{day} + " 17:30").starts_with("careline: "));
  }
  for (const auto* night : {"2026-03-29 00:59", "2026-10-25 01:30", "2027-10-31 01:30"})
    CHECK(given(office(), night) == "careline: Office opens Mon 08:30; out of hours ring Careline.");
  CHECK(given(office(), "2027-03-28 02:30") ==
        "careline: Office opens Tue 08:30; out of hours ring Careline.");  // over Easter Monday
}

TEST_CASE("a time that the clocks show twice is in the hours twice", "[dialogs][contact]") {
  const auto protocol =
      small_protocol(parts_with(with_open("      - {days: sun, from: \"01:15\", to: \"01:45\"}\n")));
  const auto first = at("2026-10-25 01:30");
  CHECK(given(protocol, first) == "office: Open now, until 01:45 BST.");
  CHECK(given(protocol, first + 15min) == "police: Office opens 01:15 GMT; out of hours ring Police desk.");
  CHECK(given(protocol, first + 1h) == "office: Open now, until 01:45 GMT.");
  CHECK(given(protocol, first + 75min) ==
        "police: Office opens Sun 1 Nov 2026 01:15; out of hours ring Police desk.");
  // Half past midnight to half past one: open again when the clocks go back.
  const auto late =
      small_protocol(parts_with(with_open("      - {days: sun, from: \"00:30\", to: \"01:30\"}\n")));
  CHECK(given(late, first) == "police: Office opens 01:00 GMT; out of hours ring Police desk.");
  CHECK(given(late, first + 30min) == "office: Open now, until 01:30 GMT.");
}

TEST_CASE("a time that the clocks skip opens nothing", "[dialogs][contact]") {
  const auto protocol =
      small_protocol(parts_with(with_open("      - {days: sun, from: \"01:15\", to: \"01:45\"}\n"
                                          "      - {days: sun, from: \"01:50\", to: \"02:10\"}\n")));
  CHECK(given(protocol, "2026-03-29 00:59") == "police: Office opens 02:00; out of hours ring Police desk.");
  CHECK(given(protocol, "2026-03-29 02:00") == "office: Open now, until 02:10.");
}

TEST_CASE("an office that closes for lunch is not given at lunch", "[dialogs][contact]") {
  const auto protocol =
      small_protocol(parts_with(with_open("      - {days: [mon, tue], from: \"09:00\", to: \"12:30\"}\n"
                                          "      - {days: [mon, tue], from: \"13:15\", to: \"17:00\"}\n")));
  CHECK(given(protocol, "2026-11-23 12:29") == "office: Open now, until 12:30.");
  CHECK(given(protocol, "2026-11-23 12:30") == "police: Office opens 13:15; out of hours ring Police desk.");
  CHECK(given(protocol, "2026-11-23 13:15") == "office: Open now, until 17:00.");
  CHECK(given(protocol, "2026-11-24 17:00") ==
        "police: Office opens Mon 09:00; out of hours ring Police desk.");
}

TEST_CASE("bank holidays and their substitutes are closed, unless it says otherwise", "[dialogs][contact]") {
  CHECK(given(office(), "2027-12-28 10:00") ==
        "careline: Office opens Wed 08:30 (today is a bank holiday); out of hours ring Careline.");
  CHECK(given(office(), "2026-12-24 17:30") ==
        "careline: Office opens Tue 08:30; out of hours ring Careline.");
  CHECK(given(office(), "2026-04-02 18:00") ==
        "careline: Office opens Tue 08:30; out of hours ring Careline.");
  const auto open = small_protocol(
      parts_with(with_open("      - {days: mon-sun, from: \"09:00\", to: \"12:00\", holidays: open}\n")));
  CHECK(given(open, "2027-12-28 10:00") == "office: Open now, until 12:00.");
}

TEST_CASE("hours that join over midnight are one time", "[dialogs][contact]") {
  const auto night = small_protocol(
      parts_with(with_open("      - {days: mon-sun, from: \"17:00\", to: \"24:00\", holidays: open}\n"
                           "      - {days: mon-sun, from: \"00:00\", to: \"09:00\", holidays: open}\n")));
  CHECK(given(night, "2026-11-21 22:00") == "office: Open now, until Sun 09:00.");
  const auto evening =
      small_protocol(parts_with(with_open("      - {days: sat, from: \"17:00\", to: \"24:00\"}\n")));
  CHECK(given(evening, "2026-11-21 22:00") == "office: Open now, until 24:00.");
  const auto always = small_protocol(
      parts_with(with_open("      - {days: mon-sun, from: \"00:00\", to: \"24:00\", holidays: open}\n", "")));
  CHECK(given(always, "2027-12-28 10:00") == "office: Open at any time.");
}

TEST_CASE("who stands in may have hours and a stand-in too", "[dialogs][contact]") {
  const auto protocol = small_protocol(parts_with(R"(  - contact: office
    name: Office
    number: "0200"
    open: [{days: mon-fri, from: "09:00", to: "17:00"}]
    otherwise: evening
    cites: [C-1]
  - contact: evening
    name: Evening team
    number: "0300"
    open: [{days: mon-sun, from: "17:00", to: "22:00"}]
    otherwise: police
    cites: [C-1]
)"));
  CHECK(given(protocol, "2026-11-20 18:00") ==
        "evening: Office opens Mon 09:00; out of hours ring Evening team. Open now, until 22:00.");
  CHECK(given(protocol, "2026-11-20 23:00") ==
        "police: Office opens Mon 09:00; out of hours ring Evening team. "
        "Evening team opens Sat 17:00; out of hours ring Police desk.");
}

TEST_CASE("hours that are not stated are said to be so, and a local office says when it opens",
          "[dialogs][contact]") {
  const auto protocol = small_protocol(parts_with(R"(  - contact: office
    name: Office
    local: Your manager knows the number.
    open: [{days: mon, from: "09:00", to: "17:00"}]
    cites: [C-1]
)"));
  const auto police = choose_contacts(protocol, "police", "Here", kStart).at(0);
  CHECK(police.why.empty());
  CHECK(shown_contact(protocol, police).why == kCheck + " The protocol does not state its hours.");
  CHECK(shown_contact(protocol, choose_contacts(protocol, "office", "Here", kStart).at(0)).why ==
        "Closed now; opens Mon 09:00. The protocol prints no number for this. No number is set up here. "
        "Your manager knows the number.");
}

TEST_CASE("a printed number has the title and the age of the document of its first clause",
          "[dialogs][contact]") {
  const auto why = [](const std::string& contact, const std::string& source) {
    auto files = files_of(parts_with(contact, "  - {end: over, text: Over., house: test}\n"));
    auto& head = files.at(0).text;
    const std::string sources = "[{id: C, title: The document}]";
    head.replace(head.find(sources), sources.size(), "[{id: B, title: Old guide}, {id: C, " + source + "}]");
    files.at(1).text +=
        "  - {id: B-1, source: B, kind: action, who: everybody, use: desk, gist: One does not.}\n";
    const auto protocol = read_protocol(files);
    REQUIRE(protocol);
    return shown_contact(*protocol, choose_contacts(*protocol, "office", "Here", kStart).at(0)).why;
  };
  const std::string office = "  - {contact: office, name: Office, number: ";
  CHECK_THAT(why(office + "\"0200\", cites: [C-1, B-1]}\n", "title: Joint protocol, adopted: 1 March 2011"),
             Catch::StartsWith("Printed in the Joint protocol of 1 March 2011: check this number. If it"));
  CHECK_THAT(why(office + "\"0200\", cites: [B-1, C-1]}\n", "title: Joint protocol, adopted: 1 March 2011"),
             Catch::StartsWith("Printed in the Old guide, undated: check this number. If it"));
  for (const auto* number : {"999", "101"})
    CHECK(why(office + "\"" + number + "\", cites: [C-1]}\n", "title: Joint protocol").empty());
  CHECK(why(office + "\"0200\", house: practice}\n", "title: Joint protocol") ==
        "This number is general advice, not from the Small protocol.");
  CHECK(why(office + "\"0200\", cites: [C-1], house: practice}\n", "title: Joint protocol").empty());
}

TEST_CASE("at every minute of a year one contact is given, by weekday, hour and bank holiday",
          "[dialogs][contact]") {
  // London is an hour ahead from 29 March 01:00 UTC to 25 October 01:00 UTC.
  const Instant summer{sys_days{2026y / 3 / 29} + 1h}, winter{sys_days{2026y / 10 / 25} + 1h};
  const std::set<Date> closed{Date{2026y / 1 / 1},   Date{2026y / 4 / 3},  Date{2026y / 4 / 6},
                              Date{2026y / 5 / 4},   Date{2026y / 5 / 25}, Date{2026y / 8 / 31},
                              Date{2026y / 12 / 25}, Date{2026y / 12 / 28}};
  int wrong = 0, open = 0;
  for (Instant now{sys_days{2026y / 1 / 1}}; now < Instant{sys_days{2027y / 1 / 1}}; now += 1min) {
    const auto shown = now.time_since_epoch() + (now >= summer && now < winter ? 1h : 0h);
    const Date day{floor<days>(shown)};
    const auto time = shown - floor<days>(shown);
    const auto on = weekday{day};
    const bool expected =
        on != Saturday && on != Sunday && time >= 510min && time < 1050min && !closed.contains(day);
    open += expected;
    wrong += contact_at(office(), "office", "Here", now).id != (expected ? "office" : "careline");
  }
  CHECK(wrong == 0);
  CHECK(open == 253 * 540);  // 261 weekdays less 8 bank holidays on weekdays, 9 hours each
}

TEST_CASE("a turn shows, records and corrects by the contact that it gave", "[dialogs][contact]") {
  Conversation with{office(), kSam, at("2026-11-20 17:29")};
  with.say("new");
  CHECK(with.reply().contacts.at(0).number == "0200");
  CHECK(with.all<Shown>().at(0).contact == "office");
  with.wait(2min).press("not_done");
  CHECK_THAT(with.reply().text, Contains("No answer from Office"));
  CHECK(with.reply().contacts.at(0).number == "0300");
  CHECK_THAT(with.say("status").text, Contains("Not done:\n- not done, Sam: Ring Office."));
  CHECK(with.replays());

  Conversation late{office(), kSam, at("2026-11-20 17:30")};
  late.say("new");
  CHECK(late.reply().contacts.at(0).why == "Office opens Mon 08:30; out of hours ring Careline. " + kCheck);
}

TEST_CASE("the words give the contact of the hour", "[dialogs][contact]") {
  Conversation with{office(), kSam, at("2026-11-21 03:00")};
  with.say("new");
  CHECK_THAT(with.reply().text, Contains("Ring now: Careline."));
  CHECK(with.all<Shown>().at(0).contact == "careline");
  CHECK(with.say("number").contacts.at(0).number == "0300");
  CHECK_THAT(with.say("script").text, Contains("Careline."));
  CHECK(with.replays());
}

TEST_CASE("faults of hours name their line", "[dialogs][contact][reader]") {
  const std::string at = "small/contacts.yaml:";
  const std::string period = "      - {days: mon, from: \"09:00\", to: \"17:00\"}\n";
  CHECK(faults(with_open(period, "")) ==
        at + "8: whom does one ring outside these hours? Say it with \"otherwise:\"");
  CHECK(faults(with_open(period, "    otherwise: nobody\n")) ==
        at + "10: the contact \"nobody\" is not in contacts.yaml");
  CHECK(faults(with_open(period, "    otherwise: office\n")) ==
        at + "10: \"otherwise:\" leads back here: nobody would be rung");
  CHECK(faults(with_open("      - {days: mon, from: \"09:00\", to: \"17:00\"}\n"
                         "      - {days: sun-tue, from: \"16:59\", to: \"18:00\"}\n")) ==
        at + "10: this period overlaps one above it");
  CHECK(faults(with_open("      - {days: mon, from: \"17:00\", to: \"09:00\"}\n")) ==
        at + "9: a period ends after it begins; write one over midnight as two, to \"24:00\" and from "
             "\"00:00\"");
  CHECK(faults(with_open("      - {days: monday, from: \"9:00\", to: \"25:00\", holidays: maybe}\n")) ==
        at + "9: days are written [mon, wed] or mon-fri\n" + at +
            "9: \"9:00\" is not a time from \"00:00\" to \"24:00\"\n" + at +
            "9: \"25:00\" is not a time from \"00:00\" to \"24:00\"\n" + at +
            "9: holidays is open or closed");
  CHECK(faults("  - {contact: office, name: O, number: \"1\", otherwise: police, cites: [C-1]}\n") ==
        at + "4: \"otherwise:\" says whom to ring outside the hours of \"open:\"");
}

TEST_CASE("a circle of stand-ins is told at each of them", "[dialogs][contact][reader]") {
  const auto one = [](const std::string& id, const std::string& otherwise) {
    return "  - {contact: " + id +
           ", name: X, number: \"1\", open: [{days: mon, from: \"09:00\", to: \"10:00\"}], otherwise: " +
           otherwise + ", cites: [C-1]}\n";
  };
  CHECK(faults(one("a", "b") + one("b", "c") + one("c", "b")) ==
        "small/contacts.yaml:5: \"otherwise:\" leads back here: nobody would be rung\n"
        "small/contacts.yaml:6: \"otherwise:\" leads back here: nobody would be rung");
}

}  // namespace dutydesk::dialogs
