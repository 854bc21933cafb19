#include "bot/documents.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "dialogs/replay.h"
#include "dialogs/sha256.h"
#include "tests/bot/practice.h"

namespace dutydesk::bot {
namespace {

using Catch::Matchers::Contains;

// Thames Valley with a phrase of its own, TVP-1, which a made-up document holds; nothing else is proven.
dialogs::Protocol with_one_phrase(const std::string& phrase) {
  auto protocol = practice_protocols().front();
  for (auto& [id, clause] : protocol.clauses) clause.fingerprints.clear();
  protocol.clauses.at("TVP-1").fingerprints = {{3, dialogs::sha256_hex(phrase)}};
  return protocol;
}

struct Folder : PracticeFolder {
  void write(const std::string& text,
             const std::string& name = "thames-valley-joint-protocol-2011.txt") const {
    std::ofstream{path() / name} << text;
  }
};

std::string first_fault(const Folder& folder, const dialogs::Protocol& protocol) {
  const auto local = with_documents({}, folder.path(), {protocol});
  return local ? "" : local.error().front().sentence;
}

}  // namespace

TEST_CASE("a deployment's documents are read where they lie", "[bot][documents]") {
  const Folder folder;
  folder.write("Made up,\nTelling Them\n all.");
  folder.write("another", "another.txt");
  const auto protocol = with_one_phrase("telling them all");
  CHECK(load_documents(folder.path(), {protocol}).size() == 1);
  CHECK(with_documents({}, folder.path(), {protocol})->phrases ==
        std::vector<std::string>{"Telling Them all"});
}

TEST_CASE("a document or a phrase that is missing is said", "[bot][documents]") {
  const Folder folder;
  const auto protocol = with_one_phrase("telling them all");
  CHECK_THAT(first_fault(folder, protocol), Contains("is not among the documents"));
  folder.write("Telling them nothing.");
  CHECK_THAT(first_fault(folder, protocol), Contains("no 3 words") && Contains("of TVP-1"));
  folder.write(std::string(kLargestDocument + 1, 'x'));
  CHECK_THAT(first_fault(folder, protocol), Contains("is not among the documents"));
}

TEST_CASE("words of a document are recorded, and run again without the document",
          "[bot][documents][replay]") {
  const auto protocol = with_one_phrase("telling them all");
  const PracticeFolder data;
  std::string code;
  {
    const Folder folder;
    folder.write("Telling them all.");
    Practice desk{data.path(), {protocol}, *with_documents({}, folder.path(), {protocol})};
    code = desk.open_episode();
    CHECK_THAT(desk.say("U1", "why TVP-1").reply.text, Contains("\"Telling them all\""));
  }
  Practice later{data.path(), {protocol}};
  CHECK_THAT(later.say("U1", "why TVP-1").reply.text, !Contains("\"Telling them all\""));
  const auto entries = later.store.entries(code);
  const auto told = parse_record(entries.at(1).bytes)->turn;
  const auto kept = dialogs::read_local(*later.store.local(told->said.local), "kept");
  REQUIRE(kept);
  const auto of_its_day = dialogs::with_local(protocol, *kept);
  std::vector<dialogs::RecordedTurn> turns;
  for (const auto& entry : entries) {
    const auto turn = *parse_record(entry.bytes)->turn;
    turns.push_back({turn.said, turn.events, turn.shown});
  }
  const auto by_day = [&](const dialogs::Input& input) -> const dialogs::Protocol& {
    return input.local.empty() ? protocol : of_its_day;
  };
  CHECK_FALSE(dialogs::replay(by_day, code, turns));
  CHECK(dialogs::replay(protocol, code, turns));
}

}  // namespace dutydesk::bot
