#include "dialogs/moment.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace dutydesk::dialogs {
namespace {

using namespace std::chrono;

Instant at(year_month_day day, int hour, int minute) {
  return Instant{sys_days{day} + hours{hour} + minutes{minute}};
}

// What is read at a moment, as UTC; "" where nothing is.
std::string read(const std::string& words, Instant now) {
  const auto moment = parse_moment(words, now);
  return moment ? utc(*moment).substr(0, 16) : std::string{};
}

const Instant kNow = at(2026y / 11 / 21, 22, 30);  // Saturday, 22:30 GMT

TEST_CASE("a moment is read as people type it", "[dialogs][moment]") {
  const std::vector<std::pair<std::string, std::string>> said = {
      {"now", "2026-11-21T22:30"},
      {"just now", "2026-11-21T22:30"},
      {"22:15", "2026-11-21T22:15"},
      {"22.15", "2026-11-21T22:15"},
      {"2215", "2026-11-21T22:15"},
      {"at 22:15", "2026-11-21T22:15"},
      {"about 22:15", "2026-11-21T22:15"},
      {"today at 8:05", "2026-11-21T08:05"},
      {"9pm", "2026-11-21T21:00"},
      {"9 pm", "2026-11-21T21:00"},
      {"9.30pm", "2026-11-21T21:30"},
      {"9.30 pm", "2026-11-21T21:30"},
      {"12am", "2026-11-21T00:00"},
      {"12pm", "2026-11-21T12:00"},
      {"12.01am", "2026-11-21T00:01"},
      {"2 hours ago", "2026-11-21T20:30"},
      {"2h ago", "2026-11-21T20:30"},
      {"about 2 hours ago", "2026-11-21T20:30"},
      {"an hour ago", "2026-11-21T21:30"},
      {"half an hour ago", "2026-11-21T22:00"},
      {"20 min ago", "2026-11-21T22:10"},
      {"2 hours and 20 minutes ago", "2026-11-21T20:10"},
      {"1h 5m ago", "2026-11-21T21:25"},
      {"yesterday 9pm", "2026-11-20T21:00"},
      {"yesterday at 21:00", "2026-11-20T21:00"},
      {"9pm yesterday", "2026-11-20T21:00"},
      {"2026-11-20 23:10", "2026-11-20T23:10"},
      {"2026-11-20t23:10", "2026-11-20T23:10"}};
  for (const auto& [words, moment] : said) {
    INFO(words);
    CHECK(read(words, kNow) == moment);
  }
}

TEST_CASE("what is no past moment is not read", "[dialogs][moment]") {
  for (const std::string words : {"",
                                  "25:00",
                                  "22:60",
                                  "24:00",
                                  "13pm",
                                  "0pm",
                                  "9",
                                  "221",
                                  "22:1",
                                  "ago",
                                  "2 ago",
                                  "tomorrow 9pm",
                                  "2026-11-21 22:36",
                                  "2026-11-31 10:00",
                                  "2026-13-01 10:00",
                                  "2027-01-01 10:00",
                                  "when it got dark",
                                  "yesterday",
                                  "99999 min ago",
                                  "-1:30",
                                  "22:15:10"}) {
    INFO(words);
    CHECK(read(words, kNow) == "");
  }
}

TEST_CASE("a time without a day is its last occurrence", "[dialogs][moment]") {
  CHECK(read("22:31", kNow) == "2026-11-21T22:30");  // clocks differ by minutes: that is now
  CHECK(read("22:35", kNow) == "2026-11-21T22:30");
  CHECK(read("22:36", kNow) == "2026-11-20T22:36");
  CHECK(read("23:00", kNow) == "2026-11-20T23:00");
}

TEST_CASE("midnight belongs to the day that it begins", "[dialogs][moment]") {
  const auto midnight = at(2026y / 11 / 22, 0, 0);
  CHECK(read("00:00", midnight) == "2026-11-22T00:00");
  CHECK(read("23:59", midnight) == "2026-11-21T23:59");
  CHECK(read("yesterday 23:59", midnight) == "2026-11-21T23:59");
  CHECK(read("00:00", midnight - minutes{1}) == "2026-11-21T00:00");
  CHECK(read("10 min ago", midnight + minutes{5}) == "2026-11-21T23:55");
}

TEST_CASE("in summer London is an hour ahead", "[dialogs][moment]") {
  const auto night = at(2026y / 7 / 1, 23, 30);  // 00:30 BST on 2 July
  CHECK(read("00:10", night) == "2026-07-01T23:10");
  CHECK(read("23:50", night) == "2026-07-01T22:50");
  CHECK(read("yesterday 23:50", night) == "2026-07-01T22:50");
}

TEST_CASE("29 March 2026: the hour that does not come is refused", "[dialogs][moment]") {
  const auto morning = at(2026y / 3 / 29, 1, 10);  // 02:10 BST
  CHECK(read("01:30", morning) == "");
  CHECK(read("2026-03-29 01:30", morning) == "");
  CHECK(read("00:59", morning) == "2026-03-29T00:59");
  CHECK(read("02:00", morning) == "2026-03-29T01:00");
  CHECK(read("01:30", at(2026y / 3 / 29, 14, 0)) == "");
  CHECK(read("01:30", at(2026y / 3 / 29, 0, 30)) ==
        "2026-03-28T01:30");                              // half past midnight: the day before
  CHECK(read("01:30", at(2026y / 3 / 30, 0, 10)) == "");  // 01:10 BST: yesterday had no 01:30
  CHECK(read("2 hours ago", morning) == "2026-03-28T23:10");
}

TEST_CASE("25 October 2026: the hour that comes twice is read as the earlier", "[dialogs][moment]") {
  CHECK(read("01:30", at(2026y / 10 / 25, 0, 45)) == "2026-10-25T00:30");  // 01:45 BST
  CHECK(read("01:30", at(2026y / 10 / 25, 1, 10)) == "2026-10-25T00:30");  // 01:10 GMT
  CHECK(read("01:30", at(2026y / 10 / 25, 9, 0)) == "2026-10-25T00:30");
  CHECK(read("2026-10-25 01:30", at(2026y / 10 / 26, 9, 0)) == "2026-10-25T00:30");
  CHECK(read("00:59", at(2026y / 10 / 25, 9, 0)) == "2026-10-24T23:59");
  CHECK(read("02:00", at(2026y / 10 / 25, 9, 0)) == "2026-10-25T02:00");
  CHECK(read("3 hours ago", at(2026y / 10 / 25, 2, 30)) == "2026-10-24T23:30");  // elapsed hours
}

}  // namespace
}  // namespace dutydesk::dialogs
