// An Outbox sends replies that are committed but not yet delivered, on a thread of its own and without a
// database.
//
// Parcels come in by one queue after their commit; what became of them goes out by another. Each is delivered
// at least once, in order within a conversation, or parked with the reason (rounds.h says when); none blocks
// another conversation. At least once: an answer that is lost, or a stop before it came, means that a reply
// is sent again.
//
// Threads: any may call anything, but construction, stop and destruction belong to one owner.
// Errors: the constructor throws if libcurl does not start; delivery failures are results.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "bot/origins.h"
#include "bot/rounds.h"
#include "bot/transfers.h"

namespace dutydesk::bot {

class Outbox {
 public:
  // `on_results` is called by the outbox's thread whenever results have come; it only wakes somebody up, does
  // not throw, and stays callable until stop() has returned.
  Outbox(Origins origins, std::function<void()> on_results, RoundsLimits rounds = {},
         const TransferLimits& transfers = {});
  ~Outbox();  // stops without grace

  // Takes parcels to deliver; letters are written by the outbox's thread. Their order is the order within
  // each conversation. Ignored after stop().
  void hand_over(std::vector<Parcel> parcels);

  // Takes the results that are there.
  std::vector<Sent> results();

  Counts counts() const;

  // Starts nothing any more, lets attempts under way end within `grace`, and returns when the thread has
  // ended. Results may have come meanwhile; what was not delivered has none, and its row is still the
  // caller's.
  void stop(std::chrono::milliseconds grace);

 private:
  void run();
  bool take_orders();
  void start_due();
  void judge_answers();
  void publish();
  std::chrono::milliseconds until_next() const;

  // The thread's own.
  Rounds rounds_;
  Transfers transfers_;
  std::map<std::uint64_t, Rounds::Attempt> under_way_;
  Rounds::Now now_;
  std::optional<Rounds::Steady> stop_at_;

  std::function<void()> on_results_;
  mutable std::mutex mutex_;
  std::vector<Parcel> incoming_;  // guarded by mutex_, as all below
  std::vector<Sent> results_;
  Counts counts_;
  std::optional<Rounds::Steady> ordered_stop_;

  std::thread thread_;  // last: it uses everything above
};

}  // namespace dutydesk::bot
