#include "dialogs/look_up.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "dialogs/answer.h"

namespace dutydesk::dialogs {
namespace {

std::string own_words(const Clause& clause) {
  std::string words;
  for (const auto& print : clause.fingerprints)
    if (!print.phrase.empty()) words += fmt::format("{}\"{}\"", words.empty() ? "" : " ... ", print.phrase);
  return words;
}

// What is unclear in a clause belongs to it, wherever it is said otherwise.
LookedUp with_ambiguities(const Protocol& protocol, const Clause& clause) {
  LookedUp found{{clause_in_words(protocol, clause)}, {clause.id}};
  for (const auto& [id, ambiguity] : protocol.ambiguities)
    if (std::ranges::find(ambiguity.clauses, clause.id) != ambiguity.clauses.end())
      found.paragraphs.push_back(ambiguity_in_words(ambiguity));
  return found;
}

LookedUp with_ambiguities(const Protocol& protocol, const Definition& definition) {
  LookedUp found{{fmt::format("{}: {}", definition.term, definition.text)}, definition.cites};
  for (const auto& id : definition.ambiguities)
    found.paragraphs.push_back("The text is not clear here: " + protocol.ambiguities.at(id).text);
  return found;
}

}  // namespace

std::string ambiguity_in_words(const Ambiguity& ambiguity) {
  return fmt::format("{}, on {}: {}", ambiguity.id, fmt::join(ambiguity.clauses, ", "), ambiguity.text);
}

std::string clause_in_words(const Protocol& protocol, const Clause& clause) {
  const auto source = std::ranges::find(protocol.sources, clause.source, &Source::id);
  auto words = fmt::format("{} ({}): {}", clause.id, source->title, clause.gist);
  if (const auto own = own_words(clause); !own.empty())
    words += fmt::format("\nThe document's own words: {}", own);
  return words;
}

LookedUp look_up_clause(const Protocol& protocol, std::string_view id) {
  const auto words = plain_words(id);
  for (const auto& [each, clause] : protocol.clauses)
    if (plain_words(each) == words) return with_ambiguities(protocol, clause);
  auto unknown = fmt::format("The {} protocol has no clause \"{}\".", protocol.title, id);
  if (!protocol.clauses.empty())
    unknown += fmt::format(" Write why and a clause as in {}.", protocol.clauses.begin()->first);
  return {{std::move(unknown)}, {}};
}

LookedUp look_up_term(const Protocol& protocol, const std::string& term) {
  const auto words = plain_words(term);
  const auto means = [&](const Definition& each) {
    return plain_words(each.term) == words || holds_any(words, each.say);
  };
  const auto found = std::ranges::find_if(protocol.definitions, means);
  if (found != protocol.definitions.end()) return with_ambiguities(protocol, *found);
  std::string terms;
  for (const auto& each : protocol.definitions) terms += (terms.empty() ? "" : ", ") + each.term;
  return {
      {words.empty() ? "Write define and then a word." : fmt::format("I have no definition of \"{}\".", term),
       terms.empty() ? "The protocol's files define no words." : "Defined are: " + terms + "."},
      {}};
}

}  // namespace dutydesk::dialogs
