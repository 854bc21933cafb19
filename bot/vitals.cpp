#include "bot/vitals.h"

#include <fmt/format.h>

namespace dutydesk::bot {
namespace {

constexpr std::chrono::seconds kLongestTurn{2};

void metric(std::string& text, std::string_view name, std::string_view kind, std::string_view help,
            std::uint64_t value) {
  text += fmt::format("# HELP dutydesk_{0} {1}\n# TYPE dutydesk_{0} {2}\ndutydesk_{0} {3}\n", name, help,
                      kind, value);
}

void refusals(std::string& text, const FrontCounters& front) {
  text +=
      "# HELP dutydesk_http_refused_total Requests the front refused, by status.\n"
      "# TYPE dutydesk_http_refused_total counter\n";
  for (const auto& [status, count] : front.refused)
    text += fmt::format("dutydesk_http_refused_total{{status=\"{}\"}} {}\n", status, count);
}

}  // namespace

void Vitals::publish(const Figures& figures, Clock::time_point now) {
  const std::lock_guard lock{mutex_};
  figures_ = figures;
  turned_ = now;
}

Figures Vitals::read() const {
  const std::lock_guard lock{mutex_};
  return figures_;
}

std::string Vitals::unready(Clock::time_point now) const {
  const std::lock_guard lock{mutex_};
  if (now - turned_ > kLongestTurn) return "the loop has not turned for 2 s";
  return figures_.store_works ? "" : "the store fails: nothing can be recorded";
}

std::string prometheus(const Figures& figures, bool ready) {
  std::string text;
  metric(text, "ready", "gauge", "1 while messages can be decided and recorded.", ready);
  metric(text, "decisions_total", "counter", "Messages decided and committed.", figures.decisions);
  metric(text, "repeated_total", "counter", "Deliveries that had been decided before.", figures.repeated);
  metric(text, "batches_total", "counter", "Transactions committed.", figures.batches);
  metric(text, "batches_lost_total", "counter", "Transactions that could not be committed.",
         figures.lost_batches);
  metric(text, "messages_failed_total", "counter", "Messages that failed alone.", figures.failed);
  metric(text, "set_aside", "gauge", "Messages that failed three times and wait for somebody to look.",
         figures.set_aside);
  metric(text, "unauthenticated_total", "counter", "Requests without a good signature.",
         figures.unauthenticated);
  metric(text, "malformed_total", "counter", "Genuine requests that could not be read.", figures.malformed);
  metric(text, "strangers_total", "counter", "Messages from a workspace that is not served.",
         figures.strangers);
  metric(text, "cards_total", "counter", "Emergency cards shown.", figures.cards);
  metric(text, "http_connections", "gauge", "Open connections.", figures.front.open);
  metric(text, "http_requests_total", "counter", "Whole requests.", figures.front.requests);
  metric(text, "http_timed_out_total", "counter", "Connections cut in the middle of a request or response.",
         figures.front.timed_out);
  refusals(text, figures.front);
  metric(text, "outbox_waiting", "gauge", "Replies handed to the outbox and not yet delivered.",
         figures.outbox.waiting);
  metric(text, "outbox_delivered_total", "counter", "Replies delivered.", figures.outbox.delivered);
  metric(text, "outbox_attempts_total", "counter", "Attempts to deliver.", figures.outbox.attempts);
  metric(text, "outbox_parked_total", "counter", "Replies given up.", figures.outbox.parked);
  return text;
}

}  // namespace dutydesk::bot
