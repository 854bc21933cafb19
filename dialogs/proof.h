// Proves a protocol's fingerprints from the texts of its documents, and so finds the documents' own words.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "dialogs/protocol.h"
#include "dialogs/yaml.h"

namespace dutydesk::dialogs {

// Texts by the names that protocol.yaml's sources have for them under `file:`.
using Documents = std::map<std::string, std::string>;

struct Proof {
  int clauses = 0;                   // whose fingerprints all occur
  int fingerprints = 0;              // that occur
  std::vector<std::string> phrases;  // that they were made of
  std::vector<Fault> faults;  // a document that is not there or not named, a fingerprint that does not occur
};

Proof prove(const Protocol& protocol, const Documents& documents);

}  // namespace dutydesk::dialogs
