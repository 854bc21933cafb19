// What can happen to an episode. A turn is a list of these, and nothing else changes an episode.
//
// Who said it and when stands once beside the list, in the Stamp, not in each event. The JSON form is
// {"event": "fact_set", ...members}; the ledger keeps it, so a member's name in kMembers is a promise.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "dialogs/message.h"

namespace dutydesk::dialogs {

// What is known: a word ("yes", "unknown", "skipped"), or for a moment the word "known" and the moment.
struct Value {
  std::string word;
  std::optional<Instant> at;

  bool operator==(const Value&) const = default;
};

// A member of an event by its name in the JSON form.
template <class E, class T>
struct Member {
  std::string_view name;
  T E::* at;
};

struct Opened {
  std::string code, protocol, revision, role, area;
  bool operator==(const Opened&) const = default;
  static constexpr std::tuple kMembers{Member{"code", &Opened::code}, Member{"protocol", &Opened::protocol},
                                       Member{"revision", &Opened::revision}, Member{"role", &Opened::role},
                                       Member{"area", &Opened::area}};
};

struct RunOpened {
  std::string run, dialog;
  bool operator==(const RunOpened&) const = default;
  static constexpr std::tuple kMembers{Member{"run", &RunOpened::run}, Member{"dialog", &RunOpened::dialog}};
};

// The walk of a run has come to an end step. Whether it still stands there is derived, as a correction may
// lead it elsewhere.
struct RunEnded {
  std::string run, outcome;
  bool operator==(const RunEnded&) const = default;
  static constexpr std::tuple kMembers{Member{"run", &RunEnded::run}, Member{"outcome", &RunEnded::outcome}};
};

struct FactSet {
  std::string fact;
  std::string run;  // empty for a fact of the episode
  Place place;      // the question it answered
  Value value;
  Value was;        // what it corrects; the word is empty for a first answer
  std::string why;  // for a skip, the worker's words
  bool operator==(const FactSet&) const = default;
  static constexpr std::tuple kMembers{Member{"fact", &FactSet::fact},   Member{"run", &FactSet::run},
                                       Member{"place", &FactSet::place}, Member{"value", &FactSet::value},
                                       Member{"was", &FactSet::was},     Member{"why", &FactSet::why}};
};

struct Acknowledged {
  Place place;
  std::string outcome;  // done, not_done, not_mine, skipped
  std::string why;      // for a skip, the worker's words
  bool operator==(const Acknowledged&) const = default;
  static constexpr std::tuple kMembers{Member{"place", &Acknowledged::place},
                                       Member{"outcome", &Acknowledged::outcome},
                                       Member{"why", &Acknowledged::why}};
};

// An acknowledgement no longer stands, because a fact that its step, text or contact used was corrected.
struct Lapsed {
  Place place;
  std::string fact;
  bool operator==(const Lapsed&) const = default;
  static constexpr std::tuple kMembers{Member{"place", &Lapsed::place}, Member{"fact", &Lapsed::fact}};
};

// The worker asked to answer a question again; its old answer stands until the new one.
struct Reopened {
  Place place;
  bool operator==(const Reopened&) const = default;
  static constexpr std::tuple kMembers{Member{"place", &Reopened::place}};
};

// A question was put to this worker in this conversation; with no place, none was open.
struct Shown {
  Place place;
  std::string contact;  // the contact given, where the step is a ring
  bool operator==(const Shown&) const = default;
  static constexpr std::tuple kMembers{Member{"place", &Shown::place}, Member{"contact", &Shown::contact}};
};

struct ClockStarted {
  std::string clock;
  Instant due;
  std::string from;  // the moment it runs from: a fact, or "opened"
  Instant from_at;
  bool operator==(const ClockStarted&) const = default;
  static constexpr std::tuple kMembers{Member{"clock", &ClockStarted::clock},
                                       Member{"due", &ClockStarted::due}, Member{"from", &ClockStarted::from},
                                       Member{"from_at", &ClockStarted::from_at}};
};

struct ClockMoved {
  std::string clock;
  Instant was, due;
  std::string from;
  Instant from_at;
  bool operator==(const ClockMoved&) const = default;
  static constexpr std::tuple kMembers{Member{"clock", &ClockMoved::clock}, Member{"was", &ClockMoved::was},
                                       Member{"due", &ClockMoved::due}, Member{"from", &ClockMoved::from},
                                       Member{"from_at", &ClockMoved::from_at}};
};

struct ClockWithdrawn {
  std::string clock, why;
  bool operator==(const ClockWithdrawn&) const = default;
  static constexpr std::tuple kMembers{Member{"clock", &ClockWithdrawn::clock},
                                       Member{"why", &ClockWithdrawn::why}};
};

struct ClockMissed {
  std::string clock, why;
  bool operator==(const ClockMissed&) const = default;
  static constexpr std::tuple kMembers{Member{"clock", &ClockMissed::clock},
                                       Member{"why", &ClockMissed::why}};
};

// One of the words that work anywhere.
struct WordSaid {
  std::string word;
  std::string rest;  // what stood behind it, e.g. the words of a note
  bool operator==(const WordSaid&) const = default;
  static constexpr std::tuple kMembers{Member{"word", &WordSaid::word}, Member{"rest", &WordSaid::rest}};
};

struct NotUnderstood {
  int times = 1;  // in a row, at this question, from this worker
  bool operator==(const NotUnderstood&) const = default;
  static constexpr std::tuple kMembers{Member{"times", &NotUnderstood::times}};
};

// An answer that came for a question which is no longer open: nothing was changed by it.
struct NotTaken {
  Place place;
  std::string value;  // what stands there now, in words; empty where the question no longer applies
  std::string by;     // who said so
  Instant at;         // and when
  bool operator==(const NotTaken&) const = default;
  static constexpr std::tuple kMembers{Member{"place", &NotTaken::place}, Member{"value", &NotTaken::value},
                                       Member{"by", &NotTaken::by}, Member{"at", &NotTaken::at}};
};

using Event =
    std::variant<Opened, RunOpened, RunEnded, FactSet, Acknowledged, Lapsed, Reopened, Shown, ClockStarted,
                 ClockMoved, ClockWithdrawn, ClockMissed, WordSaid, NotUnderstood, NotTaken>;

// Who said it, where and when: the same for all events of a turn.
struct Stamp {
  Instant at;
  Worker worker;
  std::string conversation;
};

void append_json(std::string& json, const Event& event);

// Throws nlohmann::json::exception or std::invalid_argument on what append_json would not have written.
Event event_from_json(const nlohmann::json& json);

}  // namespace dutydesk::dialogs
