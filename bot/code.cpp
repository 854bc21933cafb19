#include "bot/code.h"

#include <openssl/rand.h>
#include <re2/re2.h>

#include <array>
#include <stdexcept>

namespace dutydesk::bot {
namespace {

constexpr std::string_view kLetters = "ACDEFGHJKMNPQRTUVWXY";
constexpr std::string_view kDigits = "34679";
constexpr int kDrawsPerLength = 4;  // so that a desk with most short codes used up soon has a longer one
constexpr int kLongest = 12;

// Bytes drawn in a block, because a call costs much more than its bytes.
class RandomBytes {
 public:
  unsigned next() {
    if (at_ == block_.size()) draw();
    return block_[at_++];
  }

 private:
  void draw() {
    if (RAND_bytes(block_.data(), static_cast<int>(block_.size())) != 1)
      throw std::runtime_error("no random numbers to be had");
    at_ = 0;
  }

  std::array<unsigned char, 256> block_{};
  std::size_t at_ = block_.size();
};

// Without the bias of a plain remainder: codes must not be guessable from each other.
char one_of(std::string_view characters) {
  thread_local RandomBytes random;
  const auto fair = 256 - 256 % characters.size();
  auto byte = random.next();
  while (byte >= fair) byte = random.next();
  return characters[byte % characters.size()];
}

std::string code_of(int length) {
  std::string code;
  for (int i = 0; i < length; ++i) code += one_of(i % 2 == 0 ? kLetters : kDigits);
  return code;
}

}  // namespace

std::string draw_code(const std::function<bool(const std::string&)>& taken) {
  for (int length = 4; length <= kLongest; length += 2)
    for (int draw = 0; draw < kDrawsPerLength; ++draw)
      if (auto code = code_of(length); !taken(code)) return code;
  throw std::runtime_error("no episode code is left");
}

Addressed split_code(std::string_view text) {
  static const RE2 form{R"((?s)\s*((?:[A-Za-z][0-9]){2,6})(?:[\s:,.]+(.*))?)"};
  Addressed addressed;
  if (!RE2::FullMatch(re2::StringPiece{text.data(), text.size()}, form, &addressed.code, &addressed.rest))
    return {{}, std::string{text}};
  for (auto& c : addressed.code)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return addressed;
}

}  // namespace dutydesk::bot
