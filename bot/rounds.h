// Rounds decide which parcel is tried next, when, and by which way. They send nothing and read no clock.
//
// Each parcel is tried until it is delivered, refused, or out of attempts or ways; what was not delivered is
// parked: reported, and never tried again here.
// - Within a conversation strictly in order: the next parcel starts when the one before is delivered or
// parked.
// - Conversations do not wait for each other, except where one host already has its share of attempts
// running.
// - Between attempts a parcel waits a random time from 0 to a bound that doubles ("full jitter"), and at
//   least as long as the provider asks, up to kLongestAsked. A 429 that says how long pauses everything that
//   this channel sends to that host.
// - A way that is not on the list of origins, is past its `until` or out of `uses`, or would be by the time
// of the
//   next attempt, gives place to the next way at once.
//
// Threads: one. Errors: none; whatever happens to a parcel is a Sent.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/channel.h"
#include "bot/origins.h"

namespace dutydesk::bot {

// A reply that its channel has not written for its provider yet.
struct Letter {
  dialogs::Reply reply;
  std::string route;  // as in adapters::Message
  dialogs::Instant committed;
};

// A Parcel is one committed reply on its way to one conversation.
struct Parcel {
  std::int64_t id = 0;
  std::string conversation;                    // unique within the channel
  const adapters::Channel* channel = nullptr;  // outlives the parcel
  std::vector<adapters::Way> ways;             // best first
  std::optional<Letter> letter = {};           // what the outbox makes the ways of, where there are none yet
};

// What became of a parcel. `why` is empty when it was delivered, and never holds words of a reply.
struct Sent {
  std::int64_t id = 0;
  bool delivered = false;  // false: parked
  int attempts = 0;
  std::string why;

  bool operator==(const Sent&) const = default;
};

struct RoundsLimits {
  int attempts = 60;  // per parcel, by all its ways together
  // The bound of the random wait after the first attempt; it doubles with each further one up to
  // longest_pause.
  std::chrono::milliseconds first_pause{1'000};
  std::chrono::milliseconds longest_pause{300'000};
  int at_once_per_host = 8;  // attempts of one channel to one host, so that one that hangs holds up no other
};

struct Counts {
  std::uint64_t waiting = 0;    // parcels neither delivered nor parked, those in flight included
  std::uint64_t in_flight = 0;  // attempts running now
  std::uint64_t attempts = 0;   // these three since the start
  std::uint64_t delivered = 0;
  std::uint64_t parked = 0;
};

class Rounds {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  // Both clocks of one moment: waits are counted on the steady one, `until` is on the wall clock.
  struct Now {
    Steady steady;
    dialogs::Instant wall;
  };
  // A random time from 0 to the given bound.
  using Jitter = std::function<std::chrono::milliseconds(std::chrono::milliseconds)>;

  struct Attempt {
    std::uint64_t number;  // unique
    const adapters::Channel* channel;
    const adapters::Way* way;  // valid until this attempt is judged
  };

  static constexpr std::chrono::seconds kLongestAsked{3'600};

  Rounds(RoundsLimits limits, Origins origins, Jitter jitter);

  // Puts a parcel behind the others of its conversation.
  void add(Parcel parcel, Now now);

  // The attempts to start now. Each must be judged once.
  std::vector<Attempt> due(Now now);

  // Takes the provider's answer to an attempt, as its channel judged it. `status` is the HTTP status.
  void judged(std::uint64_t number, int status, const adapters::Verdict& verdict, Now now);

  // When `due` must be asked again at the latest, if nothing is added or judged before; nullopt for never.
  std::optional<Steady> next(Now now) const;

  // What became of parcels since the last call, in order within each conversation.
  std::vector<Sent> take_sent();

  const Counts& counts() const { return counts_; }

 private:
  using ConversationKey = std::pair<const adapters::Channel*, std::string>;
  using HostKey = std::pair<const adapters::Channel*, std::string>;  // the string is an origin

  struct Waiting {
    Parcel parcel;
    std::size_t way = 0;
    int uses = 0;  // of that way
    int attempts = 0;
    std::string why{};  // the way before did not serve

    void next_way(std::string reason) {
      why = std::move(reason);
      uses = 0;
      ++way;
    }
  };
  struct Conversation {
    ConversationKey key;
    std::deque<Waiting> parcels;  // never empty between calls
  };
  struct Host {
    Steady paused_until{};
    int in_flight = 0;
    std::deque<Conversation*> queue;  // ready but for a pause or a free place
  };

  void line_up(Conversation& conversation, Now now);
  Host* find_way(Waiting& waiting, dialogs::Instant at);
  std::expected<std::string, std::string> serving(const Waiting& waiting, dialogs::Instant at) const;
  bool start_next(Host& host, Now now, std::vector<Attempt>& attempts);
  void take(Conversation& conversation, Host& host, const adapters::Verdict& verdict, int status, Now now);
  void try_again(Conversation& conversation, Host& host, int status, const adapters::TryAgain& verdict,
                 Now now);
  void finish(Conversation& conversation, bool delivered);

  RoundsLimits limits_;
  Origins origins_;
  Jitter jitter_;
  std::map<ConversationKey, Conversation> conversations_;
  std::map<HostKey, Host> hosts_;                 // few: the origins, by channel
  std::multimap<Steady, Conversation*> resting_;  // between two attempts
  std::map<std::uint64_t, std::pair<Conversation*, Host*>> in_flight_;
  std::vector<Sent> sent_;
  Counts counts_;
};

}  // namespace dutydesk::bot
