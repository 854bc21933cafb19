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

std::string minute_of(Instant at) {
  return utc(at).substr(0, 16);
}

// What is read at a moment, as UTC; "" where nothing is.
std::string read(const std::string& words, Instant now) {
  const auto reading = read_moment(words, now);
  switch (reading.kind) {
    case Reading::Kind::none:
      return {};
    case Reading::Kind::moment:
      return minute_of(reading.at);
    case Reading::Kind::either:
      return minute_of(reading.at) + " or " + minute_of(reading.or_at);
    case Reading::Kind::missing:
      return "missing";
    case Reading::Kind::future:
      return "future " + minute_of(reading.at);
    case Reading::Kind::no_hour:
      return "no hour";
  }
  return {};
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
      {"today at 08:05", "2026-11-21T08:05"},
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
      {"half an hr ago", "2026-11-21T22:00"},
      {"half hour ago", "2026-11-21T22:00"},
      {"1.5 hours ago", "2026-11-21T21:00"},
      {"an hr and a half ago", "2026-11-21T21:00"},
      {"last nite 10pm", "2026-11-20T22:00"},
      {"20 min ago", "2026-11-21T22:10"},
      {"2 hours and 20 minutes ago", "2026-11-21T20:10"},
      {"1h 5m ago", "2026-11-21T21:25"},
      {"yesterday 9pm", "2026-11-20T21:00"},
      {"yesterday at 21:00", "2026-11-20T21:00"},
      {"9pm yesterday", "2026-11-20T21:00"},
      {"2026-11-20 23:10", "2026-11-20T23:10"},
      {"2026-11-20t23:10", "2026-11-20T23:10"},
      {"half past ten", "2026-11-21T22:30"},
      {"half ten", "2026-11-21T22:30"},
      {"quarter to nine", "2026-11-21T20:45"},
      {"quarter past 9", "2026-11-21T21:15"},
      {"twenty five past eight", "2026-11-21T20:25"},
      {"ten to 9 this morning", "2026-11-21T08:50"},
      {"9 o'clock", "2026-11-21T21:00"},
      {"about 9", "2026-11-21T21:00"},
      {"about 9ish", "2026-11-21T21:00"},
      {"9ish", "2026-11-21T21:00"},
      {"10ish", "2026-11-21T22:00"},
      {"10 ish", "2026-11-21T22:00"},
      {"tenish", "2026-11-21T22:00"},
      {"22:15ish", "2026-11-21T22:15"},
      {"9pmish", "2026-11-21T21:00"},
      {"830pm", "2026-11-21T20:30"},
      {"1030 pm", "2026-11-21T22:30"},
      {"at 830pm yesterday", "2026-11-20T20:30"},
      {"2230", "2026-11-21T22:30"},
      {"09:30", "2026-11-21T09:30"},
      {"8 this morning", "2026-11-21T08:00"},
      {"6 in the evening", "2026-11-21T18:00"},
      {"noon", "2026-11-21T12:00"},
      {"midnight", "2026-11-21T00:00"},
      {"sat 21:20", "2026-11-21T21:20"},
      {"last friday at 9pm", "2026-11-20T21:00"},
      {"on sunday 23:20", "2026-11-15T23:20"},
      {"last night about 11", "2026-11-20T23:00"},
      {"last night at 1", "2026-11-21T01:00"},
      {"last night half past eleven", "2026-11-20T23:30"},
      {"tonight at 8", "2026-11-21T20:00"},
      {"yesterday evening at 7", "2026-11-20T19:00"},
      {"the day before yesterday 10:15", "2026-11-19T10:15"},
      {"2 days ago at 9pm", "2026-11-19T21:00"},
      {"20 nov 23:10", "2026-11-20T23:10"},
      {"20th of november at 11pm", "2026-11-20T23:00"},
      {"nov 20 23:10", "2026-11-20T23:10"},
      {"20/11 23:10", "2026-11-20T23:10"},
      {"20/11/2026 23:10", "2026-11-20T23:10"},
      {"25 dec 10:00", "2025-12-25T10:00"},
      {"an hour and a half ago", "2026-11-21T21:00"},
      {"two hours ago", "2026-11-21T20:30"},
      {"twenty minutes ago", "2026-11-21T22:10"},
      {"2215hrs", "2026-11-21T22:15"},
      {"i think it was about 9pm", "2026-11-21T21:00"},
      {"she left at 21:40 with her bag", "2026-11-21T21:40"},
      {"22:15 bst", "2026-11-21T21:15"},
      {"22:15 gmt", "2026-11-21T22:15"}};
  for (const auto& [words, moment] : said) {
    INFO(words);
    CHECK(read(words, kNow) == moment);
  }
}

TEST_CASE("what is no past moment is not read", "[dialogs][moment]") {
  for (const std::string words :
       {"", "25:00", "22:60", "24:00", "13pm", "0pm", "9", "221", "22:1", "ago", "2 ago", "2026-11-31 10:00",
        "2026-13-01 10:00", "when it got dark", "tomorrow", "99999 min ago", "-1:30", "22:15:10"}) {
    INFO(words);
    CHECK(read(words, kNow) == "");
  }
}

