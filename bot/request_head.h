// The head of an HTTP/1.1 request: request line and headers, read strictly.
//
// It is the gate before the HTTP library, which reads loosely: what two programs could frame
// differently is refused here, so that nothing smuggled past a proxy is ever served. Accepted is a GET,
// HEAD or POST for `/path[?query]`, with lines that end in CR LF, header names that are tokens, one Host,
// and for a POST exactly one Content-Length of digits (RFC 9112). Everything else is a Refusal.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string_view>

namespace dutydesk::bot {

struct RequestLimits {
  std::size_t head = std::size_t{8} * 1024;  // bytes, from the method to the empty line
  std::size_t headers = 64;
  std::size_t body = std::size_t{64} * 1024;  // bytes
};

struct RequestHead {
  std::size_t head_bytes = 0;  // up to and including the empty line
  std::size_t body_bytes = 0;
  bool keeps_alive = false;       // the client will send another request after this one
  bool expects_continue = false;  // and holds the body back until it is told to go on

  bool operator==(const RequestHead&) const = default;
};

// Why a request is not served: an HTTP status and a phrase for the client.
struct Refusal {
  int status = 400;
  std::string_view why;

  bool operator==(const Refusal&) const = default;
};

// Reads the head that `bytes` begin with. Nullopt: nothing is wrong so far, and more must come. A pure
// function of its arguments; how the bytes were cut on their way makes no difference.
[[nodiscard]] std::expected<std::optional<RequestHead>, Refusal> read_request_head(
    std::string_view bytes, const RequestLimits& limits = {});

}  // namespace dutydesk::bot
