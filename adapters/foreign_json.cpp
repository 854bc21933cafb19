#include "adapters/foreign_json.h"

namespace dutydesk::adapters {
namespace {

constexpr int kDeepest = 64;

// Looked at before parsing, since the parser itself stops at no depth.
bool too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string && c == '\\') {
      ++i;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == '{' || c == '[')) {
      if (++depth > kDeepest) return true;
    } else if (!in_string && (c == '}' || c == ']')) {
      --depth;
    }
  }
  return false;
}

}  // namespace

std::optional<nlohmann::json> parse_foreign_json(std::string_view text) {
  if (too_deep(text)) return std::nullopt;
  auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return std::nullopt;
  return json;
}

const nlohmann::json* value_at(const nlohmann::json& json, std::initializer_list<const char*> keys) {
  const auto* value = &json;
  for (const char* key : keys) {
    if (!value->is_object()) return nullptr;
    const auto found = value->find(key);
    if (found == value->end()) return nullptr;
    value = &*found;
  }
  return value;
}

std::string_view text_at(const nlohmann::json& json, std::initializer_list<const char*> keys) {
  const auto* value = value_at(json, keys);
  return value && value->is_string() ? std::string_view{value->get_ref<const std::string&>()}
                                     : std::string_view{};
}

}  // namespace dutydesk::adapters
