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
  static const RE2 clause{"[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)+"};
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

bool says_returned(std::string_view plain_words) {
  static const RE2 form{
      "(?:(?:ok|okay|oh|yes|yeah|update|good news|great|hi|hello|thank god)[,.:! -]+)*"
      "(?:"
      // "he's just got home", "they are back", "the girl has turned up"
      "(?:he|she|they|the (?:child|kid|girl|boy|lad|young person|yp))(?:'?s|'?ve|'?re| is| has| have| are)?"
      "(?: (?:just|now|already|finally|safely|both|all))*"
      "(?: (?:back|home|returned|(?:been |was )?found|turned up|showed up|"
      "(?:walked|come|came|got|arrived)(?: back)?(?: in| home| back| through the door)))|"
      // "found her", "we have found them", "got him back"
      "(?:(?:i|we|police|the police|they)(?:'?ve| have)? (?:just )?)?(?:found (?:him|her|them)|got "
      "(?:him|her|them) back)|"
      "(?:is |just |now )*(?:back home|home now|home safe|back now|is back|is home|walked in|turned up))"
      "(?:,? (?:home|back|again|now|just now|here|safe|safely|well|ok|fine|and|sound|in|alive|thank god|"
      "at (?:the|our) (?:unit|home|house)))*"};
  return RE2::FullMatch(re2::StringPiece{plain_words.data(), plain_words.size()}, form);
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
