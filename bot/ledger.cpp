#include "bot/ledger.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <initializer_list>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "dialogs/json_text.h"

namespace dutydesk::bot {
namespace {

using nlohmann::json;

constexpr std::int64_t kVersion = 1;
constexpr std::size_t kRoomForKeys = 160;
constexpr std::string_view kCommitmentTag = "dutydesk/entry/v1\n";
constexpr std::string_view kHexDigits = "0123456789abcdef";

unsigned char* raw(std::string& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

void require(int openssl_result, const char* what) {
  if (openssl_result != 1) throw std::runtime_error(what);
}

// Fetching the algorithm and making a context costs more than hashing an entry; both are kept.
class Sha256 {
 public:
  Sha256() { require(EVP_DigestInit_ex2(context_.get(), EVP_sha256(), nullptr), kFailed); }

  std::string of(std::initializer_list<std::string_view> parts) {
    std::string hash(kHashBytes, '\0');
    require(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr), kFailed);
    for (const auto part : parts)
      require(EVP_DigestUpdate(context_.get(), part.data(), part.size()), kFailed);
    require(EVP_DigestFinal_ex(context_.get(), raw(hash), nullptr), kFailed);
    return hash;
  }

 private:
  static constexpr const char* kFailed = "SHA-256 is not available";
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

std::string commitment_of(std::string_view salt, std::string_view bytes) {
  thread_local Sha256 sha256;
  return sha256.of({kCommitmentTag, salt, bytes});
}

// Drawn in blocks, because a call costs much more than its bytes; none is given out twice.
class Salts {
 public:
  std::string next() {
    if (at_ == block_.size()) draw();
    auto salt = block_.substr(at_, kHashBytes);
    at_ += kHashBytes;
    return salt;
  }

 private:
  static constexpr std::size_t kBlock = 64 * kHashBytes;

  void draw() {
    std::string block(kBlock, '\0');
    require(RAND_bytes(raw(block), static_cast<int>(block.size())), "no randomness for the ledger's salt");
    block_ = std::move(block);
    at_ = 0;
  }

  std::string block_;
  std::size_t at_ = 0;
};

std::string random_salt() {
  thread_local Salts salts;
  return salts.next();
}

std::string hex(std::string_view bytes) {
  std::string digits(2 * bytes.size(), '\0');
  auto to = digits.begin();
  for (const unsigned char byte : bytes) {
    *to++ = kHexDigits[byte >> 4];
    *to++ = kHexDigits[byte & 15];
  }
  return digits;
}

std::optional<std::string> hash_from_hex(std::string_view digits) {
  if (digits.size() != 2 * kHashBytes) return std::nullopt;
  if (digits.find_first_not_of(kHexDigits) != std::string_view::npos) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    bytes += static_cast<char>(kHexDigits.find(digits[i]) << 4 | kHexDigits.find(digits[i + 1]));
  return bytes;
}

std::expected<json, std::string> parse_object(std::string_view bytes) {
  std::set<std::string> keys;
  bool key_twice = false;
  const auto watch_keys = [&](int depth, json::parse_event_t event, json& key) {
    if (depth == 1 && event == json::parse_event_t::key)
      key_twice |= !keys.insert(key.get<std::string>()).second;
    return true;
  };
  auto object = json::parse(bytes, watch_keys, false);
  if (!object.is_object()) return std::unexpected("the entry is not a JSON object");
  if (key_twice) return std::unexpected("the entry has a key twice");
  return object;
}

bool is_version_1(const json& object) {
  const auto found = object.find("v");
  return found != object.end() && found->is_number_integer() && *found == kVersion;
}

std::string text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::int64_t> seq_of(const json& object) {
  const auto found = object.find("seq");
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  const auto seq = found->get<std::uint64_t>();
  if (seq < 1 || seq > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  return static_cast<std::int64_t>(seq);
}

// Why `entry` cannot be the next one of `episode` after `head`; empty if it can.
std::string fault_of(const Entry& entry, const std::string& episode, const Head& head) {
  if (entry.salt.size() != kHashBytes || commitment_of(entry.salt, entry.bytes) != entry.commitment)
    return "the entry's bytes do not match its commitment";
  const auto said = parse_entry_bytes(entry.bytes);
  if (!said) return said.error();
  if (said->episode != entry.episode || said->seq != entry.seq)
    return "the entry is filed under another episode or number than it says itself";
  if (entry.episode != episode) return "the entry belongs to another episode";
  if (entry.seq != head.seq + 1) return "the entry's number does not follow the one before";
  if (said->prev != head.commitment) return "the entry was not written after the one before it";
  return {};
}

}  // namespace

Entry seal(const std::string& episode, Head& head, std::string_view members) {
  Entry entry{.episode = episode, .seq = head.seq + 1, .salt = random_salt(), .commitment = {}, .bytes = "{"};
  entry.bytes.reserve(members.size() + kRoomForKeys);
  dialogs::JsonMembers{entry.bytes}
      .add("v", kVersion)
      .add("episode", episode)
      .add("seq", entry.seq)
      .add("prev", hex(head.commitment));
  entry.bytes.append(",").append(members).append("}");
  entry.commitment = commitment_of(entry.salt, entry.bytes);
  head = {entry.seq, entry.commitment};
  return entry;
}

std::expected<EntryHead, std::string> parse_entry_bytes(std::string_view bytes) {
  const auto object = parse_object(bytes);
  if (!object) return std::unexpected(object.error());
  if (!is_version_1(*object)) return std::unexpected("the entry's \"v\" is not 1");
  const auto episode = text_at(*object, "episode");
  if (episode.empty()) return std::unexpected("the entry names no \"episode\"");
  const auto seq = seq_of(*object);
  if (!seq) return std::unexpected("the entry's \"seq\" is not a number from 1 on");
  const auto prev = hash_from_hex(text_at(*object, "prev"));
  if (!prev) return std::unexpected("the entry's \"prev\" is not 64 lower-case hex digits");
  return EntryHead{episode, *seq, *prev};
}

std::optional<ChainFault> check_chain(std::span<const Entry> entries) {
  Head head;
  for (std::size_t at = 0; at < entries.size(); ++at) {
    auto why = fault_of(entries[at], entries.front().episode, head);
    if (!why.empty()) return ChainFault{at, std::move(why)};
    head = {entries[at].seq, entries[at].commitment};
  }
  return std::nullopt;
}

}  // namespace dutydesk::bot
