// A Store is the folder that holds everything the desk must not forget: one SQLite file, and a lock.
//
// What was committed survives SIGKILL and a power cut (write-ahead log, synchronous=FULL). The words
// of an episode stand in the bytes of its entries and nowhere else; the other tables point to entries.
//
//   DIR/dutydesk.db    the SQLite file, with its -wal and -shm beside it
//   DIR/dutydesk.lock  held by the one process that writes; holds its pid
//
// There is one Store in a folder, and any number of Readers, also in other processes. The Store alone
// writes and moves the log into the file: where two connections do, SQLite before 3.51.3 can lose
// commits. So no other program may open the file for writing while the server runs.
//
// A batch of requests is one transaction. Where one of them failed, the batch is done once more with a
// savepoint for each:
//
//   store.begin();
//   for (request) {
//     store.savepoint();         the second time
//     ...                        append(), remember(), add_outgoing()
//     store.release();           or, when that failed, store.rollback_to();
//   }
//   store.commit();              on disk when it returns
//
// Threads: a Store and a Reader each belong to one thread at a time.
// Errors: SQLite::Exception from every call. SQLite may roll back the whole transaction when a write
// fails (a full disk): ask in_transaction() after each failure. Whoever sees false, or an exception
// from commit(), does not know what became of the transaction until reopen(), and must read again
// whatever it keeps in memory. What changes a row outside a transaction throws, so that nothing of a
// lost batch can be committed alone.
// Instants are UTC milliseconds.
#pragma once

#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bot/ledger.h"
#include "dialogs/civil_time.h"
#include "dialogs/message.h"

namespace dutydesk::bot {

class Connection;
class StoreLock;

// The folder cannot be used as it is. what() is a sentence for the operator: another dutydesk is using
// it, a newer one wrote it, it is damaged, it is somebody else's.
struct StoreRefused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct EpisodeRow {
  std::string code;
  std::string protocol;  // id, e.g. "thames-valley"
  std::string revision;
  dialogs::Instant opened_at;

  bool operator==(const EpisodeRow&) const = default;
};

// A message to a worker that is committed and not yet delivered. Its words are in its entry.
struct Outgoing {
  std::int64_t id = 0;     // never used twice by one Store; 0 until it has given one
  std::int64_t entry = 0;  // Entry::index
  std::string channel;
  std::string conversation;
  std::string route;  // as in adapters::Message
  dialogs::Instant at;
  std::string parked = {};  // why it was given up; empty while it waits

  bool operator==(const Outgoing&) const = default;
};

// When the next clock of an episode is due, and where its holder is told.
struct Alarm {
  std::string episode;
  dialogs::Instant due;
  std::string channel;
  std::string conversation;  // as in Outgoing
  std::string route;

  bool operator==(const Alarm&) const = default;
};

// A message that failed so often that it is kept away from the desk until somebody looks at it.
struct SetAside {
  std::string channel;
  std::string external_id;
  int failures = 0;
  std::string why;
  dialogs::Instant at;  // of the last failure

  bool operator==(const SetAside&) const = default;
};

// A Reader reads what is committed, while the server writes or while none runs.
// It never holds a snapshot beyond the call, and each_entry() not beyond one page of entries, since
// an old snapshot keeps the write-ahead log from being emptied.
class Reader {
 public:
  // Opens read-only. Throws StoreRefused where there is no store.
  explicit Reader(const std::filesystem::path& directory);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // The ledger. An episode's entries come in the order of seq, all entries in the order of index; the
  // callback may take its time and may read from this Reader.
  std::vector<Entry> entries(const std::string& episode);
  std::optional<Entry> entry(std::int64_t index);
  Head head(const std::string& episode);
  void each_entry(const std::function<void(const Entry&)>& callback);

  std::optional<EpisodeRow> episode(const std::string& code);
  std::vector<EpisodeRow> episodes();  // in the order in which they were opened
  bool code_taken(const std::string& code);

  // The entry that answered this delivery, if there was one.
  std::optional<std::int64_t> seen(const std::string& channel, const std::string& external_id);
  std::vector<SetAside> set_aside_list();

