#include "adapters/slack/verdict.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "adapters/foreign_json.h"

namespace dutydesk::adapters::slack {
namespace {

using nlohmann::json;

std::chrono::seconds retry_after(const Headers& headers) {
  for (const auto& [name, value] : headers) {
    if (!same_ignoring_case(name, "Retry-After")) continue;
    unsigned seconds = 0;
    const auto end = value.data() + value.size();
    if (const auto [rest, error] = std::from_chars(value.data(), end, seconds);
        error == std::errc{} && rest == end)
      return std::chrono::seconds{std::min(seconds, 3600U)};
  }
  return std::chrono::seconds{0};
}

// Slack's own trouble, which passes; every other `error` of chat.postMessage stays.
bool passes(std::string_view error) {
  constexpr std::array<std::string_view, 6> kPassing = {"ratelimited",         "rate_limited",
                                                        "internal_error",      "fatal_error",
                                                        "service_unavailable", "request_timeout"};
  return std::ranges::find(kPassing, error) != kPassing.end();
}

// What holds for both ways: no connection, too many requests, or trouble at Slack's end.
std::optional<Verdict> transport_verdict(int status, const Headers& headers) {
  if (status == 0) return TryAgain{"no connection", {}};
  if (status == 429) return TryAgain{"429: too many requests", retry_after(headers)};
  if (status == 408 || status >= 500) return TryAgain{std::to_string(status), retry_after(headers)};
  return std::nullopt;
}

// `error` of a body {"ok":false,"error":...}; nullopt where the body does not say that it failed.
std::optional<std::string> error_in(const std::string& body) {
  const auto parsed = parse_foreign_json(body);
  if (!parsed) return std::nullopt;
  const auto* ok = value_at(*parsed, {"ok"});
  if (!ok || *ok != json(false)) return std::nullopt;
  return std::string{text_at(*parsed, {"error"})};
}

}  // namespace

Verdict response_url_verdict(int status, const Headers& headers, const std::string& body) {
  if (auto transport = transport_verdict(status, headers)) return *transport;
  const auto error = error_in(body);
  if (status == 200 && !error) return Delivered{};
  if (error && passes(*error)) return TryAgain{*error, retry_after(headers)};
  return OtherWay{std::to_string(status) + " " + error.value_or("")};
}

Verdict post_message_verdict(int status, const Headers& headers, const std::string& body) {
  if (auto transport = transport_verdict(status, headers)) return *transport;
  if (status != 200) return Refused{std::to_string(status)};
  if (const auto error = error_in(body)) {
    if (passes(*error)) return TryAgain{*error, retry_after(headers)};
    return Refused{*error};
  }
  const auto parsed = parse_foreign_json(body);
  const auto* ok = parsed ? value_at(*parsed, {"ok"}) : nullptr;
  if (ok && *ok == json(true)) return Delivered{};
  return TryAgain{"an answer that is not Slack's", {}};
}

}  // namespace dutydesk::adapters::slack
