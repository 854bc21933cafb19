#include "bot/code.h"

#include <re2/re2.h>

#include <catch2/catch.hpp>
#include <set>

namespace dutydesk::bot {

TEST_CASE("a code is letters and digits in turn, none of them taken for another", "[bot][code]") {
  std::set<std::string> codes;
  for (int i = 0; i < 1000; ++i) codes.insert(draw_code([](const auto&) { return false; }));
  CHECK(codes.size() > 900);  // 10,000 of them: a thousand draws repeat few
  static const RE2 form{"[ACDEFGHJKMNPQRTUVWXY][34679][ACDEFGHJKMNPQRTUVWXY][34679]"};
  for (const auto& code : codes) CHECK(RE2::FullMatch(code, form));
}

TEST_CASE("a code that is taken is not drawn", "[bot][code]") {
  std::set<std::string> taken;
  for (int i = 0; i < 2000; ++i) {
    const auto code = draw_code([&](const std::string& one) { return taken.contains(one); });
    REQUIRE(taken.insert(code).second);
  }
}

TEST_CASE("a desk that has used up the short codes gets longer ones", "[bot][code]") {
  const auto length_from = [](std::size_t free) {
    return draw_code([=](const std::string& code) { return code.size() < free; }).size();
  };
  CHECK(length_from(6) == 6);
  CHECK(length_from(12) == 12);
  CHECK_THROWS_AS(length_from(14), std::runtime_error);
}

TEST_CASE("a code in front of a text is parted from it", "[bot][code]") {
  const auto split = [](std::string_view text) {
    const auto [code, rest] = split_code(text);
    return code + "|" + rest;
  };
  CHECK(split("K7F3 yes") == "K7F3|yes");
  CHECK(split("k7f3 status") == "K7F3|status");
  CHECK(split("  K7F3: the bus\nwas late ") == "K7F3|the bus\nwas late ");
  CHECK(split("K7F3") == "K7F3|");
  CHECK(split("K7F3.") == "K7F3|");
  CHECK(split("k7f3h9 no") == "K7F3H9|no");
  CHECK(split("K7F3 K7F4 yes") == "K7F3|K7F4 yes");
}

TEST_CASE("what is not a code stays with the text", "[bot][code]") {
  const auto text = GENERATE(as<std::string>{}, "", " ", "yes", "K7", "K7F", "7K3F yes", "K7F3yes",
                             "K7F3-yes", "KF37 yes", "yes K7F3", "\xF0\x9F\x9A\x93 K7F3",
                             "\xE2\x84\xAA"
                             "7F3 yes",
                             "K7F3\xC2\xA0yes", "A1B2C3D4E5F6G7 yes");
  const auto split = split_code(text);
  CHECK(split.code.empty());
  CHECK(split.rest == text);
}

TEST_CASE("a long text is parted as quickly as a short one", "[bot][code]") {
  const std::string words(10'000, 'x');
  CHECK(split_code("K7F3 " + words).rest == words);
  CHECK(split_code(words).rest == words);
  CHECK(split_code(std::string(10'000, ' ') + "K7F3").code == "K7F3");
}

}  // namespace dutydesk::bot
