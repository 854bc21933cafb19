#include "dialogs/lobby.h"

#include <catch2/catch.hpp>

#include "dialogs/role.h"
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
  CHECK(turn.reply.options.size() == roles().size());
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

// Protocols of four districts, as of different bodies.
struct Districts {
  std::vector<Protocol> all;
  std::vector<const Protocol*> protocols;
  Worker worker{"slack:T1:U1", "U1", "duty_desk", ""};

  Districts() {
    const auto add = [&](const std::string& title, std::vector<std::string> areas) {
      all.push_back(protocol_with("  - {end: over, text: Over., house: test}\n"));
      all.back().id = all.back().title = title;
      all.back().areas = std::move(areas);
    };
    add("Bexley", {"Bexley"});
    add("Derby and Derbyshire", {"Derby City", "Derbyshire"});
    add("Nottinghamshire", {"Nottinghamshire"});
    all.back().not_covered = {{"Nottingham", {"\\bncscp\\b"}, "This is for the county.", {"C-1"}, {}, {}}};
    add("Thames Valley", {"Oxfordshire", "Reading", "Windsor and Maidenhead"});
    for (const auto& protocol : all) protocols.push_back(&protocol);
  }

  LobbyTurn says(const std::string& text, std::optional<Press> press = {}) {
    auto turn = lobby(protocols, {kStart, worker, "slack", "C1", text, std::move(press)}, true);
    worker = turn.worker;
    return turn;
  }
};

TEST_CASE("an area is understood as people name it", "[dialogs][lobby][area]") {
  const auto [words, area] = GENERATE(table<std::string, std::string>({
      {"Derby City", "Derby City"},
      {"derby city council", "Derby City"},
      {"city of derby", "Derby City"},
      {"Derbyshire", "Derbyshire"},
      {"derbyshire county council", "Derbyshire"},
      {"derbys", "Derbyshire"},
      {"I work in Reading", "Reading"},
      {"maidenhead", "Windsor and Maidenhead"},
      {"oxf", "Oxfordshire"},
      {"1", "Bexley"},
      {"3", "Derbyshire"},
      {"London Borough of Bexley", "Bexley"},
      {"nottinghamshire", "Nottinghamshire"},
  }));
  Districts districts;
  CAPTURE(words);
  const auto turn = districts.says(words);
  CHECK(turn.worker.area == area);
  CHECK_THAT(turn.reply.text, Contains("protocol applies"));
}

TEST_CASE("an area that may be two is asked again with both", "[dialogs][lobby][area]") {
  Districts districts;
  const auto turn = districts.says("Derby");
  CHECK(turn.worker.area.empty());
  CHECK_THAT(turn.reply.text, Contains("That may be Derby City or Derbyshire") && Contains("Which area") &&
                                  !Contains("not understand"));
  CHECK(turn.reply.question == Place{"enrol", "area", {}});
  CHECK(districts.says("", Press{{}, {"enrol", "area", {}}, "derbyshire"}).worker.area == "Derbyshire");
}

TEST_CASE("a slip of the pen is asked about and settles nothing", "[dialogs][lobby][area]") {
  const auto words = GENERATE(as<std::string>{}, "Readnig", "reeding", "Oxforshire", "Bexly", "derbyshie");
  Districts districts;
  CAPTURE(words);
  const auto turn = districts.says(words);
  CHECK(turn.worker.area.empty());
  CHECK_THAT(turn.reply.text, Contains("Did you mean ") && Contains("Which area"));
}

TEST_CASE("words that name no place are asked again", "[dialogs][lobby][area]") {
  const auto words = GENERATE(as<std::string>{}, "hello", "no", "dunno", "not sure", "what?", "foster carer",
                              "99", "...", "I don't know which", "re", "the city", "done", "all done");
  Districts districts;
  CAPTURE(words);
  const auto turn = districts.says(words);
  CHECK(turn.worker.area.empty());
  CHECK_THAT(turn.reply.text, Contains("Which area"));
}

TEST_CASE("an area in no protocol is told so, and can be put right", "[dialogs][lobby][area]") {
  Districts districts;
  auto turn = districts.says("I work in Leeds");
  CHECK(turn.worker.area == "Leeds");
  CHECK_THAT(turn.reply.text, Contains("I have no protocol for Leeds.") && Contains("999") &&
                                  Contains("101") && Contains("emergency duty team") &&
                                  !Contains("not understand"));
  turn = districts.says("thanks");
  CHECK_THAT(turn.reply.text, Contains("I have no protocol for Leeds."));
  turn = districts.says("new");
  CHECK_FALSE(turn.open);
  CHECK_THAT(turn.reply.text, Contains("I have no protocol for Leeds."));
  turn = districts.says("reeding");
  CHECK_THAT(turn.reply.text, Contains("Did you mean Reading?"));
  turn = districts.says("reading");
  CHECK(turn.worker.area == "Reading");
  CHECK_THAT(turn.reply.text, Contains("Thames Valley protocol applies in Reading"));
  CHECK(districts.says("new").open);
}

