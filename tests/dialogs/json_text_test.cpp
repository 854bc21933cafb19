#include "dialogs/json_text.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "dialogs/utf8.h"

using namespace dutydesk::dialogs;

TEST_CASE("a JSON string reads back as the text it was written from", "[adapters][json]") {
  CHECK(rc::check([](const std::string& text) {
    std::string json = "before ";
    append_json(json, text);
    const auto parsed = nlohmann::json::parse(json.substr(7), nullptr, false);
    RC_ASSERT(parsed.is_string());
    RC_ASSERT(parsed.get<std::string>() == replace_invalid_utf8(text));
  }));
}

TEST_CASE("what JSON forbids in a string is escaped, and only that", "[adapters][json]") {
  std::string json;
  append_json(json, std::string{"\0\x1f\n\"\\/\x7f\u00e9", 9});
  CHECK(json == "\"\\u0000\\u001f\\n\\\"\\\\/\x7f\u00e9\"");
}
