// What goes into a turn and what comes out of it, the same for every channel.
//
// An Input is one thing one worker said, with everything that `advance` may read. A Reply is what
// the worker is to see. Both are values with a JSON form, because the ledger keeps both: running a
// recorded Input through the same protocol must give the recorded Reply again.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/civil_time.h"

namespace dutydesk::dialogs {

// A Place is where an answer belongs: the run of a dialog ("report.1"), the step in it, and for a
// checklist the item.
struct Place {
  std::string run;
  std::string step;
  std::string item;

  bool operator==(const Place&) const = default;
};

// What is known: a word that conditions see ("yes", "unknown", "skipped"; for what was typed "known" or its
// band), and what was typed. The JSON form is the word, or for a moment its UTC milliseconds, or {"word",
// "said"}.
struct Value {
  std::string word;
  std::optional<Instant> at = {};  // a moment
  std::string said = {};           // a number, words, or dates ("2026-11-01 2026-11-05")

  bool operator==(const Value&) const = default;
};

// A Press is what a button means. It carries its place, so that an old button can be recognised as such.
// A press of a word ("999", "number") leaves the place empty and has the word as its value.
struct Press {
  std::string episode;  // code, empty where there is no episode yet
  Place place;
  std::string value;

  bool operator==(const Press&) const = default;
};

// The one-line form in which buttons carry a Press: `K7F3|report.1|location_known||yes`.
// parse_press refuses (nullopt) whatever format_press would not have written, or more than 512 bytes.
std::string format_press(const Press& press);
std::optional<Press> parse_press(std::string_view line);

// A Worker is a person at the desk, as the deployment's directory or their own answers describe them.
struct Worker {
  std::string id;    // stable: the directory's id, or "slack:T0123:U0456"
  std::string name;  // how the record calls them
  std::string role;  // e.g. "residential_worker"; empty until it is known
  std::string area;  // e.g. "Oxfordshire"; empty until it is known

  bool operator==(const Worker&) const = default;
};

// The channel of an Input that nobody said: the time of a clock has come.
inline constexpr std::string_view kClockChannel = "clock";

// What an answer names among the areas of all protocols at the desk, where an area was asked for.
struct NamedArea {
  std::string area;      // as its protocol spells it; empty where it is not clear
  std::string kind;      // here, beside, elsewhere: an area of this protocol, of another, of none at the desk
  std::string protocol;  // the other one's id
  std::string title;
  std::string episode;  // the code of the episode that opens under it; empty where one is open already
  std::string either;   // where it is not clear: "Derby City or Derbyshire"

  bool operator==(const NamedArea&) const = default;
};

// A fact as it was told in another episode.
struct ToldFact {
  std::string fact;
  Value value;
  Instant at;
  std::string by;
  std::string channel;

  bool operator==(const ToldFact&) const = default;
};

// The episode of another protocol beside which one opens.
struct Companion {
  std::string episode;  // its code
  std::string protocol;
  std::string title;
  std::string area;
  std::string role;  // of who reports
  std::string caller;
  bool waits = false;    // the other still asks: what this one asks comes after it
  bool placing = false;  // the council of this one's area placed the child; else the child is there
  std::vector<ToldFact> facts;

  bool operator==(const Companion&) const = default;
};

struct Input {
  Instant now;
  Worker worker;
  std::string channel;       // "slack", "chat"
  std::string conversation;  // where it was said; an answer belongs to the last question shown there
  std::string text;          // typed words, valid UTF-8; empty where something was pressed
  std::optional<Press> press;
  std::string local = {};  // the revision of the deployment's local file; empty where there is none
  std::optional<NamedArea> area = {};
  std::optional<Companion> beside = {};  // of the turn that opens an episode beside another
  std::string led_from = {};  // nobody said anything: the episode beside this one, by its code, asks no more

  bool operator==(const Input&) const = default;
};

// A choice the worker can press or type. `value` is what the Press carries back.
struct Option {
  std::string value;
  std::string label;

  bool operator==(const Option&) const = default;
};

// A number to ring, and why this one now.
struct ShownContact {
  std::string name;
  std::string number;  // as printed; empty where none is printed
  std::string why;     // hours, the document's age, whom to ask for
  std::vector<std::string> cites;

  bool operator==(const ShownContact&) const = default;
};

struct ShownClock {
  std::string id;
  std::string what;  // who does what
  Instant due;
  std::string runs_from;  // in words: "last seen, Sat 21 Nov 22:15 GMT"
  std::string state;      // running, due, missed, met; from: it runs, and what it asks only begins then
  std::vector<std::string> cites;

  bool operator==(const ShownClock&) const = default;
};

struct Reply {
  std::string episode;            // code; empty outside an episode
  std::string text;               // plain words; blank lines part its paragraphs
  std::optional<Place> question;  // what an answer to this reply would answer
  std::vector<Option> options;
  std::vector<ShownContact> contacts;
  std::vector<ShownClock> clocks;
  std::vector<std::string> cites;

  bool operator==(const Reply&) const = default;
};

// The JSON forms: what append_json() writes (dialogs/json_text.h), from_json() reads.
void append_json(std::string& json, const Input& input);
void from_json(const nlohmann::json& json, Input& input);
void append_json(std::string& json, const Reply& reply);
void from_json(const nlohmann::json& json, Reply& reply);
void append_json(std::string& json, const Value& value);
void from_json(const nlohmann::json& json, Value& value);
void append_json(std::string& json, const Place& place);
void from_json(const nlohmann::json& json, Place& place);

}  // namespace dutydesk::dialogs