TEST_CASE("none of the areas can be pressed, and another afterwards", "[dialogs][lobby][area]") {
  Districts districts;
  const Place area{"enrol", "area", {}};
  auto turn = districts.says("", Press{{}, area, "elsewhere"});
  CHECK_THAT(turn.reply.text, Contains("no protocol for an area that is not listed") && Contains("101"));
  CHECK(turn.reply.question == area);
  CHECK(districts.says("", Press{{}, area, "bexley"}).worker.area == "Bexley");
  CHECK(districts.says("", Press{{}, area, "reading"}).worker.area == "Bexley");  // settled
}

TEST_CASE("an area beside the protocol's own is told whom to ask", "[dialogs][lobby][area]") {
  const auto words =
      GENERATE(as<std::string>{}, "Nottingham", "nottingham city council", "the NCSCP", "City of Nottingham");
  Districts districts;
  CAPTURE(words);
  const auto turn = districts.says(words);
  CHECK(turn.worker.area == "Nottingham");
  CHECK_THAT(turn.reply.text, Contains("I have no protocol for Nottingham. This is for the county.") &&
                                  Contains("101") && Contains("999"));
  CHECK(turn.reply.cites == std::vector<std::string>{"C-1"});
}

TEST_CASE("a report can be for another area than one's own", "[dialogs][lobby][area]") {
  Districts districts;
  districts.worker.area = "Reading";
  const auto [words, area] = GENERATE(table<std::string, std::string>({
      {"new", "Reading"},
      {"new in Derby City", "Derby City"},
      {"New in derbyshire.", "Derbyshire"},
      {"new for Bexley", "Bexley"},
      {"new for a foster carer in Derby City", "Derby City"},
      {"new for a parent", "Reading"},
      {"new for a foster carer", "Reading"},
      {"new for somebody in care", "Reading"},
      {"new child in foster care", "Reading"},
      {"new for my neighbour", "Reading"},
  }));
  CAPTURE(words);
  const auto turn = districts.says(words);
  CHECK(turn.open);
  CHECK(turn.area == area);
  CHECK(turn.worker.area == "Reading");
}

TEST_CASE("a report for an area that is not clear or not covered is not opened", "[dialogs][lobby][area]") {
  Districts districts;
  districts.worker.area = "Reading";
  auto turn = districts.says("new in Derby");
  CHECK_FALSE(turn.open);
  CHECK_THAT(turn.reply.text,
             Contains("Derby City or Derbyshire") && Contains("To report in Reading, say new"));
  turn = districts.says("new in Leeds");
  CHECK_FALSE(turn.open);
  CHECK_THAT(turn.reply.text, Contains("no protocol for Leeds") && Contains("101") && Contains("999"));
  turn = districts.says("new for Nottingham");
  CHECK_FALSE(turn.open);
  CHECK_THAT(turn.reply.text, Contains("This is for the county."));
  CHECK(turn.worker.area == "Reading");
  districts.worker.area = "Leeds";
  CHECK(districts.says("new in Bexley").area == "Bexley");
}

TEST_CASE("before the area is known each number is given under its protocol", "[dialogs][lobby][area]") {
  Districts districts;
  const auto reply = districts.says("number").reply;
  for (const auto& protocol : districts.all)
    CHECK_THAT(reply.text, Contains(protocol.title + ": Police desk."));
  CHECK_THAT(reply.text, Contains("101"));
}

TEST_CASE("the first message names the protocol, its area and its age", "[dialogs][lobby][area]") {
  auto protocol =
      protocol_with("  - {ask: danger, house: test}\n  - {end: over, text: Over., house: test}\n");
  Conversation sam{protocol};
  sam.say("new in here");
  CHECK_THAT(sam.reply().text, Catch::StartsWith("Small, Here. Made up.") && !Contains("do not know"));
  Conversation bexley{protocol, {"chat:b", "B", "police", "Small"}};
  bexley.say("new");
  CHECK_THAT(bexley.reply().text, Catch::StartsWith("Small. Made up."));
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
