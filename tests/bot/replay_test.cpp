// An entry holds all that the engine may read: run again, it gives what was recorded.
#include "dialogs/replay.h"

#include <catch2/catch.hpp>

#include "tests/bot/practice.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::bot {
namespace {

std::vector<dialogs::RecordedTurn> turns_of(const std::vector<Entry>& entries) {
  std::vector<dialogs::RecordedTurn> turns;
  for (const auto& entry : entries) {
    const auto record = parse_record(entry.bytes);
    REQUIRE(record);
    if (record->turn) turns.push_back({record->turn->said, record->turn->events, record->turn->shown});
  }
  return turns;
}

struct Told {
  PracticeFolder folder;
  Practice practice{folder.path()};
  std::string code;

  explicit Told(const std::vector<std::string>& texts) : code(practice.open_episode()) {
    for (const auto& text : texts) practice.say("U1", text);
  }
};

const std::vector<std::string> kLongNight = {"no",
                                             "what do you mean",
                                             "?",
                                             "dk",
                                             "no",
                                             "done",
                                             "done",
                                             "22:15",
                                             "done",
                                             "all done",
                                             "change",
                                             "1",
                                             "yes",
                                             "done",
                                             "status",
                                             "note a neighbour saw a bus",
                                             "back",
                                             "skip was not told",
                                             "999",
                                             "help",
                                             "number",
                                             "why",
                                             "change",
                                             "2",
                                             "\xF0\x9F\x9A\x93"};

}  // namespace

TEST_CASE("an episode's entries run again give every event and reply", "[bot][replay]") {
  Told told{kLongNight};
  told.practice.say("U2", told.code + " status", "C2");
  told.practice.say("U1", "no");
  told.practice.say("U2", "yes", "C2");
  auto press = typed("pressed", "U2", "", "C2");
  press.press = dialogs::Press{told.code, {"report.1", "in_danger", {}}, "yes"};
  told.practice.say(press);

  const auto turns = turns_of(told.practice.store.entries(told.code));
  REQUIRE(turns.size() == kLongNight.size() + 5);
  CHECK_FALSE(dialogs::replay(*told.practice.protocols.current().front(), told.code, turns));
}

TEST_CASE("what an entry records is written again byte for byte", "[bot][replay]") {
  Told told{kLongNight};
  const auto& protocol = *told.practice.protocols.current().front();
  dialogs::Episode episode;
  episode.code = told.code;
  for (const auto& entry : told.practice.store.entries(told.code)) {
    const auto said = parse_record(entry.bytes)->turn->said;
    auto turn = dialogs::advance(protocol, episode, said);
    CHECK_THAT(entry.bytes, Catch::Matchers::EndsWith(format_turn(protocol, said, turn) + "}"));
    episode = std::move(turn.after);
  }
}

TEST_CASE("entries run through the revision that the store kept give the same", "[bot][replay]") {
  Told told{kLongNight};
  Protocols none{{}};
  const auto& kept = none.revision(told.practice.store.episode(told.code)->revision, "", told.practice.store);
  CHECK_FALSE(dialogs::replay(kept, told.code, turns_of(told.practice.store.entries(told.code))));
}

// A protocol of Oxfordshire that prints no number for the team it tells to ring.
dialogs::Protocol without_number() {
  auto files = dialogs::files_of(
      {.steps = "  - {ring: team, house: test}\n  - {end: over, text: Over., house: test}\n",
       .contacts = R"(contacts:
  - {contact: police, name: Police desk, number: "0123", cites: [C-1]}
  - {contact: emergency, name: Emergency, number: "999", house: not printed}
  - {contact: team, name: The team, local: Your manager knows it., cites: [C-1]}
)"});
  auto& head = files.front().text;
  head.replace(head.find("[Here]"), 6, "[Oxfordshire]");
  return *dialogs::read_protocol(files);
}

dialogs::Local local_number(const std::string& number) {
  return *dialogs::read_local(
      "contacts: [{contact: team, number: \"" + number + "\", checked_on: 2026-11-01}]", "local.yaml");
}

TEST_CASE("a turn is run again with the local file of its day", "[bot][replay][local]") {
  const PracticeFolder folder;
  std::string code;
  {
    Practice before{folder.path(), {without_number()}, local_number("01632 960001")};
    code = before.open_episode();
    CHECK(before.say("U1", "number").reply.contacts.at(0).number == "01632 960001");
  }
  Practice after{folder.path(), {without_number()}, local_number("01632 960002")};
  after.now += std::chrono::hours{1};
  CHECK(after.say("U1", "number").reply.contacts.at(0).number == "01632 960002");

  const auto turns = turns_of(after.store.entries(code));
  REQUIRE(turns.size() == 3);
  CHECK(turns[1].input.local != turns[2].input.local);
  Protocols none{{}};
  const auto revision = after.store.episode(code)->revision;
  const auto of_its_day = [&](const dialogs::Input& input) -> const dialogs::Protocol& {
    return none.revision(revision, input.local, after.store);
  };
  CHECK_FALSE(dialogs::replay(of_its_day, code, turns));
  CHECK(dialogs::replay(*after.protocols.current().front(), code, turns)->turn == 0);
}

TEST_CASE("a turn is run again with the documents' words of its day", "[bot][replay][local]") {
  auto protocol = without_number();
  const PracticeFolder folder;
  std::string code;
  {
    Practice told{folder.path(), {protocol}, *dialogs::with_phrases(local_number("01632 960001"), {"never"})};
    code = told.open_episode();
    CHECK_THAT(told.say("U1", "why C-1").reply.text, Catch::Matchers::Contains("One does so."));
  }
  Practice without{folder.path(), {protocol}};
  without.say("U1", "why C-1");
  const auto turns = turns_of(without.store.entries(code));
  REQUIRE(turns.size() == 3);
  CHECK_FALSE(turns[1].input.local.empty());
  CHECK(turns[2].input.local.empty());
  CHECK(dialogs::read_local(*without.store.local(turns[1].input.local), "kept")->phrases.at(0) == "never");
}

TEST_CASE("a changed protocol shows the first difference", "[bot][replay]") {
  Told told{{"no", "dk", "no", "done"}};
  auto changed = practice_protocols().front();
  changed.facts.at("report_at_once").question = "At once?";
  const auto difference =
      dialogs::replay(changed, told.code, turns_of(told.practice.store.entries(told.code)));
  REQUIRE(difference);
  CHECK(difference->turn == 2);
  CHECK(difference->where == "/reply/text");
  CHECK_THAT(difference->replayed, Catch::Matchers::Contains("At once?"));
}

}  // namespace dutydesk::bot
