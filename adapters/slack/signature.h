// How Slack proves that a request is its own: the v0 signature over the raw bytes of the body
// (docs.slack.dev, "Verifying requests from Slack").
//
// `X-Slack-Signature` is "v0=" and the HMAC-SHA256, in lower-case hex, of
// "v0:" + `X-Slack-Request-Timestamp` + ":" + body under the app's signing secret.
#pragma once

#include <chrono>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/channel.h"

namespace dutydesk::adapters::slack {

// The signature that Slack would send with this body: "v0=" and 64 hex digits.
std::string sign(std::string_view secret, std::string_view timestamp, std::string_view body);

class Signature {
 public:
  class Key;

  // Further from `now` than this, either way, a request is taken for a replay or a broken clock.
  static constexpr std::chrono::seconds kWindow{300};

  // The secrets that are good now: one, or two while one is being replaced. None at all, or an empty
  // one, throws std::invalid_argument: a missing secret must never mean "anything is genuine".
  explicit Signature(const std::vector<std::string>& secrets);

  // Whether the request is Slack's and fresh. Each of the two headers must be there exactly once. The
  // comparison takes the same time wherever the signatures differ. The error is for the log.
  [[nodiscard]] std::expected<void, std::string> check(const HttpRequest& request, Instant now) const;

 private:
  std::vector<std::shared_ptr<const Key>> keys_;
};

}  // namespace dutydesk::adapters::slack
