// An Address is an IP address and a port to listen on, as the configuration writes them.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace dutydesk::bot {

struct Address {
  std::string host;  // numeric: "127.0.0.1", "::1"
  std::uint16_t port = 0;

  bool operator==(const Address&) const = default;
};

// Reads "127.0.0.1:8090" or "[::1]:8090". Names are not looked up, because "localhost" is one address
// on one machine and two on the next. Port 0 asks the system for a free one. The error is a sentence
// for whoever wrote the configuration.
[[nodiscard]] std::expected<Address, std::string> parse_address(std::string_view text);

// The form that parse_address reads.
std::string format_address(const Address& address);

}  // namespace dutydesk::bot
