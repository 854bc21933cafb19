// Drives an episode as a person would, and holds every turn to its stored form: what was said, the events and
// the reply go through JSON text before they are used, and the fold of the stored events must be the live
// episode.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "dialogs/advance.h"
#include "dialogs/json_text.h"
#include "dialogs/replay.h"
#include "dialogs/walk.h"

namespace dutydesk::dialogs {

template <class T>
T through_json(const T& value) {
  return nlohmann::json::parse(json_text(value)).template get<T>();
}

inline std::vector<Event> through_json(const std::vector<Event>& events) {
  std::vector<Event> back;
  for (const auto& event : events) back.push_back(event_from_json(nlohmann::json::parse(json_text(event))));
  return back;
}

// Sat 21 Nov 2026 22:30 GMT
inline const Instant kStart{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} +
                            std::chrono::hours{22} + std::chrono::minutes{30}};
inline const Worker kSam{"chat:sam", "Sam", "residential_worker", "Here"};
inline const Worker kAlex{"chat:alex", "Alex", "social_worker", "Here"};

class Conversation {
 public:
  explicit Conversation(const Protocol& protocol, Worker worker = kSam, Instant start = kStart)
      : protocol_(protocol), worker_(std::move(worker)), now_(start) {
    episode_.code = "K7F3";
  }

  const Reply& say(const std::string& text) { return turn({now_, worker_, "test", worker_.id, text, {}}); }

  // Presses a button of the last reply that this worker saw.
  const Reply& press(const std::string& value) {
    const auto* shown = episode_.last_shown(worker_.id, worker_.id);
    REQUIRE(shown);
    return press(shown->place, value);
  }

  const Reply& press(const Place& place, const std::string& value) {
    return turn({now_, worker_, "test", worker_.id, {}, Press{episode_.code, place, value}});
  }

  // The time of a clock has come.
  const Reply& fire() { return turn({now_, {"clock", "dutydesk", {}, {}}, "clock", {}, {}, {}}); }

  Conversation& wait(std::chrono::milliseconds time) {
    now_ += time;
    return *this;
  }

  Conversation& as(const Worker& worker) {
    worker_ = worker;
    return *this;
  }

  // Events that no turn gives yet, folded in as if a turn had.
  Conversation& happened(const Event& event) {
    apply(episode_, event, {now_, worker_, "test", worker_.id});
    foreign_ = true;
    return *this;
  }

  const Episode& episode() const { return episode_; }
  const Reply& reply() const { return turns_.back().reply; }
  const std::vector<Event>& events() const { return turns_.back().events; }
  const std::vector<RecordedTurn>& turns() const { return turns_; }
  Instant now() const { return now_; }

  // The step that is open, "" at an end.
  std::string open() const {
    const auto open_now = open_question(protocol_, episode_);
    return open_now ? open_now.step->id : std::string{};
  }

  // The last turn's events of one kind.
  template <class E>
  std::vector<E> all() const {
    std::vector<E> found;
    for (const auto& event : events())
      if (const auto* one = std::get_if<E>(&event)) found.push_back(*one);
    return found;
  }

  bool replays() const { return !foreign_ && !replay(protocol_, episode_.code, turns_); }

 private:
  const Reply& turn(const Input& said) {
    const auto input = through_json(said);
    auto turn = advance(protocol_, episode_, input);
    const auto events = through_json(turn.events);
    for (const auto& event : events)
      apply(episode_, event, {input.now, input.worker, input.channel, input.conversation});
    if (input != said || events != turn.events || episode_ != turn.after)
      FAIL("a turn is not what its stored form says, after: " << said.text);
    if (turn.reply.episode != episode_.code) FAIL("a reply does not name its episode");
    if (turn.reply.text.empty() && said.channel != kClockChannel)
      FAIL("an empty reply to: " << json_text(said));
    if (through_json(turn.reply) != turn.reply) FAIL("a reply is not what its stored form says");
    turns_.push_back({input, events, through_json(turn.reply)});
    return turns_.back().reply;
  }

  const Protocol& protocol_;
  Worker worker_;
  Instant now_;
  Episode episode_;
  std::vector<RecordedTurn> turns_;
  bool foreign_ = false;
};

inline std::string known(const Conversation& with, const std::string& fact) {
  const auto* found = with.episode().known(fact, "report.1");
  return found ? found->value.word : "unanswered";
}

}  // namespace dutydesk::dialogs
