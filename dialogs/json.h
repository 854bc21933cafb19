// How nlohmann-json reads an Instant: as its number of UTC milliseconds. json_text.h writes it.
#pragma once

#include <nlohmann/json.hpp>

#include "dialogs/civil_time.h"

template <>
struct nlohmann::adl_serializer<dutydesk::dialogs::Instant> {
  static void from_json(const json& json, dutydesk::dialogs::Instant& at) {
    at = dutydesk::dialogs::Instant{std::chrono::milliseconds{json.get<std::int64_t>()}};
  }
};
