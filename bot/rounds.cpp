#include "bot/rounds.h"

#include <algorithm>
#include <cassert>

namespace dutydesk::bot {
namespace {

using std::chrono::milliseconds;

bool has_control_byte(const std::string& text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

bool has_control_byte(const adapters::Headers& headers) {
  return std::ranges::any_of(headers, [](const auto& header) {
    return has_control_byte(header.first) || has_control_byte(header.second);
  });
}

// The bound of the wait after the given number of attempts.
milliseconds pause_bound(const RoundsLimits& limits, int attempts) {
  milliseconds bound = limits.first_pause;
  for (int i = 1; i < attempts && bound < limits.longest_pause; ++i) bound *= 2;
  return std::min(bound, limits.longest_pause);
}

}  // namespace

Rounds::Rounds(RoundsLimits limits, Origins origins, Jitter jitter)
    : limits_(limits), origins_(std::move(origins)), jitter_(std::move(jitter)) {}

void Rounds::add(Parcel parcel, Now now) {
  ConversationKey key{parcel.channel, parcel.conversation};
  const auto [found, fresh] = conversations_.try_emplace(key, Conversation{key, {}});
  found->second.parcels.push_back({.parcel = std::move(parcel)});
  ++counts_.waiting;
  if (fresh) line_up(found->second, now);
}

std::vector<Rounds::Attempt> Rounds::due(Now now) {
  while (!resting_.empty() && resting_.begin()->first <= now.steady)
    line_up(*resting_.extract(resting_.begin()).mapped(), now);
  std::vector<Attempt> attempts;
  // Again until nothing moves: a conversation whose way is over may go to a host that was asked before.
  for (bool moved = true; moved;) {
    moved = false;
    for (auto& [key, host] : hosts_)
      while (start_next(host, now, attempts)) moved = true;
  }
  return attempts;
}

// False when the host has to wait: for a conversation, for its pause to end, or for a free place.
bool Rounds::start_next(Host& host, Now now, std::vector<Attempt>& attempts) {
  if (host.queue.empty() || host.paused_until > now.steady || host.in_flight >= limits_.at_once_per_host)
    return false;
  Conversation& conversation = *host.queue.front();
  host.queue.pop_front();
  Waiting& first = conversation.parcels.front();
  if (serving(first, now.wall)) {
    attempts.push_back({++counts_.attempts, first.parcel.channel, &first.parcel.ways[first.way]});
    in_flight_[counts_.attempts] = {&conversation, &host};
    ++first.attempts;
    ++first.uses;
    ++host.in_flight;
  } else {
    line_up(conversation, now);
  }
  counts_.in_flight = in_flight_.size();
  return true;
}

void Rounds::judged(std::uint64_t number, int status, const adapters::Verdict& verdict, Now now) {
  const auto node = in_flight_.extract(number);
  assert(!node.empty());
  auto [conversation, host] = node.mapped();
  --host->in_flight;
  counts_.in_flight = in_flight_.size();
  take(*conversation, *host, verdict, status, now);
}

void Rounds::take(Conversation& conversation, Host& host, const adapters::Verdict& verdict, int status,
                  Now now) {
  if (const auto* again = std::get_if<adapters::TryAgain>(&verdict))
    return try_again(conversation, host, status, *again, now);
  Waiting& first = conversation.parcels.front();
  if (const auto* other = std::get_if<adapters::OtherWay>(&verdict)) {
    first.next_way(other->why);
  } else if (const auto* refused = std::get_if<adapters::Refused>(&verdict)) {
    first.why = "refused: " + refused->why;
    finish(conversation, false);
  } else {
    finish(conversation, true);
  }
  line_up(conversation, now);
}

void Rounds::try_again(Conversation& conversation, Host& host, int status, const adapters::TryAgain& verdict,
                       Now now) {
  const auto asked = std::clamp(verdict.after, std::chrono::seconds(0), kLongestAsked);
  if (status == 429) host.paused_until = std::max(host.paused_until, now.steady + asked);
  Waiting& first = conversation.parcels.front();
  if (first.attempts >= limits_.attempts) {
    first.why = "given up after " + std::to_string(first.attempts) + " attempts: " + verdict.why;
    finish(conversation, false);
    return line_up(conversation, now);
  }
  const auto wait = std::max<milliseconds>(jitter_(pause_bound(limits_, first.attempts)), asked);
  if (serving(first, now.wall + wait)) {
    resting_.emplace(now.steady + wait, &conversation);
  } else {
    first.next_way(verdict.why);
    line_up(conversation, now);
  }
}

// Puts the conversation into the queue of the host that its first parcel goes to. Parcels that have no way
// are parked on the way; a conversation without parcels is forgotten.
void Rounds::line_up(Conversation& conversation, Now now) {
  while (!conversation.parcels.empty()) {
    Waiting& first = conversation.parcels.front();
    if (Host* host = find_way(first, now.wall)) return host->queue.push_back(&conversation);
    first.why = first.why.empty() ? "no way to send it" : "no way left: " + first.why;
    finish(conversation, false);
  }
  conversations_.erase(ConversationKey(conversation.key));
}

Rounds::Host* Rounds::find_way(Waiting& waiting, dialogs::Instant at) {
  while (waiting.way < waiting.parcel.ways.size()) {
    const auto origin = serving(waiting, at);
    if (origin) return &hosts_[{waiting.parcel.channel, *origin}];
    waiting.next_way(origin.error());
  }
  return nullptr;
}

// The origin of the present way, or why it does not serve at that time.
std::expected<std::string, std::string> Rounds::serving(const Waiting& waiting, dialogs::Instant at) const {
  const adapters::Way& way = waiting.parcel.ways[waiting.way];
  if (way.until && at > *way.until) return std::unexpected("its time was over");
  if (way.uses > 0 && waiting.uses >= way.uses) return std::unexpected("its uses were over");
  if (has_control_byte(way.headers)) return std::unexpected("a control byte in a header");
  if (auto origin = origins_.find(way.url)) return *std::move(origin);
  return std::unexpected("its address is not on the list of origins");
}

void Rounds::finish(Conversation& conversation, bool delivered) {
  Waiting& first = conversation.parcels.front();
  sent_.push_back({first.parcel.id, delivered, first.attempts, delivered ? "" : std::move(first.why)});
  conversation.parcels.pop_front();
  --counts_.waiting;
  ++(delivered ? counts_.delivered : counts_.parked);
}

std::optional<Rounds::Steady> Rounds::next(Now now) const {
  std::optional<Steady> earliest;
  const auto sooner = [&](Steady at) { earliest = std::min(earliest.value_or(at), at); };
  if (!resting_.empty()) sooner(resting_.begin()->first);
  // A host that is not paused waits for a place, and a place comes free only by an answer.
  for (const auto& [key, host] : hosts_)
    if (!host.queue.empty() && host.paused_until > now.steady) sooner(host.paused_until);
  return earliest;
}

std::vector<Sent> Rounds::take_sent() {
  return std::exchange(sent_, {});
}

}  // namespace dutydesk::bot
