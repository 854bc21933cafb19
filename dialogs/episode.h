// An Episode is what is known of one child's one absence: the fold of its events, never stored otherwise.
//
// Where the dialog stands is not in here; `walk` derives it. A person reads an Episode through `compose`.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "dialogs/event.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

struct Known {
  Value value;
  Place place;
  Instant at;           // when it was recorded; when it happened is a moment of its own
  std::string by;       // the worker's name
  std::string channel;  // "slack"
  std::string read;     // of a classification: what the rules read when it was decided

  bool operator==(const Known&) const = default;
};

struct Acknowledgement {
  std::string outcome;
  Instant at;
  std::string by;

  bool operator==(const Acknowledgement&) const = default;
};

struct Run {
  std::string id;          // "report.1"
  std::string dialog;      // "report"
  std::string outcome;     // of the last end it came to; empty before
  std::string clock = {};  // the clock that opened it; empty where somebody did

  bool operator==(const Run&) const = default;
};

struct RunningClock {
  enum class State { running, due, missed, met, withdrawn };

  Instant due;
  std::string from;
  Instant from_at;
  State state = State::running;        // due: its time came, and was told
  Instant reached_at = {};             // when it first started
  std::optional<Instant> met_at = {};  // when what fulfils it was done, also of one that stays missed
  bool told = false;                   // that its time has come; so also of one that was met afterwards

  bool operator==(const RunningClock&) const = default;
};

// "running": as conditions and replies name it.
std::string_view state_word(RunningClock::State state);

// What one worker in one conversation was last asked (no place: nothing), and how often their answer was not
// understood since.
struct LastShown {
  Place place;
  int not_understood = 0;
  std::vector<Instant> either = {};  // two readings of the time they typed, to choose from

  bool operator==(const LastShown&) const = default;
};

// A fact of the whole episode has no run.
struct FactKey {
  std::string run;
  std::string fact;

  bool operator==(const FactKey&) const = default;
};

// Keys of several words, in the order of their members; one may be looked up by views of its words.
struct InOrder {
  using is_transparent = void;
  using FactView = std::tuple<std::string_view, std::string_view>;
  using PlaceView = std::tuple<std::string_view, std::string_view, std::string_view>;

  static FactView view(const FactKey& key) { return {key.run, key.fact}; }
  static PlaceView view(const Place& place) { return {place.run, place.step, place.item}; }
  static FactView view(const FactView& words) { return words; }
  static PlaceView view(const PlaceView& words) { return words; }

  bool operator()(const auto& a, const auto& b) const { return view(a) < view(b); }
};

// The episode of another protocol for the same child.
struct BesideEpisode {
  std::string code, protocol, title, area;
  bool was_first = false;  // this one opened beside it

  bool operator==(const BesideEpisode&) const = default;
};

struct Note {
  std::string text;
  Instant at;
  std::string by;

  bool operator==(const Note&) const = default;
};

struct Episode {
  std::string code;
  std::string protocol;
  std::string revision;
  std::string role;    // of who reports
  std::string caller;  // that role where a worker types for a caller, else empty
  std::string area;
  Instant opened_at{};
  std::string holder;     // the worker's name; never empty once opened
  std::string holder_at;  // where the holder is asked: a key of `shown`
  std::vector<Run> runs;  // oldest first
  std::map<FactKey, Known, InOrder> facts;
  std::map<Place, Acknowledgement, InOrder> acknowledgements;
  std::map<Place, std::string, InOrder> lapsed;  // places to tell again, and the fact that was corrected
  std::map<std::string, RunningClock> clocks;
  std::map<Place, std::string, InOrder> rung;  // the contact last given at a place
  std::map<std::string, LastShown> shown;      // by conversation and worker id
  std::optional<Place> asking_again;           // the question that a worker reopened
  std::vector<Note> notes;
  std::vector<BesideEpisode> beside;

  bool opened() const { return !protocol.empty(); }
  const Run* run(std::string_view id) const;

  // The run's value of a fact, else the episode's; nullptr where neither is known.
  const Known* known(std::string_view fact, std::string_view run) const;

  // The episode's value of a fact, else that of the newest run which has one; nullptr where none has.
  const Known* latest(std::string_view fact) const;

  // What was said of this place; nullptr where nothing stands.
  const Acknowledgement* acknowledged(std::string_view run, std::string_view step,
                                      std::string_view item) const;

  // What a clock is now: "unanswered" before it starts.
  std::string_view clock_state(const std::string& clock) const;

  // What this worker was last asked in this conversation; nullptr where nothing was.
  const LastShown* last_shown(const std::string& conversation, const std::string& worker) const;

  bool operator==(const Episode&) const = default;
};

// Folds one event into the episode.
void apply(Episode& episode, const Event& event, const Stamp& stamp);

}  // namespace dutydesk::dialogs
