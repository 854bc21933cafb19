#include "dialogs/look_up.h"

#include <catch2/catch.hpp>

#include "dialogs/lobby.h"
#include "dialogs/local.h"
#include "dialogs/sha256.h"
#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;

// Asks whether the place is known, by C-1; defines "away" by B-2.
Protocol with_clauses() {
  auto files =
      files_of({.steps = "  - {ask: place, cites: [C-1]}\n  - {end: over, text: Over., house: test}\n",
                .head = "definitions: [{term: away, say: [gone], text: Not here., cites: [B-2]}]\n"});
  files[1].text = R"(clauses:
  - id: C-1
    source: C
    kind: action
    who: X
    use: desk
    gist: One asks for it.
    fingerprint:
      - {words: 3, sha256: )" +
                  sha256_hex("ask for it") + R"(}
      - {words: 2, sha256: )" +
                  sha256_hex("and write") + R"(}
  - {id: B-2, source: C, kind: definition, who: X, use: background, gist: What away is., unproven: Made up.}
)";
  files.push_back({"small/ambiguities.yaml",
                   "ambiguities: [{ambiguity: A-1, clauses: [B-2], text: Two readings., shown: why}]\n"});
  REQUIRE(faults_of(files) == "");
  return *read_protocol(files);
}

Protocol with_its_words() {
  const auto local = with_phrases({}, {"Ask \"for\" it", "and write"});
  REQUIRE(local);
  return with_local(with_clauses(), *local);
}

}  // namespace

TEST_CASE("why gives clause, document and gist, and the document's own words where they are known",
          "[dialogs][look_up]") {
  const auto plain = with_clauses();
  Conversation without{plain};
  without.say("new");
  CHECK_THAT(without.say("why").text,
             Contains("C-1 (The document): One asks for it.") && !Contains("own words"));
  const auto whole = with_its_words();
  Conversation with{whole};
  with.say("new");
  CHECK_THAT(with.say("why").text,
             Contains("C-1 (The document): One asks for it.\n"
                      "The document's own words: \"Ask \"for\" it\" ... \"and write\""));
  CHECK(with.replays());
}

TEST_CASE("why and a clause shows any clause, however it is typed, and asks on", "[dialogs][look_up]") {
  const auto protocol = with_its_words();
  Conversation talk{protocol};
  talk.say("new");
  for (const auto* typed : {"why B-2", "WHY b-2", "why: B-2?"}) {
    const auto& reply = talk.say(typed);
    CHECK_THAT(reply.text, Contains("B-2 (The document): What away is.\n\nA-1, on B-2: Two readings.") &&
                               Contains("Is the place known?"));
    CHECK(reply.cites == std::vector<std::string>{"B-2", "C-1"});
  }
  CHECK_THAT(talk.say("why C-9").text,
             Contains("The Small protocol has no clause \"C-9\". Write why and a clause as in "
                      "B-2."));
  CHECK(talk.replays());
}

TEST_CASE("outside an episode a clause and a word are looked up in the worker's protocol",
          "[dialogs][lobby]") {
  const auto protocol = with_its_words();
  const auto says = [&](const std::string& text, const Worker& worker = kSam) {
    return lobby({&protocol}, {kStart, worker, "slack", "C1", text, {}}, true);
  };
  CHECK_THAT(says("why c-1").reply.text, Contains("\"and write\"") && Contains("What do you need?"));
  CHECK(says("why c-1").reply.cites == std::vector<std::string>{"C-1"});
  CHECK_THAT(says("why C-9").reply.text, Contains("no clause \"C-9\""));
  CHECK_THAT(says("define gone").reply.text, Contains("away: Not here."));
  CHECK(says("define gone").reply.cites == std::vector<std::string>{"B-2"});
  CHECK_THAT(says("define it").reply.text, Contains("Defined are: away."));
  CHECK_FALSE(says("define missing").open);
}

TEST_CASE("before the area is known, the only protocol answers; of several none does", "[dialogs][lobby]") {
  const auto protocol = with_clauses();
  const Worker stranger{"slack:T1:U1", "U1", "police", ""};
  const auto says = [&](const std::vector<const Protocol*>& protocols) {
    return lobby(protocols, {kStart, stranger, "slack", "C1", "why C-1", {}}, true).reply.text;
  };
  CHECK_THAT(says({&protocol}), Contains("One asks for it.") && Contains("Which area"));
  CHECK_THAT(says({&protocol, &protocol}), Contains("once I know which protocol") && Contains("Which area"));
}

}  // namespace dutydesk::dialogs
