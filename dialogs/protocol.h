// A Protocol is one area's published procedure, compiled from its folder under protocols/.
//
// It is a value: read once, checked whole by the reader, never changed. Everything in it names where it comes
// from, a clause of a source document or the house (general advice that no document prints, marked as such).
// protocols/README.md shows the files; this header is what they become.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/holidays.h"
#include "dialogs/open_hours.h"

namespace dutydesk::dialogs {

// A Condition says when a step applies. It reads facts and the state of clocks, never the time of day, and is
// structured so that a checker can enumerate every state that it tells apart.
struct Condition {
  enum class Kind { always, fact, all, any, none };
  Kind kind = Kind::always;
  std::string fact;                 // Kind::fact: the fact, or a clock, or "role" or "area"
  std::vector<std::string> values;  // ... has one of these values; "unanswered" is one
  std::vector<Condition> parts;     // Kind::all, any, none

  bool operator==(const Condition&) const = default;
};

// A printed document that clauses come from.
struct Source {
  std::string id;  // "TVP"
  std::string title;
  std::string adopted;     // in words, as printed: "1 March 2011"; empty for an undated document
  std::string review_due;  // in words; empty where none is printed
  std::string file;        // its text where a deployment has it: "guidance.txt"; empty where it is not named
  int line = 0;
};

// One numbered passage: what it is, whose it is and what the desk does with it; our own gist of it, and a
// fingerprint of each of the source's own phrases.
struct Clause {
  // desk: a step, item, rule, clock or contact acts on it. background: a definition or a step tells it.
  // strategic: nobody at a desk acts on it, and `excused` says why.
  enum class Use { desk, background, strategic };
  struct Fingerprint {
    int words = 0;
    std::string sha256;       // of the phrase's words, lower case, joined by single spaces
    std::string phrase = {};  // the source's own words; empty where the deployment does not have them
  };
  std::string id;  // "TVP-2a"
  std::string source;
  std::string kind;  // one of clause_kinds()
  std::string who;   // as in "Children's Social Care"
  Use use = Use::desk;
  std::string excused;  // strategic only
  std::string gist;
  std::vector<Fingerprint> fingerprints;
  std::string unproven;  // where there is no fingerprint: why
  int line = 0;
};

// Where a document is unclear or two disagree: both readings in plain words, and which one is taken.
struct Ambiguity {
  std::string id;  // "A-03"
  std::vector<std::string> clauses;
  std::string text;
  bool at_step = true;  // said where a step with it is first asked; else only by the word `why`
  int line = 0;
};

struct Contact {
  std::string id;
  std::string name;
  std::string number;     // exactly as printed; empty where none is printed
  std::string hours;      // as printed; "not stated" is a value of its own
  std::string say;        // what to ask for or say first
  std::string note;       // what the worker must know about this number
  std::string local_ask;  // where no number is printed: whom to ask for it
  std::vector<std::string>
      script;  // what the call-taker asks for, in order; `{fact}` is filled, or left blank
  std::vector<std::string> cites;
  std::string house;  // where it comes from no document: why it is here
  std::vector<std::string> ambiguities;
  std::vector<OpenPeriod> open = {};  // none: when it answers is not known
  std::string otherwise = {};         // the contact to ring outside these
  // What the deployment's local file says of it:
  std::optional<Date> checked_on = {};  // when somebody last rang the number
  std::string ask = {};                 // what to ask for there
  std::string area = {};  // the one area that this is for; empty: all that have none of their own
  int line = 0;

  bool is_local() const { return !local_ask.empty(); }  // no source prints its number
};

struct FactOption {
  std::string value;
  std::string label;
  std::vector<std::string> say;  // RE2 patterns of how people say it, matched on lower-case words
  int line = 0;
};

// Numbers, or counts of dates, below a bound: a value that conditions can name.
struct Band {
  std::string value;
  std::optional<int> below;  // nullopt for the last band, which has no bound
};

// How far back a count looks.
struct Window {
  int months = 0;
  int days = 0;

