#include "bot/protocols.h"

#include <fstream>

#include "dialogs/role.h"
#include "tests/bot/practice.h"

namespace dutydesk::bot {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;

// A folder of protocols that may be spoilt.
struct Copy : PracticeFolder {
  Copy() { add("thames-valley"); }
  void add(const char* name) const {
    fs::copy(DUTYDESK_ROOT "/protocols/thames-valley", path() / name, fs::copy_options::recursive);
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream{path() / name} << text; }
  std::string faults() const {
    const auto protocols = load_protocols(path());
    if (protocols) return {};
    std::string all;
    for (const auto& fault : protocols.error()) all += fault.text() + "\n";
    return all;
  }
};

}  // namespace

TEST_CASE("every protocol in the box is read", "[bot][protocols]") {
  const auto protocols = load_protocols(DUTYDESK_ROOT "/protocols");
  REQUIRE(protocols);
  CHECK(std::ranges::is_sorted(*protocols, {}, &dialogs::Protocol::id));
  std::size_t folders = 0;
  for (const auto& entry : fs::directory_iterator{DUTYDESK_ROOT "/protocols"})
    folders += fs::exists(entry.path() / "protocol.yaml");
  CHECK(protocols->size() == folders);
}

TEST_CASE("one fault in one protocol and none is read", "[bot][protocols]") {
  const Copy copy;
  CHECK(copy.faults().empty());
  copy.add("other");
  copy.write("other/contacts.yaml", "contacts:\n  - contact: nobody\n");
  CHECK_THAT(copy.faults(), Contains("other/contacts.yaml:2: "));
}

TEST_CASE("what is not a protocol's file is passed over or told", "[bot][protocols]") {
  const Copy copy;
  copy.write("thames-valley/README.md", "not for the desk");
  copy.write("notes.yaml", "not in a protocol");
  CHECK(copy.faults().empty());
  copy.write("thames-valley/clocks.yml.yaml", "clocks: []");
  CHECK_THAT(copy.faults(), Contains("clocks.yml.yaml: this name is not one of a protocol's files"));
}

TEST_CASE("two protocols of one name are refused", "[bot][protocols]") {
  const Copy copy;
  copy.add("again");
  CHECK_THAT(copy.faults(), Contains("thames-valley"));
}

TEST_CASE("an area that two protocols claim is refused", "[bot][protocols]") {
  const Copy copy;
  copy.add("other");
  std::ifstream file{copy.path() / "other/protocol.yaml"};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  text.replace(text.find("protocol: thames-valley"), 23, "protocol: other-valley!");
  copy.write("other/protocol.yaml", text);
  CHECK_THAT(copy.faults(), Contains("Slough"));
}

TEST_CASE("no folder and no protocol are told", "[bot][protocols]") {
  const PracticeFolder empty;
  CHECK_THAT(load_protocols(empty.path()).error().at(0).text(), Contains("holds no protocol"));
  CHECK_THAT(load_protocols(empty.path() / "none").error().at(0).text(), Contains("no such folder"));
}

TEST_CASE("a revision is kept in the store and read again without its files", "[bot][protocols]") {
  const PracticeFolder folder;
  const auto protocols = practice_protocols();
  Store store{folder.path()};
  store.begin();
  Protocols{practice_protocols()}.keep(store);
  store.commit();

  Protocols none{{}};
  CHECK(none.current().empty());
  const auto& kept = none.revision(protocols.front().revision, "", store);
  CHECK(kept.revision == protocols.front().revision);
  CHECK(kept.compiled == protocols.front().compiled);
  CHECK(&none.revision(kept.revision, "", store) == &kept);
}

TEST_CASE("a revision that nobody kept is told, each time", "[bot][protocols]") {
  const PracticeFolder folder;
  Store store{folder.path()};
  Protocols protocols{practice_protocols()};
  CHECK_THROWS_AS(protocols.revision("0000", "", store), std::runtime_error);
  CHECK_THROWS_AS(protocols.revision("0000", "", store), std::runtime_error);
}

TEST_CASE("a local file is kept in the store and read again without the file", "[bot][protocols][local]") {
  const PracticeFolder folder;
  const auto local = dialogs::read_local("holidays: {add: [2027-06-07]}", "local.yaml");
  REQUIRE(local);
  Store store{folder.path()};
  const Protocols current{practice_protocols(), *local};
  store.begin();
  current.keep(store);
  store.commit();

  const auto& now = *current.current().front();
  CHECK(now.local == local->revision);
  Protocols none{{}};
  CHECK(none.local().empty());
  CHECK(none.revision(now.revision, local->revision, store).holidays == local->holidays);
  CHECK(none.revision(now.revision, "", store).holidays == dialogs::Holidays{});
  CHECK_THROWS_AS(none.revision(now.revision, "0000", store), std::runtime_error);
}

TEST_CASE("a local file that is not there or is faulty is told", "[bot][protocols][local]") {
  const PracticeFolder folder;
  CHECK_THAT(load_local(folder.path() / "none.yaml").error().at(0).text(), Contains("none.yaml: this file"));
  std::ofstream(folder.path() / "local.yaml") << "contacts: none\n";
  CHECK_THAT(load_local(folder.path() / "local.yaml").error().at(0).text(), Contains("local.yaml:1: "));
}

TEST_CASE("every opening of every protocol says its title, its area and its age", "[bot][protocols]") {
  const auto protocols = load_protocols(DUTYDESK_ROOT "/protocols");
  REQUIRE(protocols);
  for (const auto& protocol : *protocols)
    for (const auto& role : dialogs::roles())
      for (const std::string words : {"new", "new for a parent", "she is missing and has collapsed"}) {
        const auto& area = protocol.areas.back();
        dialogs::Episode episode;
        episode.code = "K7F3";
        const dialogs::Worker worker{"w", "Worker", role.value, area};
        const auto text =
            dialogs::advance(protocol, episode, {kNight, worker, "test", "C1", words, {}}).reply.text;
        CAPTURE(protocol.id, role.value, words);
        const auto where = area == protocol.title ? std::string{} : ", " + area;
        CHECK_THAT(text, Catch::Matchers::Contains(protocol.title + where + ". " + protocol.age));
      }
}

}  // namespace dutydesk::bot
