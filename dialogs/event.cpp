#include "dialogs/event.h"

#include <array>
#include <stdexcept>
#include <string_view>

#include "dialogs/json.h"
#include "dialogs/json_text.h"

namespace dutydesk::dialogs {
namespace {

// In the order of the variant.
constexpr std::array<std::string_view, std::variant_size_v<Event>> kNames = {
    "opened",    "run_opened",  "run_ended",      "fact_set",    "acknowledged",    "lapsed",
    "reopened",  "shown",       "clock_started",  "clock_moved", "clock_withdrawn", "clock_missed",
    "clock_due", "word_said",   "not_understood", "not_taken",   "moment_unclear",  "alarmed",
    "clock_met", "clock_unmet", "already_open",   "beside",      "carried",         "area_unclear"};

template <class E>
E read(const nlohmann::json& json) {
  E event{};
  const auto read_member = [&](const auto& member) {
    if (!member.left_out_when_empty || json.contains(member.name))
      json.at(member.name).get_to(event.*member.at);
  };
  std::apply([&](const auto&... member) { (read_member(member), ...); }, E::kMembers);
  return event;
}

template <std::size_t index = 0>
Event named(std::string_view name, const nlohmann::json& json) {
  if constexpr (index == kNames.size()) {
    throw std::invalid_argument{"no such event: " + std::string{name}};
  } else {
    if (name != kNames[index]) return named<index + 1>(name, json);
    return read<std::variant_alternative_t<index, Event>>(json);
  }
}

}  // namespace

std::string_view name_of(const Event& event) {
  return kNames[event.index()];
}

void append_json(std::string& json, const Event& event) {
  json += '{';
  JsonMembers members{json};
  members.add("event", name_of(event));
  const auto add = [&](const auto& one, const auto& member) {
    if constexpr (requires { (one.*member.at).empty(); })
      if (member.left_out_when_empty && (one.*member.at).empty()) return;
    members.add(member.name, one.*member.at);
  };
  std::visit(
      [&]<class E>(const E& one) {
        std::apply([&](const auto&... member) { (add(one, member), ...); }, E::kMembers);
      },
      event);
  json += '}';
}

Event event_from_json(const nlohmann::json& json) {
  return named(json.at("event").get_ref<const std::string&>(), json);
}

}  // namespace dutydesk::dialogs
