// What the commands say that draw, compare and print a protocol.
#include <catch2/catch.hpp>
#include <fstream>

#include "bot/cli/commands.h"
#include "bot/graphviz.h"
#include "bot/protocols.h"
#include "tests/bot/cli/spoken.h"
#include "tests/bot/practice.h"

namespace dutydesk::bot {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

const std::string kThamesValley = DUTYDESK_ROOT "/protocols/thames-valley";

struct Copy : PracticeFolder {
  Copy() { fs::copy(kThamesValley, folder(), fs::copy_options::recursive); }
  fs::path folder() const { return path() / "thames-valley"; }
  void change(const std::string& file, const std::string& from, const std::string& to) const {
    std::ifstream in{folder() / file};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    std::ofstream{folder() / file} << text.replace(at, from.size(), to);
  }
};

}  // namespace

TEST_CASE("a protocol and a dialog of it are drawn", "[bot][cli][graph]") {
  const auto dot = spoken([] { return graph({kThamesValley, "report", "dot"}); });
  CHECK(dot.status == 0);
  CHECK_THAT(dot.out, StartsWith("digraph \"report\" {\n"));
  const auto all = spoken([] { return graph({kThamesValley, "", "dot"}); });
  CHECK_THAT(all.out, StartsWith("digraph \"thames-valley\" {\n"));
  const auto none = spoken([] { return graph({kThamesValley, "nothing", "dot"}); });
  CHECK(none.status == 2);
  CHECK_THAT(none.err, Contains("thames-valley has no dialog \"nothing\""));
}

TEST_CASE("Graphviz draws each dialog of each protocol, and where it is not there that is said",
          "[bot][cli][graph]") {
  const auto missing = drawn_as_svg("digraph {}", "no-such-program");
  REQUIRE_FALSE(missing);
  CHECK_THAT(missing.error(), Contains("apt-get install graphviz"));
  if (fs::exists("/usr/bin/dot")) {
    const auto drawn = spoken([] { return graph({kThamesValley, "when_seen", "svg"}); });
    CHECK(drawn.status == 0);
    CHECK_THAT(drawn.out, Contains("<svg"));
    CHECK_FALSE(drawn_as_svg("no picture"));
  }
}

TEST_CASE("what has changed is told, with 1 for something, 0 for nothing and 2 for faults",
          "[bot][cli][diff]") {
  const Copy copy;
  const auto compared = [&] { return spoken([&] { return diff({kThamesValley, copy.folder()}); }); };
  CHECK(compared().status == 0);
  CHECK(compared().out == "");
  copy.change("clocks.yaml", "due_after: 1 hour\n", "due_after: 2 hours\n");
  CHECK(compared().status == 1);
  CHECK_THAT(compared().out,
             StartsWith("Deadlines\n  The time of the deadline hourly_review was \"due after 1 hour"));
  copy.change("clocks.yaml", "due_after: 2 hours\n", "due_after: soon\n");
  CHECK(compared().status == 2);
  CHECK_THAT(compared().err, Contains("clocks.yaml:"));
}

TEST_CASE("a compiled file is compared as its folder is", "[bot][cli][diff]") {
  const PracticeFolder folder;
  std::ofstream{folder.path() / "kept"} << load_protocol(kThamesValley)->compiled;
  CHECK(spoken([&] { return diff({folder.path() / "kept", kThamesValley}); }).status == 0);
  std::ofstream{folder.path() / "kept"} << "{";
  CHECK(spoken([&] { return diff({folder.path() / "kept", kThamesValley}); }).status == 2);
  const auto none = spoken([&] { return diff({folder.path() / "other", kThamesValley}); });
  CHECK(none.status == 2);
  CHECK_THAT(none.err, Contains("there is no protocol"));
}

TEST_CASE("the paper edition is a page of its own, with an area's local numbers", "[bot][cli][paper]") {
  const PracticeFolder folder;
  const auto local = folder.path() / "local.yaml";
  std::ofstream{local} << "contacts:\n  - {contact: misper_coordinator, number: '01632 960123', checked_on: "
                          "2026-11-01, area: Oxfordshire}\n";
  const auto printed = spoken([&] { return print_paper({kThamesValley, local, "Oxfordshire"}); });
  CHECK(printed.status == 0);
  CHECK_THAT(printed.out, StartsWith("<!DOCTYPE html>") && Contains("01632 960123"));
  const auto plain = spoken([&] { return print_paper({kThamesValley, {}, {}}); });
  CHECK(plain.out.find("01632 960123") == std::string::npos);
  CHECK(spoken([&] { return print_paper({kThamesValley, {}, "Elsewhere"}); }).status == 2);
  CHECK(spoken([&] { return print_paper({"no-such", {}, {}}); }).status == 2);
}

}  // namespace dutydesk::bot
