#include "dialogs/utf8.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace dutydesk::dialogs;

namespace {

const std::string kMark = "\xEF\xBF\xBD";

std::string marks(int count) {
  std::string text;
  while (count-- > 0) text += kMark;
  return text;
}

}  // namespace

TEST_CASE("well-formed text stays as it is", "[adapters][utf8]") {
  for (const std::string text : {"", "plain", "caf\u00e9", "\u0634 \u4e2d \uffff", "\U0001F600\U0010FFFF"}) {
    CHECK(valid_utf8(text));
    CHECK(replace_invalid_utf8(text) == text);
  }
}

TEST_CASE("each maximal subpart becomes one mark, as in the tables of Unicode 3.9", "[adapters][utf8]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", marks(8) + "A"},  // overlong forms
      {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", marks(8) + "A"},  // surrogates
      {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", marks(5) + "A" + marks(2) + "B"},
      {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", marks(4) + "A"},  // truncated sequences
      {"\xE2\x82", marks(1)},
      {"a\xF0\x9F\x98", "a" + marks(1)},
  };
  for (const auto& [broken, repaired] : cases) {
    CHECK_FALSE(valid_utf8(broken));
    CHECK(replace_invalid_utf8(broken) == repaired);
  }
}

TEST_CASE("whatever the bytes, the repaired text is well-formed", "[adapters][utf8]") {
  CHECK(rc::check([](const std::string& bytes) {
    const auto repaired = replace_invalid_utf8(bytes);
    RC_ASSERT(valid_utf8(repaired));
    RC_ASSERT(replace_invalid_utf8(repaired) == repaired);
    RC_ASSERT((repaired == bytes) == valid_utf8(bytes));
  }));
}

TEST_CASE("a length in UTF-16 units counts an emoji twice", "[adapters][utf8]") {
  CHECK(utf16_length("") == 0);
  CHECK(utf16_length("abc") == 3);
  CHECK(utf16_length("\u00e9\u4e2d") == 2);
  CHECK(utf16_length("\U0001F600!") == 3);
}
