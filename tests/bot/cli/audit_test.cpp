#include <catch2/catch.hpp>

#include "bot/cli/commands.h"
#include "tests/bot/cli/spoken.h"
#include "tests/bot/practice.h"

namespace dutydesk::bot {
namespace {

using Catch::Matchers::Contains;

Spoken audit(const AuditListOptions& options) {
  return spoken([&] { return audit_list(options); });
}

}  // namespace

TEST_CASE("the audit lists episodes, and the entries of one", "[bot][cli]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto code = practice.open_episode();
  practice.say("U1", "no");

  const auto episodes = audit({folder.path(), "", true});
  CHECK(episodes.status == 0);
  REQUIRE(episodes.lines().size() == 1);
  CHECK(episodes.lines().at(0).at("episode") == code);
  const auto& protocol = *practice.protocols.current().front();
  CHECK(episodes.lines().at(0).at("title") == protocol.title);
  CHECK(episodes.lines().at(0).at("age") == protocol.age);
  CHECK(episodes.lines().at(0).at("revision") == protocol.revision);

  const auto entries = audit({folder.path(), code, true}).lines();
  REQUIRE(entries.size() == 2);
  CHECK(entries.at(1).at("bytes") == practice.store.entries(code).at(1).bytes);

  const auto text = audit({folder.path(), code, false});
  CHECK(text.status == 0);
  const auto pinned = protocol.title + ", revision " + protocol.revision.substr(0, 12) + ". " + protocol.age;
  CHECK_THAT(text.out, Contains(pinned));
  CHECK_THAT(audit({folder.path(), "", false}).out, Contains(code) && Contains(pinned));
  CHECK_THAT(text.out, Contains("Worker One (residential_worker, test): no"));
  CHECK_THAT(text.out, Contains("Do you know where the child is?"));
}

TEST_CASE("the audit of what is not there or was changed is not done", "[bot][cli]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto code = practice.open_episode();
  practice.say("U1", "no");
  CHECK(audit({folder.path(), "Z9Z9", false}).status == 1);
  folder.tamper(
      "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'in_danger', 'no_danger') AS BLOB) WHERE "
      "idx = 1");
  const auto changed = audit({folder.path(), code, false});
  CHECK(changed.status == 1);
  CHECK_THAT(changed.err, Contains("entry 1 of " + code + " is wrong"));
}

}  // namespace dutydesk::bot
