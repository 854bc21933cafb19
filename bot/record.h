// What the desk writes into the body of an entry, and reads out of it again: a format/parse pair.
//
// A turn is recorded with all that `advance` may read, so that it can be run again:
//
//   "kind"      "turn"
//   "program"   the version that wrote it
//   "protocol"  id, "revision" SHA-256 of the compiled protocol
//   "said"      the Input: when (UTC milliseconds), who, where, what was typed or pressed
//   "events"    what happened, in order (dialogs/event.h)
//   "shown"     the Reply, whole
//
// What was said outside any episode has kind "lobby" and no events. A delivery has kind "delivery":
// "at", "of" (the index of the entry whose reply it was), "outcome" (delivered, parked), "attempts", "why".
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/ledger.h"
#include "dialogs/advance.h"

namespace dutydesk::bot {

struct Turned {
  std::string program;
  std::string protocol;
  std::string revision;
  dialogs::Input said;
  std::vector<dialogs::Event> events;
  dialogs::Reply shown;
};

struct Lobbied {
  dialogs::Input said;
  dialogs::Reply shown;
};

struct DeliveryResult {
  dialogs::Instant at;
  std::int64_t of = 0;
  bool delivered = false;
  int attempts = 0;
  std::string why;
};

// The members as seal() takes them.
std::string format_turn(const dialogs::Protocol& protocol, const dialogs::Input& said,
                        const dialogs::Turn& turn);
std::string format_lobby(const dialogs::Input& said, const dialogs::Reply& shown);
std::string format_delivery(const DeliveryResult& result);

// What an entry's bytes record; the error says what is wrong with them.
struct Record {
  std::optional<Turned> turn;
  std::optional<Lobbied> lobby;
  std::optional<DeliveryResult> delivery;

  const dialogs::Reply* shown() const;  // of a turn or the lobby, else nullptr
};
[[nodiscard]] std::expected<Record, std::string> parse_record(std::string_view bytes);

// The fold of an episode's entries. Throws std::runtime_error where an entry cannot be read: such a
// store is damaged, and nothing may be decided on it.
dialogs::Episode fold(const std::vector<Entry>& entries);

}  // namespace dutydesk::bot
