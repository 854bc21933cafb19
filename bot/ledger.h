// The ledger is what was decided, one entry after another, in a form that shows any later change.
//
// An entry is one JSON object. It is stored as the very bytes that were hashed: nobody serialises it
// again to check it. Every entry has these keys, and beside them whatever the desk records:
//
//   "v"        1, the version of this page
//   "episode"  the episode's code, or "desk" for what belongs to no episode
//   "seq"      1, 2, 3, ... within the episode
//   "prev"     the commitment of the episode's entry before, 64 lower-case hex digits; zeros at first
//
//   commitment = SHA-256("dutydesk/entry/v1\n" || salt || bytes)
//
// The salt is 32 random bytes an entry. Without it a commitment tells nothing about its entry, even
// one as guessable as a "yes", so commitments may be shown where words may not.
//
// What a chain proves: no entry of an episode was altered, put in, taken out or moved, up to the last
// one there. It does not show that the last ones were cut off, nor that the whole chain was made
// anew; that needs a commitment kept elsewhere.
//
// Threads: everything here may be called from several threads at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dutydesk::bot {

inline constexpr std::size_t kHashBytes = 32;

// The stream of what belongs to no episode: a stranger, the lobby, an enrolment.
// It reads like an episode's code and cannot be one, since codes have no lower-case letters.
inline constexpr std::string_view kDeskStream = "desk";

struct Entry {
  std::int64_t index = 0;  // its place among all entries, from 1; 0 until the store has given it one
  std::string episode;     // code or kDeskStream
  std::int64_t seq = 0;    // its place within the episode, from 1
  std::string salt;        // kHashBytes
  std::string commitment;  // kHashBytes
  std::string bytes;       // the JSON object, as hashed

  bool operator==(const Entry&) const = default;
};

// A Head is the end of one episode's chain, where the next entry is joined on.
struct Head {
  std::int64_t seq = 0;
  std::string commitment = std::string(kHashBytes, '\0');

  bool operator==(const Head&) const = default;
};

// The next entry of the episode, and `head` moved on to it. `members` is what the entry holds beside the four
// keys above, as the members of a JSON object without its braces (dialogs/json_text.h). Throws
// std::runtime_error where there is no randomness to be had; `head` is then as it was.
Entry seal(const std::string& episode, Head& head, std::string_view members);

// What the bytes of an entry say about its place.
struct EntryHead {
  std::string episode;
  std::int64_t seq = 0;
  std::string prev;  // kHashBytes
};

// Reads the four keys. The error says what is wrong with the bytes; an object that has a key twice is
// refused, because two readers could read it differently.
[[nodiscard]] std::expected<EntryHead, std::string> parse_entry_bytes(std::string_view bytes);

struct ChainFault {
  std::size_t at = 0;  // position in the span
  std::string why;     // "the entry's bytes do not match its commitment"
};

// The first entry that cannot follow from those before it, or nullopt for a good chain. `entries` is
// the whole of one episode from its first entry on, in the order of seq.
std::optional<ChainFault> check_chain(std::span<const Entry> entries);

}  // namespace dutydesk::bot
