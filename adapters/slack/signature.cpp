#include "adapters/slack/signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace dutydesk::adapters::slack {
namespace {

constexpr std::size_t kSignatureSize = 3 + 64;  // "v0=" and the digits

// The header's value, if it was sent exactly once: of two, the wrong one might be believed.
std::optional<std::string_view> only_header(const HttpRequest& request, std::string_view name) {
  std::optional<std::string_view> only;
  for (const auto& [key, value] : request.headers) {
    if (!same_ignoring_case(key, name)) continue;
    if (only) return std::nullopt;
    only = value;
  }
  return only;
}

std::optional<std::chrono::sys_seconds> parse_timestamp(std::string_view digits) {
  if (digits.empty() || digits.size() > 11) return std::nullopt;
  if (digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::int64_t seconds = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

bool is_fresh(std::chrono::sys_seconds sent, Instant now) {
  return std::chrono::abs(std::chrono::floor<std::chrono::seconds>(now) - sent) <= Signature::kWindow;
}

}  // namespace

std::string sign(std::string_view secret, std::string_view timestamp, std::string_view body) {
  std::string signed_bytes;
  signed_bytes.reserve(timestamp.size() + body.size() + 4);
  signed_bytes.append("v0:").append(timestamp).append(":").append(body);

  std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(signed_bytes.data()), signed_bytes.size(), mac.data(), &size);

  std::string signature = "v0=";
  for (unsigned int i = 0; i < size; ++i) {
    signature += "0123456789abcdef"[mac[i] >> 4];
    signature += "0123456789abcdef"[mac[i] & 15];
  }
  return signature;
}

Signature::Signature(std::vector<std::string> secrets) : secrets_(std::move(secrets)) {
  if (secrets_.empty()) throw std::invalid_argument("Slack needs a signing secret");
  for (const auto& secret : secrets_)
    if (secret.empty()) throw std::invalid_argument("a Slack signing secret is empty");
}

std::expected<void, std::string> Signature::check(const HttpRequest& request, Instant now) const {
  const auto timestamp = only_header(request, "X-Slack-Request-Timestamp");
  const auto signature = only_header(request, "X-Slack-Signature");
  if (!timestamp || !signature) return std::unexpected("not exactly one timestamp and one signature");
  const auto sent = parse_timestamp(*timestamp);
  if (!sent) return std::unexpected("a timestamp that is not seconds in digits");
  if (!is_fresh(*sent, now)) return std::unexpected("a timestamp more than 300 s from now");
  if (signature->size() != kSignatureSize) return std::unexpected("a signature of the wrong length");

  bool genuine = false;
  for (const auto& secret : secrets_) {
    const auto expected = sign(secret, *timestamp, request.body);
    genuine |= CRYPTO_memcmp(expected.data(), signature->data(), kSignatureSize) == 0;
  }
  if (!genuine) return std::unexpected("a signature that no secret gives");
  return {};
}

}  // namespace dutydesk::adapters::slack
