#include "adapters/slack/signature.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <catch2/catch.hpp>
#include <cctype>
#include <stdexcept>

#include "tests/adapters/slack/request.h"

using namespace dutydesk::adapters;
using namespace dutydesk::adapters::slack;

namespace {

// The example of docs.slack.dev, "Verifying requests from Slack".
const std::string kBody =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%"
    "2F96rGlfmibIGlgcZRskXaIFfN"
    "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
const std::string kSignature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

HttpRequest request(const std::string& timestamp, const std::string& signature) {
  return {"POST",
          "/slack/commands",
          "",
          {{"X-SLACK-Request-Timestamp", timestamp}, {"x-slack-signature", signature}},
          kBody};
}

bool accepted(const HttpRequest& request, Instant now = kNow) {
  return Signature({kSecret}).check(request, now).has_value();
}

HttpRequest genuine() {
  return request(kTimestamp, kSignature);
}

}  // namespace

TEST_CASE("the documented example has the documented signature", "[adapters][slack]") {
  CHECK(sign(kSecret, kTimestamp, kBody) == kSignature);
  CHECK(accepted(genuine()));
}

TEST_CASE("a signature is OpenSSL's HMAC-SHA256, whatever the secret's length", "[adapters][slack]") {
  for (const std::size_t size : {1, 32, 63, 64, 65, 200}) {
    const std::string secret(size, 'k');
    const std::string text = "v0:" + std::string{kTimestamp} + ":" + kBody;
    std::array<unsigned char, 32> mac;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(size),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), nullptr);
    std::string hex = "v0=";
    for (const auto byte : mac) hex += fmt::format("{:02x}", byte);
    CHECK(sign(secret, kTimestamp, kBody) == hex);
  }
}

TEST_CASE("a request is fresh for 300 seconds either way", "[adapters][slack]") {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  CHECK(accepted(genuine(), kNow + seconds{300}));
  CHECK(accepted(genuine(), kNow + milliseconds{300999}));
  CHECK_FALSE(accepted(genuine(), kNow + seconds{301}));
  CHECK(accepted(genuine(), kNow - seconds{300}));
  CHECK_FALSE(accepted(genuine(), kNow - seconds{301}));
  CHECK_FALSE(accepted(genuine(), kNow - std::chrono::hours{1}));
}

TEST_CASE("only the very bytes that were signed are genuine", "[adapters][slack]") {
  auto changed = genuine();
  changed.body += ' ';
  CHECK_FALSE(accepted(changed));
  changed.body = kBody.substr(1);
  CHECK_FALSE(accepted(changed));
  changed.body.clear();
  CHECK_FALSE(accepted(changed));
}

TEST_CASE("a signature in any other form is refused", "[adapters][slack]") {
  auto upper = kSignature;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  auto flipped = kSignature;
  flipped.back() = flipped.back() == '3' ? '4' : '3';
  for (const std::string& signature :
       {std::string{}, std::string{"v0="}, upper, "v0=" + upper.substr(3), "v1=" + kSignature.substr(3),
        kSignature.substr(3), kSignature + "=junk", kSignature + " ", " " + kSignature,
        kSignature.substr(0, 66), "v0=" + std::string(64, '0'), flipped, kSignature + "," + kSignature}) {
    INFO(signature);
    CHECK_FALSE(accepted(request(kTimestamp, signature)));
  }
}

TEST_CASE("a timestamp is digits and nothing else", "[adapters][slack]") {
  for (const std::string timestamp : {"", " ", "1531420618 ", "+1531420618", "-1531420618", "1531420618.0",
                                      "0x5b479a8a", "NaN", "153142061800000000000000", "1531420618\n"}) {
    INFO(timestamp);
    CHECK_FALSE(accepted(request(timestamp, sign(kSecret, timestamp, kBody))));
  }
}

TEST_CASE("each header must be there exactly once", "[adapters][slack]") {
  auto unsigned_request = genuine();
  unsigned_request.headers.pop_back();
  CHECK_FALSE(accepted(unsigned_request));
  auto timeless = genuine();
  timeless.headers.erase(timeless.headers.begin());
  CHECK_FALSE(accepted(timeless));
  for (const auto& header : genuine().headers) {
    auto twice = genuine();
    twice.headers.push_back(header);
    CHECK_FALSE(accepted(twice));
  }
}

TEST_CASE("while a secret is being replaced both are good", "[adapters][slack]") {
  const Signature rotating({"new-secret", kSecret});
  CHECK(rotating.check(genuine(), kNow));
  CHECK(rotating.check(request(kTimestamp, sign("new-secret", kTimestamp, kBody)), kNow));
  CHECK_FALSE(rotating.check(request(kTimestamp, sign("third", kTimestamp, kBody)), kNow));
}

TEST_CASE("no secret is never a reason to believe", "[adapters][slack]") {
  CHECK_THROWS_AS(Signature({}), std::invalid_argument);
  CHECK_THROWS_AS(Signature({""}), std::invalid_argument);
  CHECK_THROWS_AS(Signature({kSecret, ""}), std::invalid_argument);
}
