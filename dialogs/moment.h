// Understands when something happened, as tired people type it.
//
// "now", "22:15", "22.15", "2215", "9pm", "9.30 pm", "yesterday 9pm", "2 hours ago", "half an hour ago",
// "2026-11-21 22:15". A time without a day is its last occurrence in London up to now; one that comes twice
// (October) is read as the earlier, which makes every deadline from it the earlier one; one that the night
// leaves out (March) is not read at all, so that the question is asked again.
#pragma once

#include <optional>
#include <string_view>

#include "dialogs/civil_time.h"

namespace dutydesk::dialogs {

// Of plain_words. nullopt where no past moment can be read out of them; a time up to five minutes ahead
// counts as now.
std::optional<Instant> parse_moment(std::string_view words, Instant now);

// "2026-11-22T03:20" or "2026-11-22 03:20" in London, whether past or not.
std::optional<Instant> parse_local(std::string_view text);

}  // namespace dutydesk::dialogs
