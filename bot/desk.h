// The Desk decides: a message goes in, an entry is written, a reply comes out. Start reading here.
//
// A batch of messages is one transaction. What the desk keeps in memory (the
// folded episodes, the ends of their chains) changes in a copy that belongs to the batch, and replaces the
// old when the batch is committed; a message that fails leaves no trace in either.
//
//   desk.begin();
//   for (message) desk.decide(channel, message, now);   // throws: this one failed, the others stand
//   desk.commit();                                      // on disk; only now may anything be acknowledged
//
// Savepoints cost a tenth of a decision, and hardly any message needs its own. A batch may be begun without
// them: then the first message that fails takes the whole batch with it, nothing of it was ever there, and
// whoever gave it must give_up() and decide all again, with savepoints.
//
// Threads: one, the loop's.
// Errors: decide() and commit() throw what the store throws, and std::runtime_error for a damaged store.
// After an exception ask usable(): false means that the whole batch is lost and recover() is due.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "adapters/channel.h"
#include "bot/ledger.h"
#include "bot/protocols.h"
#include "bot/record.h"
#include "bot/store.h"
#include "dialogs/episode.h"

namespace dutydesk::bot {

// Who the deployment knows under a channel's workspace and user; nullptr for a stranger.
using Directory = std::function<const dialogs::Worker*(std::string_view channel, std::string_view workspace,
                                                       std::string_view user)>;

struct Decision {
  bool repeated = false;  // this delivery was decided before; nothing is new
  Outgoing outgoing;      // the outbox row of the reply; id 0 where repeated
  std::string episode;    // code, or kDeskStream
  dialogs::Reply reply;
  std::vector<Decision> others = {};  // what the episodes beside it say to it
};

// A decision and its others, each alone, in the order in which they are to be told.
std::vector<Decision> in_order(Decision decision);

class Desk {
 public:
  Desk(Store& store, Protocols& protocols, Directory directory);

  enum class Savepoints { each, none };
  void begin(Savepoints savepoints = Savepoints::each);
  Decision decide(std::string_view channel, const adapters::Message& message, dialogs::Instant now);
  // Tells the holder what is due: the entry and its reply; nullopt where nothing is any more. What throws may
  // be tried again after postpone().
  std::optional<Decision> fire(const Alarm& alarm, dialogs::Instant now);
  void postpone(const Alarm& alarm, dialogs::Instant until);
  void record_delivery(const std::string& episode, const Outgoing& row, const DeliveryResult& result);
  void commit();

  // Whether the batch's transaction still stands.
  bool usable() const { return store_.in_transaction(); }
  // Forgets the batch, of which nothing is committed.
  void give_up();
  // Gives up the batch, opens the store again and forgets what was kept in memory. Throws while the store
  // fails.
  void recover();

 private:
  // An episode as it stands after its last entry, and where the next entry joins on.
  struct Kept {
    dialogs::Episode episode;
    Head head;
  };
  using Cache = std::unordered_map<std::string, std::shared_ptr<const Kept>>;
  // Which episode each worker speaks of in each conversation; empty for none yet.
  using Talks = std::unordered_map<std::string, std::string>;

  // One message's view: what it changes becomes the batch's when it has succeeded.
  struct Draft {
    std::string_view channel;
    const adapters::Message& message;
    dialogs::Input input;
    std::string current = {};  // the episode that this conversation is about
    bool moved = false;        // it was about another before
    std::map<std::string, Kept> changed = {};
    Decision decision = {};
    std::vector<Decision> others = {};
  };

  void decide_in(Draft& draft);
  void identify(Draft& draft) const;
  void complete(dialogs::Worker& worker) const;
  const dialogs::Episode* addressed(Draft& draft);
  bool asks_for_another(const dialogs::Input& input, const dialogs::Episode& episode);
  void turn(Draft& draft, const dialogs::Episode& episode);
  void open_episode(Draft& draft);
  void open_beside(Draft& draft, const dialogs::Protocol& from, const dialogs::Turn& turn);
  void lead_over(Draft& draft, const dialogs::Episode& from);
  void move_to(Draft& draft, const std::string& code);
  void set_alarm(const Draft& draft, const dialogs::Episode& before, const dialogs::Episode& after);
  void lobby(Draft& draft, bool asked);
  Entry record(std::map<std::string, Kept>& changed, const std::string& stream, std::string_view members,
               dialogs::Episode after);
  void reply(Draft& draft, const Entry& entry, dialogs::Reply reply);
  Decision told(const Draft& draft, const Entry& entry, dialogs::Reply reply);
  const std::string& current_of(const dialogs::Input& input);
  std::string new_code() const;
  bool exists(const std::string& code);
  const Kept& kept(const std::string& stream);
  void keep(std::map<std::string, Kept> changed);
  template <class Act>
  void in_savepoint(Act act);

  Store& store_;
  Protocols& protocols_;
  Directory directory_;
  Savepoints savepoints_ = Savepoints::each;
  Cache cache_;
  Cache batch_;
  Talks talks_;
  Talks batch_talks_;
};

}  // namespace dutydesk::bot