  bool operator==(const Window&) const = default;
};

struct Fact {
  // yes_no in the files is a choice of yes, no, unknown. The others are typed, and have the values known and
  // unknown, or instead of known their bands.
  // An area has the values here (an area of this protocol), beside (of another at the desk), elsewhere and
  // unknown.
  enum class Type { choice, moment, number, dates, text, area };
  std::string id;
  Type type = Type::choice;
  bool of_run = false;   // belongs to one run of a dialog instead of the whole episode
  bool placing = false;  // an area: of the council that placed the child, not of where the child was placed
  bool shared =
      false;  // means the same in every protocol that has it: goes along where one opens beside another
  std::string name;  // as in "location is now: known"
  std::string question;
  std::string aloud;  // the question as it is read to a caller on the phone; empty: as it stands
  std::vector<FactOption> options;
  std::vector<Band> bands;  // number and dates; lowest first
  std::string counts = {};  // a number that is worked out: of these dates and this episode (dialogs/tally.h)
  Window within = {};       // ... so far back
  std::string since = {};   // ... from this moment; empty: from first contact
  std::optional<int> most = {};  // a number: the largest that is understood
  int line = 0;

  bool typed() const { return type != Type::choice; }

  const FactOption* option(std::string_view value) const;
  // The label of a value, or the value itself: "skipped" reads "not answered".
  std::string label(std::string_view value) const;
};

// How long a clock runs. One of these is given.
struct DueAfter {
  std::chrono::minutes elapsed{};  // minutes and hours, whatever the clocks on the wall do
  int days = 0;                    // days and weeks
  int working_days = 0;
  int calendar_days = 0;  // the day it runs from is the first

  bool operator==(const DueAfter&) const = default;
};

// What fulfils a clock: this step of some run of the dialog is acknowledged as done, or this item of it.
struct DoneBy {
  std::string dialog;
  std::string step;
  std::string item;  // empty for a step; one with items is done when all of them are

  bool operator==(const DoneBy&) const = default;
};

struct Clock {
  std::string id;
  std::string what;  // who does what
  DueAfter due_after;
  std::string due_words;               // "2 hours", as the file says it
  bool due_from = false;               // what it asks only begins then ("more than N"): it is never missed
  std::vector<std::string> runs_from;  // the first of these that is known; "opened" or "reached" always is
  bool repeats = false;                // when it is due it starts again from its due time
  std::optional<Condition> stops;      // while this holds it does not run
  std::vector<DoneBy> done_by;         // all of them done: the clock is met; empty where nothing here does it
  std::string opens;                   // the dialog that opens when it is due; empty for none
  std::vector<std::string> cites;
  std::vector<std::string> ambiguities;
  int line = 0;
};

struct ChecklistItem {
  std::string id;
  std::string text;
  std::string contact;  // whom it tells; empty where it names nobody
  std::vector<std::string> cites;
  int line = 0;
};

// What a classify step reads out of the facts: the first rule that holds.
struct Rule {
  std::string value;
  Condition when;  // the last rule always holds
  std::vector<std::string> cites;
};

struct Step {
  enum class Kind { ask, tell, ring, do_, classify, clock, call, end };
  enum class Order { unsaid, listed, any };
  Kind kind = Kind::ask;
  std::string id;  // unique in its dialog
  Condition when;
  std::string fact;     // ask; classify: the choice that the worker confirms or decides otherwise
  std::string contact;  // ring; ask: given with the question
  std::string dialog;   // call: it runs once, as a run of its own under this one
  std::string text;     // tell, ring, do, end; `{fact}` is replaced by the fact's label
  std::vector<ChecklistItem> items;  // do
  Order order = Order::unsaid;       // do: whether its items are to be done in their order
  std::vector<Rule> rules;           // classify
  std::map<std::string, std::string, std::less<>>
      then;                         // ask: by value; others: under ""; a step's id or "end"
  std::vector<std::string> starts;  // clocks that run once this step is reached; a clock step is no more
  std::vector<std::string> cites;
  std::string house;
  std::vector<std::string> ambiguities;
  int line = 0;

