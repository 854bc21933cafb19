#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "bot/cli/commands.h"
#include "tests/bot/cli/spoken.h"
#include "tests/bot/practice.h"

namespace dutydesk::bot {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;

const std::string kTitle = "scenario: the number\n";
const std::string kPasses = kTitle + R"(# mine
role: police
area: Oxfordshire
at: 2026-11-21 22:30
turns:
  - {say: number, rings: {police_enquiry_centre: 08458 505505}}
)";

// Thames Valley without its scenarios.
struct Copy : PracticeFolder {
  Copy() {
    fs::copy(DUTYDESK_ROOT "/protocols/thames-valley", protocol(), fs::copy_options::recursive);
    fs::remove_all(protocol() / "scenarios");
    fs::create_directory(protocol() / "scenarios");
  }
  fs::path protocol() const { return path() / "thames-valley"; }
  fs::path scenario(const std::string& name) const { return protocol() / "scenarios" / name; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream{scenario(name)} << text;
  }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream{scenario(name)}.rdbuf();
    return text.str();
  }
  Spoken test(const std::string& only = {}, bool update = false) const {
    return spoken([&] { return bot::test({path(), only, update}); });
  }
};

}  // namespace

TEST_CASE("scenarios are played and counted", "[bot][cli][scenario]") {
  const Copy copy;
  copy.write("a.yaml", kPasses);
  CHECK(copy.test().status == 0);
  CHECK(copy.test().out == "passed thames-valley: the number\n1 passed, 0 failed\n");
  CHECK(spoken([&] { return test({copy.protocol(), {}, false}); }).out == copy.test().out);

  copy.write("b.yaml", "scenario: fails\n" + kPasses.substr(kTitle.size()) + "    \noutcome: reported\n");
  const auto failed = copy.test();
  CHECK(failed.status == 1);
  CHECK_THAT(failed.out, Contains("FAILED thames-valley: fails\n  ") && Contains("b.yaml:9: at the end") &&
                             EndsWith("1 passed, 1 failed\n"));
  CHECK(copy.test("the num").status == 0);
}

TEST_CASE("a faulty scenario or protocol, or none, is status 2", "[bot][cli][scenario]") {
  const Copy copy;
  CHECK(copy.test().status == 2);
  CHECK_THAT(copy.test().err, Contains("there is no scenario in "));
  copy.write("a.yaml", kPasses);
  CHECK_THAT(copy.test("elsewhere").err, Contains("there is no scenario \"elsewhere\" in "));
  copy.write("b.yaml", kPasses + "outcom: x\n");
  const auto faulty = copy.test();
  CHECK(faulty.status == 2);
  CHECK_THAT(faulty.err, Contains("b.yaml:8: \"outcom\" is not known here"));
  CHECK_THAT(faulty.out, EndsWith("1 passed, 0 failed, 1 not read\n"));
  std::ofstream{copy.protocol() / "clocks.yaml"} << "clocks: 1\n";
  CHECK(copy.test().status == 2);
  CHECK_THAT(copy.test().err, Contains("clocks.yaml:1: \"clocks\" must be a list"));
}

TEST_CASE("an update records the events, and nothing else", "[bot][cli][scenario]") {
  const Copy copy;
  copy.write("a.yaml", kPasses + "  - say: new\n");
  CHECK_THAT(copy.test("", true).out, Contains("the number (events recorded)"));
  const auto recorded = copy.read("a.yaml");
  CHECK_THAT(recorded,
             Catch::StartsWith(kPasses + "  - say: new\nevents: |\n  2026-11-21 22:30 GMT Worker: "));
  CHECK(copy.test("", true).out == "passed thames-valley: the number\n1 passed, 0 failed\n");
  CHECK(copy.read("a.yaml") == recorded);

  auto other = recorded;
  other.replace(other.find("Worker: new"), 11, "Worker: old");
  copy.write("a.yaml", other);
  CHECK(copy.test().status == 1);
  CHECK(copy.test("", true).status == 0);
  CHECK(copy.read("a.yaml") == recorded);
}

TEST_CASE("a scenario is no part of its protocol", "[bot][cli][scenario]") {
  const Copy copy;
  const auto without = load_protocols(copy.path()).value().front().revision;
  copy.write("a.yaml", kPasses);
  copy.write("b.yaml", "not: [a, protocol");
  CHECK(load_protocols(copy.path()).value().front().revision == without);
}

}  // namespace dutydesk::bot
