#include "dialogs/lint.h"

#include <catch2/catch.hpp>

#include "dialogs/proof.h"
#include "dialogs/sha256.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;

const std::string kEnd = "  - {end: over, text: Over., cites: [C-1]}\n";

std::vector<SourceFile> files_with(const Parts& parts, const std::string& clauses) {
  auto files = files_of(parts);
  files[1].text = "clauses:\n" + clauses;
  return files;
}

Protocol read(const std::vector<SourceFile>& files) {
  REQUIRE(faults_of(files) == "");
  return *read_protocol(files);
}

std::string clause(const std::string& id, const std::string& more) {
  return "  - {id: " + id + ", source: C, kind: action, who: X, gist: Gist of " + id + "., " + more + "}\n";
}

std::string lines(const std::vector<Fault>& faults) {
  std::string lines;
  for (const auto& fault : faults) lines += fault.text() + "\n";
  return lines;
}

std::vector<std::string> ids(const std::vector<const Clause*>& clauses) {
  std::vector<std::string> ids;
  for (const auto* each : clauses) ids.push_back(each->id);
  return ids;
}

std::string print(const std::string& words, int count) {
  return "fingerprint: [{words: " + std::to_string(count) + ", sha256: " + sha256_hex(words) + "}]";
}

const std::string kOne = clause("C-1", "use: desk, unproven: Made up.");

}  // namespace

TEST_CASE("what nothing uses is a fault with its line", "[dialogs][lint]") {
  const auto protocol = read(files_with(
      {.steps = "  - {ask: danger, cites: [C-1]}\n" + kEnd,
       .facts = "facts:\n  - {fact: danger, type: yes_no, name: D, question: D}\n"
                "  - {fact: place, type: yes_no, name: P, question: P}\n"
                "  - {fact: seen, type: moment, name: S, question: S}\n",
       .contacts = "contacts:\n  - {contact: police, name: P, number: '1', cites: [C-1]}\n"
                   "  - {contact: emergency, name: E, number: '999', house: x}\n"
                   "  - {contact: team, name: T, number: '2', cites: [C-1]}\n",
       .more_dialogs = {"dialog: lost\nsteps:\n  - {ask: place, cites: [C-1], starts: two_hours}\n" + kEnd}},
      kOne + clause("C-2", "use: desk")));
  CHECK(lines(lint(protocol)) ==
        "small/clauses.yaml:3: C-2 has no \"fingerprint:\"; give one, or \"unproven:\" with the reason why "
        "there is none\n"
        "small/clocks.yaml:2: nothing starts the clock \"two_hours\"\n"
        "small/contacts.yaml:4: nothing gives the contact \"team\"\n"
        "small/dialogs/more6.yaml:1: nothing opens the dialog \"lost\"\n"
        "small/facts.yaml:3: no step asks for \"place\": it is never known\n"
        "small/facts.yaml:4: no step asks for \"seen\": it is never known\n");
}

TEST_CASE("whatever a conversation can come to is used", "[dialogs][lint]") {
  const auto protocol = read(files_with(
      {.steps = "  - {call: called, cites: [C-1]}\n" + kEnd,
       .head = "opening_for: {police: for_police}\nreturned: back\n",
       .facts = "facts:\n  - {fact: seen, type: moment, name: S, question: S}\n"
                "  - {fact: grade, type: choice, name: G, question: G, options: [{value: a, label: A}]}\n",
       .contacts = "contacts:\n"
                   "  - {contact: police, name: P, number: '1', open: [{days: [mon], from: '09:00', to: "
                   "'17:00'}], otherwise: night, cites: [C-1]}\n"
                   "  - {contact: night, name: N, number: '3', cites: [C-1]}\n"
                   "  - {contact: emergency, name: E, number: '999', house: x}\n"
                   "  - {contact: team, name: T, number: '2', cites: [C-1]}\n",
       .more_dialogs =
           {"dialog: called\nsteps:\n  - {ask: seen, cites: [C-1], starts: two_hours}\n" + kEnd,
            "dialog: back\nsteps:\n  - {classify: grade, cites: [C-1], rules: [{value: a, cites: [C-1]}]}\n" +
                kEnd,
            "dialog: for_police\nsteps:\n  - {do: it, text: T, cites: [C-1], items: [{id: a, text: T, "
            "contact: team, cites: [C-1]}]}\n" +
                kEnd}},
      kOne));
  CHECK(lines(lint(protocol)) == "");
}

TEST_CASE("a topic and a dialog that a clock opens are come to; an ambiguity that nothing says is idle",
          "[dialogs][lint]") {
  auto files = files_with(
      {.steps = "  - {clock: two_hours, cites: [C-1]}\n" + kEnd,
       .clocks = "clocks:\n  - {clock: two_hours, what: W, due_after: 2 hours, runs_from: opened, opens: "
                 "later, ambiguity: A-1, cites: [C-1]}\n",
       .more_dialogs = {"dialog: later\nsteps:\n" + kEnd, "dialog: topic\ntitle: T\nsteps:\n" + kEnd}},
      kOne);
  files[2].text =
      "contacts:\n  - {contact: police, name: P, number: '1', cites: [C-1]}\n"
      "  - {contact: emergency, name: E, number: '999', house: x}\n";
  files[3].text = "facts: []\n";
  files.push_back({"small/ambiguities.yaml",
                   "ambiguities:\n  - {ambiguity: A-1, clauses: [C-1], text: T}\n"
                   "  - {ambiguity: A-2, clauses: [C-1], text: T}\n"});
  CHECK(lines(lint(read(files))) ==
        "small/ambiguities.yaml:3: no step, clock, contact or definition says the ambiguity \"A-2\"\n");
}

