#include "bot/record.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "dialogs/json_text.h"
#include "tests/bot/practice.h"

namespace dutydesk::bot {
namespace {

using nlohmann::json;

std::string object(const std::string& members) {
  return "{" + members + "}";
}

std::string turn_members() {
  static const auto protocols = practice_protocols();
  dialogs::Episode episode;
  episode.code = "K7F3";
  const dialogs::Input said{kNight, *practice_worker("U1"), "test", "C1", "new", {}};
  return format_turn(protocols.front(), said, dialogs::advance(protocols.front(), episode, said));
}

}  // namespace

TEST_CASE("a turn is read again as it was written", "[bot][record]") {
  const auto body = json::parse(object(turn_members()));
  const auto record = parse_record(body.dump());
  REQUIRE(record);
  REQUIRE(record->turn);
  CHECK(record->turn->said.worker.name == "Worker One");
  CHECK(record->turn->events.size() == body.at("events").size());
  CHECK(record->shown() == &record->turn->shown);
  CHECK(json::parse(dialogs::json_text(*record->shown())) == body.at("shown"));
}

TEST_CASE("what was said in the lobby and what became of a reply are read again", "[bot][record]") {
  dialogs::Reply shown;
  shown.text = "What is your role?";
  const dialogs::Input said{kNight, {"test:T1:U9", "U9", {}, {}}, "test", "C1", "hello", {}};
  const auto lobby = parse_record(object(format_lobby(said, shown)));
  REQUIRE(lobby);
  CHECK(lobby->lobby->said == said);
  CHECK(*lobby->shown() == shown);

  const DeliveryResult result{kNight, 7, false, 12, "status 500"};
  const auto delivery = parse_record(object(format_delivery(result)));
  REQUIRE(delivery);
  CHECK(delivery->shown() == nullptr);
  CHECK(format_delivery(*delivery->delivery) == format_delivery(result));
}

TEST_CASE("what is not an entry is told, not thrown", "[bot][record]") {
  const auto bytes = GENERATE(as<std::string>{}, "", "{", "[]", "7", "{}", R"({"kind": 7})",
                              R"({"kind": "dream"})", R"({"kind": "turn"})", R"({"kind": "delivery"})",
                              R"({"kind": "lobby", "said": [], "shown": {}})", "{\"kind\": \"\xff\"}");
  CAPTURE(bytes);
  const auto record = parse_record(bytes);
  REQUIRE_FALSE(record);
  CHECK_FALSE(record.error().empty());
}

TEST_CASE("a turn with any of its keys missing or of the wrong kind is refused", "[bot][record]") {
  const auto body = json::parse(object(turn_members()));
  for (const auto& [key, value] : body.items()) {
    auto without = body;
    without.erase(key);
    CAPTURE(key);
    CHECK_FALSE(parse_record(without.dump()));
    auto wrong = body;
    wrong[key] = 1.5;
    CHECK_FALSE(parse_record(wrong.dump()));
  }
}

TEST_CASE("an episode with a damaged entry is not folded", "[bot][record]") {
  Head head;
  auto entries = std::vector{seal("K7F3", head, turn_members())};
  CHECK(fold(entries).opened());
  entries.front().bytes = "{";
  CHECK_THROWS_AS(fold(entries), std::runtime_error);
}

}  // namespace dutydesk::bot
