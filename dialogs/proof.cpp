#include "dialogs/proof.h"

#include <fmt/format.h>

#include <algorithm>

#include "dialogs/document.h"

namespace dutydesk::dialogs {
namespace {

std::vector<const Clause*> clauses_of(const Protocol& protocol, const std::string& source) {
  std::vector<const Clause*> clauses;
  for (const auto& [id, clause] : protocol.clauses)
    if (clause.source == source && !clause.fingerprints.empty()) clauses.push_back(&clause);
  std::ranges::sort(clauses, {}, &Clause::line);
  return clauses;
}

class Prover {
 public:
  Prover(const Protocol& protocol, const Documents& documents) : protocol_(protocol), documents_(documents) {}

  Proof prove() {
    for (const auto& source : protocol_.sources) {
      const auto clauses = clauses_of(protocol_, source.id);
      if (clauses.empty()) continue;
      if (source.file.empty())
        fault("protocol.yaml", 0, fmt::format("the source {} names no \"file:\" with its text", source.id));
      else if (const auto document = documents_.find(source.file); document != documents_.end())
        prove(clauses, source.file, Document{document->second});
      else
        fault("protocol.yaml", 0,
              fmt::format("{}, the text of {}, is not among the documents", source.file, source.title));
    }
    return std::move(proof_);
  }

 private:
  void prove(const std::vector<const Clause*>& clauses, const std::string& file, const Document& document) {
    std::vector<Clause::Fingerprint> wanted;
    for (const auto* clause : clauses) std::ranges::copy(clause->fingerprints, std::back_inserter(wanted));
    auto found = document.find(wanted);
    auto next = found.begin();
    for (const auto* clause : clauses) {
      bool proven = true;
      for (const auto& print : clause->fingerprints) {
        auto& phrase = *next++;
        proven = proven && phrase;
        if (phrase)
          proof_.phrases.push_back(*std::move(phrase));
        else
          fault("clauses.yaml", clause->line,
                fmt::format("no {} words in {} have the fingerprint {}... of {}", print.words, file,
                            print.sha256.substr(0, 8), clause->id));
      }
      proof_.clauses += proven ? 1 : 0;
    }
    proof_.fingerprints = static_cast<int>(proof_.phrases.size());
  }

  void fault(const std::string& file, int line, std::string sentence) {
    proof_.faults.push_back({protocol_.folder + file, line, std::move(sentence)});
  }

  const Protocol& protocol_;
  const Documents& documents_;
  Proof proof_;
};

}  // namespace

Proof prove(const Protocol& protocol, const Documents& documents) {
  return Prover{protocol, documents}.prove();
}

}  // namespace dutydesk::dialogs
