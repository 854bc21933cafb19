#include "dialogs/word.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "dialogs/answer.h"

namespace dutydesk::dialogs {
namespace {

enum class Takes { nothing, clause, anything };

struct Known {
  std::string_view word;
  Takes takes;
};

constexpr std::array kWords = {
    Known{"999", Takes::nothing},       Known{"number", Takes::nothing},    Known{"script", Takes::nothing},
    Known{"why", Takes::clause},        Known{"back", Takes::nothing},      Known{"change", Takes::anything},
    Known{"skip", Takes::anything},     Known{"note", Takes::anything},     Known{"status", Takes::nothing},
    Known{"handover", Takes::anything}, Known{"returned", Takes::anything}, Known{"help", Takes::nothing},
    Known{"new", Takes::anything},      Known{"leave", Takes::nothing},     Known{"define", Takes::anything},
    Known{"topics", Takes::anything}};

// "why not" stays an answer, "why TVP-2a" is none.
bool takes(Takes takes, const std::string& rest) {
  static const RE2 clause{"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+"};
  return rest.empty() || takes == Takes::anything || (takes == Takes::clause && RE2::FullMatch(rest, clause));
}

// Other ways to say some of them, standing alone.
struct Alias {
  std::string_view said;
  std::string_view word;
};
constexpr std::array kAliases = {Alias{"emergency", "999"},  Alias{"ambulance", "999"},
                                 Alias{"?", "help"},         Alias{"menu", "help"},
                                 Alias{"numbers", "number"}, Alias{"phone", "number"},
                                 Alias{"undo", "back"},      Alias{"hand over", "handover"},
                                 Alias{"topic", "topics"},   Alias{"more", "topics"}};

}  // namespace

bool is_word(std::string_view word) {
  return std::ranges::find(kWords, word, &Known::word) != kWords.end();
}

// The first word in small letters, if it is one of ours: nearly everything that is said is an answer.
static const Known* first_word(std::string_view text) {
  const auto start = std::min(text.find_first_not_of("\t\n\f\r "), text.size());
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto word = text.substr(start);
  const auto size = std::ranges::find_if_not(word, is_part) - word.begin();
  const auto known =
      std::ranges::find(kWords, plain_words(word.substr(0, static_cast<std::size_t>(size))), &Known::word);
  return known == kWords.end() ? nullptr : &*known;
}

std::optional<Word> recognise_word(std::string_view text) {
  const auto plain = plain_words(text);
  if (const auto alias = std::ranges::find(kAliases, plain, &Alias::said); alias != kAliases.end())
    return Word{std::string{alias->word}, {}};
  const auto* known = first_word(text);
  if (!known) return std::nullopt;
  static const RE2 form{R"((?s)\s*([A-Za-z0-9]+)(?:[:,]?\s+(.*?))?[\s.!?]*)"};
  std::string first, rest;
  if (!RE2::FullMatch(re2::StringPiece{text.data(), text.size()}, form, &first, &rest)) return std::nullopt;
  if (!takes(known->takes, rest)) return std::nullopt;
  return Word{std::string{known->word}, rest};
}

}  // namespace dutydesk::dialogs
