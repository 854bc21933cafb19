#include "bot/cli/print.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace dutydesk::bot {
namespace {

dialogs::Reply full_reply() {
  using namespace std::chrono_literals;
  const dialogs::Instant due{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 5h + 20min};
  return {.episode = "K7F3",
          .text = "Ring them now.",
          .question = dialogs::Place{"report.1", "police", {}},
          .options = {{"done", "I have rung"}, {"not_done", "No answer"}},
          .contacts = {{"Police", "101", "Any time.", {"TVP-1"}}, {"Manager", "", "Ask at home.", {}}},
          .clocks = {{"pnc_2h", "Onto the computer.", due, "last seen", "running", {"TVP-5g"}},
                     {"told", "All told.", due, "opened", "missed", {}}},
          .cites = {"TVP-1", "TVP-2a"}};
}

}  // namespace

TEST_CASE("a terminal shows a reply with numbered options", "[bot][cli]") {
  CHECK(as_text(full_reply()) == R"([K7F3] Ring them now.

  Police: 101
    Any time.

  Manager: no number printed
    Ask at home.

  due 05:20 GMT on Sun 22 Nov: Onto the computer. (last seen)
  missed 05:20 GMT on Sun 22 Nov: All told. (opened)

  1. I have rung
  2. No answer
  (TVP-1, TVP-2a)
)");
  dialogs::Reply plain;
  plain.text = "Hello.";
  CHECK(as_text(plain) == "Hello.\n");
}

TEST_CASE("the JSON of a reply always has all its keys", "[bot][cli]") {
  for (const auto& reply : {full_reply(), dialogs::Reply{}}) {
    const auto json = as_json(reply);
    for (const auto* list : {"options", "contacts", "clocks", "cites"}) CHECK(json.at(list).is_array());
    CHECK(json.at("text").is_string());
    CHECK(json.at("episode") == reply.episode);
    CHECK(json.at("question").is_null() == !reply.question);
  }
}

TEST_CASE("the JSON of a clock says when it is due in UTC and in London", "[bot][cli]") {
  const auto clock = as_json(full_reply()).at("clocks").at(0);
  CHECK(clock.at("due") == "2026-11-22T05:20:00.000Z");
  CHECK(clock.at("due_london") == "Sun 22 Nov 2026 05:20 GMT");
  CHECK(clock.at("id") == "pnc_2h");
  CHECK(clock.at("state") == "running");
}

}  // namespace dutydesk::bot
