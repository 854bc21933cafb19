#include "adapters/json_text.h"

#include <nlohmann/json.hpp>

#include "adapters/utf8.h"

namespace dutydesk::adapters {
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

void append_json_string(std::string& json, std::string_view text) {
  if (!valid_utf8(text)) return append_json_string(json, replace_invalid_utf8(text));
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

void append_json(std::string& json, const nlohmann::json& value) {
  if (value.is_string()) return append_json_string(json, value.get_ref<const std::string&>());
  if (!value.is_structured()) {
    json += value.dump();
    return;
  }
  json += value.is_array() ? '[' : '{';
  bool first = true;
  for (auto item = value.begin(); item != value.end(); ++item) {
    if (!std::exchange(first, false)) json += ',';
    if (value.is_object()) {
      append_json_string(json, item.key());
      json += ':';
    }
    append_json(json, *item);
  }
  json += value.is_array() ? ']' : '}';
}

}  // namespace dutydesk::adapters
