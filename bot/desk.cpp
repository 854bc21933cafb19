#include "bot/desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "bot/code.h"
#include "dialogs/advance.h"
#include "dialogs/another.h"
#include "dialogs/beside.h"
#include "dialogs/lobby.h"
#include "dialogs/walk.h"

namespace dutydesk::bot {
namespace {

// Episodes kept in memory; beyond it all are dropped and folded again as they are needed.
constexpr std::size_t kMostKept = 20'000;

std::string identity(std::string_view channel, const adapters::Message& message) {
  return fmt::format("{}:{}:{}", channel, message.workspace, message.sender);
}

bool is_known(const dialogs::Worker& worker) {
  return !worker.role.empty() && !worker.area.empty();
}

// Whom nobody is, but the times of the clocks.
const dialogs::Worker kClock{"clock", "dutydesk", {}, {}};

// A conversation in the outbox: what one person is told in one place keeps its order.
std::string row_conversation(const dialogs::Input& input, const std::string& sender) {
  return input.conversation + "\n" + sender;
}

std::string talk_of(const dialogs::Input& input) {
  return fmt::format("{}\n{}\n{}", input.channel, input.conversation, input.worker.id);
}

std::optional<dialogs::Instant> next_due(const dialogs::Episode& episode) {
  std::optional<dialogs::Instant> next;
  for (const auto& [id, clock] : episode.clocks)
    if (clock.state == dialogs::RunningClock::State::running)
      next = std::min(next.value_or(clock.due), clock.due);
  return next;
}

Decision repeated() {
  Decision decision;
  decision.repeated = true;
  return decision;
}

}  // namespace

std::vector<Decision> in_order(Decision decision) {
  auto all = std::exchange(decision.others, {});
  all.push_back(std::move(decision));
  std::ranges::sort(all, {}, [](const Decision& one) { return one.outgoing.id; });
  return all;
}

Desk::Desk(Store& store, Protocols& protocols, Directory directory)
    : store_(store), protocols_(protocols), directory_(std::move(directory)) {
  store_.begin();
  protocols_.keep(store_);
  store_.commit();
}

void Desk::begin(Savepoints savepoints) {
  store_.begin();
  savepoints_ = savepoints;
}

// The way of a message: seen before? who is it? which episode? what follows? Then one entry, one row in the
// outbox, one key in the inbox, or none of them.
Decision Desk::decide(std::string_view channel, const adapters::Message& message, dialogs::Instant now) {
  if (store_.seen(std::string{channel}, message.external_id)) return repeated();
  Draft draft{.channel = channel,
              .message = message,
              .input = {now,
                        {},
                        std::string{channel},
                        message.conversation,
                        message.text,
                        message.press,
                        protocols_.local()}};
  in_savepoint([&] { decide_in(draft); });
  keep(std::move(draft.changed));
  if (draft.moved) batch_talks_[talk_of(draft.input)] = std::move(draft.current);
  draft.decision.others = std::move(draft.others);
  return std::move(draft.decision);
}

void Desk::decide_in(Draft& draft) {
  identify(draft);
  const auto& worker = draft.input.worker;
  if (!is_known(worker)) return lobby(draft, store_.worker(worker.id).has_value());
  const auto* episode = addressed(draft);
  if (!episode || asks_for_another(draft.input, *episode)) return lobby(draft, true);
  turn(draft, *episode);
}

void Desk::identify(Draft& draft) const {
  const auto& message = draft.message;
  if (const auto* known = directory_(draft.channel, message.workspace, message.sender)) {
    draft.input.worker = *known;
    return complete(draft.input.worker);
  }
  const auto id = identity(draft.channel, message);
  draft.input.worker = store_.worker(id).value_or(dialogs::Worker{id, message.sender, {}, {}});
}

// What the directory leaves open is what they told themselves: a role, an area that a protocol covers.
void Desk::complete(dialogs::Worker& worker) const {
  const bool covered = dialogs::protocol_for(protocols_.current(), worker.area) != nullptr;
  if (is_known(worker) && covered) return;
  const auto told = store_.worker(worker.id);
  if (worker.role.empty() && told) worker.role = told->role;
  if (!covered && told && !told->area.empty()) worker.area = told->area;
}

// The episode that the message names by its code, that its button belongs to, or that this conversation is
// about.
const dialogs::Episode* Desk::addressed(Draft& draft) {
  auto& input = draft.input;
  std::string code;
  if (input.press) {
    code = input.press->episode;
  } else {
    const auto split = split_code(input.text);
    if (!split.code.empty() && exists(split.code)) {
      code = split.code;
      input.text = split.rest;
    }
  }
  draft.current = current_of(input);
  if (code.empty()) code = draft.current;
  return code.empty() || !exists(code) ? nullptr : &kept(code).episode;
}

bool Desk::asks_for_another(const dialogs::Input& input, const dialogs::Episode& episode) {
  const auto& protocol = protocols_.revision(episode.revision, input.local, store_);
  return dialogs::asks_for_another(protocol, episode, input);
}

void Desk::turn(Draft& draft, const dialogs::Episode& episode) {
  const auto& protocol = protocols_.revision(episode.revision, draft.input.local, store_);
  auto& input = draft.input;
  input.area = dialogs::answered_area(protocols_.current(), protocol, episode, input);
  if (input.area && dialogs::opens_beside(episode, *input.area)) input.area->episode = new_code();
  const bool asked = episode.opened() && dialogs::open_question(protocol, episode);
  auto turn = dialogs::advance(protocol, episode, input);
  const bool asks = turn.reply.question.has_value();
  // Of two messages the one that asks comes last.
  if (dialogs::brought_beside(turn) && asks) open_beside(draft, protocol, turn);
  set_alarm(draft, episode, turn.after);
  const auto entry = record(draft.changed, episode.code, format_turn(protocol, input, turn), turn.after);
  move_to(draft, entry.episode);
  reply(draft, entry, turn.reply);
  if (asks) return;
  if (dialogs::brought_beside(turn))
    open_beside(draft, protocol, turn);
  else if (asked)
    lead_over(draft, turn.after);
}

// Under the protocol of an area that was named, which stands beside the one that asked for it.
void Desk::open_beside(Draft& draft, const dialogs::Protocol& from, const dialogs::Turn& turn) {
  const auto& link = *dialogs::brought_beside(turn);
  const auto& protocol = *dialogs::protocol_for(protocols_.current(), link.area);
  dialogs::Episode episode;
  episode.code = link.code;
  episode.revision = protocol.revision;
  store_.open_episode({episode.code, protocol.id, protocol.revision, draft.input.now});
  const auto input = dialogs::opening_beside(from, turn, protocol, draft.input);
  auto opened = dialogs::advance(protocol, episode, input);
  set_alarm(draft, episode, opened.after);
  const auto entry = record(draft.changed, episode.code, format_turn(protocol, input, opened), opened.after);
  if (opened.reply.question) move_to(draft, entry.episode);
  draft.others.push_back(told(draft, entry, std::move(opened.reply)));
}

// To the first episode beside one, where that asks no more and this one does.
void Desk::lead_over(Draft& draft, const dialogs::Episode& from) {
  const auto input = dialogs::led_over(from, draft.input);
  for (const auto& link : from.beside) {
    const auto& episode = kept(link.code).episode;
    const auto& protocol = protocols_.revision(episode.revision, input.local, store_);
    if (!dialogs::open_question(protocol, episode)) continue;
    auto turn = dialogs::advance(protocol, episode, input);
    const auto entry = record(draft.changed, episode.code, format_turn(protocol, input, turn), turn.after);
    move_to(draft, entry.episode);
    draft.others.push_back(told(draft, entry, std::move(turn.reply)));
    return;
  }
}

void Desk::move_to(Draft& draft, const std::string& code) {
  if (draft.current == code) return;
  store_.set_current_episode(draft.input.channel, draft.input.conversation, draft.input.worker.id, code);
  draft.current = code;
  draft.moved = true;
}

// The holder is told where they spoke when they took it.
void Desk::set_alarm(const Draft& draft, const dialogs::Episode& before, const dialogs::Episode& after) {
  if (before.holder != after.holder)
    store_.set_holder(after.code, draft.input.channel, row_conversation(draft.input, draft.message.sender),
                      draft.message.route);
  if (const auto due = next_due(after); due != next_due(before)) store_.set_due(after.code, due);
}

std::optional<Decision> Desk::fire(const Alarm& alarm, dialogs::Instant now) {
  std::optional<Decision> decision;
  std::map<std::string, Kept> changed;
  in_savepoint([&] {
    const auto& episode = kept(alarm.episode).episode;
    const auto& protocol = protocols_.revision(episode.revision, protocols_.local(), store_);
    const dialogs::Input input{
        now, kClock, std::string{dialogs::kClockChannel}, {}, {}, {}, protocols_.local()};
    auto turn = dialogs::advance(protocol, episode, input);
    store_.set_due(alarm.episode, next_due(turn.after));
    if (turn.events.empty()) return;
    const auto entry =
        record(changed, alarm.episode, format_turn(protocol, input, turn), std::move(turn.after));
    Outgoing row{0, entry.index, alarm.channel, alarm.conversation, alarm.route, now};
    row.id = store_.add_outgoing(row);
    decision = {false, std::move(row), alarm.episode, std::move(turn.reply)};
  });
  keep(std::move(changed));
  return decision;
}

void Desk::postpone(const Alarm& alarm, dialogs::Instant until) {
  in_savepoint([&] { store_.set_due(alarm.episode, until); });
}

void Desk::open_episode(Draft& draft) {
  const auto* protocol = dialogs::protocol_for(protocols_.current(), draft.input.worker.area);
  dialogs::Episode episode;
  episode.code = new_code();
  episode.revision = protocol->revision;
  store_.open_episode({episode.code, protocol->id, protocol->revision, draft.input.now});
  turn(draft, episode);
}

void Desk::lobby(Draft& draft, bool asked) {
  auto turn = dialogs::lobby(protocols_.current(), draft.input, asked);
  if (!asked || turn.worker != draft.input.worker) store_.keep_worker(turn.worker, draft.input.now);
  if (turn.open) {
    draft.input.worker = std::move(turn.worker);  // the area may have been told in the same words
    draft.input.worker.area = std::move(turn.area);
    return open_episode(draft);
  }
  const auto entry =
      record(draft.changed, std::string{kDeskStream}, format_lobby(draft.input, turn.reply), {});
  reply(draft, entry, std::move(turn.reply));
}

Entry Desk::record(std::map<std::string, Kept>& changed, const std::string& stream, std::string_view members,
                   dialogs::Episode after) {
  auto head = kept(stream).head;
  auto entry = seal(stream, head, members);
  store_.append(entry);
  changed[stream] = {std::move(after), std::move(head)};
  return entry;
}

void Desk::reply(Draft& draft, const Entry& entry, dialogs::Reply reply) {
  store_.remember(draft.input.channel, draft.message.external_id, entry.index, draft.input.now);
  draft.decision = told(draft, entry, std::move(reply));
}

Decision Desk::told(const Draft& draft, const Entry& entry, dialogs::Reply reply) {
  const auto& input = draft.input;
  Outgoing row{0,
               entry.index,
               input.channel,
               row_conversation(input, draft.message.sender),
               draft.message.route,
               input.now};
  row.id = store_.add_outgoing(row);
  return {false, std::move(row), entry.episode, std::move(reply)};
}

void Desk::record_delivery(const std::string& episode, const Outgoing& row, const DeliveryResult& result) {
  std::map<std::string, Kept> changed;
  in_savepoint([&] {
    auto next = kept(episode);
    auto entry = seal(episode, next.head, format_delivery(result));
    store_.append(entry);
    result.delivered ? store_.delivered(row.id) : store_.park(row.id, result.why);
    changed[episode] = std::move(next);
  });
  keep(std::move(changed));
}

void Desk::commit() {
  store_.commit();
  for (auto& [stream, kept] : batch_) cache_[stream] = std::move(kept);
  batch_.clear();
  if (cache_.size() > kMostKept) cache_.clear();
  for (auto& [talk, episode] : batch_talks_) talks_[talk] = std::move(episode);
  batch_talks_.clear();
  if (talks_.size() > kMostKept) talks_.clear();
}

void Desk::give_up() {
  batch_.clear();
  batch_talks_.clear();
  store_.rollback();
}

void Desk::recover() {
  batch_.clear();
  cache_.clear();
  batch_talks_.clear();
  talks_.clear();
  store_.reopen();
}

template <class Act>
void Desk::in_savepoint(Act act) {
  const bool own = savepoints_ == Savepoints::each;
  if (own) store_.savepoint();
  try {
    act();
    if (own) store_.release();
  } catch (...) {
    if (store_.in_transaction()) own ? store_.rollback_to() : store_.rollback();
    throw;
  }
}

std::string Desk::new_code() const {
  return draw_code([this](const std::string& code) { return store_.code_taken(code); });
}

const std::string& Desk::current_of(const dialogs::Input& input) {
  const auto talk = talk_of(input);
  for (const auto* known : {&batch_talks_, &talks_})
    if (const auto found = known->find(talk); found != known->end()) return found->second;
  auto read = store_.current_episode(input.channel, input.conversation, input.worker.id);
  return talks_[talk] = std::move(read).value_or(std::string{});
}

// A code that was drawn for an episode whose opening failed may be kept, but its episode is not opened.
bool Desk::exists(const std::string& code) {
  for (const auto* known : {&batch_, &cache_})
    if (const auto found = known->find(code); found != known->end()) return found->second->episode.opened();
  return store_.code_taken(code);
}

const Desk::Kept& Desk::kept(const std::string& stream) {
  for (const auto* known : {&batch_, &cache_})
    if (const auto found = known->find(stream); found != known->end()) return *found->second;
  // This batch has added nothing to the stream, or it were in batch_: what is read here is committed.
  // Nobody reads what was said outside episodes to go on from it: the end of that stream is enough.
  const bool folded = stream != kDeskStream;
  auto read = std::make_shared<const Kept>(
      Kept{folded ? fold(store_.entries(stream)) : dialogs::Episode{}, store_.head(stream)});
  return *cache_.emplace(stream, std::move(read)).first->second;
}

void Desk::keep(std::map<std::string, Kept> changed) {
  for (auto& [stream, kept] : changed) batch_[stream] = std::make_shared<const Kept>(std::move(kept));
}

}  // namespace dutydesk::bot
