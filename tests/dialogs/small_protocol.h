// Small made-up protocols for tests: the parts that matter to a test are its own, the rest stands here.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "dialogs/reader.h"

namespace dutydesk::dialogs {

// Facts of the other types, and a choice that can be read out of others.
inline const std::string kMoreFacts = R"(  - fact: age
    type: number
    name: Age
    question: How old?
    bands: [{value: child, label: Under 13, below: 13}, {value: teen, label: 13 to 17, below: 18},
            {value: adult, label: 18 or over}]
  - {fact: times, type: dates, name: Missing before, question: 'Missing before, on which days?'}
  - {fact: wearing, type: text, name: Wearing, question: 'Wearing what?', aloud: 'What was the child wearing?'}
  - fact: grade
    type: choice
    name: Grade
    question: Do you agree?
    options: [{value: missing, label: Missing}, {value: away, label: Away}]
)";

struct Parts {
  std::string steps;      // of the opening dialog
  std::string head = {};  // more of protocol.yaml
  std::string facts = R"(facts:
  - {fact: danger, type: yes_no, name: Danger, question: 'In danger?'}
  - {fact: place, type: yes_no, name: Place known, question: 'Is the place known?'}
  - {fact: order, type: yes_no, name: Order, question: 'Is there an order?'}
  - {fact: calm, type: yes_no, scope: run, name: Calm, question: 'Calm now?'}
  - {fact: seen, type: moment, name: Last seen, question: 'When last seen?'}
)";
  std::string clocks = R"(clocks:
  - {clock: two_hours, what: The police do it., due_after: 2 hours, runs_from: [seen, opened], cites: [C-1]}
)";
  std::string contacts = R"(contacts:
  - {contact: police, name: Police desk, number: "0123", say: 'Say the place is: {place}.', cites: [C-1]}
  - {contact: emergency, name: Emergency, number: "999", say: Ring 999., house: not printed}
)";
  std::vector<std::string> more_dialogs = {};
  std::string ambiguities = {};  // the file, where there is one
};

inline std::vector<SourceFile> files_of(const Parts& parts) {
  std::vector<SourceFile> files = {
      {"small/protocol.yaml",
       "protocol: small\ntitle: Small\nareas: [Here]\nsources: [{id: C, title: The document}]\n"
       "opening: report\nnumber: police\nemergency: emergency\nage: Made up.\n" +
           parts.head},
      {"small/clauses.yaml",
       "clauses:\n  - {id: C-1, source: C, kind: action, who: everybody, use: desk, gist: One does so.}\n"},
      {"small/contacts.yaml", parts.contacts},
      {"small/facts.yaml", parts.facts},
      {"small/clocks.yaml", parts.clocks},
      {"small/dialogs/report.yaml", "dialog: report\nsteps:\n" + parts.steps}};
  if (!parts.ambiguities.empty()) files.push_back({"small/ambiguities.yaml", parts.ambiguities});
  for (const auto& dialog : parts.more_dialogs)
    files.push_back({"small/dialogs/more" + std::to_string(files.size()) + ".yaml", dialog});
  return files;
}

// What is wrong with them, a line a fault; empty where nothing is.
inline std::string faults_of(const std::vector<SourceFile>& files) {
  const auto protocol = read_protocol(files);
  std::string lines;
  if (!protocol)
    for (const auto& fault : protocol.error()) lines += (lines.empty() ? "" : "\n") + fault.text();
  return lines;
}

inline Protocol small_protocol(const Parts& parts) {
  REQUIRE(faults_of(files_of(parts)) == "");
  return *read_protocol(files_of(parts));
}

inline Protocol protocol_with(const std::string& steps) {
  return small_protocol(Parts{.steps = steps});
}

}  // namespace dutydesk::dialogs
