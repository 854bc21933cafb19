#include "bot/store.h"

#include <sqlite3.h>

#include <algorithm>
#include <system_error>

#include "bot/store_connection.h"
#include "bot/store_file.h"
#include "bot/store_lock.h"

namespace dutydesk::bot {
namespace {

namespace fs = std::filesystem;
using dialogs::Instant;

constexpr int kEntriesAPage = 128;
constexpr std::size_t kMostStreams = 20'000;
// Pages. One that many commits wrote is moved into the file once for all of them.
constexpr int kLongLog = 1'000;
constexpr int kLongestLog = 4'000;

Entry entry_in(const Query& row) {
  return {.index = row.number(0),
          .episode = row.text(1),
          .seq = row.number(2),
          .salt = row.text(3),
          .commitment = row.text(4),
          .bytes = row.text(5)};
}

EpisodeRow episode_in(const Query& row) {
  return {.code = row.text(0), .protocol = row.text(1), .revision = row.text(2), .opened_at = row.instant(3)};
}

SetAside set_aside_in(const Query& row) {
  return {.channel = row.text(0),
          .external_id = row.text(1),
          .failures = static_cast<int>(row.number(2)),
          .why = row.text(3),
          .at = row.instant(4)};
}

Outgoing outgoing_in(const Query& row) {
  return {.id = row.number(0),
          .entry = row.number(1),
          .channel = row.text(2),
          .conversation = row.text(3),
          .route = row.text(4),
          .at = row.instant(5),
          .parked = row.text(6)};
}

dialogs::Worker worker_in(const Query& row) {
  return {.id = row.text(0), .name = row.text(1), .role = row.text(2), .area = row.text(3)};
}

Alarm alarm_in(const Query& row) {
  return {.episode = row.text(0),
          .due = row.instant(1),
          .channel = row.text(2),
          .conversation = row.text(3),
          .route = row.text(4)};
}

std::string text_in(const Query& row) {
  return row.text(0);
}

std::int64_t number_in(const Query& row) {
  return row.number(0);
}

template <class Row>
std::vector<Row> all(Query rows, Row (*read)(const Query&)) {
  std::vector<Row> read_rows;
  while (rows.next()) read_rows.push_back(read(rows));
  return read_rows;
}

template <class Row>
std::optional<Row> first(Query rows, Row (*read)(const Query&)) {
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

void make_folder(const fs::path& directory) {
  std::error_code failed;
  if (fs::create_directories(directory, failed)) fs::permissions(directory, fs::perms::owner_all, failed);
  if (failed) throw StoreRefused("cannot make " + directory.string() + ": " + failed.message());
}

}  // namespace

Reader::Reader() = default;
Reader::Reader(const fs::path& directory) : connection_(open_for_reading(directory)) {}
Reader::~Reader() = default;

Connection& Reader::connection() const {
  if (!connection_) throw SQLite::Exception("the store is closed", SQLITE_CANTOPEN);
  return *connection_;
}

std::vector<Entry> Reader::entries(const std::string& episode) {
  return all(connection().query("SELECT idx, episode, seq, salt, commitment, bytes"
                                " FROM stream JOIN entry ON stream = id WHERE episode = ? ORDER BY seq",
                                episode),
             entry_in);
}

std::optional<Entry> Reader::entry(std::int64_t index) {
  return first(connection().query("SELECT idx, episode, seq, salt, commitment, bytes"
                                  " FROM entry JOIN stream ON stream = id WHERE idx = ?",
                                  index),
               entry_in);
}

Head Reader::head(const std::string& episode) {
  auto last = connection().query(
      "SELECT seq, commitment FROM stream JOIN entry ON stream = id WHERE episode = ?"
      " ORDER BY seq DESC LIMIT 1",
      episode);
  if (!last.next()) return {};
  return {last.number(0), last.text(1)};
}

void Reader::each_entry(const std::function<void(const Entry&)>& callback) {
  std::vector<Entry> page;
  std::int64_t after = 0;
  do {
    page = all(connection().query("SELECT idx, episode, seq, salt, commitment, bytes"
                                  " FROM entry JOIN stream ON stream = id WHERE idx > ?"
                                  " ORDER BY idx LIMIT ?",
                                  after, kEntriesAPage),
               entry_in);
    for (const auto& entry : page) callback(entry);
    if (!page.empty()) after = page.back().index;
  } while (!page.empty());
}

std::optional<EpisodeRow> Reader::episode(const std::string& code) {
  return first(connection().query("SELECT episode, protocol, revision, opened_at FROM stream"
                                  " WHERE episode = ? AND opened_at IS NOT NULL",
                                  code),
               episode_in);
}

std::vector<EpisodeRow> Reader::episodes() {
  return all(connection().query("SELECT episode, protocol, revision, opened_at FROM stream"
                                " WHERE opened_at IS NOT NULL ORDER BY id"),
             episode_in);
}

bool Reader::code_taken(const std::string& code) {
  return first(connection().query("SELECT id FROM stream WHERE episode = ?", code), number_in).has_value();
}

std::optional<std::int64_t> Reader::seen(const std::string& channel, const std::string& external_id) {
  return first(connection().query("SELECT entry FROM inbox WHERE channel = ? AND external_id = ?", channel,
                                  external_id),
               number_in);
}

std::vector<SetAside> Reader::set_aside_list() {
  return all(connection().query("SELECT channel, external_id, failures, set_aside, at FROM attempt"
                                " WHERE set_aside IS NOT NULL ORDER BY at"),
             set_aside_in);
}

std::optional<std::string> Reader::current_episode(const std::string& channel,
                                                   const std::string& conversation,
                                                   const std::string& worker) {
  return first(connection().query("SELECT episode FROM conversation JOIN stream ON stream = id"
                                  " WHERE channel = ? AND conversation = ? AND worker = ?",
                                  channel, conversation, worker),
               text_in);
}

std::vector<Outgoing> Reader::waiting(std::int64_t after_id, const std::string& channel, int limit) {
  return all(connection().query("SELECT id, entry, channel, conversation, route, at, parked FROM outbox"
                                " WHERE id > ? AND channel = ? AND parked IS NULL ORDER BY id LIMIT ?",
                                after_id, channel, limit),
             outgoing_in);
}

std::int64_t Reader::waiting_count() {
  return *first(connection().query("SELECT count(*) FROM outbox WHERE parked IS NULL"), number_in);
}

std::vector<Outgoing> Reader::parked() {
  return all(connection().query("SELECT id, entry, channel, conversation, route, at, parked FROM outbox"
                                " WHERE parked IS NOT NULL ORDER BY id"),
             outgoing_in);
}

std::vector<Alarm> Reader::alarms(Instant until, int limit) {
  return all(connection().query("SELECT episode, due, channel, conversation, route"
                                " FROM alarm JOIN stream ON stream = id WHERE due <= ? ORDER BY due LIMIT ?",
                                until, limit),
             alarm_in);
}

std::optional<dialogs::Worker> Reader::worker(const std::string& id) {
  return first(connection().query("SELECT id, name, role, area FROM worker WHERE id = ?", id), worker_in);
}

std::optional<std::string> Reader::compiled(const std::string& revision) {
  return first(connection().query("SELECT compiled FROM protocol WHERE revision = ?", revision), text_in);
}

std::optional<std::string> Reader::local(const std::string& revision) {
  return first(connection().query("SELECT text FROM local WHERE revision = ?", revision), text_in);
}

Store::Store(const fs::path& directory) : directory_(directory) {
  make_folder(directory);
  lock_ = std::make_unique<StoreLock>(directory);
  connection_ = open_for_writing(directory);
  check_pages(*connection_, directory);
  begin_again();
}

// The file must be closed before the lock is let go.
Store::~Store() {
  connection_.reset();
}

void Store::reopen() {
  connection_.reset();
  auto opened = open_for_writing(directory_);
  prove_writable(*opened);
  connection_ = std::move(opened);
  begin_again();
}

// What is kept in memory, read from the file.
void Store::begin_again() {
  streams_.clear();
  const auto last = first(connection().query("SELECT coalesce(max(id), 0) FROM outbox"), number_in);
  last_outgoing_ = std::max(last_outgoing_, *last);
}

void Store::begin() {
  connection().run("BEGIN IMMEDIATE");
}

void Store::commit() {
  in_batch().run("COMMIT");
  if (connection_->pages_in_log() >= kLongestLog) connection_->empty_log();
}

void Store::tidy() {
  if (connection().pages_in_log() >= kLongLog) connection().empty_log();
}

void Store::rollback() {
  streams_.clear();
  if (in_transaction()) connection().run("ROLLBACK");
}

bool Store::in_transaction() const {
  return connection_ && connection_->in_transaction();
}

Connection& Store::in_batch() const {
  if (!in_transaction()) throw SQLite::Exception("there is no transaction", SQLITE_MISUSE);
  return *connection_;
}

void Store::savepoint() {
  in_batch().run("SAVEPOINT request");
}

void Store::release() {
  in_batch().run("RELEASE request");
}

void Store::rollback_to() {
  streams_.clear();
  in_batch().run("ROLLBACK TO request");
  in_batch().run("RELEASE request");
}

void Store::append(Entry& entry) {
  if (entry.seq == 1 && !find_stream(entry.episode)) {
    in_batch().run("INSERT INTO stream(episode) VALUES (?)", entry.episode);
    streams_[entry.episode] = connection().last_id();
  }
  in_batch().run("INSERT INTO entry(stream, seq, salt, commitment, bytes) VALUES (?, ?, ?, ?, ?)",
                 stream_of(entry.episode), entry.seq, Blob{entry.salt}, Blob{entry.commitment},
                 Blob{entry.bytes});
  entry.index = connection().last_id();
}

std::optional<std::int64_t> Store::find_stream(const std::string& episode) {
  if (const auto known = streams_.find(episode); known != streams_.end()) return known->second;
  const auto stream =
      first(connection().query("SELECT id FROM stream WHERE episode = ?", episode), number_in);
  if (!stream) return std::nullopt;
  if (streams_.size() > kMostStreams) streams_.clear();
  streams_.emplace(episode, *stream);
  return stream;
}

std::int64_t Store::stream_of(const std::string& episode) {
  if (const auto stream = find_stream(episode)) return *stream;
  throw SQLite::Exception("there is no such episode", SQLITE_CONSTRAINT);
}

void Store::open_episode(const EpisodeRow& episode) {
  in_batch().run("INSERT INTO stream(episode, protocol, revision, opened_at) VALUES (?, ?, ?, ?)",
                 episode.code, episode.protocol, episode.revision, episode.opened_at);
  streams_[episode.code] = connection().last_id();
}

void Store::remember(const std::string& channel, const std::string& external_id, std::int64_t entry,
                     Instant at) {
  in_batch().run("INSERT INTO inbox(channel, external_id, entry, at) VALUES (?, ?, ?, ?)", channel,
                 external_id, entry, at);
}

int Store::failed(const std::string& channel, const std::string& external_id, Instant at) {
  in_batch().run(
      "INSERT INTO attempt(channel, external_id, failures, at) VALUES (?, ?, 1, ?)"
      " ON CONFLICT DO UPDATE SET failures = failures + 1, at = excluded.at",
      channel, external_id, at);
  const auto failures =
      first(connection().query("SELECT failures FROM attempt WHERE channel = ? AND external_id = ?", channel,
                               external_id),
            number_in);
  return static_cast<int>(failures.value());
}

void Store::set_aside(const std::string& channel, const std::string& external_id, const std::string& why,
                      Instant at) {
  in_batch().run("UPDATE attempt SET set_aside = ?, at = ? WHERE channel = ? AND external_id = ?", why, at,
                 channel, external_id);
}

void Store::set_current_episode(const std::string& channel, const std::string& conversation,
                                const std::string& worker, const std::string& episode) {
  in_batch().run(
      "INSERT INTO conversation(channel, conversation, worker, stream) VALUES (?, ?, ?, ?)"
      " ON CONFLICT DO UPDATE SET stream = excluded.stream WHERE stream <> excluded.stream",
      channel, conversation, worker, stream_of(episode));
}

void Store::set_holder(const std::string& episode, const std::string& channel,
                       const std::string& conversation, const std::string& route) {
  in_batch().run(
      "INSERT INTO alarm(stream, channel, conversation, route) VALUES (?, ?, ?, ?)"
      " ON CONFLICT DO UPDATE SET channel = excluded.channel, conversation = excluded.conversation,"
      " route = excluded.route",
      stream_of(episode), channel, conversation, route);
}

void Store::set_due(const std::string& episode, std::optional<Instant> due) {
  if (due)
    in_batch().run("UPDATE alarm SET due = ? WHERE stream = ?", *due, stream_of(episode));
  else
    in_batch().run("UPDATE alarm SET due = NULL WHERE stream = ?", stream_of(episode));
}

std::int64_t Store::add_outgoing(const Outgoing& outgoing) {
  in_batch().run("INSERT INTO outbox(id, entry, channel, conversation, route, at) VALUES (?, ?, ?, ?, ?, ?)",
                 ++last_outgoing_, outgoing.entry, outgoing.channel, outgoing.conversation, outgoing.route,
                 outgoing.at);
  return last_outgoing_;
}

void Store::delivered(std::int64_t id) {
  in_batch().run("DELETE FROM outbox WHERE id = ?", id);
}

void Store::park(std::int64_t id, const std::string& why) {
  in_batch().run("UPDATE outbox SET parked = ? WHERE id = ?", why, id);
}

void Store::keep_worker(const dialogs::Worker& worker, Instant at) {
  in_batch().run(
      "INSERT INTO worker(id, name, role, area, at) VALUES (?, ?, ?, ?, ?)"
      " ON CONFLICT DO UPDATE SET name = excluded.name, role = excluded.role, area = excluded.area,"
      " at = excluded.at",
      worker.id, worker.name, worker.role, worker.area, at);
}

void Store::keep_revision(const std::string& revision, const std::string& protocol,
                          const std::string& compiled) {
  in_batch().run("INSERT INTO protocol(revision, id, compiled) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                 revision, protocol, compiled);
}

void Store::keep_local(const std::string& revision, const std::string& text) {
  in_batch().run("INSERT INTO local(revision, text) VALUES (?, ?) ON CONFLICT DO NOTHING", revision, text);
}

}  // namespace dutydesk::bot