TEST_CASE("a desk clause is covered by a step, item, rule, clock or contact that can be come to",
          "[dialogs][lint]") {
  std::string clauses = kOne;
  for (const auto* id : {"C-step", "C-item", "C-rule", "C-clock", "C-contact", "C-lost", "C-word", "C-none"})
    clauses += clause(id, "use: desk, unproven: Made up.");
  const auto protocol = read(files_with(
      {.steps = "  - {tell: calm, text: T, cites: [C-step], starts: two_hours}\n"
                "  - {do: it, text: T, cites: [C-1], items: [{id: a, text: T, cites: [C-item]}]}\n"
                "  - {classify: grade, cites: [C-1], rules: [{value: missing, cites: [C-rule]}]}\n" +
                kEnd,
       .head = "definitions: [{term: word, text: T, cites: [C-word]}]\n",
       .facts = "facts:\n" + kMoreFacts,
       .clocks = "clocks:\n  - {clock: two_hours, what: W, due_after: 2 hours, runs_from: opened, cites: "
                 "[C-clock]}\n",
       .contacts = "contacts:\n  - {contact: police, name: P, number: '1', cites: [C-contact]}\n"
                   "  - {contact: emergency, name: E, number: '999', house: x}\n",
       .more_dialogs = {"dialog: lost\nsteps:\n  - {tell: x, text: T, cites: [C-lost]}\n" + kEnd}},
      clauses));
  const auto coverage = coverage_of(protocol);
  CHECK(ids(coverage.uncovered) == std::vector<std::string>{"C-lost", "C-word", "C-none"});
  CHECK(coverage.sources.at(0).desk == 9);
  CHECK(coverage.sources.at(0).covered == 6);
  CHECK(coverage.has_gap());
}

TEST_CASE("a background clause is answered by a definition or a step; a strategic one is excused",
          "[dialogs][lint]") {
  std::string clauses = kOne + clause("S-1", "use: strategic, excused: Why., unproven: Made up.");
  for (const auto* id : {"B-word", "B-step", "B-contact"})
    clauses += clause(id, "use: background, unproven: Made up.");
  const auto protocol = read(
      files_with({.steps = "  - {tell: calm, text: T, cites: [B-step]}\n" + kEnd,
                  .head = "definitions: [{term: word, text: T, cites: [B-word]}]\n",
                  .contacts = "contacts:\n  - {contact: police, name: P, number: '1', cites: [B-contact]}\n"
                              "  - {contact: emergency, name: E, number: '999', house: x}\n"},
                 clauses));
  const auto coverage = coverage_of(protocol);
  CHECK(ids(coverage.unanswered) == std::vector<std::string>{"B-contact"});
  CHECK(coverage.uncovered.empty());
  CHECK(coverage.sources.at(0).answered == 2);
  CHECK(coverage.sources.at(0).excused == 1);
}

TEST_CASE("the table has a row for each source, the gaps with their gist, and the house steps",
          "[dialogs][lint]") {
  const auto protocol = read(files_with(
      {.steps = "  - {tell: calm, text: T, house: Kindness.}\n" + kEnd},
      kOne + clause("C-2", "use: desk, unproven: X.") + clause("C-3", "use: background, unproven: X.")));
  CHECK(coverage_table(coverage_of(protocol)) ==
        "  source   clauses    desk  covered  background  answered  strategic  excused\n"
        "  C              3       2        1           1         0          0        0\n"
        "  all            3       2        1           1         0          0        0\n"
        "\n  For the desk, and no step, item, rule, clock or contact acts on it: 1\n"
        "    C-2                   Gist of C-2.\n"
        "\n  Background, and no definition or step tells it: 1\n"
        "    C-3                   Gist of C-3.\n"
        "\n  House steps, which no document prints: 1\n"
        "    report/calm                           Kindness.\n");
}

TEST_CASE("fingerprints are proven from the document, or a fault names the clause's line",
          "[dialogs][proof]") {
  auto files = files_with({.steps = kEnd}, clause("C-1", "use: desk, " + print("ring the police", 3)) +
                                               clause("C-2", "use: desk, " + print("write a letter", 3)) +
                                               clause("C-3", "use: desk, unproven: X."));
  auto& head = files[0].text;
  head.replace(head.find("title: The document"), 19, "title: The document, file: doc.txt");
  const auto protocol = read(files);
  const auto proof = prove(protocol, {{"doc.txt", "First, ring\nthe Police."}});
  CHECK(proof.clauses == 1);
  CHECK(proof.fingerprints == 1);
  CHECK(proof.phrases == std::vector<std::string>{"ring the Police"});
  CHECK(lines(proof.faults) == "small/clauses.yaml:3: no 3 words in doc.txt have the fingerprint " +
                                   sha256_hex("write a letter").substr(0, 8) + "... of C-2\n");
  CHECK(lines(prove(protocol, {}).faults) ==
        "small/protocol.yaml: doc.txt, the text of The document, is not among the documents\n");
}

TEST_CASE("a source with fingerprints and without a file cannot be proven", "[dialogs][proof]") {
  const auto protocol =
      read(files_with({.steps = kEnd}, clause("C-1", "use: desk, " + print("ring the police", 3))));
  CHECK(lines(prove(protocol, {{"doc.txt", "Ring the police."}}).faults) ==
        "small/protocol.yaml: the source C names no \"file:\" with its text\n");
}

}  // namespace dutydesk::dialogs
