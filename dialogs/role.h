// The roles a worker can have, in the order in which they are offered.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

const std::vector<FactOption>& roles();

// The role that `new for a foster carer` names: for whom a worker types who is on the phone. nullopt where
// the text is not `new for ...`, or names none.
std::optional<std::string> caller_in(std::string_view text);

// Whether the text is `new for ...`, whomever it names.
bool names_caller(std::string_view text);

// "a foster carer", "a parent", "the police", "a school": as it stands in a sentence.
std::string role_in_words(std::string_view role);

}  // namespace dutydesk::dialogs
