#include "dialogs/utf8.h"

#include <cstdint>
#include <cstring>

namespace dutydesk::dialogs {
namespace {

using Byte = unsigned char;

struct Range {
  Byte low;
  Byte high;
};

std::size_t size_by_first_byte(Byte first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  if (first >= 0xf0 && first <= 0xf4) return 4;
  return 0;
}

// The second byte is where overlong forms, surrogates and what lies past U+10FFFF are told from the rest.
Range second_byte_after(Byte first) {
  if (first == 0xe0) return {0xa0, 0xbf};
  if (first == 0xed) return {0x80, 0x9f};
  if (first == 0xf0) return {0x90, 0xbf};
  if (first == 0xf4) return {0x80, 0x8f};
  return {0x80, 0xbf};
}

}  // namespace

Piece first_piece(std::string_view text) {
  const auto first = static_cast<Byte>(text[0]);
  const auto size = size_by_first_byte(first);
  if (size == 0) return {1, false};
  Range allowed = second_byte_after(first);
  for (std::size_t i = 1; i < size; ++i) {
    if (i == text.size()) return {i, false};
    const auto byte = static_cast<Byte>(text[i]);
    if (byte < allowed.low || byte > allowed.high) return {i, false};
    allowed = {0x80, 0xbf};
  }
  return {size, true};
}

namespace {

// Eight bytes at once: nearly all that is written here is ASCII.
std::size_t ascii_prefix(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if (eight & 0x8080808080808080) break;
  }
  return at;
}

std::size_t good_prefix(std::string_view text) {
  std::size_t at = 0;
  while (true) {
    at += ascii_prefix(text.substr(at));
    if (at == text.size()) break;
    const auto piece = first_piece(text.substr(at));
    if (!piece.good) break;
    at += piece.size;
  }
  return at;
}

}  // namespace

bool valid_utf8(std::string_view text) {
  return good_prefix(text) == text.size();
}

std::string replace_invalid_utf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  while (true) {
    const auto good = good_prefix(text);
    repaired += text.substr(0, good);
    text.remove_prefix(good);
    if (text.empty()) return repaired;
    repaired += kReplacement;
    text.remove_prefix(first_piece(text).size);
  }
}

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (const char byte : text) units += utf16_units(byte);
  return units;
}

}  // namespace dutydesk::dialogs
