// Understands when something happened, as tired people type it, on a clock in London.
//
//   "now", "2 hours ago", "an hour and a half ago"
//   "22:15", "22.15", "2215", "9pm", "9.30 pm", "930pm", "10ish", "half past ten", "ten to 9", "noon"
//   "yesterday 9pm", "Sat 23:20", "last night about 11", "this morning at 6", "21 Nov 22:15", "01:30 GMT"
//
// A time without a day is its last occurrence up to now; an hour that may be morning or evening ("half past
// ten") is the latest that has passed, or asked about where a day is named with it. "10:30" and "1030" are
// asked about where a clock of 24 hours says one and the latest is the other. Whoever uses a reading repeats
// it to the worker with its day and how long ago it was.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/civil_time.h"

namespace dutydesk::dialogs {

struct Reading {
  enum class Kind {
    none,     // no time stands in the words
    moment,   // `at`; not after now (up to five minutes ahead counts as now)
    either,   // `at` or `or_at`: morning or evening, or the hour that comes twice in October
    missing,  // the hour that the night in March leaves out
    future,   // `at`, which is still to come
    no_hour,  // "yesterday", "teatime", "a few minutes ago": a time, but not which
  };
  Kind kind = Kind::none;
  Instant at{};
  Instant or_at{};

  bool operator==(const Reading&) const = default;
};

// Of plain_words.
Reading read_moment(std::string_view words, Instant now);

// "about", "maybe", "ish": the words are not sure of their time, and name one all the same.
bool is_rough(std::string_view words);

// Which of two readings the words choose: "1", "the first", "earlier", "morning", "BST".
std::optional<Instant> choose_moment(const std::vector<Instant>& either, std::string_view words);

// The value of the button that stands for a moment.
std::string moment_value(Instant at);

// The days that the words name, as in "2026-11-01", the earliest first; what names no day is passed over.
std::vector<std::string> read_dates(std::string_view words, Instant now);

// "2026-11-22T03:20" or "2026-11-22 03:20" in London, whether past or not; of an hour that comes twice, the
// earlier.
std::optional<Instant> parse_local(std::string_view text);

}  // namespace dutydesk::dialogs
