#include "bot/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

using namespace dutydesk::bot;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using dutydesk::dialogs::Instant;
using dutydesk::dialogs::Worker;

namespace {

namespace fs = std::filesystem;

const Instant kNow{1795300000123ms};

class Folder {
 public:
  Folder() {
    auto name = (fs::temp_directory_path() / "dutydesk-store-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()));
    path = name;
  }
  ~Folder() { fs::remove_all(path); }

  fs::path path;
};

template <class Work>
void in_transaction(Store& store, Work work) {
  store.begin();
  work();
  store.commit();
}

// What one request of an episode writes.
Entry write_request(Store& store, const std::string& episode, const std::string& external_id) {
  auto head = store.head(episode);
  auto entry = seal(episode, head, R"("said":"yes")");
  store.append(entry);
  store.remember("slack", external_id, entry.index, kNow);
  store.add_outgoing(
      {.entry = entry.index, .channel = "slack", .conversation = "T0123/C0456", .route = "{}", .at = kNow});
  return entry;
}

// One entry of so many bytes, committed.
void commit_bytes(Store& store, std::size_t bytes) {
  in_transaction(store, [&] {
    auto head = store.head("K7F3");
    auto entry = seal("K7F3", head, R"("said":")" + std::string(bytes, 'x') + '"');
    store.append(entry);
  });
}

std::uintmax_t size_of_file(const Folder& folder) {
  return fs::file_size(folder.path / "dutydesk.db");
}

// The store's file as somebody else with SQLite would open it.
void tamper(const fs::path& folder, const std::string& sql) {
  SQLite::Database(folder / "dutydesk.db", SQLite::OPEN_READWRITE).exec(sql);
}

unsigned mode_of(const fs::path& path) {
  return static_cast<unsigned>(fs::status(path).permissions());
}

}  // namespace

TEST_CASE("a new store is for its owner alone", "[bot][store]") {
  const Folder folder;
  const Store store(folder.path / "above" / "data");
  CHECK(mode_of(folder.path / "above/data") == 0700);
  for (const auto* file : {"dutydesk.db", "dutydesk.db-wal", "dutydesk.db-shm", "dutydesk.lock"})
    CHECK(mode_of(folder.path / "above/data" / file) == 0600);
}

TEST_CASE("a long log goes into the file when nobody waits, a very long one at once", "[bot][store]") {
  const Folder folder;
  Store store(folder.path);
  commit_bytes(store, 1'000'000);
  store.tidy();
  CHECK(size_of_file(folder) < 1'000'000);  // it is not long
  commit_bytes(store, 4'000'000);
  CHECK(size_of_file(folder) < 1'000'000);
  store.tidy();
  CHECK(size_of_file(folder) > 5'000'000);
  commit_bytes(store, 17'000'000);
  CHECK(size_of_file(folder) > 22'000'000);
  CHECK(store.entries("K7F3").size() == 3);
}

TEST_CASE("what was committed is there when the store is opened again", "[bot][store]") {
  const Folder folder;
  const EpisodeRow episode{"K7F3", "thames-valley", "r1", kNow};
  const Worker worker{"slack:T0123:U0456", "Priya Shah", "residential_worker", "Oxfordshire"};
  std::vector<Entry> written;
  {
    Store store(folder.path);
    in_transaction(store, [&] {
      store.keep_revision("r1", "thames-valley", "{}");
      store.keep_revision("r1", "thames-valley", "{}");
      store.open_episode(episode);
      store.keep_worker({worker.id, worker.name, "", ""}, kNow);
      store.keep_worker(worker, kNow + 1s);
      store.set_current_episode("slack", "T0123/C0456", worker.id, "K7F3");
      written.push_back(write_request(store, "K7F3", "d1"));
      written.push_back(write_request(store, "K7F3", "d2"));
      write_request(store, std::string(kDeskStream), "d3");
    });
  }
  Store store(folder.path);
  CHECK(store.entries("K7F3") == written);
  CHECK_FALSE(check_chain(store.entries("K7F3")));
  CHECK(store.head("K7F3") == Head{2, written[1].commitment});
  CHECK(store.head("X1X1") == Head{});
  CHECK(store.entry(2) == written[1]);
  CHECK_FALSE(store.entry(4));
  CHECK(store.episode("K7F3") == episode);
  CHECK(store.episodes() == std::vector{episode});
  CHECK(store.code_taken("K7F3"));
  CHECK_FALSE(store.code_taken("X1X1"));
  CHECK(store.seen("slack", "d2") == 2);
  CHECK_FALSE(store.seen("sms", "d2"));
  CHECK(store.worker(worker.id) == worker);
  CHECK_FALSE(store.worker("slack:T0123:U9999"));
  CHECK(store.current_episode("slack", "T0123/C0456", worker.id) == "K7F3");
  CHECK_FALSE(store.current_episode("slack", "T0123/C0456", "slack:T0123:U9999"));
  CHECK(store.compiled("r1") == "{}");
  CHECK_FALSE(store.compiled("r2"));
}

TEST_CASE("any bytes come back from the ledger as they went in", "[bot][store]") {
  const Folder folder;
  Store store(folder.path);
  Entry entry{.index = 0,
              .episode = "K7F3",
              .seq = 1,
              .salt = std::string(32, '\0'),
              .commitment = std::string("\0\xff", 2),
              .bytes = std::string("a\0b\xc3\x28'", 6)};
  in_transaction(store, [&] { store.append(entry); });
  CHECK(entry.index == 1);
  CHECK(store.entries("K7F3") == std::vector{entry});
}

TEST_CASE("rolling back to its savepoint undoes one request alone", "[bot][store]") {
  const Folder folder;
  Store store(folder.path);
  in_transaction(store, [&] {
    for (const std::string id : {"d1", "d2", "d3"}) {
      store.savepoint();
      write_request(store, "K7F3", id);
      id == "d2" ? store.rollback_to() : store.release();
    }
  });
  CHECK(store.entries("K7F3").size() == 2);
  CHECK_FALSE(check_chain(store.entries("K7F3")));
  CHECK(store.seen("slack", "d1") == 1);
  CHECK_FALSE(store.seen("slack", "d2"));
  CHECK(store.seen("slack", "d3") == 2);
  CHECK(store.waiting_count() == 2);
}

TEST_CASE("a constraint that fails leaves the transaction to the other requests", "[bot][store]") {
  const Folder folder;
  Store store(folder.path);
  in_transaction(store, [&] {
    const auto first = write_request(store, "K7F3", "d1");
    store.savepoint();
    auto second = first;
    CHECK_THROWS_AS(store.append(second), SQLite::Exception);  // episode and seq once more
    CHECK_THROWS_AS(store.remember("slack", "d1", first.index, kNow), SQLite::Exception);
    CHECK_THROWS_AS(store.remember("slack", "d2", 99, kNow), SQLite::Exception);  // no such entry
    CHECK_THROWS_AS(store.open_episode({"K7F3", "thames-valley", "r9", kNow}), SQLite::Exception);
    CHECK(store.in_transaction());
    store.rollback_to();
    write_request(store, "K7F3", "d2");
  });
  CHECK(store.entries("K7F3").size() == 2);
  CHECK_FALSE(check_chain(store.entries("K7F3")));
}

TEST_CASE("nothing is written outside a transaction", "[bot][store]") {
  const Folder folder;
  Store store(folder.path);
  CHECK_FALSE(store.in_transaction());
  CHECK_THROWS_AS(write_request(store, "K7F3", "d1"), SQLite::Exception);
  CHECK_THROWS_AS(store.savepoint(), SQLite::Exception);
  CHECK_THROWS_AS(store.commit(), SQLite::Exception);
  store.rollback();

  store.begin();
  write_request(store, "K7F3", "d1");
  store.rollback();
  CHECK_FALSE(store.in_transaction());
  CHECK(store.entries("K7F3").empty());
}

TEST_CASE("each failure of a delivery is counted until it is set aside", "[bot][store]") {
  const Folder folder;
  Store store(folder.path);
  in_transaction(store, [&] {
    CHECK(store.failed("slack", "d1", kNow) == 1);
    CHECK(store.failed("slack", "d1", kNow + 1s) == 2);
    CHECK(store.failed("slack", "d2", kNow) == 1);
    CHECK(store.failed("slack", "d1", kNow + 2s) == 3);
    CHECK(store.set_aside_list().empty());
    store.set_aside("slack", "d1", "the protocol has no step of that name", kNow + 3s);
  });
  CHECK(store.set_aside_list() ==
        std::vector{SetAside{"slack", "d1", 3, "the protocol has no step of that name", kNow + 3s}});
}

TEST_CASE("the outbox gives what waits, by channel, in order, and no id twice", "[bot][store]") {
  const Folder folder;
  Store store(folder.path);
  const auto ids = [](const std::vector<Outgoing>& rows) {
    std::vector<std::int64_t> found;
    for (const auto& row : rows) found.push_back(row.id);
    return found;
  };
  in_transaction(store, [&] {
    for (const auto* id : {"d1", "d2", "d3", "d4"}) write_request(store, "K7F3", id);
    store.add_outgoing({.entry = 1, .channel = "sms", .conversation = "c", .route = "r", .at = kNow});
  });
  using Ids = std::vector<std::int64_t>;
  CHECK(ids(store.waiting(0, "slack", 100)) == Ids{1, 2, 3, 4});
  CHECK(ids(store.waiting(1, "slack", 2)) == Ids{2, 3});
  const Outgoing sms{.id = 5, .entry = 1, .channel = "sms", .conversation = "c", .route = "r", .at = kNow};
  CHECK(store.waiting(0, "sms", 100) == std::vector{sms});

  in_transaction(store, [&] {
    store.delivered(1);
    store.delivered(1);
    store.park(2, "404 channel_not_found");
    store.delivered(5);
    CHECK(store.add_outgoing(sms) == 6);
  });
  CHECK(ids(store.waiting(0, "slack", 100)) == Ids{3, 4});
  CHECK(store.waiting_count() == 3);
  CHECK(ids(store.parked()) == Ids{2});
  CHECK(store.parked().front().parked == "404 channel_not_found");
}

TEST_CASE("every entry is visited once, in order, over many pages", "[bot][store]") {
  const Folder folder;
  Store store(folder.path);
  std::map<std::string, Head> heads;
  in_transaction(store, [&] {
    for (int i = 0; i < 300; ++i) {
      const std::string episode = i % 3 ? "K7F3" : "X1X1";
      auto entry = seal(episode, heads[episode], R"("i":)" + std::to_string(i));
      store.append(entry);
    }
  });
  std::int64_t expected = 0;
  Reader reader(folder.path);
  reader.each_entry([&](const Entry& entry) {
    CHECK(entry.index == ++expected);
    CHECK(reader.entry(entry.index) == entry);
  });
  CHECK(expected == 300);
}

TEST_CASE("a folder has one store at a time", "[bot][store]") {
  const Folder folder;
  {
    const Store store(folder.path);
    CHECK_THROWS_WITH(Store(folder.path), "another dutydesk is using " + folder.path.string() + " (pid " +
                                              std::to_string(::getpid()) + ")");
  }
  CHECK_NOTHROW(Store(folder.path));
}

TEST_CASE("a folder that cannot be is refused with the reason", "[bot][store]") {
  const Folder folder;
  std::ofstream(folder.path / "file") << "not a folder";
  CHECK_THROWS_AS(Store(folder.path / "file"), StoreRefused);
  CHECK_THROWS_WITH(Store(folder.path / "file/data"), Contains("Not a directory"));
}

TEST_CASE("a store keeps its lock while it is opened again", "[bot][store]") {
  const Folder folder;
  Store store(folder.path);
  in_transaction(store, [&] { write_request(store, "K7F3", "d1"); });
  store.begin();
  write_request(store, "K7F3", "d2");
  store.reopen();
  CHECK_FALSE(store.in_transaction());
  CHECK(store.entries("K7F3").size() == 1);
  CHECK_THROWS_AS(Store(folder.path), StoreRefused);
}

TEST_CASE("a reader sees what is committed, and only that, while the writer writes", "[bot][store]") {
  const Folder folder;
  Store store(folder.path);
  Reader reader(folder.path);
  in_transaction(store, [&] { write_request(store, "K7F3", "d1"); });
  store.begin();
  write_request(store, "K7F3", "d2");
  CHECK(reader.entries("K7F3").size() == 1);
  store.commit();
  CHECK(reader.entries("K7F3").size() == 2);
  CHECK(reader.waiting_count() == 2);
}

TEST_CASE("a reader needs no server and changes nothing", "[bot][store]") {
  const Folder folder;
  CHECK_THROWS_WITH(Reader(folder.path), "there is no dutydesk.db in " + folder.path.string());
  CHECK(fs::is_empty(folder.path));
  {
    Store store(folder.path);
    in_transaction(store, [&] { write_request(store, "K7F3", "d1"); });
  }
  CHECK(Reader(folder.path).entries("K7F3").size() == 1);
}

TEST_CASE("a file that is not this program's is refused and left alone", "[bot][store]") {
  const Folder folder;
  {
    const Store store(folder.path);
  }
  SECTION("a newer one's") {
    tamper(folder.path, "PRAGMA user_version=4");
    CHECK_THROWS_WITH(Store(folder.path), Contains("was made by a newer dutydesk"));
    CHECK_THROWS_AS(Reader(folder.path), StoreRefused);
  }
  SECTION("an early one's") {
    tamper(folder.path, GENERATE("PRAGMA user_version=1", "PRAGMA user_version=2"));
    CHECK_THROWS_WITH(Store(folder.path), Contains("was made by an early dutydesk"));
    CHECK_THROWS_AS(Reader(folder.path), StoreRefused);
  }
  SECTION("another program's") {
    tamper(folder.path, "PRAGMA application_id=7");
    CHECK_THROWS_WITH(Store(folder.path), Contains("was not made by dutydesk"));
    CHECK_THROWS_AS(Reader(folder.path), StoreRefused);
  }
  SECTION("no SQLite file") {
    std::ofstream(folder.path / "dutydesk.db") << std::string(8192, 'x');
    CHECK_THROWS_AS(Store(folder.path), SQLite::Exception);
    CHECK_THROWS_AS(Reader(folder.path), SQLite::Exception);
  }
}

TEST_CASE("a store whose pages are damaged is not opened", "[bot][store]") {
  const Folder folder;
  {
    Store store(folder.path);
    in_transaction(store, [&] {
      for (int i = 0; i < 100; ++i) write_request(store, "K7F3", std::to_string(i));
    });
  }
  const auto file = folder.path / "dutydesk.db";
  for (auto page = fs::file_size(file) / 4096 - 1; page > 8; --page) {
    std::fstream db(file, std::ios::in | std::ios::out | std::ios::binary);
    db.seekp(static_cast<std::streamoff>(page * 4096));
    db << std::string(64, '\x2a');
  }
  CHECK_THROWS(Store(folder.path));
}

namespace {

// A disk of one megabyte.
class SmallDisk {
 public:
  SmallDisk() : mounted_(::mount("none", folder_.path.c_str(), "tmpfs", 0, "size=1m") == 0) {}
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.path.c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }
  fs::path path() const { return folder_.path; }

