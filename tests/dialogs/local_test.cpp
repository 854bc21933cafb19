#include "dialogs/local.h"

#include <catch2/catch.hpp>

#include "dialogs/contact.h"
#include "dialogs/sha256.h"
#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using namespace std::chrono;
using Catch::Contains;
using Catch::EndsWith;

constexpr const char* kGood = R"(contacts:
  - contact: team
    number: "01632 960123"
    checked_on: 2026-11-01
    name: The local team
    ask: Ask for Duty.
holidays: {add: [2027-06-07], remove: [2027-05-31]}
)";

// Has a contact without a number, "team", and one with, "police".
Protocol plain(const std::string& id = "small") {
  auto protocol = small_protocol({.steps = "  - {ring: team, house: test}\n"
                                           "  - {end: over, text: Over., house: test}\n",
                                  .contacts = R"(contacts:
  - {contact: police, name: Police desk, number: "0123", cites: [C-1]}
  - {contact: emergency, name: Emergency, number: "999", house: not printed}
  - {contact: team, name: The team, local: Your manager knows it., cites: [C-1]}
)"});
  protocol.id = id;
  return protocol;
}

Local local(const std::string& text) {
  auto read = read_local(text, "local.yaml");
  if (!read) FAIL(read.error().front().text());
  return *std::move(read);
}

std::string lines(const std::vector<Fault>& faults) {
  std::string lines;
  for (const auto& fault : faults) lines += fault.text() + "\n";
  return lines;
}

std::string faults_of(const std::string& text) {
  const auto read = read_local(text, "local.yaml");
  return read ? "" : lines(read.error());
}

std::string misfits_of(const std::vector<std::string>& contacts, const std::vector<Protocol>& protocols) {
  std::string text = "contacts:\n";
  for (const auto& contact : contacts) text += "  - {" + contact + ", checked_on: 2026-11-01}\n";
  return lines(check_local(local(text), protocols));
}

std::string misfits(const std::string& contact, const std::vector<Protocol>& protocols) {
  return misfits_of({contact + ", number: \"123\""}, protocols);
}

std::vector<ShownContact> given(const Protocol& protocol, const std::string& area,
                                const std::string& id = "team", Instant now = kStart) {
  std::vector<ShownContact> shown;
  for (const auto& chosen : choose_contacts(protocol, id, area, now))
    shown.push_back(shown_contact(protocol, chosen));
  return shown;
}

// Two councils, a team with somebody who stands in for it, neither printed.
Protocol two_councils() {
  auto files = files_of({.steps = "  - {ring: team, house: test}\n"
                                  "  - {end: over, text: Over., house: test}\n",
                         .contacts = R"(contacts:
  - {contact: police, name: Police desk, number: "0123", cites: [C-1]}
  - {contact: emergency, name: Emergency, number: "999", house: not printed}
  - {contact: team, name: The team, local: Ask your manager., hours: not stated, otherwise: night, cites: [C-1]}
  - {contact: night, name: The night team, local: Ask the switchboard., cites: [C-1]}
)"});
  auto& head = files.front().text;
  head.replace(head.find("[Here]"), 6, "[North, South, Here]");
  const auto protocol = read_protocol(files);
  if (!protocol) FAIL(protocol.error().front().text());
  return *protocol;
}

// Sat 21 Nov 2026 22:30 is kStart; this is the Friday before at 10:00.
const Instant kOfficeHours = kStart - 36h - 30min;

std::string numbers(const std::vector<ShownContact>& shown) {
  std::string all;
  for (const auto& each : shown) all += (all.empty() ? "" : ", ") + each.name + ": " + each.number;
  return all;
}

}  // namespace

TEST_CASE("a local number is shown with the day on which it was checked", "[dialogs][local]") {
  const auto protocol = with_local(plain(), local(kGood));
  const auto shown = given(protocol, "Here").at(0);
  CHECK(shown.name == "The local team");
  CHECK(shown.number == "01632 960123");
  CHECK(shown.why == "Local number, checked on 1 Nov 2026. Ask for Duty.");
  CHECK(protocol.contacts.at("police").number == "0123");
}

TEST_CASE("without a local number the worker is told whom to ask", "[dialogs][local]") {
  const auto protocol = plain();
  const auto shown = given(protocol, "Here").at(0);
  CHECK(shown.number.empty());
  CHECK(shown.why ==
        "The protocol prints no number for this. No number is set up here. Your manager knows it.");
}

TEST_CASE("999 and 101 stand in for numbers that are not known, once in a reply", "[dialogs][local]") {
  const std::string until =
      "Until you have it: 999 in immediate danger, otherwise 101 (general police numbers, not from this "
      "protocol).";
  const auto protocol = plain();
  Conversation with{protocol};
  with.say("new");
  CHECK_THAT(with.reply().contacts.at(0).why, EndsWith("Your manager knows it. " + until));
  std::vector<ShownContact> several{{"A", "123", "a", {}}, {"B", "", "b", {}}, {"C", "", "c", {}}};
  say_until_known(several);
  CHECK(several.at(0).why == "a");
  CHECK(several.at(1).why == "b " + until);
  CHECK(several.at(2).why == "c");
  CHECK(with.replays());
}

TEST_CASE("a contact of the house without a number is no protocol's", "[dialogs][local]") {
  const auto protocol =
      small_protocol({.steps = "  - {end: over, text: Over., house: test}\n", .contacts = R"(contacts:
  - {contact: police, name: Police desk, number: "0123", cites: [C-1]}
  - {contact: emergency, name: Emergency, number: "999", house: not printed}
  - {contact: team, name: The team, local: Your manager knows it., house: practice}
)"});
  CHECK(given(protocol, "Here").at(0).why ==
        "This is general advice, not from the Small protocol. No number is set up here. "
        "Your manager knows it.");
}

TEST_CASE("a printed number is confirmed by its day alone", "[dialogs][local]") {
  const std::string confirm = "contacts: [{contact: police, checked_on: 2026-11-01, ask: Press 2.}]";
  const auto protocol = with_local(plain(), local(confirm));
  CHECK(given(protocol, "Here", "police").at(0).number == "0123");
  CHECK(given(protocol, "Here", "police").at(0).why ==
        "Printed in the document, undated, checked on 1 Nov 2026. Press 2.");
  CHECK(misfits_of({"contact: police"}, {plain()}).empty());
  CHECK(faults_of("contacts: [{contact: police, checked_on: 2026-11-01, name: Desk}]") ==
        "local.yaml:1: \"number:\" is missing\n");
}

TEST_CASE("the deployment's holidays become the protocol's", "[dialogs][local]") {
  const auto protocol = with_local(plain(), local(kGood));
  CHECK(protocol.holidays.contains(Date{2027y / 6 / 7}));
  CHECK_FALSE(protocol.holidays.contains(Date{2027y / 5 / 31}));
  CHECK(with_local(plain(), local("contacts: []")).holidays == Holidays{});
}

TEST_CASE("the revision is that of the text, and the protocol keeps its own", "[dialogs][local]") {
  const auto one = local(kGood);
  CHECK(one.revision.size() == 64);
  CHECK(one.revision != local(std::string{kGood} + "\n").revision);
  CHECK(with_local(plain(), one).local == one.revision);
  CHECK(with_local(plain(), one).revision == plain().revision);
  CHECK(plain().local.empty());
}

TEST_CASE("a printed number is never replaced", "[dialogs][local]") {
  const std::vector protocols{plain()};
  CHECK(misfits("contact: police", protocols) ==
        "local.yaml:2: the small protocol prints a number for \"police\"; a local one cannot take its place. "
        "To "
        "confirm the printed one, leave \"number:\" out\n");
  const auto forced = local("contacts: [{contact: police, number: \"456\", checked_on: 2026-11-01}]");
  CHECK(with_local(plain(), forced).contacts.at("police").number == "0123");
}

TEST_CASE("an unknown contact is told with those that are known", "[dialogs][local]") {
  const std::vector protocols{plain()};
  CHECK(misfits("contact: taem", protocols) ==
        "local.yaml:2: there is no contact \"taem\"; those without a printed number are: team\n");
  CHECK(misfits("contact: team", protocols).empty());
  CHECK(misfits("contact: team, protocol: other", protocols) ==
        "local.yaml:2: no contact \"team\" needs a local number\n");
}

TEST_CASE("a contact that several protocols have says whose it is", "[dialogs][local]") {
  const std::vector protocols{plain("east"), plain("west")};
  CHECK(misfits("contact: team", protocols) ==
        "local.yaml:2: several protocols have \"team\"; say which with \"protocol:\": east, west\n");
  CHECK(misfits("contact: team, protocol: west", protocols).empty());
  const auto west =
      local("contacts: [{contact: team, protocol: west, number: \"456\", checked_on: 2026-11-01}]");
  CHECK(with_local(plain("east"), west).contacts.at("team").number.empty());
  CHECK(with_local(plain("west"), west).contacts.at("team").number == "456");
}

TEST_CASE("faults of a local file name their line", "[dialogs][local]") {
  CHECK(faults_of("contact: []\n") ==
        "local.yaml:1: \"contact\" is not known here; known are: contacts, holidays, phrases\n");
  CHECK(faults_of("contacts:\n  - contact: team\n    number: ring me\n    checked_on: 1 Nov\n") ==
        "local.yaml:3: this is not a telephone number, as in \"01632 960123\"\n"
        "local.yaml:4: \"1 Nov\" is not a day; write it as 2026-11-01\n");
  CHECK(faults_of("contacts:\n  - {contact: team, name: The team}\n") ==
        "local.yaml:2: \"checked_on:\" is missing\nlocal.yaml:2: \"number:\" is missing\n");
  const std::string once = "  - {contact: team, number: \"123\", checked_on: 2026-11-01}\n";
  CHECK(faults_of("contacts:\n" + once + once) == "local.yaml:3: \"team\" stands here a second time\n");
  CHECK(faults_of("holidays:\n  add: [2027-02-29]\n  remove: [2027-06-01]\n") ==
        "local.yaml:2: \"2027-02-29\" is not a day; write it as 2026-11-01\n"
        "local.yaml:3: 2027-06-01 is no bank holiday\n");
  CHECK(faults_of("holidays: {add: \"2027-\n\n06\"}\n") ==
        "local.yaml:1: \"2027- 06\" is not a day; write it as 2026-11-01\n");
  CHECK(faults_of("") == "local.yaml: this file is empty\n");
}

TEST_CASE("a contact may have a number in each area, and one for all others", "[dialogs][local]") {
  const auto protocol = with_local(two_councils(), local(R"(contacts:
  - {contact: team, number: "111", checked_on: 2026-11-01, name: The team of all, ask: Say Small.}
  - {contact: team, area: North, number: "222", checked_on: 2026-11-02}
  - {contact: team, area: South, number: "333", checked_on: 2026-11-03, name: South's team}
)"));
  const auto at = [&](const std::string& area) { return given(protocol, area).at(0); };
  CHECK(at("North").name == "The team");
  CHECK(at("North").number == "222");
  CHECK_THAT(at("North").why, Contains("Local number for North, checked on 2 Nov 2026.") && !Contains("Say"));
  CHECK(at("South").name == "South's team");
  CHECK(at("South").number == "333");
  CHECK(at("Here").number == "111");
  CHECK_THAT(at("Here").why, Contains("Local number, checked on 1 Nov 2026.") && Contains("Say Small."));
  CHECK(at("").number == "111");
}

TEST_CASE("an area without a number is told whom to ask, not another area's number", "[dialogs][local]") {
  const auto protocol =
      with_local(two_councils(),
                 local("contacts: [{contact: team, area: North, number: \"222\", checked_on: 2026-11-02}]"));
  CHECK(numbers(given(protocol, "North")) == "The team: 222");
  CHECK(numbers(given(protocol, "South")) == "The team: ");
}

TEST_CASE("the area of the episode chooses its numbers in every reply", "[dialogs][local]") {
  const auto protocol = with_local(two_councils(), local(R"(contacts:
  - {contact: team, area: North, number: "222", checked_on: 2026-11-02, name: North's team}
  - {contact: team, area: South, number: "333", checked_on: 2026-11-03, name: South's team}
)"));
  auto sam = kSam;
  sam.area = "South";
  auto alex = kAlex;
  alex.area = "North";
  Conversation with{protocol, sam};
  CHECK_THAT(with.say("new").text, Contains("Ring now: South's team."));
  CHECK(numbers(with.reply().contacts) == "South's team: 333");
  CHECK(numbers(with.as(alex).say("where are we").contacts) ==
        "South's team: 333");  // the episode's, not Alex's
  CHECK_THAT(with.press("not_done").text, Contains("No answer from South's team"));
  CHECK_THAT(with.say("status").text, Contains("Ring South's team."));
  CHECK(with.replays());
}

TEST_CASE("a local contact has the hours of its area", "[dialogs][local]") {
  const auto protocol = with_local(two_councils(), local(R"(contacts:
  - {contact: team, area: North, number: "222", checked_on: 2026-11-02, open: [{days: mon-fri, from: "09:00", to: "17:00"}]}
  - {contact: team, area: South, number: "333", checked_on: 2026-11-02, open: [{days: mon-sun, from: "00:00", to: "24:00", holidays: open}]}
  - {contact: night, number: "444", checked_on: 2026-11-02}
)"));
  CHECK(numbers(given(protocol, "North", "team", kOfficeHours)) == "The team: 222");
  CHECK(given(protocol, "North", "team", kOfficeHours).at(0).why ==
        "Open now, until 17:00. Local number for North, checked on 2 Nov 2026.");
  CHECK(numbers(given(protocol, "North")) == "The night team: 444");
  CHECK(given(protocol, "North").at(0).why ==
        "The team opens Mon 09:00; out of hours ring The night team. Local number, checked on 2 Nov 2026.");
  CHECK(numbers(given(protocol, "South")) == "The team: 333");
}

TEST_CASE("where it is not known that a contact answers now, who stands in for it is given too",
          "[dialogs][local]") {
  const std::string team = "  - {contact: team, number: \"222\", checked_on: 2026-11-02}\n";
  const std::string night = "  - {contact: night, number: \"444\", checked_on: 2026-11-02}\n";
  // Neither number, one of them, both without hours.
  CHECK(numbers(given(two_councils(), "North")) == "The team: ");
  CHECK(numbers(given(with_local(two_councils(), local("contacts:\n" + team)), "North")) == "The team: 222");
  const auto unnumbered = given(with_local(two_councils(), local("contacts:\n" + night)), "North");
  CHECK(numbers(unnumbered) == "The team: , The night team: 444");
  CHECK_THAT(unnumbered.at(0).why, Contains("Ask your manager."));
  CHECK(unnumbered.at(1).why ==
        "Out of hours ring this instead of The team. Local number, checked on 2 Nov 2026.");
  CHECK(numbers(given(with_local(two_councils(), local("contacts:\n" + team + night)), "North")) ==
        "The team: 222, The night team: 444");
}

TEST_CASE("a turn names first whom the protocol names, and records that", "[dialogs][local]") {
  const auto protocol = with_local(
      two_councils(), local("contacts: [{contact: night, number: \"444\", checked_on: 2026-11-02}]"));
  Conversation with{protocol};
  CHECK_THAT(with.say("new").text, Contains("Ring now: The team."));
  CHECK(numbers(with.reply().contacts) == "The team: , The night team: 444");
  CHECK(with.all<Shown>().at(0).contact == "team");
  CHECK(with.replays());
}

TEST_CASE("an area that no protocol has, and a second entry for one, are told", "[dialogs][local]") {
  const std::vector protocols{two_councils()};
  CHECK(misfits("contact: team, area: North", protocols).empty());
  CHECK(misfits("contact: team, area: Nroth", protocols) ==
        "local.yaml:2: there is no area \"Nroth\" here; the areas are: North, South, Here\n");
  const std::string north = "contact: team, area: North, number: \"123\"";
  CHECK(misfits_of({north, north + ", protocol: small"}, protocols) ==
        "local.yaml:3: \"team\" stands here a second time for North\n");
  CHECK(misfits_of({north, "contact: team, number: \"123\"", "contact: team, area: South, number: \"1234\""},
                   protocols)
            .empty());
  CHECK(faults_of("contacts:\n  - {" + north + ", checked_on: 2026-11-01}\n  - {" + north +
                  ", checked_on: 2026-11-01}\n") ==
        "local.yaml:3: \"team\" stands here a second time for North\n");
  CHECK(misfits_of({"contact: team, area: North"}, protocols) ==
        "local.yaml:2: \"number:\" is missing: the small protocol prints none for \"team\"\n");
}

TEST_CASE("an area tells which of several protocols is meant", "[dialogs][local]") {
  auto west = plain("west");
  west.areas = {"There"};
  const std::vector protocols{plain("east"), west};
  CHECK(misfits("contact: team, area: There", protocols).empty());
  CHECK(misfits("contact: team, area: There, protocol: east", protocols) ==
        "local.yaml:2: there is no area \"There\" here; the areas are: Here\n");
  const auto there =
      local("contacts: [{contact: team, area: There, number: \"456\", checked_on: 2026-11-01}]");
  CHECK(numbers(given(with_local(west, there), "There")) == "The team: 456");
  CHECK(numbers(given(with_local(plain("east"), there), "Here")) == "The team: ");
}

TEST_CASE("faults of local hours name their line", "[dialogs][local]") {
  const std::string head = "contacts:\n  - contact: team\n    number: \"123\"\n    checked_on: 2026-11-01\n";
  CHECK(faults_of(head + "    open:\n      - {days: mon-fri, from: \"09:00\", to: \"17:00\"}\n"
                         "      - {days: fri, from: \"16:00\", to: \"18:00\"}\n") ==
        "local.yaml:7: this period overlaps one above it\n");
  CHECK(faults_of(head + "    open: []\n") ==
        "local.yaml:5: \"open:\" names no period; leave it out where no hours are stated\n");
}

TEST_CASE("an input names its local revision only where there is one", "[dialogs][local]") {
  Input input{kStart, kSam, "test", "sam", "new", {}};
  CHECK(json_text(input).find("local") == std::string::npos);
  CHECK(through_json(input) == input);
  input.local = "abc";
  CHECK(through_json(input).local == "abc");
}

TEST_CASE("phrases join the local file's text and revision, and all of it is read again",
          "[dialogs][local]") {
  const auto plain = local(kGood);
  const std::vector<std::string> phrases = {"One \"does\" so: # {yes}", "\xE2\x80\x98no\xE2\x80\x99 \\ 12"};
  const auto whole = with_phrases(plain, phrases);
  REQUIRE(whole);
  CHECK(whole->phrases == phrases);
  CHECK(whole->holidays == plain.holidays);
  REQUIRE(whole->contacts.size() == plain.contacts.size());
  CHECK(whole->contacts.at(0).number == plain.contacts.at(0).number);
  CHECK(whole->revision != plain.revision);
  CHECK(local(whole->text).phrases == phrases);
  CHECK(local(whole->text).revision == whole->revision);
  CHECK(with_phrases({}, phrases)->phrases == phrases);
}

TEST_CASE("a phrase goes to the clause whose fingerprint it has, and to no other", "[dialogs][local]") {
  auto protocol = plain();
  auto& prints = protocol.clauses.at("C-1").fingerprints;
  prints = {{2, sha256_hex("one does")}, {3, sha256_hex("one does")}, {1, sha256_hex("so")}};
  protocol = with_local(std::move(protocol), *with_phrases({}, {"One, DOES", "not so"}));
  const auto& found = protocol.clauses.at("C-1").fingerprints;
  CHECK(found.at(0).phrase == "One, DOES");
  CHECK(found.at(1).phrase.empty());
  CHECK(found.at(2).phrase.empty());
}

}  // namespace dutydesk::dialogs
