#include "dialogs/clock.h"

#include <catch2/catch.hpp>

#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using namespace std::chrono;

Instant utc_at(year_month_day day, int hour, int minute = 0) {
  return Instant{sys_days{day} + hours{hour} + minutes{minute}};
}

std::string due(const char* after, Instant from, const Holidays& holidays = {}) {
  const auto due_after = parse_due_after(after);
  REQUIRE(due_after);
  return london(due_time(*due_after, from, holidays));
}

}  // namespace

TEST_CASE("hours are elapsed hours over both clock changes", "[dialogs][clock]") {
  CHECK(due("2 hours", utc_at(2026y / 3 / 29, 0, 30)) == "Sun 29 Mar 2026 03:30 BST");
  CHECK(due("24 hours", utc_at(2026y / 3 / 28, 12)) == "Sun 29 Mar 2026 13:00 BST");
  CHECK(due("2 hours", utc_at(2026y / 10 / 25, 0, 30)) == "Sun 25 Oct 2026 02:30 GMT");
  CHECK(due("24 hours", utc_at(2026y / 10 / 24, 12)) == "Sun 25 Oct 2026 12:00 GMT");
  CHECK(due("2 hours", utc_at(2027y / 3 / 28, 0, 30)) == "Sun 28 Mar 2027 03:30 BST");
  CHECK(due("90 minutes", utc_at(2027y / 10 / 31, 0, 0)) == "Sun 31 Oct 2027 01:30 GMT");
  // In the hour that comes twice, the second time.
  CHECK(due("0 hours", utc_at(2026y / 10 / 25, 1, 30)) == "Sun 25 Oct 2026 01:30 GMT");
}

TEST_CASE("days are 24 hours each or the same wall time, whichever comes first", "[dialogs][clock]") {
  CHECK(due("3 days", utc_at(2026y / 11 / 20, 14)) == "Mon 23 Nov 2026 14:00 GMT");
  CHECK(due("1 day", utc_at(2026y / 3 / 28, 14)) == "Sun 29 Mar 2026 14:00 BST");  // 23 hours
  CHECK(due("5 days", utc_at(2026y / 10 / 23, 13)) ==
        "Wed 28 Oct 2026 13:00 GMT");  // 120 hours, from 14:00 BST
  CHECK(due("1 day", utc_at(2027y / 3 / 27, 14)) == "Sun 28 Mar 2027 14:00 BST");
  CHECK(due("1 day", utc_at(2027y / 10 / 30, 13)) == "Sun 31 Oct 2027 13:00 GMT");
  CHECK(due("10 weeks", utc_at(2026y / 1 / 20, 9)) == "Tue 31 Mar 2026 09:00 BST");
  // The wall time that does not come, and the one that comes twice.
  CHECK(due("1 day", utc_at(2026y / 3 / 28, 1, 30)) == "Sun 29 Mar 2026 02:00 BST");
  CHECK(due("1 day", utc_at(2026y / 10 / 24, 0, 30)) == "Sun 25 Oct 2026 01:30 BST");
  CHECK(due("1 day", utc_at(2026y / 10 / 25, 0, 30)) == "Mon 26 Oct 2026 00:30 GMT");
}

TEST_CASE("working days end at the same wall time on the nth working day after", "[dialogs][clock]") {
  CHECK(due("5 working days", utc_at(2026y / 11 / 18, 14, 10)) == "Wed 25 Nov 2026 14:10 GMT");
  CHECK(due("1 working day", utc_at(2026y / 11 / 21, 3)) == "Mon 23 Nov 2026 03:00 GMT");  // a Saturday
  CHECK(due("1 working day", utc_at(2026y / 3 / 27, 14)) == "Mon 30 Mar 2026 14:00 BST");
  CHECK(due("1 working day", utc_at(2026y / 10 / 23, 13)) == "Mon 26 Oct 2026 14:00 GMT");
  CHECK(due("1 working day", utc_at(2027y / 3 / 25, 14)) == "Tue 30 Mar 2027 14:00 BST");
  CHECK(due("1 working day", utc_at(2027y / 10 / 29, 13)) == "Mon 01 Nov 2027 14:00 GMT");
}

TEST_CASE("calendar days end at midnight, and the day they run from is the first", "[dialogs][clock]") {
  CHECK(due("3 calendar days", utc_at(2026y / 11 / 23, 23)) == "Thu 26 Nov 2026 00:00 GMT");  // in 49 hours
  CHECK(due("3 calendar days", utc_at(2026y / 11 / 23, 0)) == "Thu 26 Nov 2026 00:00 GMT");
  CHECK(due("1 calendar day", utc_at(2026y / 10 / 24, 23, 30)) == "Mon 26 Oct 2026 00:00 GMT");  // 00:30 BST
  CHECK(due("3 calendar days", utc_at(2026y / 3 / 28, 12)) == "Tue 31 Mar 2026 00:00 BST");
}

TEST_CASE("working days pass over Easter, Christmas and days that the deployment adds", "[dialogs][clock]") {
  CHECK(due("2 working days", utc_at(2026y / 4 / 2, 9)) == "Wed 08 Apr 2026 10:00 BST");
  CHECK(due("5 working days", utc_at(2026y / 12 / 23, 16)) == "Mon 04 Jan 2027 16:00 GMT");
  CHECK(due("3 working days", utc_at(2027y / 12 / 23, 16)) == "Thu 30 Dec 2027 16:00 GMT");
  CHECK(due("1 working day", utc_at(2027y / 6 / 4, 9), {{Date{2027y / 6 / 7}}, {}}) ==
        "Tue 08 Jun 2027 10:00 BST");
}

TEST_CASE("how long a clock runs is read in words", "[dialogs][clock]") {
  CHECK(parse_due_after("1 working day") == DueAfter{.working_days = 1});
  CHECK(parse_due_after("3 calendar days") == DueAfter{.calendar_days = 3});
  CHECK(parse_due_after("2 weeks") == DueAfter{.days = 14});
  CHECK(parse_due_after("90 minutes") == DueAfter{.elapsed = 90min});
  for (const auto* words : {"", "5", "working days", "5  working days", "-1 day", "12345 days", "5 months"})
    CHECK_FALSE(parse_due_after(words));
}

TEST_CASE("a clock of working days is shown with how they are counted", "[dialogs][clock]") {
  const auto protocol =
      small_protocol({.steps = "  - {tell: told, text: Told., house: test, starts: [meeting]}\n"
                               "  - {end: over, text: Over., house: test}\n",
                      .clocks = "clocks:\n  - {clock: meeting, what: They meet., due_after: 5 working days, "
                                "runs_from: [opened], cites: [C-1]}\n"});
  Conversation with{protocol, kSam, utc_at(2026y / 4 / 1, 9)};
  with.say("new");
  const auto& clock = with.say("status").clocks.at(0);
  CHECK(london(clock.due) == "Fri 10 Apr 2026 10:00 BST");
  CHECK(clock.runs_from ==
        "first contact, 10:00 BST on Wed 01 Apr, counting Monday to Friday without bank holidays");
}

}  // namespace dutydesk::dialogs
