// What a protocol's files say of a clause or a word, whoever asks and wherever: for `why` and `define`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

struct LookedUp {
  std::vector<std::string> paragraphs;
  std::vector<std::string> cites;
};

// "TVP-2a (Thames Valley joint protocol): " and our gist of it; then, where the deployment has the document,
// its own words in quotation marks.
std::string clause_in_words(const Protocol& protocol, const Clause& clause);

// "A-03, on TVG-review-1: " and what is unclear.
std::string ambiguity_in_words(const Ambiguity& ambiguity);

// `id` as people type it: "tvp-2a"; the ambiguities that touch it come after. One that is not known is said
// to be none.
LookedUp look_up_clause(const Protocol& protocol, std::string_view id);

// `term` as people type it; an empty or unknown one gets the words that are defined.
LookedUp look_up_term(const Protocol& protocol, const std::string& term);

}  // namespace dutydesk::dialogs
