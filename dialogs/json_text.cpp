#include "dialogs/json_text.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>

#include "dialogs/utf8.h"

namespace dutydesk::dialogs {
namespace {

void append_escape(std::string& json, char c) {
  switch (c) {
    case '"':
      json += "\\\"";
      return;
    case '\\':
      json += "\\\\";
      return;
    case '\n':
      json += "\\n";
      return;
    default:
      json += "\\u00";
      json += "0123456789abcdef"[c >> 4];
      json += "0123456789abcdef"[c & 15];
  }
}

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

constexpr std::uint64_t eight_of(std::uint64_t byte) {
  return byte * 0x0101010101010101;
}

// Whether all eight bytes are plain: a subtraction borrows from a byte's highest bit where it is too small.
bool are_plain(std::uint64_t eight) {
  const auto quote = eight ^ eight_of('"');
  const auto backslash = eight ^ eight_of('\\');
  const auto odd = eight | (eight - eight_of(0x20)) | (quote - eight_of(1)) | (backslash - eight_of(1));
  return (odd & eight_of(0x80)) == 0;
}

// How many bytes can be copied as they are, ASCII that needs no escape: nearly all that is written here.
std::size_t plain_prefix(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if (!are_plain(eight)) break;
  }
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
}

}  // namespace

void append_json(std::string& json, std::string_view text) {
  json += '"';
  while (true) {
    const auto plain = plain_prefix(text);
    json.append(text, 0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto piece = first_piece(text);
    if (piece.size == 1 && piece.good)
      append_escape(json, text.front());
    else
      json.append(piece.good ? text.substr(0, piece.size) : kReplacement);
    text.remove_prefix(piece.size);
  }
  json += '"';
}

void append_json(std::string& json, std::int64_t number) {
  const fmt::format_int digits{number};
  json.append(digits.data(), digits.size());
}

void append_json(std::string& json, Instant at) {
  append_json(json, std::int64_t{at.time_since_epoch().count()});
}

void JsonMembers::name(std::string_view name) {
  if (!first_) json_ += ',';
  first_ = false;
  json_ += '"';
  json_ += name;
  json_ += "\":";
}

}  // namespace dutydesk::dialogs
