#include "dialogs/event.h"

#include <array>
#include <stdexcept>
#include <string_view>

namespace dutydesk::dialogs {
namespace {

// In the order of the variant.
constexpr std::array<std::string_view, std::variant_size_v<Event>> kNames = {
    "opened",          "run_opened",   "run_ended", "fact_set",       "acknowledged",
    "lapsed",          "reopened",     "shown",     "clock_started",  "clock_moved",
    "clock_withdrawn", "clock_missed", "word_said", "not_understood", "not_taken"};

template <std::size_t index = 0>
Event named(std::string_view name, const nlohmann::json& json) {
  if constexpr (index == kNames.size()) {
    throw std::invalid_argument{"no such event: " + std::string{name}};
  } else {
    if (name != kNames[index]) return named<index + 1>(name, json);
    return json.get<std::variant_alternative_t<index, Event>>();
  }
}

}  // namespace

void to_json(nlohmann::json& json, const Value& value) {
  json = value.word;
  if (value.at) json = *value.at;
}

void from_json(const nlohmann::json& json, Value& value) {
  value = {};
  if (json.is_number()) {
    value.word = "known";
    value.at = json.get<Instant>();
  } else {
    json.get_to(value.word);
  }
}

nlohmann::json event_to_json(const Event& event) {
  nlohmann::json json = std::visit([](const auto& one) { return nlohmann::json(one); }, event);
  json["event"] = kNames[event.index()];
  return json;
}

Event event_from_json(const nlohmann::json& json) {
  return named(json.at("event").get_ref<const std::string&>(), json);
}

}  // namespace dutydesk::dialogs
