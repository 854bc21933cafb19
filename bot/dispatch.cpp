#include "bot/dispatch.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "bot/log.h"

namespace dutydesk::bot {
namespace {

constexpr std::size_t kMostHanded = 4'096;
constexpr int kFetchedAtOnce = 256;
constexpr std::int64_t kNoRow = 0;  // what the outbox sends without a row

}  // namespace

Dispatch::Dispatch(Outbox& outbox, Channels channels) : outbox_(outbox), channels_(std::move(channels)) {}

void Dispatch::decided(Decision decision) {
  if (decision.repeated) return;
  for (auto& each : in_order(std::move(decision))) batch_.push_back(std::move(each));
}

// Once behind, everything new waits its turn in the store too: a conversation's replies must not overtake.
void Dispatch::committed() {
  std::vector<Parcel> parcels;
  for (auto& decision : batch_) {
    behind_ = behind_ || !has_room();
    if (!behind_)
      hand_over(std::move(decision.episode), std::move(decision.outgoing), std::move(decision.reply),
                parcels);
  }
  batch_.clear();
  for (std::size_t i = 0; i < recorded_; ++i) handed_.erase(results_[i].id);
  results_.erase(results_.begin(),
                 results_.begin() + static_cast<std::ptrdiff_t>(std::exchange(recorded_, 0)));
  if (!parcels.empty()) outbox_.hand_over(std::move(parcels));
}

void Dispatch::begun_again() {
  batch_.clear();
  cards_.clear();
  recorded_ = 0;
}

void Dispatch::given_up() {
  begun_again();
  behind_ = true;  // a COMMIT that fails may have reached the disk all the same
}

bool Dispatch::has_results() {
  for (auto& sent : outbox_.results())
    if (sent.id != kNoRow) results_.push_back(std::move(sent));
  return !results_.empty();
}

void Dispatch::record_results(Desk& desk, dialogs::Instant now) {
  for (; recorded_ < results_.size(); ++recorded_) {
    const auto& sent = results_[recorded_];
    const auto found = handed_.find(sent.id);
    if (found == handed_.end()) continue;
    const auto& [episode, row] = found->second;
    try {
      desk.record_delivery(episode, row, {now, row.entry, sent.delivered, sent.attempts, sent.why});
    } catch (const std::exception& error) {
      if (!desk.usable()) throw;
      log_event(LogLevel::error, "delivery_not_recorded",
                {{"row", row.id}, {"why", std::string_view{error.what()}}});
    }
  }
}

void Dispatch::refill(Reader& store) {
  if (!behind_ || handed_.size() > kMostHanded / 2) return;
  bool more = false;
  std::vector<Fetched> fetched;  // first all that may throw: a row that is noted as handed over must be
  for (const auto* channel : channels_) {
    const std::string name{channel->name()};
    auto rows = store.waiting(last_handed_[name], name, kFetchedAtOnce);
    more = more || rows.size() == kFetchedAtOnce;
    for (auto& row : rows) fetched.push_back(fetch(store, std::move(row)));
  }
  std::vector<Parcel> parcels;
  for (auto& [episode, row, reply] : fetched)
    reply ? hand_over(std::move(episode), std::move(row), std::move(*reply), parcels)
          : park(std::move(episode), std::move(row), "its entry cannot be read");
  if (!parcels.empty()) outbox_.hand_over(std::move(parcels));
  behind_ = more;
}

void Dispatch::add_card(const adapters::Channel& channel, adapters::Way way) {
  cards_.push_back({kNoRow, way.url, &channel, {std::move(way)}});
}

void Dispatch::send_cards() {
  if (!cards_.empty()) outbox_.hand_over(std::exchange(cards_, {}));
}

const adapters::Channel& Dispatch::channel_of(const Outgoing& row) const {
  const auto found =
      std::ranges::find_if(channels_, [&](const auto* channel) { return channel->name() == row.channel; });
  assert(found != channels_.end());
  return **found;
}

Dispatch::Fetched Dispatch::fetch(Reader& store, Outgoing row) {
  const auto entry = store.entry(row.entry);
  const auto record = entry ? parse_record(entry->bytes) : std::unexpected(std::string{});
  const auto* shown = record ? record->shown() : nullptr;
  return {entry ? entry->episode : std::string{kDeskStream}, std::move(row),
          shown ? std::optional{*shown} : std::nullopt};
}

void Dispatch::hand_over(std::string episode, Outgoing row, dialogs::Reply reply,
                         std::vector<Parcel>& parcels) {
  parcels.push_back(
      {row.id, row.conversation, &channel_of(row), {}, Letter{std::move(reply), row.route, row.at}});
  keep_handed(std::move(episode), std::move(row));
}

// As if the outbox had done so.
void Dispatch::park(std::string episode, Outgoing row, std::string why) {
  results_.push_back({row.id, false, 0, std::move(why)});
  keep_handed(std::move(episode), std::move(row));
}

void Dispatch::keep_handed(std::string episode, Outgoing row) {
  const auto id = row.id;
  last_handed_[row.channel] = id;
  handed_.insert_or_assign(id, Handed{std::move(episode), std::move(row)});
}

bool Dispatch::has_room() const {
  return handed_.size() < kMostHanded;
}

}  // namespace dutydesk::bot
