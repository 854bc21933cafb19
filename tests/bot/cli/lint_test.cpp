#include <catch2/catch.hpp>
#include <fstream>

#include "bot/cli/commands.h"
#include "dialogs/sha256.h"
#include "tests/bot/cli/spoken.h"
#include "tests/bot/practice.h"

namespace dutydesk::bot {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

const std::string kClause =
    "source: C, kind: action, who: X, use: desk, gist: Ring 1., fingerprint: [{words: 2, sha256: ";

// A protocol without fault, and its document.
struct Small : PracticeFolder {
  Small() {
    fs::create_directories(path() / "protocols/small/dialogs");
    fs::create_directory(path() / "documents");
    write("protocols/small/protocol.yaml",
          "protocol: small\ntitle: Small\nareas: [Here]\nsources: [{id: C, title: A document, file: "
          "doc.txt}]\nopening: report\nnumber: police\nemergency: police\nage: Undated.\n");
    write("protocols/small/clauses.yaml",
          "clauses:\n  - {id: C-1, " + kClause + dialogs::sha256_hex("do so") + "}]}\n");
    write("protocols/small/contacts.yaml",
          "contacts:\n  - {contact: police, name: Police, number: '1', hours: not stated, cites: [C-1]}\n");
    write("protocols/small/dialogs/report.yaml",
          "dialog: report\nsteps:\n  - {ask: danger, house: Made up.}\n  - {ring: police, house: Made up.}\n"
          "  - {end: over, text: Over., house: Made up.}\n");
    write("protocols/small/facts.yaml",
          "facts:\n  - {fact: danger, type: yes_no, name: Danger, question: 'Danger?'}\n");
    write("documents/doc.txt", "Do\nso!");
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream{path() / name} << text; }
  Spoken lint(LintOptions options = {}) const {
    options.folder = path() / "protocols";
    return spoken([&] { return bot::lint(options); });
  }
  Spoken whole() const { return lint({.coverage = true, .sources = path() / "documents"}); }
};

}  // namespace

TEST_CASE("a protocol without fault passes, with its coverage and its proof", "[bot][cli][lint]") {
  const Small small;
  CHECK(small.lint().status == 0);
  CHECK_THAT(small.lint().out,
             StartsWith("Small\n  dialog  ") && Contains("\n  report ") &&
                 Contains("parent                    1 answer, 2 SMS segments: Danger: Yes -> Police\n") &&
                 Contains("  1 dialogs, 3 states, checked in ") && EndsWith("1 protocol, 0 faults\n"));
  CHECK(small.whole().status == 0);
  CHECK_THAT(small.whole().out,
             EndsWith("  source   clauses    desk  covered  background  answered  strategic  excused\n"
                      "  C              1       1        1           0         0          0        0\n"
                      "  all            1       1        1           0         0          0        0\n"
                      "\n  House steps, which no document prints: 3\n"
                      "    report/danger                         Made up.\n"
                      "    report/police                         Made up.\n"
                      "    report/over                           Made up.\n"
                      "  1 clauses, 1 fingerprints proven\n"
                      "1 protocol, 0 faults\n"));
}

TEST_CASE("a gap in the coverage and a phrase that does not occur are faults", "[bot][cli][lint]") {
  const Small small;
  small.write("documents/doc.txt", "Do not.");
  CHECK(small.whole().status == 1);
  CHECK_THAT(small.whole().out, Contains("clauses.yaml:2: no 2 words in doc.txt") &&
                                    EndsWith("  0 clauses, 0 fingerprints proven\n1 protocol, 1 fault\n"));
  small.write("protocols/small/contacts.yaml",
              "contacts:\n  - {contact: police, name: Police, number: '1', house: Made up.}\n");
  CHECK(small.lint().status == 0);
  CHECK(small.lint({.coverage = true}).status == 1);
  CHECK_THAT(small.lint({.coverage = true}).out, EndsWith("1 protocol, 1 fault\n"));
}

TEST_CASE("what lint finds beside coverage names its file and line, from the day that is given",
          "[bot][cli][lint]") {
  const Small small;
  small.write("protocols/small/contacts.yaml",
              "contacts:\n  - {contact: police, name: Police, number: '1', hours: 9am - 5pm, open: [{days: "
              "mon-fri, from: '09:00', to: '17:00'}], otherwise: team, cites: [C-1]}\n"
              "  - {contact: team, name: Team, local: Ask., hours: by day, open: [{days: mon-fri, from: "
              "'08:00', to: '18:00'}], cites: [C-1]}\n");
  const auto from = [&](const std::string& day) { return small.lint({.from = day}); };
  CHECK(from("2026-11-21").status == 1);
  CHECK_THAT(from("2026-11-21").out,
             Contains("contacts.yaml:2: \"police\" is closed at Sat 21 Nov 2026 00:59 GMT") &&
                 Contains("contacts.yaml:2: \"9am\" is in no clause"));
  CHECK_THAT(from("2026-11-23").out, Contains("closed at Mon 23 Nov 2026 00:59 GMT"));
  CHECK(from("tomorrow").status == 2);
  CHECK_THAT(from("tomorrow").err, Contains("\"tomorrow\" is not a day"));
}

TEST_CASE("what cannot be read is 2, and so is a folder without protocols", "[bot][cli][lint]") {
  const Small small;
  small.write("protocols/small/clocks.yaml", "clock: []\n");
  CHECK(small.lint().status == 2);
  CHECK_THAT(small.lint().err, Contains("clocks.yaml:1: "));
  CHECK_THAT(small.lint().out, EndsWith("0 protocols, 0 faults, 1 not read\n"));
  const PracticeFolder empty;
  const auto nothing = spoken([&] { return lint({.folder = empty.path()}); });
  CHECK(nothing.status == 2);
  CHECK_THAT(nothing.err, Contains("there is no protocol in"));
}

TEST_CASE("what is not so on every way is a fault, with the answers that lead there", "[bot][cli][lint]") {
  const Small small;
  small.write("protocols/small/dialogs/report.yaml",
              "dialog: report\nsteps:\n  - {ask: danger, house: Made up.}\n"
              "  - {ring: police, when: {danger: yes}, house: Made up.}\n  - {end: over, text: Over., house: "
              "Made up.}\n");
  CHECK(small.lint().status == 1);
  CHECK_THAT(small.lint().out,
             Contains("report.yaml:1: the report ends without a number to ring (a residential "
                      "worker; Danger: No)"));
}

}  // namespace dutydesk::bot
