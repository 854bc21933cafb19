// A Connection is one open SQLite file with its kept statements; Store and Reader are made of it.
//
// Each SQL text is prepared on first use and kept for the life of the connection. A Query is one use
// of such a statement, from binding its values until it goes out of scope; only then does SQLite let
// go of the snapshot, so a Query lives for a few lines.
//
// Threads: a Connection and its Queries belong to one thread at a time.
// Errors: SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>

#include "dialogs/civil_time.h"

namespace dutydesk::bot {

// Bytes to be stored as a BLOB.
struct Blob {
  const std::string& bytes;
};

class Query {
 public:
  // Strings are not copied and must outlive the Query; a temporary string does not compile.
  template <class... Values>
  explicit Query(SQLite::Statement& statement, Values&&... values) : statement_(statement) {
    int at = 0;
    (bind(++at, std::forward<Values>(values)), ...);
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  // reset() would throw once more what the last step threw.
  ~Query() { statement_.tryReset(); }

  // Goes to the first or the next row; false when there is none.
  bool next() { return statement_.executeStep(); }

  std::string text(int column) const { return statement_.getColumn(column).getString(); }
  std::int64_t number(int column) const { return statement_.getColumn(column).getInt64(); }
  dialogs::Instant instant(int column) const {
    return dialogs::Instant{std::chrono::milliseconds{number(column)}};
  }

 private:
  void bind(int at, const std::string& text) { statement_.bindNoCopy(at, text); }
  void bind(int at, std::string&& text) = delete;
  void bind(int at, std::int64_t number) { statement_.bind(at, number); }
  void bind(int at, dialogs::Instant instant) {
    statement_.bind(at, std::int64_t{instant.time_since_epoch().count()});
  }
  void bind(int at, Blob blob) {
    statement_.bindNoCopy(at, blob.bytes.data(), static_cast<int>(blob.bytes.size()));
  }

  SQLite::Statement& statement_;
};

class Connection {
 public:
  // `flags` as sqlite3_open_v2() takes them.
  Connection(const std::string& file, int flags);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // One use of a kept statement with its values in their order. `sql` is a literal: it is known again by its
  // address. The same statement has one use at a time.
  template <class... Values>
  Query query(const char* sql, Values&&... values) {
    return Query(kept(sql), std::forward<Values>(values)...);
  }

  // The same where no rows are wanted.
  template <class... Values>
  void run(const char* sql, Values&&... values) {
    query(sql, std::forward<Values>(values)...).next();
  }

  // What is said once in the life of a connection: the first column of the first row, and a script.
  std::string answer(const char* sql) { return database_.execAndGet(sql).getString(); }
  void script(const char* sql) { database_.exec(sql); }

  bool in_transaction() const;

  // How many pages the write-ahead log held after the last commit here that wrote; 0 again after
  // empty_log(), which moves them into the file as far as no reader needs the log. Where that fails they stay
  // in the log and nothing is lost: it is tried again after a later commit.
  int pages_in_log() const { return pages_in_log_; }
  void empty_log();

  std::int64_t last_id() const { return database_.getLastInsertRowid(); }

 private:
  SQLite::Statement& kept(const char* sql);

  int pages_in_log_ = 0;
  SQLite::Database database_;
  std::unordered_map<const char*, SQLite::Statement> statements_;
};

}  // namespace dutydesk::bot
