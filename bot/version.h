// The version of this program, as the build knows it; it stands in every entry.
#pragma once

#include <string_view>

namespace dutydesk::bot {

inline constexpr std::string_view kVersion = DUTYDESK_VERSION;

}  // namespace dutydesk::bot