  std::optional<std::string> current_episode(const std::string& channel, const std::string& conversation,
                                             const std::string& worker);

  // What still waits on this channel, oldest first, from the row after `after_id` on.
  std::vector<Outgoing> waiting(std::int64_t after_id, const std::string& channel, int limit);
  std::int64_t waiting_count();
  std::vector<Outgoing> parked();

  // Those that are due, earliest first.
  std::vector<Alarm> alarms(dialogs::Instant until, int limit);

  // What this worker told of themselves.
  std::optional<dialogs::Worker> worker(const std::string& id);

  // The compiled text of a protocol's revision, and the text of a local file's.
  std::optional<std::string> compiled(const std::string& revision);
  std::optional<std::string> local(const std::string& revision);

 protected:
  Reader();  // closed: for Store, which must lock the folder first
  Connection& connection() const;

  std::unique_ptr<Connection> connection_;
};

class Store : public Reader {
 public:
  // Makes the folder (mode 700) and the file where there are none, locks the folder, checks the file's
  // pages (quick_check). Throws StoreRefused.
  explicit Store(const std::filesystem::path& directory);
  ~Store();

  // Closes the file and opens it again, under the same lock; does not repeat the check of its pages.
  // Throws also where nothing can be written, as on a full disk. Where it throws the store stays closed:
  // every call throws until a reopen() succeeds.
  void reopen();

  void begin();
  void commit();
  void rollback();  // does nothing where there is no transaction (any more)
  bool in_transaction() const;

  // For a moment in which nobody waits: moves a long log into the file. commit() does so only where there was
  // no such moment for too long.
  void tidy();

  // One savepoint at a time. rollback_to() undoes what was done since savepoint(), and ends it.
  void savepoint();
  void release();
  void rollback_to();

  // Gives the entry its index: 1, 2, 3, ... without gaps. A second entry with the same episode and seq
  // throws, and so does one that comes before its episode's first.
  void append(Entry& entry);

  // The revision must have been kept before. A code that was used once throws, for ever.
  void open_episode(const EpisodeRow& episode);

  // A second time throws.
  void remember(const std::string& channel, const std::string& external_id, std::int64_t entry,
                dialogs::Instant at);

  // Counts one more failure of this delivery and returns how many there were.
  int failed(const std::string& channel, const std::string& external_id, dialogs::Instant at);
  // Of a delivery that failed(). `why` must not hold words of the message.
  void set_aside(const std::string& channel, const std::string& external_id, const std::string& why,
                 dialogs::Instant at);

  void set_current_episode(const std::string& channel, const std::string& conversation,
                           const std::string& worker, const std::string& episode);

  // Where the holder is told; keeps the due time.
  void set_holder(const std::string& episode, const std::string& channel, const std::string& conversation,
                  const std::string& route);
  // Of an episode that has a holder. nullopt for none.
  void set_due(const std::string& episode, std::optional<dialogs::Instant> due);

  // Returns the row's id; the row's own id and parked are ignored.
  std::int64_t add_outgoing(const Outgoing& outgoing);
  void delivered(std::int64_t id);
  void park(std::int64_t id, const std::string& why);

  void keep_worker(const dialogs::Worker& worker, dialogs::Instant at);
  void keep_revision(const std::string& revision, const std::string& protocol, const std::string& compiled);
  void keep_local(const std::string& revision, const std::string& text);

 private:
  Connection& in_batch() const;
  void begin_again();
  std::optional<std::int64_t> find_stream(const std::string& episode);
  std::int64_t stream_of(const std::string& episode);  // throws where there is none

  std::filesystem::path directory_;
  std::unique_ptr<StoreLock> lock_;
  // A late result would hit another row if an id were used twice, and the outbox asks for what came after the
  // last row that it has.
  std::int64_t last_outgoing_ = 0;
  std::unordered_map<std::string, std::int64_t> streams_;  // numbers of episodes that were written to lately
};

}  // namespace dutydesk::bot
