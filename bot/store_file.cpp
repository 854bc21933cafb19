#include "bot/store_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "bot/store.h"

namespace dutydesk::bot {
namespace {

namespace fs = std::filesystem;

const std::string kVersion = "3";
const std::string kApplication = "1685418105";  // 0x64757479

// A stream is an episode's entries, or the desk's, which has neither protocol nor opening. An alarm is when
// the next clock of an episode is due, and where its holder is told.
//
// Other tables know an episode by its stream's number, not by its code: the numbers of the episodes that are
// now open stand together, so that a commit writes a few pages of each table instead of one for each episode.
//
// An entry's idx cannot be used twice, since entries are not deleted; of outbox.id the Store takes care.
constexpr const char* kTables = R"sql(
  BEGIN IMMEDIATE;
  CREATE TABLE protocol(
    revision TEXT PRIMARY KEY,
    id       TEXT NOT NULL,
    compiled TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE local(
    revision TEXT PRIMARY KEY,
    text     TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE stream(
    id        INTEGER PRIMARY KEY,
    episode   TEXT NOT NULL UNIQUE,
    protocol  TEXT,
    revision  TEXT REFERENCES protocol,
    opened_at INTEGER) STRICT;
  CREATE TABLE entry(
    idx        INTEGER PRIMARY KEY,
    stream     INTEGER NOT NULL REFERENCES stream,
    seq        INTEGER NOT NULL,
    salt       BLOB NOT NULL,
    commitment BLOB NOT NULL,
    bytes      BLOB NOT NULL,
    UNIQUE(stream, seq)) STRICT;
  CREATE TABLE inbox(
    channel     TEXT NOT NULL,
    external_id TEXT NOT NULL,
    entry       INTEGER NOT NULL REFERENCES entry,
    at          INTEGER NOT NULL,
    PRIMARY KEY(channel, external_id)) STRICT, WITHOUT ROWID;
  CREATE TABLE attempt(
    channel     TEXT NOT NULL,
    external_id TEXT NOT NULL,
    failures    INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    set_aside   TEXT,
    PRIMARY KEY(channel, external_id)) STRICT, WITHOUT ROWID;
  CREATE TABLE conversation(
    channel      TEXT NOT NULL,
    conversation TEXT NOT NULL,
    worker       TEXT NOT NULL,
    stream       INTEGER NOT NULL REFERENCES stream,
    PRIMARY KEY(channel, conversation, worker)) STRICT, WITHOUT ROWID;
  CREATE TABLE outbox(
    id           INTEGER PRIMARY KEY,
    entry        INTEGER NOT NULL REFERENCES entry,
    channel      TEXT NOT NULL,
    conversation TEXT NOT NULL,
    route        TEXT NOT NULL,
    at           INTEGER NOT NULL,
    parked       TEXT) STRICT;
  CREATE TABLE worker(
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    area TEXT NOT NULL,
    at   INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE alarm(
    stream       INTEGER PRIMARY KEY REFERENCES stream,
    due          INTEGER,
    channel      TEXT NOT NULL,
    conversation TEXT NOT NULL,
    route        TEXT NOT NULL) STRICT;
  CREATE INDEX alarm_due ON alarm(due) WHERE due IS NOT NULL;
  PRAGMA application_id = 1685418105;
  PRAGMA user_version = 3;
  COMMIT;
)sql";

fs::path file_in(const fs::path& directory) {
  return directory / "dutydesk.db";
}

// SQLite would make the file readable for everybody; its -wal and -shm take over its mode. An existing
// file is not even opened: closing it again would drop the locks of this process's other connections.
void make_file(const fs::path& file) {
  const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (made >= 0) ::close(made);
}

bool has_no_tables(Connection& connection) {
  return connection.answer("SELECT count(*) FROM sqlite_schema") == "0";
}

void refuse_what_is_not_ours(Connection& connection, const fs::path& directory) {
  const auto file = file_in(directory).string();
  if (connection.answer("PRAGMA application_id") != kApplication)
    throw StoreRefused(file + " was not made by dutydesk");
  const auto version = connection.answer("PRAGMA user_version");
  if (version == "1" || version == "2")
    throw StoreRefused(file +
                       " was made by an early dutydesk, whose entries this one does not read: leave it to "
                       "that program, and name another folder");
  if (version != kVersion)
    throw StoreRefused(file + " was made by a newer dutydesk: its tables have version " + version +
                       ", this one knows version " + kVersion);
}

}  // namespace

std::unique_ptr<Connection> open_for_reading(const fs::path& directory) {
  const auto file = file_in(directory);
  if (!fs::exists(file)) throw StoreRefused("there is no dutydesk.db in " + directory.string());
  auto connection = std::make_unique<Connection>(file.string(), SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX);
  refuse_what_is_not_ours(*connection, directory);
  return connection;
}

std::unique_ptr<Connection> open_for_writing(const fs::path& directory) {
  const auto file = file_in(directory);
  make_file(file);
  auto connection =
      std::make_unique<Connection>(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
  const bool fresh = has_no_tables(*connection);
  if (!fresh) refuse_what_is_not_ours(*connection, directory);
  if (connection->answer("PRAGMA journal_mode=WAL") != "wal")
    throw StoreRefused(directory.string() + " cannot hold a write-ahead log; is it on a network drive?");
  connection->script("PRAGMA synchronous=FULL");
  if (fresh) connection->script(kTables);
  return connection;
}

void prove_writable(Connection& connection) {
  connection.script("BEGIN IMMEDIATE; PRAGMA user_version = 3; COMMIT");
}

void check_pages(Connection& connection, const fs::path& directory) {
  const auto found = connection.answer("PRAGMA quick_check");
  if (found != "ok") throw StoreRefused(file_in(directory).string() + " is damaged: " + found);
}

}  // namespace dutydesk::bot
