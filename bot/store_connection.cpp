#include "bot/store_connection.h"

#include <sqlite3.h>

namespace dutydesk::bot {
namespace {

// How long to wait for another connection's moment of exclusion: a recovery after a crash.
constexpr int kBusyMs = 1000;

// SQLite counts its memory for everybody who asks, under a lock around each piece; nobody asks here.
// Told before SQLite starts, and so before the first file is opened.
const std::string& uncounted(const std::string& file) {
  [[maybe_unused]] static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  return file;
}

}  // namespace

Connection::Connection(const std::string& file, int flags) : database_(uncounted(file), flags, kBusyMs) {
  sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // What SQLite would put into temporary files, such as a savepoint's journal, holds words of episodes.
  database_.exec(
      "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
      "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;");
  // In the place of SQLite's own, which empties the log within the commit that finds a thousand pages in it.
  const auto count = [](void* in_log, sqlite3*, const char*, int pages) {
    *static_cast<int*>(in_log) = pages;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(database_.getHandle(), count, &pages_in_log_);
}

void Connection::empty_log() {
  sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  pages_in_log_ = 0;
}

bool Connection::in_transaction() const {
  return sqlite3_get_autocommit(database_.getHandle()) == 0;
}

SQLite::Statement& Connection::kept(const char* sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second;
  return statements_.try_emplace(sql, database_, sql).first->second;
}

}  // namespace dutydesk::bot
