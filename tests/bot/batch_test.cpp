// Batches of the real server over real sockets: what was acknowledged is there, and nothing else.
#include <sys/mount.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <set>
#include <thread>

#include "bot/cli/commands.h"
#include "bot/server.h"
#include "tests/bot/cli/spoken.h"
#include "tests/bot/fake_provider.h"
#include "tests/bot/practice.h"
#include "tests/bot/practice_channel.h"
#include "tests/bot/wire.h"

namespace dutydesk::bot {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using nlohmann::json;
using tests::FakeProvider;

constexpr const char* kCard = "Ring 999 now.";

json said(const std::string& id, const std::string& text, const std::string& conversation = "C1",
          const std::string& from = "U1") {
  return {{"id", id}, {"from", from}, {"in", conversation}, {"text", text}};
}

// The server with all that it needs, served by a thread while `serving` lives.
class Served {
 public:
  explicit Served(const std::filesystem::path& folder, tests::ScriptedAnswer answer = {})
      : practice(folder),
        provider([answer](const auto&, int) { return answer; }),
        server({{"127.0.0.1", 0}, {}, kCard, 10s}, practice.store, practice.desk, channels(provider), vitals),
        outbox(Origins::parse({provider.origin()}).value(), [this] { server.wake(); }) {}
  ~Served() { stop(); }

  void start() {
    thread_ = std::thread{[this] { server.run(outbox); }};
  }
  void stop() {
    server.stop();
    if (thread_.joinable()) thread_.join();
  }

  // Sends each message by a connection of its own, all before the server looks, and returns the answers.
  // While the thread runs it looks at once.
  std::vector<Client> send(const std::vector<json>& bodies) {
    std::vector<Client> clients;
    for (const auto& body : bodies) {
      auto& client = clients.emplace_back(server.port());
      client.say(post_request("/test", body.dump(), "Connection: close\r\n"));
      client.pump();
    }
    return clients;
  }

  static bool wait_for(std::vector<Client>& clients) {
    return wait_until([&] {
      for (auto& client : clients) client.pump();
      return std::ranges::all_of(clients, &Client::closed);
    });
  }

  static bool wait_until(const std::function<bool()>& done) {
    for (const auto end = std::chrono::steady_clock::now() + 20s; std::chrono::steady_clock::now() < end;) {
      if (done()) return true;
      std::this_thread::sleep_for(5ms);
    }
    return false;
  }

  // One message to the server that runs; its answer.
  Client ask(const json& body) {
    auto clients = send({body});
    REQUIRE(wait_for(clients));
    return std::move(clients.front());
  }

  Practice practice;
  FakeProvider provider;
  Vitals vitals;
  Server server;
  Outbox outbox;

 private:
  static Server::Channels channels(const FakeProvider& provider) {
    Server::Channels channels;
    channels.push_back(std::make_unique<tests::PracticeChannel>(provider.origin()));
    return channels;
  }

