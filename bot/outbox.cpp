#include "bot/outbox.h"

#include <signal.h>

#include <algorithm>
#include <iterator>
#include <random>

namespace dutydesk::bot {
namespace {

using std::chrono::milliseconds;

Rounds::Now read_clocks() {
  return {std::chrono::steady_clock::now(),
          std::chrono::floor<milliseconds>(std::chrono::system_clock::now())};
}

Rounds::Jitter random_jitter() {
  return [random = std::mt19937_64(std::random_device{}())](milliseconds most) mutable {
    return milliseconds(std::uniform_int_distribution<milliseconds::rep>(0, most.count())(random));
  };
}

// Signals are for the program's main thread, and a peer that goes away while OpenSSL writes must not end us.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

// A reply that its channel cannot write has no way, and is parked for that.
void write_letter(Parcel& parcel) {
  if (!parcel.letter) return;
  const auto& [reply, route, committed] = *parcel.letter;
  try {
    parcel.ways = parcel.channel->deliver(reply, route, committed);
  } catch (const std::exception&) {  // what it says may hold words of the reply
  }
  parcel.letter.reset();
}

adapters::Verdict judge(const Rounds::Attempt& attempt, const Answer& answer) {
  adapters::Verdict verdict;
  try {
    verdict = attempt.channel->judge(*attempt.way, answer.status, answer.headers, answer.body);
  } catch (const std::exception&) {
    verdict = adapters::TryAgain{.why = "the answer could not be judged"};
  }
  auto* again = std::get_if<adapters::TryAgain>(&verdict);
  if (again != nullptr && !answer.fault.empty()) again->why += " (" + answer.fault + ")";
  return verdict;
}

}  // namespace

Outbox::Outbox(Origins origins, std::function<void()> on_results, RoundsLimits rounds,
               const TransferLimits& transfers)
    : rounds_(rounds, std::move(origins), random_jitter()),
      transfers_(transfers),
      now_(read_clocks()),
      on_results_(std::move(on_results)),
      thread_([this] { run(); }) {}

Outbox::~Outbox() {
  stop(milliseconds(0));
}

void Outbox::hand_over(std::vector<Parcel> parcels) {
  {
    const std::lock_guard lock(mutex_);
    std::ranges::move(parcels, std::back_inserter(incoming_));
  }
  transfers_.wake();
}

std::vector<Sent> Outbox::results() {
  const std::lock_guard lock(mutex_);
  return std::exchange(results_, {});
}

Counts Outbox::counts() const {
  const std::lock_guard lock(mutex_);
  Counts counts = counts_;
  counts.waiting += incoming_.size();
  return counts;
}

void Outbox::stop(milliseconds grace) {
  {
    const std::lock_guard lock(mutex_);
    if (!ordered_stop_) ordered_stop_ = std::chrono::steady_clock::now() + grace;
  }
  transfers_.wake();
  if (thread_.joinable()) thread_.join();
}

void Outbox::run() {
  block_signals();
  while (take_orders()) {
    if (!stop_at_) start_due();
    publish();
    transfers_.wait(until_next());
    judge_answers();
  }
  publish();
}

// False when it is time to end.
bool Outbox::take_orders() {
  std::vector<Parcel> parcels;
  {
    const std::lock_guard lock(mutex_);
    parcels.swap(incoming_);
    counts_.waiting += parcels.size();
    stop_at_ = ordered_stop_;
  }
  now_ = read_clocks();
  for (Parcel& parcel : parcels) {
    write_letter(parcel);
    rounds_.add(std::move(parcel), now_);
  }
  return !stop_at_ || (!transfers_.idle() && now_.steady < *stop_at_);
}

void Outbox::start_due() {
  for (const Rounds::Attempt& attempt : rounds_.due(now_)) {
    under_way_.emplace(attempt.number, attempt);
    transfers_.start(attempt.number, *attempt.way);
  }
}

void Outbox::judge_answers() {
  const auto answers = transfers_.finished();
  now_ = read_clocks();
  for (const Answer& answer : answers) {
    const auto attempt = under_way_.extract(answer.number).mapped();
    rounds_.judged(answer.number, answer.status, judge(attempt, answer), now_);
  }
}

void Outbox::publish() {
  std::vector<Sent> sent = rounds_.take_sent();
  {
    const std::lock_guard lock(mutex_);
    std::ranges::move(sent, std::back_inserter(results_));
    counts_ = rounds_.counts();
  }
  if (!sent.empty()) on_results_();
}

milliseconds Outbox::until_next() const {
  const auto next = stop_at_ ? stop_at_ : rounds_.next(now_);
  if (!next) return milliseconds(Rounds::kLongestAsked);
  return std::clamp(std::chrono::ceil<milliseconds>(*next - now_.steady), milliseconds(0),
                    milliseconds(Rounds::kLongestAsked));
}

}  // namespace dutydesk::bot
