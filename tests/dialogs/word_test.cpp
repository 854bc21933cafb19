#include "dialogs/word.h"

#include <catch2/catch.hpp>
#include <vector>

namespace dutydesk::dialogs {
namespace {

TEST_CASE("every word is recognised, however it is typed", "[dialogs][word]") {
  for (const std::string word : {"999", "number", "script", "why", "back", "change", "skip", "note", "status",
                                 "handover", "returned", "help", "new", "leave", "define", "topics"}) {
    INFO(word);
    CHECK(is_word(word));
    for (const auto& typed : {word, " " + word + "  ", word + ".", word + "!", word + "?"})
      CHECK(recognise_word(typed) == Word{word, ""});
    std::string loud = word;
    for (auto& c : loud) c = static_cast<char>(std::toupper(c));
    CHECK(recognise_word(loud) == Word{word, ""});
  }
}

TEST_CASE("other ways to say a word count", "[dialogs][word]") {
  const std::vector<std::pair<std::string, std::string>> said = {
      {"emergency", "999"},  {"Ambulance!", "999"}, {"?", "help"},    {"Menu", "help"},
      {"numbers", "number"}, {"phone?", "number"},  {"undo", "back"}, {"hand over", "handover"},
      {"topic", "topics"},   {"More?", "topics"}};
  for (const auto& [typed, word] : said) {
    INFO(typed);
    CHECK(recognise_word(typed) == Word{word, ""});
  }
}

TEST_CASE("what stands behind a word is kept as it was typed", "[dialogs][word]") {
  CHECK(recognise_word("note Spoke to the School at 9") == Word{"note", "Spoke to the School at 9"});
  CHECK(recognise_word("Note: two\nlines") == Word{"note", "two\nlines"});
  CHECK(recognise_word("skip nobody knows.") == Word{"skip", "nobody knows"});
  CHECK(recognise_word("change danger") == Word{"change", "danger"});
  CHECK(recognise_word("why TVG-rhi-3?") == Word{"why", "TVG-rhi-3"});
  CHECK(recognise_word("why DD-4.1.4-7") == Word{"why", "DD-4.1.4-7"});
  CHECK(recognise_word("handover to Alex") == Word{"handover", "to Alex"});
  CHECK(recognise_word("topics media") == Word{"topics", "media"});
}

TEST_CASE("an answer is not taken for a word", "[dialogs][word]") {
  for (const std::string typed :
       {"", " ", "yes", "number 2", "back at home", "why not", "why he left", "why TVP-2a matters",
        "999 or 101", "helpful", "changes", "notes were left", "status unknown", "x 999", "leave it", "no"}) {
    INFO(typed);
    CHECK_FALSE(recognise_word(typed));
  }
  CHECK_FALSE(is_word("yes"));
  CHECK_FALSE(is_word(""));
  CHECK_FALSE(is_word("emergency"));  // an alias is typed, never pressed
}

TEST_CASE("that a child is back is told from all else that holds the word", "[dialogs][word]") {
  for (const std::string said :
       {"he's back", "hes back", "she's home", "she is home now", "he just walked in", "they've come home",
        "found her", "we've found him", "they are back", "he's just got back", "she came home",
        "yes, he's back", "ok she's back safe and well", "he has returned", "the child is back", "back home",
        "she's turned up", "he's been found"}) {
    INFO(said);
    CHECK(says_returned(said));
  }
  for (const std::string said :
       {"", "he's not back", "she isn't home", "not back yet", "he hasn't come home", "back", "home", "found",
        "she's back at her boyfriend's", "he's back with the gang", "is he back", "found her phone",
        "they've not found her", "at home", "when he's back", "he was home at 9", "she may be back"}) {
    INFO(said);
    CHECK_FALSE(says_returned(said));
  }
}

}  // namespace
}  // namespace dutydesk::dialogs
