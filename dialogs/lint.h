// What can be wrong with a protocol that the reader takes: what nothing uses, and clauses that nobody hears
// of.
//
// Only what can be come to counts: a dialog that is opened by a report, by `returned`, by `topics`, by a
// clock that is due or by another dialog's call; and the clocks and contacts of those.
#pragma once

#include <string>
#include <vector>

#include "dialogs/protocol.h"
#include "dialogs/yaml.h"

namespace dutydesk::dialogs {

// Ambiguities, contacts, facts, clocks and dialogs that nothing uses, and clauses that are not to be proven,
// in the order of the files and their lines.
std::vector<Fault> lint(const Protocol& protocol);

// How many of a source's clauses are acted on, told, or excused.
struct SourceCoverage {
  std::string source;
  int clauses = 0;
  int desk = 0, covered = 0;         // a step, item, rule, clock or contact cites it
  int background = 0, answered = 0;  // a definition or a step, item or rule cites it
  int strategic = 0, excused = 0;
};

// A step that no document prints.
struct HouseStep {
  std::string dialog, step, reason;
};

struct Coverage {
  std::vector<SourceCoverage> sources;    // as protocol.yaml has them
  std::vector<const Clause*> uncovered;   // desk
  std::vector<const Clause*> unanswered;  // background
  std::vector<HouseStep> house;           // by dialog, in the order of its steps

  bool has_gap() const { return !uncovered.empty() || !unanswered.empty(); }
};

// The clauses stay the protocol's, which must outlive them.
Coverage coverage_of(const Protocol& protocol);

// As a table to read, then the gaps and the house steps.
std::string coverage_table(const Coverage& coverage);

}  // namespace dutydesk::dialogs
