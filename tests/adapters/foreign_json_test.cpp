#include "adapters/foreign_json.h"

#include <catch2/catch.hpp>

#include <string>

using namespace dutydesk::adapters;

TEST_CASE("what is no JSON is nothing", "[adapters][json]") {
  for (const std::string text : {"", " ", "{", "{\"a\":1,}", "{'a':1}", "nul", "[1,2", "\"\xff\"",
                                 "{\"a\":1} x", "\"\\ud800\"", "1e999"}) {
    INFO(text);
    CHECK_FALSE(parse_foreign_json(text));
  }
}

TEST_CASE("JSON nested deeper than anyone needs is refused unparsed", "[adapters][json]") {
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(parse_foreign_json(nested(64)));
  CHECK_FALSE(parse_foreign_json(nested(65)));
  CHECK_FALSE(parse_foreign_json(std::string(60000, '[')));
  CHECK_FALSE(parse_foreign_json("[\"\\\"\"," + nested(64) + "]"));
  CHECK(parse_foreign_json("\"" + std::string(1000, '[') + "\\\"{\""));  // brackets in a string do not nest
}

TEST_CASE("a value is found along its keys or not at all", "[adapters][json]") {
  const auto json = parse_foreign_json(R"({"user":{"id":"U1","n":1},"list":[{"id":2}],"null":null})");
  REQUIRE(json);
  CHECK(text_at(*json, {"user", "id"}) == "U1");
  CHECK(text_at(*json, {"user", "n"}).empty());
  CHECK(text_at(*json, {"user", "id", "deeper"}).empty());
  CHECK(text_at(*json, {"list", "id"}).empty());
  CHECK(value_at(*json, {"null", "id"}) == nullptr);
  CHECK(value_at(*json, {"list"})->is_array());
}