  std::thread thread_;
};

std::string word_of(int i) {
  return "word" + std::to_string(100 + i);
}

// Twenty notes on one episode; the `odd` one has another text.
std::vector<json> twenty(const std::string& odd = {}) {
  std::vector<json> bodies;
  for (int i = 0; i < 20; ++i)
    bodies.push_back(json::array({said(word_of(i), i == 7 && !odd.empty() ? odd : "note " + word_of(i))}));
  return bodies;
}

// The ids of the messages that the ledger holds, read as another process would; a repeated one stands twice.
std::multiset<std::string> recorded(const std::filesystem::path& folder) {
  SQLite::Database database{folder / "dutydesk.db", SQLite::OPEN_READONLY, 10'000};
  std::multiset<std::string> words;
  SQLite::Statement entries{database, "SELECT CAST(bytes AS TEXT) FROM entry"};
  while (entries.executeStep()) {
    const auto entry = json::parse(entries.getColumn(0).getString());
    const auto text = entry.contains("said") ? entry.at("said").at("text").get<std::string>() : "";
    if (text.starts_with("note word")) words.insert(text.substr(5));
  }
  return words;
}

std::multiset<std::string> acknowledged(const std::vector<Client>& clients) {
  std::multiset<std::string> words;
  for (std::size_t i = 0; i < clients.size(); ++i)
    if (clients[i].status() == 200) words.insert(word_of(static_cast<int>(i)));
  return words;
}

bool shows_card(const Client& client) {
  return client.status() == 503 && client.heard.ends_with(kCard);
}

auto cards(const std::vector<Client>& clients) {
  return std::ranges::count_if(clients, shows_card);
}

// As on a disk that is broken, no write of this process beyond the first page of a file succeeds.
class NoMoreBytes {
 public:
  NoMoreBytes() : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit one_page{4096, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &one_page);
  }
  ~NoMoreBytes() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  NoMoreBytes(const NoMoreBytes&) = delete;
  NoMoreBytes& operator=(const NoMoreBytes&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

// A disk of one megabyte, where this process may have one.
class SmallDisk {
 public:
  SmallDisk() : mounted_(mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, "size=1m") == 0) {}
  ~SmallDisk() {
    if (mounted_) umount2(folder_.path().c_str(), MNT_DETACH);
  }

  explicit operator bool() const { return mounted_; }
  const std::filesystem::path& path() const { return folder_.path(); }

  void fill() const {
    std::ofstream file{path() / "filler"};
    const std::string block(4096, 'x');
    while (file.write(block.data(), 4096).flush()) {
    }
  }
  void clear() const { std::filesystem::remove(path() / "filler"); }

 private:
  PracticeFolder folder_;
  bool mounted_;
};

}  // namespace

TEST_CASE("twenty messages that are there together are one batch", "[bot][batch]") {
  const PracticeFolder folder;
  Served served{folder.path(), {.fault = tests::ScriptedAnswer::Fault::hang}};  // so that no result comes
  const auto code = served.practice.open_episode();
  auto clients = served.send(twenty());
  served.start();
  REQUIRE(Served::wait_for(clients));
  CHECK(acknowledged(clients).size() == 20);
  CHECK(recorded(folder.path()) == acknowledged(clients));
  CHECK(served.vitals.read().decisions == 20);
  served.stop();
  CHECK_FALSE(check_chain(served.practice.store.entries(code)));
  CHECK(served.vitals.read().batches == 1);
}

TEST_CASE("one message of twenty fails and the other nineteen are right", "[bot][batch]") {
  const PracticeFolder folder;
  Served served{folder.path()};
  std::string odd;
  int status = 503;
  SECTION("its handler throws: its episode is damaged") {
    const auto damaged = served.practice.open_episode("C9");
    odd = damaged + " yes";
    served.practice.desk.recover();  // so that the episode is read again
    folder.tamper("UPDATE entry SET bytes = x'7b7d'");
  }
  SECTION("a constraint fails") {
    odd = "note breaks a constraint";
    folder.tamper(
        "CREATE TRIGGER refuse BEFORE INSERT ON entry WHEN instr(NEW.bytes, 'breaks a constraint')"
        " BEGIN SELECT RAISE(ABORT, 'refused'); END");
  }
  SECTION("its channel throws") {
    odd = "throw";
    status = 500;
  }
  const auto code = served.practice.open_episode();
  auto clients = served.send(twenty(odd));
  served.start();
  REQUIRE(Served::wait_for(clients));
  CHECK(acknowledged(clients).size() == 19);
  CHECK(recorded(folder.path()) == acknowledged(clients));
  CHECK(clients[7].status() == status);
  CHECK(cards(clients) == (status == 503 ? 1 : 0));
  served.stop();
  CHECK_FALSE(check_chain(served.practice.store.entries(code)));
  CHECK(served.vitals.read().failed == (status == 503 ? 1 : 0));
  CHECK(served.vitals.read().lost_batches == 0);
}

TEST_CASE("a transaction that is rolled back under way answers all twenty with the card", "[bot][batch]") {
  const PracticeFolder folder;
  Served served{folder.path()};
  const auto code = served.practice.open_episode();
  folder.tamper(
      "CREATE TRIGGER give_up BEFORE INSERT ON entry WHEN instr(NEW.bytes, 'rolls all back')"
      " BEGIN SELECT RAISE(ROLLBACK, 'as a full disk does'); END");
  auto clients = served.send(twenty("note rolls all back"));
  served.start();
  REQUIRE(Served::wait_for(clients));
  CHECK(cards(clients) == 20);
  CHECK(recorded(folder.path()).empty());
  CHECK(served.ask(json::array({said("word100", "note word100")})).status() == 200);
  served.stop();
  CHECK(recorded(folder.path()) == std::multiset<std::string>{"word100"});
  CHECK_FALSE(check_chain(served.practice.store.entries(code)));
}

TEST_CASE("a commit that fails answers all twenty with the card", "[bot][batch]") {
  const PracticeFolder folder;
  Served served{folder.path(),
                {.fault = tests::ScriptedAnswer::Fault::hang}};  // so that nothing wakes the loop
  const auto code = served.practice.open_episode();
  auto clients = served.send(twenty());
  {
    const NoMoreBytes broken;
    served.start();
    REQUIRE(Served::wait_for(clients));
    CHECK(cards(clients) == 20);
    CHECK(Served::wait_until([&] { return !served.vitals.unready().empty(); }));
  }
  CHECK(recorded(folder.path()).empty());
  // No message has to come for the desk to find that the disk is well again.
  CHECK(Served::wait_until([&] { return served.vitals.unready().empty(); }));
  CHECK(served.ask(json::array({said("word100", "note word100")})).status() == 200);
  served.stop();
  CHECK(recorded(folder.path()) == std::multiset<std::string>{"word100"});
  CHECK_FALSE(check_chain(served.practice.store.entries(code)));
}

TEST_CASE("a disk that fills loses nothing that was acknowledged", "[bot][batch]") {
  const SmallDisk disk;
  if (!disk) {
    WARN("no small disk can be mounted here: this test was not run");
    return;
  }
  Served served{disk.path()};
  const auto code = served.practice.open_episode();
  disk.fill();
  auto clients = served.send(twenty());
  served.start();
  REQUIRE(Served::wait_for(clients));
  CHECK(cards(clients) + static_cast<std::ptrdiff_t>(acknowledged(clients).size()) == 20);
  CHECK(cards(clients) == 20);

  disk.clear();
  CHECK(recorded(disk.path()) == acknowledged(clients));
  CHECK(Served::wait_until([&] { return served.vitals.unready().empty(); }));
  for (int i = 0; i < 20; ++i)
    CHECK(served.ask(json::array({said(word_of(i), "note " + word_of(i))})).status() == 200);
  served.stop();
  CHECK(recorded(disk.path()).size() == 20);
  CHECK_FALSE(check_chain(served.practice.store.entries(code)));
}

TEST_CASE("a message that fails three times is set aside and shown", "[bot][batch]") {
  const PracticeFolder folder;
  const auto bad = json::array({said("bad", "note breaks a constraint")});
  {
    Served served{folder.path()};
    served.practice.open_episode();
    folder.tamper(
        "CREATE TRIGGER refuse BEFORE INSERT ON entry WHEN instr(NEW.bytes, 'breaks a constraint')"
        " BEGIN SELECT RAISE(ABORT, 'refused'); END");
    served.start();
    for (int i = 0; i < 3; ++i) CHECK(shows_card(served.ask(bad)));
    CHECK(Served::wait_until([&] { return served.vitals.read().set_aside == 1; }));
    folder.tamper("DROP TRIGGER refuse");
    CHECK(shows_card(served.ask(bad)));  // it would succeed now; somebody must look at it first
    served.stop();
    CHECK(served.vitals.read().failed == 3);
  }
  const auto audit = spoken([&] { return audit_list({folder.path(), "", false}); });
  CHECK_THAT(audit.err, Contains("set aside after 3 failures: test bad"));

  Served restarted{folder.path()};
  restarted.start();
  CHECK(shows_card(restarted.ask(bad)));
  CHECK(Served::wait_until([&] { return restarted.vitals.read().set_aside == 1; }));
}

TEST_CASE("a message is not set aside by a batch that was lost", "[bot][batch]") {
  const PracticeFolder folder;
  Served served{folder.path()};
  served.practice.open_episode();
  folder.tamper(
      "CREATE TRIGGER refuse BEFORE INSERT ON entry WHEN instr(NEW.bytes, 'breaks a constraint')"
      " BEGIN SELECT RAISE(ABORT, 'refused'); END;"
      "CREATE TRIGGER give_up BEFORE INSERT ON entry WHEN instr(NEW.bytes, 'rolls all back')"
      " BEGIN SELECT RAISE(ROLLBACK, 'as a full disk does'); END");
  const auto bad = json::array({said("bad", "note breaks a constraint")});
  auto clients = served.send({bad, bad, bad, json::array({said("worse", "note rolls all back")})});
  served.start();
  REQUIRE(Served::wait_for(clients));
  CHECK(cards(clients) == 4);
  folder.tamper("DROP TRIGGER refuse");
  CHECK(served.ask(bad).status() == 200);
  CHECK(served.vitals.read().set_aside == 0);
}

TEST_CASE("of several messages in one request each is decided or shown the card", "[bot][batch]") {
  const PracticeFolder folder;
  Served served{folder.path()};
  served.practice.open_episode();
  served.start();
  SECTION("all are well") {
    CHECK(served.ask({said("a", "note word101"), said("b", "note word102")}).status() == 200);
    CHECK(recorded(folder.path()).size() == 2);
  }
  SECTION("one is from a stranger") {
    const auto answer = served.ask({said("a", "note word101"), said("b", "note word102", "C1", "U-stranger"),
                                    said("c", "note word103")});
    CHECK(shows_card(answer));
    CHECK(recorded(folder.path()) == std::multiset<std::string>{"word101", "word103"});
  }
  SECTION("one fails") {
    folder.tamper(
        "CREATE TRIGGER refuse BEFORE INSERT ON entry WHEN instr(NEW.bytes, 'word102')"
        " BEGIN SELECT RAISE(ABORT, 'refused'); END");
    const auto answer =
        served.ask({said("a", "note word101"), said("b", "note word102"), said("c", "note word103")});
    CHECK(shows_card(answer));
    CHECK(recorded(folder.path()) == std::multiset<std::string>{"word101", "word103"});
    folder.tamper("DROP TRIGGER refuse");  // the provider sends all three again
    CHECK(served.ask({said("a", "note word101"), said("b", "note word102"), said("c", "note word103")})
              .status() == 200);
    CHECK(recorded(folder.path()) == std::multiset<std::string>{"word101", "word102", "word103"});
  }
  SECTION("none") {
    CHECK(served.ask(json::array()).status() == 200);
  }
}

TEST_CASE("the card also goes by the way that its channel names, recorded nowhere", "[bot][batch]") {
  const PracticeFolder folder;
  Served served{folder.path()};
  served.start();
  CHECK(shows_card(served.ask(json::array({said("a", "note word101", "C-way", "U-stranger")}))));
  CHECK(Served::wait_until([&] { return served.provider.seen().size() == 1; }));
  CHECK(served.provider.seen().at(0).body == kCard);
  served.stop();
  CHECK(served.practice.store.waiting_count() == 0);
  CHECK(served.practice.store.entries(std::string{kDeskStream}).empty());
  CHECK(served.vitals.read().strangers == 1);
}

TEST_CASE("the server sends replies and records what became of them", "[bot][batch]") {
  const PracticeFolder folder;
  Served served{folder.path()};
  const auto code = served.practice.open_episode();
  served.start();
  REQUIRE(served.ask(json::array({said("first", "no")})).status() == 200);
  Reader reader{folder.path()};
  CHECK(Served::wait_until([&] { return reader.entries(code).size() == 4; }));
  CHECK(served.provider.seen().size() == 2);
  CHECK(reader.waiting_count() == 0);
  CHECK_FALSE(check_chain(reader.entries(code)));
}

TEST_CASE("what is in hand when the server is stopped is committed and answered", "[bot][batch]") {
  const PracticeFolder folder;
  Served served{folder.path()};
  served.practice.open_episode();
  served.start();
  REQUIRE(served.ask(json::array({said("word199", "note word199")})).status() == 200);
  auto clients = served.send(twenty());
  served.stop();
  REQUIRE(Served::wait_for(clients));
  const auto answered = acknowledged(clients);
  auto there = recorded(folder.path());
  CHECK(there.erase("word199") == 1);
  CHECK(there == answered);
}

}  // namespace dutydesk::bot
