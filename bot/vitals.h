// Vitals are the figures by which an operator sees how the desk is doing.
//
// The loop publishes them each turn; the threads that answer /health and /metrics read them.
// Threads: all calls from any.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>

#include "bot/front.h"
#include "bot/outbox.h"

namespace dutydesk::bot {

struct Figures {
  std::uint64_t decisions = 0;  // messages decided and committed
  std::uint64_t repeated = 0;   // deliveries that had been decided before
  std::uint64_t batches = 0;    // transactions committed
  std::uint64_t lost_batches = 0;
  std::uint64_t failed = 0;     // messages that failed alone
  std::uint64_t set_aside = 0;  // messages that failed three times; they wait for somebody to look
  std::uint64_t unauthenticated = 0;
  std::uint64_t malformed = 0;
  std::uint64_t strangers = 0;  // messages from a workspace that is not served
  std::uint64_t cards = 0;      // emergency cards shown
  bool store_works = true;
  FrontCounters front;
  Counts outbox;
};

class Vitals {
 public:
  using Clock = std::chrono::steady_clock;

  // The loop has turned, and these are its figures.
  void publish(const Figures& figures, Clock::time_point now = Clock::now());
  Figures read() const;

  // Why the desk is not ready, in words; empty when it is. It is not when its loop has not turned for 2 s, or
  // its store fails.
  std::string unready(Clock::time_point now = Clock::now()) const;

 private:
  mutable std::mutex mutex_;
  Figures figures_;
  Clock::time_point turned_ = Clock::now();
};

// The Prometheus text format, version 0.0.4.
std::string prometheus(const Figures& figures, bool ready);

}  // namespace dutydesk::bot
