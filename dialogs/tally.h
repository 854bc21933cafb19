// Facts that are worked out and never asked: how often a child went missing within so many days or months.
//
// A count looks back from the day on which this episode began: from the moment `since:` names, such as when
// the child was last seen, else from the day of first contact. This episode counts as one; so does each
// earlier date that was given, once. Dates that are not known, or were not answered, leave the count not
// known, or not answered.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "dialogs/episode.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// "90 days", "6 months", "1 year"; nullopt for whatever else.
std::optional<Window> parse_window(std::string_view words);

// The events that make the counts agree with the dates they are made of.
std::vector<Event> settle_counts(const Protocol& protocol, const Episode& episode);

}  // namespace dutydesk::dialogs
