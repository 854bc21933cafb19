#include "adapters/slack/signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
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

void require(int openssl_result) {
  if (openssl_result != 1) throw std::runtime_error("HMAC-SHA256 is not available");
}

using Digest = std::array<unsigned char, 32>;

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    require(EVP_DigestInit_ex2(context_.get(), EVP_sha256(), nullptr));
  }
  void go_on_from(const Sha256& other) { require(EVP_MD_CTX_copy_ex(context_.get(), other.context_.get())); }
  void add(const void* bytes, std::size_t size) { require(EVP_DigestUpdate(context_.get(), bytes, size)); }
  void add(std::string_view bytes) { add(bytes.data(), bytes.size()); }
  Digest end() {
    Digest digest;
    require(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
    return digest;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

// HMAC (RFC 2104) with what depends on the key alone done beforehand: a third of the work for a short body.
class Signature::Key {
 public:
  explicit Key(std::string_view secret) {
    std::array<unsigned char, kBlock> key{};
    if (secret.size() > kBlock) {
      Sha256 hash;
      hash.add(secret);
      std::ranges::copy(hash.end(), key.begin());
    } else {
      std::ranges::copy(secret, key.begin());
    }
    for (auto& byte : key) byte ^= kInner;
    inner_.add(key.data(), key.size());
    for (auto& byte : key) byte ^= kInner ^ kOuter;
    outer_.add(key.data(), key.size());
    OPENSSL_cleanse(key.data(), key.size());
  }

  std::string sign(std::string_view timestamp, std::string_view body) const {
    thread_local Sha256 hash;
    hash.go_on_from(inner_);
    for (const auto part : {std::string_view{"v0:"}, timestamp, std::string_view{":"}, body}) hash.add(part);
    const auto inner = hash.end();
    hash.go_on_from(outer_);
    hash.add(inner.data(), inner.size());

    std::string signature = "v0=";
    signature.reserve(kSignatureSize);
    for (const auto byte : hash.end()) {
      signature += "0123456789abcdef"[byte >> 4];
      signature += "0123456789abcdef"[byte & 15];
    }
    return signature;
  }

 private:
  static constexpr std::size_t kBlock = 64;
  static constexpr unsigned char kInner = 0x36;
  static constexpr unsigned char kOuter = 0x5c;

  Sha256 inner_;
  Sha256 outer_;
};

std::string sign(std::string_view secret, std::string_view timestamp, std::string_view body) {
  return Signature::Key{secret}.sign(timestamp, body);
}

Signature::Signature(const std::vector<std::string>& secrets) {
  if (secrets.empty()) throw std::invalid_argument("Slack needs a signing secret");
  for (const auto& secret : secrets) {
    if (secret.empty()) throw std::invalid_argument("a Slack signing secret is empty");
    keys_.push_back(std::make_shared<const Key>(secret));
  }
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
  for (const auto& key : keys_) {
    const auto expected = key->sign(*timestamp, request.body);
    genuine |= CRYPTO_memcmp(expected.data(), signature->data(), kSignatureSize) == 0;
  }
  if (!genuine) return std::unexpected("a signature that no secret gives");
  return {};
}

}  // namespace dutydesk::adapters::slack
