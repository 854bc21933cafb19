#include "bot/server.h"

#include <fmt/format.h>

#include "bot/log.h"

namespace dutydesk::bot {
namespace {

using adapters::HttpResponse;
using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kIdleTurn{250};
constexpr std::chrono::seconds kStoreRetry{1};
// How long replies under way may take when the server is told to stop; the others stay in the store.
constexpr std::chrono::milliseconds kFarewell{500};
constexpr int kFailuresBeforeSetAside = 3;
constexpr int kAlarmsABatch = 64;
constexpr std::chrono::minutes kClockRetry{1};

dialogs::Instant wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

template <class... Cases>
struct Either : Cases... {
  using Cases::operator()...;
};

}  // namespace

Server::Server(Settings settings, Store& store, Desk& desk, Channels channels, Vitals& vitals)
    : settings_(std::move(settings)),
      store_(store),
      desk_(desk),
      channels_(std::move(channels)),
      vitals_(vitals),
      front_(settings_.webhooks, settings_.limits),
      http_([](std::string_view path, std::string_view what) {
        log_event(LogLevel::error, "request_failed", {{"path", path}, {"why", what}});
      }) {
  for (const auto& channel : channels_)
    for (const auto& path : channel->paths())
      http_.post(path, [this, &channel = *channel](const auto& request) { return hear(channel, request); });
  read_set_aside();
}

void Server::stop() noexcept {
  stopping_ = true;
  front_.wake();
}

void Server::run(Outbox& outbox) {
  Dispatch::Channels channels;
  for (const auto& channel : channels_) channels.push_back(channel.get());
  dispatch_ = std::make_unique<Dispatch>(outbox, std::move(channels));
  for (bool stopped = false; !stopped || !front_.drained();) {
    if (stopping_ && !std::exchange(stopped, true)) front_.stop();
    if (store_fails_ && Steady::now() >= next_try_) try_store();
    const auto wholes = front_.collect(kIdleTurn);
    serve(wholes);
    if (!store_fails_) refill();
    if (!store_fails_ && wholes.empty()) store_.tidy();
    publish(outbox);
  }
  outbox.stop(kFarewell);
  serve({});  // what was delivered to the last must not be sent again by the next start
}

// --- batches ---

void Server::serve(const std::vector<Whole>& wholes) {
  if (!dispatch_->has_results() && wholes.empty() && !clocks_are_due()) return;
  std::size_t next = 0;
  do {
    next = batch(wholes, next);
  } while (next < wholes.size());
}

bool Server::clocks_are_due() {
  try {
    return !store_fails_ && !store_.alarms(wall_clock(), 1).empty();
  } catch (const std::exception&) {
    return true;  // the batch will find out
  }
}

// Decides requests from `first` on, commits, and releases their responses. Returns the first it has not
// decided.
std::size_t Server::batch(const std::vector<Whole>& wholes, std::size_t first) {
  now_ = wall_clock();
  const auto figures = figures_;
  auto held = decide_from(wholes, first, Desk::Savepoints::none);
  if (spoilt_) {
    figures_ = figures;
    held = decide_from(wholes, first, Desk::Savepoints::each);
  }
  if (recording_ && !commit())  // nothing of it was recorded: each is answered again, with the card
    for (std::size_t i = 0; i < held.size(); ++i)
      held[i].response = http_.answer(wholes[first + i].bytes, wholes[first + i].last);
  recording_ = false;
  dispatch_->send_cards();
  for (auto& [ticket, response] : held) front_.respond(ticket, std::move(response));
  return first + held.size();
}

std::vector<Server::Held> Server::decide_from(const std::vector<Whole>& wholes, std::size_t first,
                                              Desk::Savepoints savepoints) {
  spoilt_ = false;
  hopeful_ = savepoints == Desk::Savepoints::none;
  recording_ = begin(savepoints);
  const auto until = Steady::now() + settings_.longest_batch;
  std::vector<Held> held;
  for (auto next = first; next < wholes.size() && !spoilt_ && (next == first || Steady::now() < until);
       ++next)
    held.push_back({wholes[next].ticket, http_.answer(wholes[next].bytes, wholes[next].last)});
  if (spoilt_) give_up();
  return held;
}

// Nothing of the batch was committed, and all of it comes again.
void Server::give_up() {
  recording_ = false;
  decided_in_batch_ = 0;
  dispatch_->begun_again();
  try {
    desk_.give_up();
  } catch (const std::exception& error) {
    lose_batch(error.what());
  }
}

bool Server::begin(Desk::Savepoints savepoints) {
  if (store_fails_) return false;
  try {
    desk_.begin(savepoints);
    dispatch_->record_results(desk_, now_);
    fire_clocks();
    return true;
  } catch (const std::exception& error) {
    hopeful_ ? void(spoilt_ = true) : lose_batch(error.what());
    return false;
  }
}

// What is due is told before anything new is heard.
void Server::fire_clocks() {
  for (const auto& alarm : store_.alarms(now_, kAlarmsABatch)) try {
      if (auto told = desk_.fire(alarm, now_)) dispatch_->decided(std::move(*told));
    } catch (const std::exception& error) {
      if (!desk_.usable()) throw;
      log_event(LogLevel::error, "clock_not_told",
                {{"episode", alarm.episode}, {"why", std::string_view{error.what()}}});
      desk_.postpone(alarm, now_ + kClockRetry);
    }
}

// A full disk rolls the whole transaction back in the middle of a batch; what was written after that must not
// be committed alone. The desk says whether the transaction still stands.
bool Server::commit() {
  try {
    if (!desk_.usable()) throw std::runtime_error("the transaction was rolled back");
    desk_.commit();
    dispatch_->committed();
    figures_.decisions += std::exchange(decided_in_batch_, 0);
    ++figures_.batches;
    return true;
  } catch (const std::exception& error) {
    lose_batch(error.what());
    return false;
  }
}

void Server::lose_batch(std::string_view why) {
  recording_ = false;
  store_fails_ = true;
  decided_in_batch_ = 0;
  ++figures_.lost_batches;
  dispatch_->given_up();
  log_event(LogLevel::error, "batch_lost", {{"why", why}});
  try_store();
}

void Server::try_store() {
  next_try_ = Steady::now() + kStoreRetry;
  try {
    desk_.recover();
    read_set_aside();
    store_fails_ = false;
  } catch (const std::exception& error) {
    log_event(LogLevel::error, "store_fails", {{"why", std::string_view{error.what()}}});
  }
}

// --- one request ---

HttpResponse Server::hear(const adapters::Channel& channel, const adapters::HttpRequest& request) {
  const auto received = channel.receive(request, now_);
  return std::visit(
      Either{[&](const adapters::Messages& messages) { return decide(channel, request, messages.messages); },
             [](const adapters::Handshake& handshake) { return handshake.response; },
             [](const adapters::Ignored&) { return HttpResponse{}; },
             [&](const adapters::Unauthenticated& refused) {
               ++figures_.unauthenticated;
               log_event(LogLevel::warning, "unauthenticated",
                         {{"channel", channel.name()}, {"why", refused.why}});
               return HttpResponse{401, "text/plain", "not authenticated\n"};
             },
             [&](const adapters::Malformed& malformed) {
               ++figures_.malformed;
               return HttpResponse{400, "text/plain", malformed.why + "\n"};
             }},
      received);
}

// Each of the messages is decided, or its sender shown the card; one card makes the answer a card.
HttpResponse Server::decide(const adapters::Channel& channel, const adapters::HttpRequest& request,
                            const std::vector<adapters::Message>& messages) {
  std::optional<HttpResponse> shown;
  for (const auto& message : messages)
    if (!decide(channel, message)) shown = card(channel, request, message);
  return shown ? std::move(*shown) : channel.acknowledged(request);
}

bool Server::decide(const adapters::Channel& channel, const adapters::Message& message) {
  if (!channel.serves(message)) {
    ++figures_.strangers;
    return false;
  }
  if (!recording_ || set_aside_.contains({std::string{channel.name()}, message.external_id})) return false;
  try {
    auto decision = desk_.decide(channel.name(), message, now_);
    ++(decision.repeated ? figures_.repeated : decided_in_batch_);
    dispatch_->decided(std::move(decision));
    return true;
  } catch (const std::exception& error) {
    message_failed(channel, message, error.what());
    return false;
  }
}

// The message alone failed if the transaction still stands; else commit() will find the batch lost.
void Server::message_failed(const adapters::Channel& channel, const adapters::Message& message,
                            std::string_view why) {
  if (hopeful_) return void(spoilt_ = true);
  log_event(LogLevel::error, "message_failed", {{"channel", channel.name()}, {"why", why}});
  if (!desk_.usable()) return;
  ++figures_.failed;
  const std::string name{channel.name()};
  try {
    if (store_.failed(name, message.external_id, now_) < kFailuresBeforeSetAside) return;
    store_.set_aside(name, message.external_id, std::string{why}, now_);
    set_aside_.emplace(name, message.external_id);
  } catch (const std::exception& error) {
    log_event(LogLevel::error, "failure_not_counted", {{"why", std::string_view{error.what()}}});
  }
}

HttpResponse Server::card(const adapters::Channel& channel, const adapters::HttpRequest& request,
                          const adapters::Message& message) {
  auto answer = channel.card(request, message, settings_.card);
  ++figures_.cards;
  if (answer.way) dispatch_->add_card(channel, std::move(*answer.way));
  return std::move(answer.response);
}

void Server::refill() {
  try {
    dispatch_->refill(store_);
  } catch (const std::exception& error) {
    lose_batch(error.what());
  }
}

void Server::read_set_aside() {
  set_aside_.clear();
  for (const auto& message : store_.set_aside_list())
    set_aside_.emplace(message.channel, message.external_id);
}

void Server::publish(const Outbox& outbox) {
  figures_.store_works = !store_fails_;
  figures_.set_aside = set_aside_.size();
  figures_.front = front_.counters();
  figures_.outbox = outbox.counts();
  vitals_.publish(figures_);
}

}  // namespace dutydesk::bot
