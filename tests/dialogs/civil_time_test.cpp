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

}  // namespace
}  // namespace dutydesk::dialogs
