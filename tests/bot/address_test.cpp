#include "bot/address.h"

#include <catch2/catch.hpp>

namespace dutydesk::bot {
namespace {

TEST_CASE("an address is an IP address and a port", "[bot][address]") {
  CHECK(parse_address("127.0.0.1:8090").value() == Address{"127.0.0.1", 8090});
  CHECK(parse_address("0.0.0.0:0").value() == Address{"0.0.0.0", 0});
  CHECK(parse_address("[::1]:65535").value() == Address{"::1", 65535});
}

TEST_CASE("an address reads back as it was written", "[bot][address]") {
  for (const char* text : {"127.0.0.1:8090", "[::1]:80", "[fe80::1]:1"})
    CHECK(format_address(parse_address(text).value()) == text);
}

TEST_CASE("what is no address is refused with the text and what was expected", "[bot][address]") {
  for (const char* text :
       {"", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1",
        "localhost:80", "::1:80", "[::1]", "[::1:80", "[127.0.0.1]:80", "127.0.0.1:80 ", "1.2.3:80"}) {
    const auto address = parse_address(text);
    INFO(text);
    REQUIRE_FALSE(address.has_value());
    CHECK(address.error().find(text) != std::string::npos);
  }
  CHECK(parse_address("localhost:80").error().find("as in 127.0.0.1:8090") != std::string::npos);
}

}  // namespace
}  // namespace dutydesk::bot
