// JSON forms that several headers share: an Instant is its number of UTC milliseconds.
#pragma once

#include <nlohmann/json.hpp>

#include "dialogs/civil_time.h"

template <>
struct nlohmann::adl_serializer<dutydesk::dialogs::Instant> {
  static void to_json(json& json, const dutydesk::dialogs::Instant& at) {
    json = std::int64_t{at.time_since_epoch().count()};
  }
  static void from_json(const json& json, dutydesk::dialogs::Instant& at) {
    at = dutydesk::dialogs::Instant{std::chrono::milliseconds{json.get<std::int64_t>()}};
  }
};