TEST_CASE("what is still to come is told from what is no time", "[dialogs][moment]") {
  CHECK(read("tomorrow 9pm", kNow) == "future 2026-11-22T21:00");
  CHECK(read("2026-11-21 22:36", kNow) == "future 2026-11-21T22:36");
  CHECK(read("2027-01-01 10:00", kNow) == "future 2027-01-01T10:00");
  CHECK(read("tonight at 11", kNow) == "future 2026-11-21T23:00");
  CHECK(read("today 23:50", kNow) == "future 2026-11-21T23:50");
}

TEST_CASE("morning or evening is asked about where the day leaves it open", "[dialogs][moment]") {
  CHECK(read("yesterday at 9", kNow) == "2026-11-20T09:00 or 2026-11-20T21:00");
  CHECK(read("half past nine on friday", kNow) == "2026-11-20T09:30 or 2026-11-20T21:30");
  CHECK(read("today about 8", kNow) == "2026-11-21T08:00 or 2026-11-21T20:00");
  CHECK(read("today about 11", kNow) == "2026-11-21T11:00");  // the evening's is still to come
}

TEST_CASE("morning or evening is asked about where only a clock of 24 hours would tell",
          "[dialogs][moment]") {
  const auto night = at(2026y / 11 / 22, 2, 5);
  for (const std::string words : {"10.30", "10:30", "1030", "at 10:30", "yesterday 10:30", "10:30ish"}) {
    INFO(words);
    CHECK(read(words, night) == "2026-11-21T10:30 or 2026-11-21T22:30");
  }
  CHECK(read("1:30", night) == "2026-11-22T01:30");  // either clock says so
  CHECK(read("2.15", night) == "2026-11-21T02:15 or 2026-11-21T14:15");
  CHECK(read("9:30", kNow) == "2026-11-21T09:30 or 2026-11-21T21:30");
  CHECK(read("today 10:30", kNow) == "2026-11-21T10:30 or 2026-11-21T22:30");
  CHECK(read("10:30", at(2026y / 7 / 1, 1, 0)) == "2026-06-30T09:30 or 2026-06-30T21:30");
}

TEST_CASE("a time that says its half of the day is not asked about", "[dialogs][moment]") {
  const auto night = at(2026y / 11 / 22, 2, 5);
  const std::vector<std::pair<std::string, std::string>> said = {
      {"09:15", "2026-11-21T09:15"},
      {"0915", "2026-11-21T09:15"},
      {"22:15", "2026-11-21T22:15"},
      {"10:30am", "2026-11-21T10:30"},
      {"10:30pm", "2026-11-21T22:30"},
      {"10:30 pm", "2026-11-21T22:30"},
      {"1030hrs", "2026-11-21T10:30"},
      {"12:30", "2026-11-21T12:30"},
      {"last night 10:30", "2026-11-21T22:30"},
      {"10:30 yesterday morning", "2026-11-21T10:30"},
      {"10:30 last night", "2026-11-21T22:30"},
      {"2026-11-21 10:30", "2026-11-21T10:30"},
      {"2026-11-21 10.30", "2026-11-21T10:30"},
      {"10:30 in the evening", "2026-11-21T22:30"}};
  for (const auto& [words, moment] : said) {
    INFO(words);
    CHECK(read(words, night) == moment);
  }
  const auto morning = at(2026y / 11 / 22, 10, 45);
  for (const std::string words : {"10:30", "1030", "today 10:30"})
    CHECK(read(words, morning) == "2026-11-22T10:30");
  CHECK(read("10:50", morning) == "2026-11-22T10:45");  // clocks differ by minutes
  CHECK(read("11:30", morning) == "2026-11-21T11:30 or 2026-11-21T23:30");
}

TEST_CASE("which of two moments is meant is told by its half of the day", "[dialogs][moment]") {
  const std::vector<Instant> evening_first = {at(2026y / 11 / 21, 22, 30), at(2026y / 11 / 22, 10, 30)};
  const std::vector<Instant> morning_first = {at(2026y / 11 / 21, 10, 30), at(2026y / 11 / 21, 22, 30)};
  CHECK(choose_moment(evening_first, "am") == evening_first.back());
  CHECK(choose_moment(evening_first, "evening") == evening_first.front());
  CHECK(choose_moment(morning_first, "morning") == morning_first.front());
  CHECK(choose_moment(morning_first, "at night") == morning_first.back());
  CHECK(choose_moment(evening_first, "1") == evening_first.front());
  CHECK(choose_moment({at(2026y / 10 / 25, 0, 30), at(2026y / 10 / 25, 1, 30)}, "gmt") ==
        at(2026y / 10 / 25, 1, 30));
}

