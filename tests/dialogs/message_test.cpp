#include "dialogs/message.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "dialogs/event.h"
#include "tests/dialogs/conversation.h"

namespace dutydesk::dialogs {
namespace {

TEST_CASE("a press is read as it was written", "[dialogs][message]") {
  for (const auto& press : {Press{"K7F3", {"report.1", "location_known", ""}, "yes"},
                            Press{"K7F3", {"report.1", "search_on", "photo"}, "not_done"},
                            Press{"", {"enrol", "role", ""}, "police"}, Press{"K7F3", {}, "999"},
                            Press{"K7F3", {"", "change", ""}, "in_danger"}}) {
    INFO(format_press(press));
    CHECK(parse_press(format_press(press)) == press);
  }
  CHECK(format_press({"K7F3", {"report.1", "location_known", ""}, "yes"}) ==
        "K7F3|report.1|location_known||yes");
}

TEST_CASE("what format_press would not have written is no press", "[dialogs][message]") {
  for (const std::string line : {"", "yes", "||||", "a|b|c|d", "a|b|c|d|", "a|b|c|d|e|f", "a|b|c|d|e\n",
                                 "a|b\t|c|d|e", "K7F3|r|s||j\xC3\xA4", "a|b|c|d|\x7F"}) {
    INFO(line);
    CHECK_FALSE(parse_press(line));
  }
  CHECK_FALSE(parse_press(std::string("a\0b||||yes", 10)));
  const std::string longest = "||||" + std::string(508, 'x');
  CHECK(parse_press(longest));
  CHECK_FALSE(parse_press(longest + "x"));
}

TEST_CASE("an input is the same after its stored form", "[dialogs][message]") {
  const Input typed{kStart, kSam, "slack", "C1", "he\u2019s \"gone\"\n\U0001F622", {}};
  const Input pressed{kStart, kSam, "slack", "C1", {}, Press{"K7F3", {"report.1", "in_danger", ""}, "yes"}};
  CHECK(through_json(typed) == typed);
  CHECK(through_json(pressed) == pressed);
}

TEST_CASE("a reply is the same after its stored form", "[dialogs][message]") {
  const Reply full{"K7F3",
                   "Ring now.",
                   Place{"report.1", "search_on", "photo"},
                   {{"done", "Done"}, {"skip", "Leave it"}},
                   {{"Police", "08458 505505", "check this number", {"TVP-1"}}},
                   {{"pnc_2h", "The police do it.", kStart, "first contact", "missed", {"TVP-5g"}}},
                   {"TVP-1"}};
  CHECK(through_json(full) == full);
  CHECK(through_json(Reply{}) == Reply{});
}

TEST_CASE("every event is the same after its stored form", "[dialogs][message]") {
  const Place place{"report.1", "search_on", "photo"};
  const std::vector<Event> events = {
      Opened{"K7F3", "small", "abc", "police", "police", "Here"},
      RunOpened{"report.1", "report"},
      RunOpened{"review.1", "review", "hourly"},
      RunEnded{"report.1", "over"},
      FactSet{"seen", "", place, {"known", kStart}, {"unknown", {}}, ""},
      FactSet{"calm", "review.1", place, {"skipped", {}}, {}, "no time", "away"},
      FactSet{"age", "", place, {"child", {}, "14"}, {}, ""},
      Acknowledged{place, "not_done", ""},
      Lapsed{place, "danger"},
      Reopened{place},
      Shown{place, "police"},
      Shown{},
      ClockStarted{"two_hours", kStart, "opened", kStart},
      ClockMoved{"two_hours", kStart, kStart, "seen", kStart},
      ClockWithdrawn{"two_hours", "why"},
      ClockMissed{"two_hours", "why"},
      ClockDue{"two_hours", kStart},
      WordSaid{"note", "words"},
      NotUnderstood{2},
      NotTaken{place, "Yes", "Sam", kStart},
      MomentUnclear{place, "either", kStart, kStart},
      Alarmed{"she has collapsed"},
      ClockMet{"two_hours", kStart},
      ClockUnmet{"two_hours"},
      AlreadyOpen{"review.1"}};
  CHECK(through_json(events) == events);
}

TEST_CASE("a run that nobody's clock opened is stored as it was before clocks could", "[dialogs][message]") {
  CHECK(json_text(Event{RunOpened{"report.1", "report"}}) ==
        R"({"event":"run_opened","run":"report.1","dialog":"report"})");
}

TEST_CASE("what is no stored event is refused", "[dialogs][message]") {
  for (const char* text :
       {"{}", "[]", "1", R"({"event": "forgotten"})", R"({"event": 1})",
        R"({"event": "lapsed", "fact": "danger"})", R"({"event": "not_understood", "times": "many"})"}) {
    INFO(text);
    CHECK_THROWS(event_from_json(nlohmann::json::parse(text)));
  }
}

}  // namespace
}  // namespace dutydesk::dialogs
