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

// A member of an event by its name in the JSON form, where one that is left out when empty need not stand.
template <class E, class T>
struct Member {
  std::string_view name;
  T E::* at;
  bool left_out_when_empty = false;
};

struct Opened {
  std::string code, protocol, revision;
  std::string role;    // of who reports
  std::string caller;  // that role where a worker types for a caller, else empty
  std::string area;
  bool operator==(const Opened&) const = default;
  static constexpr std::tuple kMembers{
      Member{"code", &Opened::code},         Member{"protocol", &Opened::protocol},
      Member{"revision", &Opened::revision}, Member{"role", &Opened::role},
      Member{"caller", &Opened::caller},     Member{"area", &Opened::area}};
};

struct RunOpened {
  std::string run, dialog;
  std::string clock = {};  // the clock that opened it; empty where somebody did
  bool operator==(const RunOpened&) const = default;
  static constexpr std::tuple kMembers{Member{"run", &RunOpened::run}, Member{"dialog", &RunOpened::dialog},
                                       Member{"clock", &RunOpened::clock, true}};
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
  Value was;              // what it corrects; the word is empty for a first answer
  std::string why;        // for a skip, the worker's words
  std::string read = {};  // of a classification: what the protocol's rules read at that time; else empty
  bool operator==(const FactSet&) const = default;
  static constexpr std::tuple kMembers{Member{"fact", &FactSet::fact},   Member{"run", &FactSet::run},
                                       Member{"place", &FactSet::place}, Member{"value", &FactSet::value},
                                       Member{"was", &FactSet::was},     Member{"why", &FactSet::why},
                                       Member{"read", &FactSet::read}};
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

// The worker asked to answer a question again; its old answer stands until the new one. What was told, rung
// or done is simply open again.
struct Reopened {
  Place place;
  bool operator==(const Reopened&) const = default;
  static constexpr std::tuple kMembers{Member{"place", &Reopened::place}};
};

// A question was put to this worker in this conversation; with no place, none was open.
struct Shown {
  Place place;
  std::string contact;  // the contact given with it; empty where none was
  bool operator==(const Shown&) const = default;
  static constexpr std::tuple kMembers{Member{"place", &Shown::place}, Member{"contact", &Shown::contact}};
};

struct ClockStarted {
  std::string clock;
  Instant due;
  std::string from;  // the moment it runs from: a fact, "opened", "reached", or its last time: "due"
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

// A due time has come: told to the holder once.
struct ClockDue {
  std::string clock;
  Instant due;
  bool operator==(const ClockDue&) const = default;
  static constexpr std::tuple kMembers{Member{"clock", &ClockDue::clock}, Member{"due", &ClockDue::due}};
};

// All that fulfils a clock is done.
struct ClockMet {
  std::string clock;
  Instant at;  // when the last of it was done
  bool operator==(const ClockMet&) const = default;
  static constexpr std::tuple kMembers{Member{"clock", &ClockMet::clock}, Member{"at", &ClockMet::at}};
};

// What had met a clock was taken back.
struct ClockUnmet {
  std::string clock;
  bool operator==(const ClockUnmet&) const = default;
  static constexpr std::tuple kMembers{Member{"clock", &ClockUnmet::clock}};
};

// A dialog that was asked for is open already.
struct AlreadyOpen {
  std::string run;
  bool operator==(const AlreadyOpen&) const = default;
  static constexpr std::tuple kMembers{Member{"run", &AlreadyOpen::run}};
};

// The words name a time that cannot be taken as it is: one of two (`first`, `second`), of an hour that never
// was ("missing"), one that is still to come ("future", `first`), or one without an hour ("no_hour").
struct MomentUnclear {
  Place place;
  std::string why;  // either, missing, future, no_hour
  Instant first, second;
  bool operator==(const MomentUnclear&) const = default;
  static constexpr std::tuple kMembers{
      Member{"place", &MomentUnclear::place}, Member{"why", &MomentUnclear::why},
      Member{"first", &MomentUnclear::first}, Member{"second", &MomentUnclear::second}};
};

// The words sound like an emergency, whatever was asked.
struct Alarmed {
  std::string words;
  bool operator==(const Alarmed&) const = default;
  static constexpr std::tuple kMembers{Member{"words", &Alarmed::words}};
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

// Another protocol applies to this child too, and has an episode of its own: the two stand side by side.
struct Beside {
  std::string code, protocol, title, area;  // of the other
  bool operator==(const Beside&) const = default;
  static constexpr std::tuple kMembers{Member{"code", &Beside::code}, Member{"protocol", &Beside::protocol},
                                       Member{"title", &Beside::title}, Member{"area", &Beside::area}};
};

// A fact that the episode beside this one knew already: when it was told there, and by whom.
struct Carried {
  std::string fact;
  Value value;
  Instant at;
  std::string by, channel;
  bool operator==(const Carried&) const = default;
  static constexpr std::tuple kMembers{Member{"fact", &Carried::fact}, Member{"value", &Carried::value},
                                       Member{"at", &Carried::at}, Member{"by", &Carried::by},
                                       Member{"channel", &Carried::channel}};
};

// The words may name one of several areas, or were a slip.
struct AreaUnclear {
  Place place;
  std::string either;  // "Derby City or Derbyshire"
  bool operator==(const AreaUnclear&) const = default;
  static constexpr std::tuple kMembers{Member{"place", &AreaUnclear::place},
                                       Member{"either", &AreaUnclear::either}};
};

using Event =
    std::variant<Opened, RunOpened, RunEnded, FactSet, Acknowledged, Lapsed, Reopened, Shown, ClockStarted,
                 ClockMoved, ClockWithdrawn, ClockMissed, ClockDue, WordSaid, NotUnderstood, NotTaken,
                 MomentUnclear, Alarmed, ClockMet, ClockUnmet, AlreadyOpen, Beside, Carried, AreaUnclear>;

// Who said it, where and when: the same for all events of a turn.
struct Stamp {
  Instant at;
  Worker worker;
  std::string channel;
  std::string conversation;
};

// "fact_set"
std::string_view name_of(const Event& event);

void append_json(std::string& json, const Event& event);

// Throws nlohmann::json::exception or std::invalid_argument on what append_json would not have written.
Event event_from_json(const nlohmann::json& json);

}  // namespace dutydesk::dialogs