  bool asks() const { return kind == Kind::ask || kind == Kind::classify; }
};

struct Dialog {
  std::string id;
  bool first = false;              // its open run comes before all others (danger, return)
  std::string title;               // as the word `topics` offers it; empty where it does not
  std::vector<std::string> roles;  // ... to whom; empty for everybody
  std::vector<Step> steps;
  std::optional<Condition> stops = {};  // while this holds nothing of it is asked; what was said stands
  std::string file = {};                // "protocols/thames-valley/dialogs/report.yaml"
  int line = 0;

  const Step* step(std::string_view name) const;
};

// An area whose name is close to the protocol's own, and which it does not cover.
struct NotCovered {
  std::string area;
  std::vector<std::string> say;  // RE2 patterns of other names for it, matched on plain words
  std::string text;              // what a worker there is told, and whom to ask
  std::vector<std::string> cites;
  std::string house;
  std::vector<std::string> ambiguities = {};
};

// What a word means in this protocol.
struct Definition {
  std::string term;
  std::vector<std::string> say;  // RE2 patterns of other words for it
  std::string text;
  std::vector<std::string> cites;
  std::vector<std::string> ambiguities = {};
  int line = 0;
};

// A word that this protocol does not use of a child, because its documents do not define it, or no longer.
struct Withdrawn {
  std::vector<std::string> patterns;  // RE2, matched on what is said, in lower case
  std::vector<std::string> except;    // RE2: where the word stands in one of these it is meant otherwise
  std::string why;
  int line = 0;
};

struct Protocol {
  std::string id;        // "thames-valley"
  std::string folder;    // of its files: "protocols/thames-valley/"; empty for a compiled one
  std::string title;     // "Thames Valley"
  std::string revision;  // SHA-256 of `compiled`, hex
  std::string
      compiled;  // the files without comments and layout: read_compiled makes this Protocol of it again
  std::string opening;                          // the dialog a report starts with
  std::map<std::string, std::string> openings;  // another dialog to start with, by the role of who reports
  std::string returned;          // the dialog that the word `returned` starts; empty where there is none
  std::string placed_elsewhere;  // the dialog to start with where this protocol opens beside that of the area
                                 // in which its child was placed; empty: as any report
  std::string number;            // the contact that the word `number` gives
  std::string emergency;         // the contact that the word `999` gives
  std::string age;               // said in the first message: how old the documents are
  std::vector<std::string> alarm;  // RE2 patterns of what sounds like an emergency, matched on plain words
  std::vector<Definition> definitions;
  std::vector<Withdrawn> withdrawn;
  std::vector<std::string> areas;
  std::vector<NotCovered> not_covered;
  std::vector<Source> sources;
  std::map<std::string, Clause> clauses;
  std::map<std::string, Contact> contacts;
  std::map<std::string, std::map<std::string, Contact>>
      contacts_by_area;  // those of them, by area and id, that the deployment has another for in that area
  std::map<std::string, Fact> facts;
  std::map<std::string, Clock> clocks;
  std::map<std::string, Ambiguity> ambiguities;
  std::map<std::string, Dialog> dialogs;
  std::vector<std::string> topics;  // the dialogs with a title, in the order in which they are offered
  Holidays holidays;                // the bank holidays of England, as the deployment corrects them
  std::string local;  // the revision of the deployment's local file in it; empty where there is none

  const Dialog& dialog(const std::string& name) const { return dialogs.at(name); }

  // One of the protocol's contacts as it is in an area; in an unknown one, as in areas without their own.
  const Contact& contact(const std::string& name, const std::string& area) const;
};

// What a clause can be: definition, decision, action, notify, contact, deadline, record, meeting, governance.
const std::vector<std::string>& clause_kinds();

// Where a step may lead once it is done: the names in its `then`, or "next" for the step below.
std::set<std::string_view> targets_of(const Step& step);

// The facts and clocks that a condition reads, and the facts in the `{...}` of a text.
std::vector<std::string> facts_of(const Condition& condition);
std::vector<std::string> facts_in_text(const std::string& text);

}  // namespace dutydesk::dialogs
