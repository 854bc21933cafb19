#include "dialogs/figure.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

namespace dutydesk::dialogs {
namespace {

std::string read(const std::string& text) {
  std::string said;
  for (const auto& figure : figures_in(text))
    said += (said.empty() ? "" : "; ") + figure.value + (figure.unit.empty() ? "" : " " + figure.unit) +
            (figure.plain_word ? "?" : "");
  return said;
}

}  // namespace

TEST_CASE("figures are read in digits and in words, with their unit", "[dialogs][figure]") {
  CHECK(read("Within six hours, or 6-hour steps.") == "6 hour; 6 hour");
  CHECK(read("after 2, 5 or 14 days and ten weeks") == "2 day; 5 day; 14 day; 10 week");
  CHECK(read("24 to 48 full hours") == "24 hour; 48 hour");
  CHECK(read("five working days") == "5 working day");
  CHECK(read("three times or more, twice, on two occasions") == "3 time; 2 time; 2 time");
  CHECK(read("every hour, each working day, hourly, a fortnight") == "1 hour; 1 working day; 1 hour; 2 week");
  CHECK(read("up to a year") == "1 year?");
  CHECK(read("half an hour") == "30 minute");
  CHECK(read("seventy-two hours") == "72 hour");
  CHECK(read("each time, this time") == "");
}

TEST_CASE("ages, years, telephone numbers and times of day are figures of their own", "[dialogs][figure]") {
  CHECK(read("of 16 or 17, under section 47 of 1989") == "16; 17; 47; 1989");
  CHECK(read("on 08458 505505 at any time") == "08458505505");
  CHECK(read("9am - 5.30pm, 17:00") == "09:00; 17:30; 17:00");
  CHECK(read("10 of 12: at one time, 16 of them") == "1 time?; 16");
  CHECK(read("on the next working day, of 6.5.") == "1 working day?; 6.5");
  CHECK(read("two readings, one taken") == "2?; 1?");
  CHECK(read("Last seen {last_seen_24}.") == "");
  CHECK(read("99999999999999999999 times") == "");
}

TEST_CASE("any text has figures that end", "[dialogs][figure]") {
  rc::check([](const std::string& text) {
    for (const auto& figure : figures_in(text)) RC_ASSERT(!figure.value.empty());
  });
}

}  // namespace dutydesk::dialogs
