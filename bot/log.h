// The log is what the operator of a desk reads: one JSON object a line, on standard error.
//
//   {"time":"2026-11-21T22:15:03.123Z","level":"warning","event":"outbox_parked","id":42}
//
// What may be logged: names of events, counts, durations, status codes, ids that this program gave
// (rows, entries, episode codes, workers), names of files and settings, and why something failed. What
// may not: words that a worker typed or was shown, names, telephone numbers, request bodies, headers,
// addresses that carry a token (a response_url), secrets. Those belong in the ledger or nowhere.
//
// A line stays one line and shows what it holds, whatever a value is made of: everything outside
// printable ASCII is escaped as \uXXXX (control characters, U+0085, U+2028, U+2029 and the marks that
// reverse the direction of text among it), bytes that are not UTF-8 become \ufffd, and a value over
// kLongestLogValue bytes is cut.
//
// Threads: log_event may be called from any. Errors: none is reported; a log that cannot be written
// must not stop the desk. Ignore SIGPIPE if standard error may be a pipe.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "dialogs/civil_time.h"

namespace dutydesk::bot {

enum class LogLevel { debug, info, warning, error };

inline constexpr std::size_t kLongestLogValue = 1024;

// A LogField is a key and a number or text. It refers to the text and does not keep it.
struct LogField {
  LogField(std::string_view name, std::integral auto number)
      : key(name), value(static_cast<std::int64_t>(number)) {}
  LogField(std::string_view name, std::string_view text) : key(name), value(text) {}

  std::string_view key;
  std::variant<std::int64_t, std::string_view> value;
};

using LogFields = std::initializer_list<LogField>;

// Writes one line, unless `level` is below the level that set_log_level asks for (at first: info).
void log_event(LogLevel level, std::string_view event, LogFields fields = {});

void set_log_level(LogLevel least);

// The line that log_event writes, without its line break.
std::string format_log_line(dialogs::Instant at, LogLevel level, std::string_view event, LogFields fields);

}  // namespace dutydesk::bot