 private:
  Folder folder_;
  bool mounted_;
};

// Leaves no byte free on the disk of `file`.
void fill_disk(const fs::path& file) {
  std::ofstream filler(file, std::ios::binary);
  for (int i = 0; filler && i < 4096; ++i) filler << std::string(4096, 'x') << std::flush;
}

struct Failure {
  int committed = 0;  // requests, before it
  bool in_commit = false;
};

// Batches of `size` requests until one fails, 100 at most.
Failure write_until_failure(Store& store, int size) {
  Failure failure;
  try {
    for (int batch = 0; batch < 100; ++batch) {
      store.begin();
      failure.in_commit = false;
      for (int i = 0; i < size; ++i) {
        store.savepoint();
        write_request(store, "K7F3", std::to_string(batch) + "." + std::to_string(i));
        store.release();
      }
      failure.in_commit = true;
      store.commit();
      failure.committed += size;
    }
  } catch (const SQLite::Exception&) {
    return failure;
  }
  FAIL("the disk did not fill");
  return failure;
}

}  // namespace

TEST_CASE("a full disk loses nothing that was committed, and the store recovers", "[bot][store]") {
  const SmallDisk disk;
  if (!disk.mounted()) {
    WARN("skipped: a small disk cannot be mounted here");
    return;
  }
  Store store(disk.path());
  in_transaction(store, [&] { write_request(store, "K7F3", "first"); });
  fill_disk(disk.path() / "filler");

  const bool in_commit = GENERATE(true, false);
  const auto failure = write_until_failure(store, in_commit ? 20 : 100'000);
  CHECK(failure.in_commit == in_commit);
  CHECK_FALSE(store.in_transaction());
  CHECK_THROWS_AS(write_request(store, "K7F3", "alone"), SQLite::Exception);
  CHECK_NOTHROW(store.rollback());
  CHECK_THROWS_AS(store.reopen(), SQLite::Exception);
  CHECK_THROWS_AS(store.begin(), SQLite::Exception);

  fs::remove(disk.path() / "filler");
  store.reopen();
  const auto entries = store.entries("K7F3");
  CHECK(entries.size() == static_cast<std::size_t>(1 + failure.committed));
  CHECK_FALSE(check_chain(entries));
  in_transaction(store, [&] { write_request(store, "K7F3", "after"); });
  CHECK(store.head("K7F3").seq == 2 + failure.committed);
}

namespace {

// Commits one request of `episode` after the other, and after each commit writes one byte. An exception
// ends the process: it must not reach the test runner's copy in it.
[[noreturn]] void commit_and_report(const fs::path& folder, const std::string& episode, int report) noexcept {
  Store store(folder);
  for (int i = 1;; ++i) {
    in_transaction(store, [&] { write_request(store, episode, episode + "." + std::to_string(i)); });
    if (::write(report, ".", 1) != 1) ::_exit(1);
  }
}

// Lets a process commit for a while and kills it; the number of commits that it reported.
std::size_t commits_until_killed(const fs::path& folder, const std::string& episode,
                                 std::chrono::microseconds life) {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::close(pipe[0]);
    commit_and_report(folder, episode, pipe[1]);
  }
  ::close(pipe[1]);
  char byte = 0;
  std::size_t reported = ::read(pipe[0], &byte, 1) == 1 ? 1 : 0;
  std::this_thread::sleep_for(life);
  ::kill(child, SIGKILL);
  while (::read(pipe[0], &byte, 1) == 1) ++reported;
  ::close(pipe[0]);
  ::waitpid(child, nullptr, 0);
  return reported;
}

}  // namespace

TEST_CASE("a commit that was reported survives SIGKILL", "[bot][store]") {
  const Folder folder;
  std::int64_t all = 0;
  for (int round = 0; round < 50; ++round) {
    const auto episode = "R" + std::to_string(round);
    const auto reported = commits_until_killed(folder.path, episode, std::chrono::microseconds(round * 317));
    CHECK(reported > 0);

    Store store(folder.path);
    const auto entries = store.entries(episode);
    const auto committed = entries.size();
    CHECK((committed == reported || committed == reported + 1));  // killed between commit and report
    CHECK_FALSE(check_chain(entries));
    all += static_cast<std::int64_t>(committed);
    CHECK(store.waiting_count() == all);
    CHECK(store.seen("slack", episode + "." + std::to_string(committed)));
  }
}

TEST_CASE("a local file's text is kept by its revision, once", "[bot][store][local]") {
  const Folder folder;
  Store store(folder.path);
  in_transaction(store, [&] {
    store.keep_local("abc", "contacts: []");
    store.keep_local("abc", "contacts: []");
  });
  CHECK(store.local("abc") == "contacts: []");
  CHECK_FALSE(store.local("abd"));
}
