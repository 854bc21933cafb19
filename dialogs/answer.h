// Understands an answer to an open question, generously: by number, label, first letters, the ways people
// say yes, no and don't know, and the protocol's own patterns.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/event.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// Typed words, made comparable: lower case, straight apostrophes, single spaces, no full stop or
// question mark at the end (a single character stands as it is).
std::string plain_words(std::string_view text);

// The choices that a step offers, in the order shown. An ask has its fact's options (a moment only "unknown",
// as the moment itself is typed); a tell and a ring are acknowledged; a checklist's item is done or not.
std::vector<FactOption> choices(const Protocol& protocol, const Step& step);

// nullopt where the words do not name exactly one choice, nor a moment where one is asked for.
std::optional<Value> understand(const Protocol& protocol, const Step& step, std::string_view words,
                                Instant now);

// The number, label or first letters of one of these choices.
std::optional<std::string> pick(const std::vector<FactOption>& choices, std::string_view words);

}  // namespace dutydesk::dialogs
