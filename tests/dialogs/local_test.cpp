#include "dialogs/local.h"

#include <catch2/catch.hpp>

#include "dialogs/contact.h"
#include "dialogs/sha256.h"
#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using namespace std::chrono;

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

std::string misfits(const std::string& contact, const std::vector<Protocol>& protocols) {
  return lines(check_local(
      local("contacts:\n  - {" + contact + ", number: \"123\", checked_on: 2026-11-01}\n"), protocols));
}

}  // namespace

TEST_CASE("a local number is shown with the day on which it was checked", "[dialogs][local]") {
  const auto protocol = with_local(plain(), local(kGood));
  const auto shown = shown_contact(protocol, choose_contact(protocol, "team", kStart));
  CHECK(shown.name == "The local team");
  CHECK(shown.number == "01632 960123");
  CHECK(shown.why == "Local number, checked on 1 Nov 2026. Ask for Duty.");
  CHECK(protocol.contacts.at("police").number == "0123");
}

TEST_CASE("without a local number the worker is told whom to ask", "[dialogs][local]") {
  const auto protocol = plain();
  const auto shown = shown_contact(protocol, choose_contact(protocol, "team", kStart));
  CHECK(shown.number.empty());
  CHECK(shown.why == "Your manager knows it.");
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
  CHECK(
      misfits("contact: police", protocols) ==
      "local.yaml:2: the small protocol prints a number for \"police\"; a local one cannot take its place\n");
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
  CHECK(faults_of("contacts:\n  - {contact: team}\n") ==
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
