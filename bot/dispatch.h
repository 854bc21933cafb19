// Dispatch stands between the desk's rows and the outbox's thread.
//
// A reply goes to the outbox when its batch is committed, never before. While the outbox has much to do, rows
// stay in the store and are fetched later, oldest first, so that a provider that is down costs no memory.
// What became of a reply is recorded by the desk in the next batch; should that batch be lost, in the one
// after it. A reply that its channel cannot write is parked. Rows of a channel that is not configured wait in
// the store until it is.
//
// Threads: one, the loop's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "bot/desk.h"
#include "bot/outbox.h"

namespace dutydesk::bot {

class Dispatch {
 public:
  using Channels = std::vector<const adapters::Channel*>;

  // Rows that wait in the store from an earlier run are fetched by the first refill().
  Dispatch(Outbox& outbox, Channels channels);

  void decided(Decision decision);  // in a batch
  void committed();                 // the batch's replies go to the outbox
  void begun_again();               // the batch was rolled back, and comes once more
  void given_up();                  // the batch is lost, or so it seems: what is in the store tells

  // Takes what the outbox has to tell; true while some of it is still to be recorded.
  bool has_results();
  // In a batch. A result that cannot be recorded is logged and forgotten, its row stays; throws only where
  // the whole batch is lost.
  void record_results(Desk& desk, dialogs::Instant now);

  void refill(Reader& store);

  // Something that stands in no row: the emergency card. It goes out with send_cards(), and not at all where
  // the batch is given up before.
  void add_card(const adapters::Channel& channel, adapters::Way way);
  void send_cards();

 private:
  struct Handed {
    std::string episode;
    Outgoing row;
  };
  struct Fetched {
    std::string episode;
    Outgoing row;
    std::optional<dialogs::Reply> reply;  // nullopt where its entry cannot be read
  };

  const adapters::Channel& channel_of(const Outgoing& row) const;
  static Fetched fetch(Reader& store, Outgoing row);
  void hand_over(std::string episode, Outgoing row, dialogs::Reply reply, std::vector<Parcel>& parcels);
  void park(std::string episode, Outgoing row, std::string why);
  void keep_handed(std::string episode, Outgoing row);
  bool has_room() const;

  Outbox& outbox_;
  Channels channels_;
  std::vector<Decision> batch_;
  std::vector<Parcel> cards_;
  std::vector<Sent> results_;  // still to be recorded
  std::size_t recorded_ = 0;   // of results_, in this batch
  std::unordered_map<std::int64_t, Handed> handed_;
  std::unordered_map<std::string, std::int64_t> last_handed_;  // row id, by channel
  bool behind_ = true;  // rows wait in the store that the outbox has not been given
};

}  // namespace dutydesk::bot
