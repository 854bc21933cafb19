// JSON from outside: parsed without exceptions, bounded in depth, and never indexed unchecked.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace dutydesk::adapters {

// The parsed text, or nullopt where it is no JSON, is not UTF-8, or nests deeper than 64.
// Its size is the front's to limit.
std::optional<nlohmann::json> parse_foreign_json(std::string_view text);

// The value along these keys, or nullptr where one is missing or lies in something that is no object.
const nlohmann::json* value_at(const nlohmann::json& json, std::initializer_list<const char*> keys);

// The string along these keys; empty where there is none. It lives as long as `json`.
std::string_view text_at(const nlohmann::json& json, std::initializer_list<const char*> keys);

}  // namespace dutydesk::adapters
