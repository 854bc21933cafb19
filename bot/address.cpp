#include "bot/address.h"

#include <arpa/inet.h>

#include <charconv>
#include <optional>

namespace dutydesk::bot {
namespace {

bool is_ip(int family, const std::string& host) {
  in6_addr room;
  return inet_pton(family, host.c_str(), &room) == 1;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || stop != end) return std::nullopt;
  return port;
}

}  // namespace

std::expected<Address, std::string> parse_address(std::string_view text) {
  const auto fault = [&](std::string_view what) {
    return std::unexpected("\"" + std::string(text) + "\": " + std::string(what));
  };
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return fault("an address needs a port, as in 127.0.0.1:8090");
  const auto port = parse_port(text.substr(colon + 1));
  if (!port) return fault("the port after the last colon must be a number from 0 to 65535");

  std::string host(text.substr(0, colon));
  if (is_ip(AF_INET, host)) return Address{host, *port};
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (is_ip(AF_INET6, host)) return Address{host, *port};
  }
  return fault("expected an IP address before the port, as in 127.0.0.1:8090 or [::1]:8090");
}

std::string format_address(const Address& address) {
  const bool six = address.host.find(':') != std::string::npos;
  return (six ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

}  // namespace dutydesk::bot
