// For tests of the linter: a small protocol without fault, to be spoilt in one thing, and which of the
// linter's parts finds it.
#pragma once

#include <string>
#include <vector>

#include "dialogs/lint_contacts.h"
#include "dialogs/lint_figures.h"
#include "dialogs/lint_wording.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {

inline const std::string kAnEnd = "  - {end: over, text: Over., cites: [C-1]}\n";
inline const std::string kWellContacts =
    "contacts:\n  - {contact: police, name: Police desk, number: '12', hours: not stated, cites: [C-1]}\n"
    "  - {contact: emergency, name: Emergency, number: '999', house: x}\n";

// Nothing is wrong with it. `gist` is that of its one clause.
inline std::vector<SourceFile> well_files(Parts parts, const std::string& gist = "Ring 12 within 2 hours.",
                                          const std::string& age = "This is undated.") {
  const Parts usual{.steps = {}};
  if (parts.contacts == usual.contacts) parts.contacts = kWellContacts;
  if (parts.clocks == usual.clocks) parts.clocks = "clocks: []\n";
  auto files = files_of(parts);
  auto& head = files[0].text;
  head.replace(head.find("age: Made up."), 13, "age: " + age);
  files[1].text = "clauses:\n  - {id: C-1, source: C, kind: action, who: X, use: desk, gist: '" + gist +
                  "', unproven: Made up.}\n";
  return files;
}

inline Protocol well_protocol(const Parts& parts, const std::string& gist = "Ring 12 within 2 hours.",
                              const std::string& age = "This is undated.") {
  const auto files = well_files(parts, gist, age);
  REQUIRE(faults_of(files) == "");
  return *read_protocol(files);
}

inline std::string lines(const std::vector<Fault>& faults) {
  std::string lines;
  for (const auto& fault : faults) lines += fault.text() + "\n";
  return lines;
}

// The linter's parts that find something, by name: "contacts", "wording", "figures".
inline std::string lint_only(const Protocol& protocol, Date from = *parse_day("2026-11-20")) {
  std::string parts;
  if (!lint_contacts(protocol, from).empty()) parts += "contacts";
  if (!lint_wording(protocol).empty()) parts += "wording";
  if (!lint_figures(protocol).empty()) parts += "figures";
  return parts;
}

}  // namespace dutydesk::dialogs
