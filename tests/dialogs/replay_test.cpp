#include "dialogs/replay.h"

#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

const std::string kSteps =
    "  - {ask: danger, house: test}\n"
    "  - {ring: police, cites: [C-1], starts: [two_hours]}\n"
    "  - {end: over, text: Over., house: test}\n";

std::vector<RecordedTurn> recorded(const Protocol& protocol) {
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "done", "thanks"}) sam.say(words);
  return sam.turns();
}

TEST_CASE("a record replays under its own protocol", "[dialogs][replay]") {
  const auto protocol = protocol_with(kSteps);
  CHECK_FALSE(replay(protocol, "K7F3", recorded(protocol)));
  CHECK_FALSE(replay(protocol, "K7F3", {}));
}

TEST_CASE("a replay names the turn and the place of the first difference", "[dialogs][replay]") {
  const auto protocol = protocol_with(kSteps);
  auto turns = recorded(protocol);
  SECTION("an event that was changed") {
    std::get<FactSet>(turns[1].events[0]).value.word = "yes";
    CHECK(replay(protocol, "K7F3", turns) == Difference{1, "/events/0/value", "\"yes\"", "\"no\""});
  }
  SECTION("an event that was taken out") {
    turns[2].events.pop_back();
    const auto difference = replay(protocol, "K7F3", turns);
    REQUIRE(difference);
    CHECK(difference->turn == 2);
    CHECK(difference->recorded.empty());
  }
  SECTION("a reply that was changed") {
    turns[3].reply.text = "Nothing.";
    const auto difference = replay(protocol, "K7F3", turns);
    REQUIRE(difference);
    CHECK(difference->where == "/reply/text");
    CHECK(difference->recorded == "\"Nothing.\"");
  }
  SECTION("an input that was changed") {
    turns[1].input.text = "yes";
    CHECK(replay(protocol, "K7F3", turns)->turn == 1);
  }
  SECTION("another code") {
    CHECK(replay(protocol, "M2P4", turns)->turn == 0);
  }
  SECTION("another revision") {
    const auto other =
        protocol_with("  - {ask: danger, house: Another reason}\n" + kSteps.substr(kSteps.find("  - {ring")));
    CHECK(replay(other, "K7F3", turns)->where == "/events/0/revision");
  }
}

}  // namespace
}  // namespace dutydesk::dialogs
