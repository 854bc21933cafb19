#include "dialogs/civil_time.h"

#include <catch2/catch.hpp>

namespace dutydesk::dialogs {
namespace {

using namespace std::chrono;

Instant at(year_month_day day, int hour, int minute, int second = 0, int milli = 0) {
  return Instant{sys_days{day} + hours{hour} + minutes{minute} + seconds{second} + milliseconds{milli}};
}

TEST_CASE("an instant reads as a London clock shows it", "[dialogs][time]") {
  CHECK(london(at(2026y / 11 / 21, 22, 15)) == "Sat 21 Nov 2026 22:15 GMT");
  CHECK(london(at(2026y / 7 / 1, 22, 15)) == "Wed 01 Jul 2026 23:15 BST");
  CHECK(london_short(at(2026y / 11 / 21, 22, 15, 59, 999)) == "22:15 GMT on Sat 21 Nov");
}

TEST_CASE("the hour that comes twice is told apart by its zone", "[dialogs][time]") {
  CHECK(london(at(2026y / 10 / 25, 0, 30)) == "Sun 25 Oct 2026 01:30 BST");
  CHECK(london(at(2026y / 10 / 25, 1, 30)) == "Sun 25 Oct 2026 01:30 GMT");
}

TEST_CASE("the hour that does not come is not shown", "[dialogs][time]") {
  CHECK(london(at(2026y / 3 / 29, 0, 59)) == "Sun 29 Mar 2026 00:59 GMT");
  CHECK(london(at(2026y / 3 / 29, 1, 0)) == "Sun 29 Mar 2026 02:00 BST");
}

TEST_CASE("utc keeps the milliseconds", "[dialogs][time]") {
  CHECK(utc(at(2026y / 11 / 21, 22, 15, 3, 123)) == "2026-11-21T22:15:03.123Z");
  CHECK(utc(Instant{}) == "1970-01-01T00:00:00.000Z");
}

TEST_CASE("what a clock shows is one instant, two, or the moment of the change", "[dialogs][time]") {
  const auto shows = [](year_month_day day, int hour, int minute) {
    return Wall{Date{day} + hours{hour} + minutes{minute}};
  };
  CHECK(wall(at(2026y / 7 / 1, 23, 30)) == shows(2026y / 7 / 2, 0, 30));
  CHECK(first_at(shows(2026y / 7 / 2, 0, 30)) == at(2026y / 7 / 1, 23, 30));
  CHECK(last_at(shows(2026y / 7 / 2, 0, 30)) == at(2026y / 7 / 1, 23, 30));
  CHECK(first_at(shows(2026y / 10 / 25, 1, 30)) == at(2026y / 10 / 25, 0, 30));
  CHECK(last_at(shows(2026y / 10 / 25, 1, 30)) == at(2026y / 10 / 25, 1, 30));
  CHECK(first_at(shows(2027y / 3 / 28, 1, 30)) == at(2027y / 3 / 28, 1, 0));
  CHECK(last_at(shows(2027y / 3 / 28, 1, 30)) == at(2027y / 3 / 28, 1, 0));
}

TEST_CASE("a day is written, read and said", "[dialogs][time]") {
  CHECK(format_day(Date{2026y / 11 / 1}) == "2026-11-01");
  CHECK(day_in_words(Date{2026y / 11 / 1}) == "1 Nov 2026");
  CHECK(parse_day("2028-02-29") == Date{2028y / 2 / 29});
  for (const auto* text : {"2027-02-29", "2026-13-01", "2026-1-1", "1/11/2026", "2026-11-01 ", ""})
    CHECK_FALSE(parse_day(text));
}

}  // namespace
}  // namespace dutydesk::dialogs
