#include "dialogs/holidays.h"

#include <catch2/catch.hpp>

namespace dutydesk::dialogs {
namespace {

using namespace std::chrono;

std::string listed(int year) {
  std::string lines;
  for (const auto& [day, name, substitute] : bank_holidays(std::chrono::year{year}))
    lines += (lines.empty() ? "" : " ") + format_day(day).substr(5) + (substitute ? "*" : "");
  return lines;
}

Date on(const char* text) {
  const auto day = parse_day(text);
  REQUIRE(day);
  return *day;
}

std::string after(const char* day, int count, const Holidays& holidays = {}) {
  return format_day(working_days_after(on(day), count, holidays));
}

}  // namespace

TEST_CASE("the bank holidays of a plain year are eight", "[dialogs][holidays]") {
  CHECK(listed(2024) == "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26");
  CHECK(listed(2025) == "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26");
}

TEST_CASE("a bank holiday on a weekend has a substitute on the next free weekday", "[dialogs][holidays]") {
  CHECK(listed(2026) == "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28*");
  CHECK(listed(2027) == "01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-26 12-27* 12-28*");
  CHECK(listed(2028).substr(0, 12) == "01-01 01-03*");
  CHECK(listed(2022).ends_with("12-25 12-26 12-27*"));
}

TEST_CASE("what was proclaimed for one year is in that year alone", "[dialogs][holidays]") {
  CHECK(listed(1981).find("07-29") != std::string::npos);
  CHECK(listed(1995) == "01-01 01-02* 04-14 04-17 05-08 05-29 08-28 12-25 12-26");
  CHECK(listed(1999).ends_with("12-25 12-26 12-27* 12-28* 12-31"));
  CHECK(listed(2002) == "01-01 03-29 04-01 05-06 06-03 06-04 08-26 12-25 12-26");
  CHECK(listed(2011).find("04-22 04-25 04-29 05-02") != std::string::npos);
  CHECK(listed(2012) == "01-01 01-02* 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26");
  CHECK(listed(2020) == "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-26 12-28*");
  CHECK(listed(2022).find("05-02 06-02 06-03 08-29 09-19") != std::string::npos);
  CHECK(listed(2023).find("05-01 05-08 05-29") != std::string::npos);
}

TEST_CASE("easter is computed at the ends of its range", "[dialogs][holidays]") {
  CHECK(listed(2008).find("03-21 03-24") != std::string::npos);  // Easter 23 March
  CHECK(listed(2038).find("04-23 04-26") != std::string::npos);  // 25 April
  CHECK(listed(2100).find("03-26 03-29") != std::string::npos);
}

TEST_CASE("years that are not computed have none", "[dialogs][holidays]") {
  CHECK(listed(1977).empty());
  CHECK(listed(2101).empty());
}

TEST_CASE("days can be added to the bank holidays and removed", "[dialogs][holidays]") {
  const Holidays changed{{on("2027-06-07")}, {on("2027-05-31")}};
  CHECK(changed.contains(on("2027-06-07")));
  CHECK_FALSE(changed.contains(on("2027-05-31")));
  CHECK(changed.contains(on("2027-08-30")));
  CHECK_FALSE(Holidays{}.contains(on("2027-06-07")));
  CHECK(Holidays{}.contains(on("2027-05-31")));
}

TEST_CASE("working days pass over weekends, Easter and Christmas", "[dialogs][holidays]") {
  CHECK(after("2026-11-20", 0) == "2026-11-20");
  CHECK(after("2026-11-20", 1) == "2026-11-23");
  CHECK(after("2026-11-21", 1) == "2026-11-23");  // from a Saturday
  CHECK(after("2026-04-02", 1) == "2026-04-07");  // Maundy Thursday, over Easter
  CHECK(after("2026-12-24", 1) == "2026-12-29");  // Boxing Date is a Saturday
  CHECK(after("2027-12-24", 1) == "2027-12-29");  // both are on the weekend
  CHECK(after("2027-12-23", 5) == "2028-01-04");  // 1 January 2028 is a Saturday
  CHECK(after("2027-06-04", 1, {{on("2027-06-07")}, {}}) == "2027-06-08");
}

}  // namespace dutydesk::dialogs
