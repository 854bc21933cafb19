// UTF-8 as foreign bytes may or may not be: tested, repaired, measured.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dutydesk::dialogs {

// Well-formed after Unicode 15 table 3-7: no overlong forms, no surrogates, nothing past U+10FFFF.
bool valid_utf8(std::string_view text);

// One character, or the maximal subpart of a broken one: its size, and whether it is well-formed.
struct Piece {
  std::size_t size;
  bool good;
};

// The piece at the beginning of a text that is not empty.
Piece first_piece(std::string_view text);

// U+FFFD, which stands for what is broken.
inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// The text with U+FFFD for each maximal subpart of an ill-formed sequence (Unicode 15, section 3.9,
// and what browsers do); well-formed text comes back unchanged.
std::string replace_invalid_utf8(std::string_view text);

// The UTF-16 units that the valid UTF-8 character with this first byte takes; 0 for a byte that
// continues one. Added up over a text they give its length as JavaScript, and so Slack and Teams, see it.
constexpr std::size_t utf16_units(char byte) {
  const auto b = static_cast<unsigned char>(byte);
  if (b >= 0xf0) return 2;
  return (b & 0xc0) == 0x80 ? 0 : 1;
}
std::size_t utf16_length(std::string_view text);

}  // namespace dutydesk::dialogs
