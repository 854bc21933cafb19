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

// The choices that a step offers, in the order shown. An ask or a classify has its fact's options (what is
// typed only "unknown"); a tell and a ring are acknowledged; a checklist's item is done or not.
std::vector<FactOption> choices(const Protocol& protocol, const Step& step);

// nullopt where the words do not name exactly one choice, nor a number, dates or words where they are asked
// for. A moment is the caller's to read (moment.h). `text` is what was typed, `words` the plain words of it.
std::optional<Value> understand(const Protocol& protocol, const Step& step, std::string_view words,
                                std::string_view text, Instant now);

// "yes", "agreed", "ok": to what a classify step reads out of the facts.
bool agrees(std::string_view words);

// The value of a fact whose number, or count of dates, is this: its band, else "known".
std::string band_of(const Fact& fact, int number);

// Whether the words hold one of these RE2 patterns.
bool holds_any(std::string_view words, const std::vector<std::string>& patterns);

// The number, label or first letters of one of these choices.
std::optional<std::string> pick(const std::vector<FactOption>& choices, std::string_view words);

}  // namespace dutydesk::dialogs