TEST_CASE("about an hour and that hour-ish are the same", "[dialogs][moment]") {
  CHECK(read("yesterday 10ish", kNow) == read("yesterday about 10", kNow));
  CHECK(read("yesterday 10ish", kNow) == "2026-11-20T10:00 or 2026-11-20T22:00");
  CHECK(read("01:30ish", at(2026y / 10 / 25, 9, 0)) == "2026-10-25T00:30 or 2026-10-25T01:30");
  CHECK(read("130am", at(2026y / 3 / 29, 14, 0)) == "missing");
}

TEST_CASE("a day, a part of it or a mealtime names no hour, and none is guessed", "[dialogs][moment]") {
  for (const std::string words :
       {"yesterday", "2 days ago", "this morning", "last night", "teatime", "tea time", "at lunch", "sunday",
        "21 nov", "a couple of hours ago", "couple of hours ago", "a few minutes ago", "a few days ago",
        "earlier", "yesterday when it got dark", "after school"}) {
    INFO(words);
    CHECK(read(words, kNow) == "no hour");
  }
  CHECK(read("teatime about 5", kNow) == "2026-11-21T17:00");
  CHECK(read("before tea at 4pm", kNow) == "2026-11-21T16:00");
}

TEST_CASE("in the small hours tonight and last night are the same night", "[dialogs][moment]") {
  const auto two = at(2026y / 11 / 22, 2, 0);
  CHECK(read("last night about 11", two) == "2026-11-21T23:00");
  CHECK(read("tonight at 11", two) == "2026-11-21T23:00");
  CHECK(read("tonight at 1", two) == "2026-11-22T01:00");
  CHECK(read("half past eleven", two) == "2026-11-21T23:30");
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
  CHECK(read("01:30", morning) == "missing");
  CHECK(read("2026-03-29 01:30", morning) == "missing");
  CHECK(read("00:59", morning) == "2026-03-29T00:59");
  CHECK(read("02:00", morning) == "2026-03-29T01:00");
  CHECK(read("01:30", at(2026y / 3 / 29, 14, 0)) == "missing");
  CHECK(read("01:30", at(2026y / 3 / 29, 0, 30)) ==
        "2026-03-28T01:30");                                     // half past midnight: the day before
  CHECK(read("01:30", at(2026y / 3 / 30, 0, 10)) == "missing");  // 01:10 BST: yesterday had no 01:30
  CHECK(read("2 hours ago", morning) == "2026-03-28T23:10");
}

TEST_CASE("25 October 2026: the hour that comes twice is asked about once both have passed",
          "[dialogs][moment]") {
  CHECK(read("01:30", at(2026y / 10 / 25, 0, 45)) == "2026-10-25T00:30");  // 01:45 BST
  CHECK(read("01:30", at(2026y / 10 / 25, 1, 10)) == "2026-10-25T00:30");  // 01:10 GMT
  CHECK(read("01:30", at(2026y / 10 / 25, 9, 0)) == "2026-10-25T00:30 or 2026-10-25T01:30");
  CHECK(read("2026-10-25 01:30", at(2026y / 10 / 26, 9, 0)) == "2026-10-25T00:30 or 2026-10-25T01:30");
  CHECK(read("01:30 bst", at(2026y / 10 / 26, 0, 30)) == "2026-10-26T00:30");
  CHECK(read("1.30am bst", at(2026y / 10 / 25, 9, 0)) == "2026-10-25T00:30");
  CHECK(read("1.30am gmt", at(2026y / 10 / 25, 9, 0)) == "2026-10-25T01:30");
  CHECK(read("00:59", at(2026y / 10 / 25, 9, 0)) == "2026-10-24T23:59");
  CHECK(read("02:00", at(2026y / 10 / 25, 9, 0)) == "2026-10-25T02:00");
  CHECK(read("3 hours ago", at(2026y / 10 / 25, 2, 30)) == "2026-10-24T23:30");  // elapsed hours
}

TEST_CASE("the clock changes of 2027 are known too", "[dialogs][moment]") {
  CHECK(read("01:30", at(2027y / 3 / 28, 9, 0)) == "missing");
  CHECK(read("02:30", at(2027y / 3 / 28, 9, 0)) == "2027-03-28T01:30");
  CHECK(read("01:30", at(2027y / 10 / 31, 9, 0)) == "2027-10-31T00:30 or 2027-10-31T01:30");
}

TEST_CASE("a civil time is read where one is written whole", "[dialogs][moment]") {
  CHECK(parse_local("2026-11-22T03:20") == at(2026y / 11 / 22, 3, 20));
  CHECK(parse_local("2026-07-01 00:10") == at(2026y / 6 / 30, 23, 10));
  CHECK(parse_local("2026-10-25 01:30") == at(2026y / 10 / 25, 0, 30));
  CHECK_FALSE(parse_local("2026-03-29 01:30"));
  CHECK_FALSE(parse_local("22:15"));
}

}  // namespace
}  // namespace dutydesk::dialogs
