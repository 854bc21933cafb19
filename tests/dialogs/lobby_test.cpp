#include "dialogs/lobby.h"

#include <catch2/catch.hpp>

#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;

Protocol protocol_with_alarm() {
  return small_protocol(
      {.steps = "  - {ask: danger, house: test}\n  - {end: over, text: Over., house: test}\n",
       .head = "alarm: ['\\b(collapsed|abducted)\\b']\n"});
}

struct Caller {
  const Protocol protocol = protocol_with("  - {end: over, text: Over., house: test}\n");
  Worker worker{"slack:T1:U1", "U1", "", ""};
  bool asked = false;

  LobbyTurn turn(const std::string& text, std::optional<Press> press = {}) {
    auto turn = lobby({&protocol}, {kStart, worker, "slack", "C1", text, std::move(press)}, asked);
    worker = turn.worker;
    asked = true;
    return turn;
  }
  LobbyTurn says(const std::string& text) { return turn(text); }
  LobbyTurn presses(const Place& place, const std::string& value) {
    return turn({}, Press{{}, place, value});
  }
};

TEST_CASE("an unknown worker is asked role and area once, then helped", "[dialogs][lobby]") {
  Caller caller;
  auto turn = caller.says("a child is missing");
  CHECK_THAT(turn.reply.text, Contains("ring 999 now") && Contains("What is your role?"));
  CHECK(turn.reply.question == Place{"enrol", "role", {}});
  CHECK(turn.reply.options.size() == 14);
  turn = caller.says("foster carer");
  CHECK(turn.worker.role == "foster_carer");
  CHECK_THAT(turn.reply.text, Contains("Which area do you work in?") && !Contains("999"));
  turn = caller.presses({"enrol", "area", {}}, "here");
  CHECK(turn.worker.area == "Here");
  CHECK_THAT(turn.reply.text, Contains("The Small protocol applies"));
  CHECK_FALSE(turn.open);
  CHECK(caller.says("missing").open);
}

TEST_CASE("words said before a question is asked are not its answer", "[dialogs][lobby]") {
  Caller caller;
  CHECK(caller.says("police").worker.role.empty());
  CHECK(caller.says("police").worker.role == "police");
}

TEST_CASE("what is not understood is asked again, with a way to a number", "[dialogs][lobby]") {
  Caller caller;
  caller.says("hello");
  const auto turn = caller.says("gibberish");
  CHECK(turn.worker.role.empty());
  CHECK_THAT(turn.reply.text, Contains("I did not understand that") && Contains("number"));
  CHECK(turn.reply.question == Place{"enrol", "role", {}});
  CHECK_THAT(caller.says("").reply.text, !Contains("I did not understand"));
  CHECK_THAT(caller.says("he is missing").reply.text, !Contains("I did not understand"));
}

TEST_CASE("what sounds like an emergency brings 999 first, whoever says it", "[dialogs][lobby]") {
  Caller caller{protocol_with_alarm()};
  const auto check_card_first = [](const LobbyTurn& turn, const std::string& then) {
    CHECK_THAT(turn.reply.text,
               Catch::StartsWith("Ring 999.") && Contains(then) && !Contains("not understand"));
    REQUIRE(turn.reply.contacts.size() == 1);
    CHECK(turn.reply.contacts[0].number == "999");
  };
  check_card_first(caller.says("he's been ABDUCTED"), "What is your role?");
  check_card_first(caller.says("she\u2019s collapsed!"), "What is your role?");
  caller.says("police");
  check_card_first(caller.says("she's collapsed"), "Which area do you work in?");
  caller.says("here");
  const auto turn = caller.says("he's been abducted");
  check_card_first(turn, "What do you need?");
  CHECK_FALSE(turn.open);
  CHECK(caller.says("she is missing, and collapsed before").open);
  CHECK_THAT(caller.says("define abducted").reply.text, !Contains("Ring 999."));
}

TEST_CASE("the words that open an episode bring 999 first where they sound like an emergency",
          "[dialogs][lobby]") {
  const auto protocol = protocol_with_alarm();
  Conversation sam{protocol};
  sam.say("she ran off and has collapsed");
  CHECK_THAT(sam.reply().text, Catch::StartsWith("Ring 999."));
  CHECK(sam.all<Alarmed>().size() == 1);
  CHECK(sam.open() == "danger");
  CHECK(sam.replays());
}

TEST_CASE("999 and number are given before anything is known", "[dialogs][lobby]") {
  Caller caller;
  auto turn = caller.says("999");
  REQUIRE(turn.reply.contacts.size() == 1);
  CHECK(turn.reply.contacts[0].number == "999");
  turn = caller.says("number?");
  REQUIRE(turn.reply.contacts.size() == 1);
  CHECK(turn.reply.contacts[0].number == "0123");
  turn = caller.presses({}, "999");
  CHECK(turn.reply.contacts[0].number == "999");
  CHECK(turn.worker.role.empty());
}

TEST_CASE("a button for another question, or with no such option, is no answer", "[dialogs][lobby]") {
  Caller caller;
  caller.says("hello");
  CHECK(caller.presses({"enrol", "area", {}}, "police").worker.role.empty());
  CHECK(caller.presses({"enrol", "role", {}}, "burglar").worker.role.empty());
  CHECK(caller.presses({"enrol", "role", {}}, "police").worker.role == "police");
}

TEST_CASE("where no protocol covers the area, general numbers are given and said to be general",
          "[dialogs][lobby]") {
  Caller caller;
  caller.worker = {"slack:T1:U1", "Sam", "police", "Elsewhere"};
  const auto turn = caller.says("missing");
  CHECK_FALSE(turn.open);
  CHECK_THAT(turn.reply.text, Contains("no protocol for Elsewhere") && Contains("101") && Contains("999") &&
                                  Contains("not from a protocol"));
}

TEST_CASE("words for a missing child open an episode, others do not", "[dialogs][lobby]") {
  for (const std::string words : {"new",
                                  "report",
                                  "Missing!",
                                  "a child is missing",
                                  "she ran away",
                                  "He has run away",
                                  "absconded from the unit",
                                  "hasn't come home",
                                  "not come back",
                                  "She's not home yet",
                                  "my foster child is late",
                                  "he hasn't come in",
                                  "I can't find her",
                                  "he isn't back",
                                  "she never came home",
                                  "I don't know where he is",
                                  "can't find my foster son",
                                  "they\u2019re very late",
                                  "he's run off",
                                  "she is not in",
                                  "no idea where she's gone",
                                  "hasn't been seen"}) {
    INFO(words);
    CHECK(opens_episode(words));
  }
  for (const std::string words :
       {"", "hello", "yes", "status", "news", "missed the bus", "sorry I'm late", "she's not in danger",
        "I didn't get that", "don't know where they keep the form", "he hasn't answered",
        "I can't find the number", "he's back", "she's home"}) {
    INFO(words);
    CHECK_FALSE(opens_episode(words));
  }
}

TEST_CASE("an area finds its protocol", "[dialogs][lobby]") {
  const auto protocol = protocol_with("  - {end: over, text: Over., house: test}\n");
  CHECK(protocol_for({&protocol}, "Here") == &protocol);
  CHECK(protocol_for({&protocol}, "There") == nullptr);
  CHECK(protocol_for({}, "Here") == nullptr);
}

}  // namespace
}  // namespace dutydesk::dialogs
