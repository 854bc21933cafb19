#include "dialogs/json_text.h"

#include <fmt/format.h>

#include <iterator>

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

}  // namespace

void append_json(std::string& json, std::string_view text) {
  if (!valid_utf8(text)) return append_json(json, std::string_view{replace_invalid_utf8(text)});
  json += '"';
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) >= 0x20 && text[i] != '"' && text[i] != '\\') continue;
    json.append(text, written, i - written);
    append_escape(json, text[i]);
    written = i + 1;
  }
  json.append(text, written);
  json += '"';
}

void append_json(std::string& json, std::int64_t number) {
  fmt::format_to(std::back_inserter(json), "{}", number);
}

void append_json(std::string& json, Instant at) {
  append_json(json, std::int64_t{at.time_since_epoch().count()});
}

void JsonMembers::name(std::string_view name) {
  if (!first_) json_ += ',';
  first_ = false;
  append_json(json_, name);
  json_ += ':';
}

}  // namespace dutydesk::dialogs
