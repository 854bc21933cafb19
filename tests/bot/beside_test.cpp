// Two protocols for one child at the desk: two records, each of which replays alone.
#include "dialogs/beside.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "bot/dispatch.h"
#include "dialogs/replay.h"
#include "tests/bot/practice.h"
#include "tests/dialogs/two_protocols.h"

namespace dutydesk::bot {
namespace {

using Catch::Matchers::Contains;

std::vector<dialogs::RecordedTurn> turns_of(const std::vector<Entry>& entries) {
  std::vector<dialogs::RecordedTurn> turns;
  for (const auto& entry : entries) {
    const auto record = parse_record(entry.bytes);
    REQUIRE(record);
    if (record->turn) turns.push_back({record->turn->said, record->turn->events, record->turn->shown});
  }
  return turns;
}

struct Beside {
  PracticeFolder folder;
  Practice practice{folder.path(), {dialogs::east(), dialogs::west()}};
  std::string first;
  std::string second;
  Decision brought;

  Beside() : first(practice.open_episode()) {
    for (const auto* words : {"no", "yes", "02:00", "12"}) practice.say("U1", words);
    brought = practice.say("U1", "Derby City");
    REQUIRE(brought.others.size() == 1);
    second = brought.others.front().episode;
  }

  void check_record(const std::string& code, const dialogs::Protocol& protocol) {
    const auto entries = practice.store.entries(code);
    CHECK_FALSE(check_chain(entries));
    CHECK_FALSE(dialogs::replay(protocol, code, turns_of(entries)));
    Protocols none{{}};  // and by the revision that the store kept
    const auto& kept = none.revision(practice.store.episode(code)->revision, "", practice.store);
    CHECK_FALSE(dialogs::replay(kept, code, turns_of(entries)));
  }
};

}  // namespace

TEST_CASE("an area of another protocol opens a second record, told before the question", "[bot][beside]") {
  Beside two;
  CHECK(two.brought.episode == two.first);
  CHECK(two.brought.reply.question->step == "calm");
  const auto order = in_order(two.brought);
  REQUIRE(order.size() == 2);
  CHECK(order.at(0).episode == two.second);
  CHECK(order.at(1).episode == two.first);
  CHECK(order.at(0).outgoing.conversation == order.at(1).outgoing.conversation);
  CHECK_THAT(order.at(0).reply.text, Contains("the same child as " + two.first));
  CHECK_THAT(order.at(1).reply.text, Contains(two.second));
  CHECK(two.practice.store.episode(two.second)->protocol == "west");
  CHECK(fold(two.practice.store.entries(two.second)).beside.at(0).code == two.first);
  CHECK(fold(two.practice.store.entries(two.first)).beside.at(0).code == two.second);
}

TEST_CASE("an answer goes to the first until it asks no more, then to the second", "[bot][beside]") {
  Beside two;
  const auto over = two.practice.say("U1", "yes");
  CHECK(over.episode == two.first);
  REQUIRE(over.others.size() == 1);
  CHECK(over.others.front().episode == two.second);
  CHECK(over.others.front().reply.question->step == "order");
  CHECK(in_order(over).back().episode == two.second);
  const auto next = two.practice.say("U1", "no");
  CHECK(next.episode == two.second);
  CHECK(next.reply.contacts.at(0).number == "0456");
  CHECK(next.reply.clocks.at(0).id == "west_clock");
  CHECK(two.practice.say("U1", two.first + " status").episode == two.first);
  CHECK(two.practice.say("U1", two.second + " done").episode == two.second);
}

TEST_CASE("both records replay, each alone, with the other's words nowhere in it", "[bot][beside]") {
  Beside two;
  two.practice.say("U1", "yes");
  for (const auto& words : {std::string{"no"}, std::string{"done"}, std::string{"Oxfordshire"},
                            two.first + " returned", std::string{"03:30"}, two.second + " status"})
    two.practice.say("U1", words);
  two.check_record(two.first, dialogs::east());
  two.check_record(two.second, dialogs::west());
  for (const auto& entry : two.practice.store.entries(two.first))
    CHECK_THAT(entry.bytes, !Contains("west_clock") && !Contains("0456"));
  for (const auto& entry : two.practice.store.entries(two.second))
    CHECK_THAT(entry.bytes, !Contains("two_hours") && !Contains("0123"));
}

TEST_CASE("clocks of both fire, each for its own record", "[bot][beside]") {
  Beside two;
  for (const auto* words : {"yes", "no"}) two.practice.say("U1", words);
  const auto later = kNight + std::chrono::hours{48};
  const auto alarms = two.practice.store.alarms(later, 10);
  REQUIRE(alarms.size() == 1);
  CHECK(alarms.front().episode == two.first);
  two.practice.desk.begin();
  const auto told = two.practice.desk.fire(alarms.front(), alarms.front().due);
  two.practice.desk.commit();
  REQUIRE(told);
  CHECK_THAT(told->reply.text, Catch::Matchers::StartsWith("East: Due now"));
  two.check_record(two.first, dialogs::east());
}

TEST_CASE("where the second record cannot be written the first has not moved", "[bot][beside]") {
  const PracticeFolder folder;
  Practice practice{folder.path(), {dialogs::east(), dialogs::west()}};
  const auto code = practice.open_episode();
  for (const auto* words : {"no", "yes", "02:00", "12"}) practice.say("U1", words);
  const auto before = practice.store.entries(code);
  folder.tamper(
      "CREATE TRIGGER refuse BEFORE INSERT ON stream WHEN NEW.protocol = 'west'"
      " BEGIN SELECT RAISE(ABORT, 'refused'); END");
  practice.desk.begin();
  CHECK_THROWS(practice.desk.decide("test", typed("a", "U1", "Derby City"), kNight + std::chrono::hours{1}));
  practice.desk.commit();
  CHECK(practice.store.entries(code) == before);
  CHECK(practice.store.episodes().size() == 1);
  CHECK(practice.say("U1", "Leeds").reply.question->step == "placed_far");
}

TEST_CASE("a worker who opens a record elsewhere keeps their own area", "[bot][beside]") {
  Beside two;
  const auto fresh = two.practice.say("U1", "new");
  CHECK(two.practice.store.episode(fresh.episode)->protocol == "east");
}

}  // namespace dutydesk::bot
