// The Server is the loop: it waits for whole requests, lets the desk decide them in batches, and releases the
// responses when their batch is on disk.
//
// A batch ends after 64 requests or `longest_batch`. It is decided without savepoints, and once more with
// them where a message of it failed. Where the store fails nothing is decided, and whoever asks gets the
// emergency card by the way their channel shows it; the store is tried again every second.
//
// Threads: run() belongs to one; stop() may be called from any, and from a signal handler.
#pragma once

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "bot/desk.h"
#include "bot/dispatch.h"
#include "bot/front.h"
#include "bot/http_library.h"
#include "bot/vitals.h"

namespace dutydesk::bot {

class Server {
 public:
  using Channels = std::vector<std::unique_ptr<const adapters::Channel>>;

  struct Settings {
    Address webhooks;
    FrontLimits limits = {};
    std::string card;                            // the emergency card's words
    std::chrono::milliseconds longest_batch{5};  // of work; what is ready then comes into the next batch
  };

  // Listens at once; throws std::system_error when the address is taken. `outbox` must wake this server:
  // give it wake() as its `on_results`.
  Server(Settings settings, Store& store, Desk& desk, Channels channels, Vitals& vitals);

  std::uint16_t port() const { return front_.port(); }
  void wake() const noexcept { front_.wake(); }

  // Serves until stop(); what is in hand then is decided, committed and answered, and the outbox stopped.
  void run(Outbox& outbox);
  void stop() noexcept;

 private:
  struct Held {
    Ticket ticket;
    std::string response;
  };

  void serve(const std::vector<Whole>& wholes);
  std::size_t batch(const std::vector<Whole>& wholes, std::size_t first);
  std::vector<Held> decide_from(const std::vector<Whole>& wholes, std::size_t first,
                                Desk::Savepoints savepoints);
  bool begin(Desk::Savepoints savepoints);
  void fire_clocks();
  bool clocks_are_due();
  bool commit();
  void give_up();
  void try_store();
  void lose_batch(std::string_view why);
  adapters::HttpResponse hear(const adapters::Channel& channel, const adapters::HttpRequest& request);
  adapters::HttpResponse decide(const adapters::Channel& channel, const adapters::HttpRequest& request,
                                const std::vector<adapters::Message>& messages);
  bool decide(const adapters::Channel& channel, const adapters::Message& message);
  void message_failed(const adapters::Channel& channel, const adapters::Message& message,
                      std::string_view why);
  adapters::HttpResponse card(const adapters::Channel& channel, const adapters::HttpRequest& request,
                              const adapters::Message& message);
  void refill();
  void read_set_aside();
  void publish(const Outbox& outbox);

  Settings settings_;
  Store& store_;
  Desk& desk_;
  Channels channels_;
  Vitals& vitals_;
  Front front_;
  Http http_;
  std::unique_ptr<Dispatch> dispatch_;
  Figures figures_;
  std::set<std::pair<std::string, std::string>> set_aside_;
  std::uint64_t decided_in_batch_ = 0;
  bool recording_ = false;  // a transaction is open, and what is decided will be in it
  bool hopeful_ = false;    // the batch has no savepoints
  bool spoilt_ = false;     // something failed in a batch without savepoints
  bool store_fails_ = false;
  std::chrono::steady_clock::time_point next_try_{};
  dialogs::Instant now_{};
  std::atomic<bool> stopping_ = false;
};

}  // namespace dutydesk::bot
