// The words that work at any step, in any channel.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dutydesk::dialogs {

struct Word {
  std::string word;  // 999, number, script, why, back, change, skip, note, status, handover, returned, help,
                     // new, leave, define, topics
  std::string rest;  // what stands behind it, as typed

  bool operator==(const Word&) const = default;
};

// nullopt where the text is not one of the words. `note`, `skip`, `change`, `define`, `handover`, `returned`,
// `topics` and `new` may have more behind them, `why` the id of a clause; the others stand alone, so that
// "number 2" and "why not" remain answers.
std::optional<Word> recognise_word(std::string_view text);

// "he's back", "she just walked in", "found her": said whole, of a child who was away. "he's not back" and
// "back at her friend's" say no such thing.
bool says_returned(std::string_view plain_words);

// Whether a button may carry this as its value.
bool is_word(std::string_view word);

}  // namespace dutydesk::dialogs
