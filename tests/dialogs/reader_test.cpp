#include "dialogs/reader.h"

#include <catch2/catch.hpp>

#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;

const std::string kAsk = "  - {ask: danger, house: test}\n";
const std::string kEnd = "  - {end: over, text: Over., house: test}\n";

std::string& text_of(std::vector<SourceFile>& files, const std::string& name) {
  for (auto& file : files)
    if (file.path.ends_with(name)) return file.text;
  throw std::invalid_argument{name};
}

std::vector<SourceFile> good() {
  return files_of({.steps = kAsk + kEnd});
}

// The faults of the small protocol with one file replaced.
std::string faults_with(const std::string& name, const std::string& text) {
  auto files = good();
  text_of(files, name) = text;
  return faults_of(files);
}

struct Faulty {
  std::string why;
  std::string text;
  std::string faults;
};

void check(const std::string& file, const std::string& before, const std::vector<Faulty>& table) {
  for (const auto& [why, text, faults] : table) {
    INFO(why);
    CHECK(faults_with(file, before + text) == faults);
  }
}

TEST_CASE("faults of a dialog name their line and say what is wrong", "[dialogs][reader]") {
  const std::string at = "small/dialogs/report.yaml";
  check(
      "report.yaml", "dialog: report\nsteps:\n",
      {{"an unknown key", "  - {ask: danger, huose: test}\n" + kEnd,
        at +
            ":3: \"huose\" is not known here; known are: ask, tell, ring, do, classify, clock, call, end, "
            "id, when, text, items, order, rules, then, starts, contact, cites, house, ambiguity\n" +
            at +
            ":3: no clause stands behind this: give \"cites:\", or \"house:\" with the reason why we say it"},
       {"two kinds", "  - ask: danger\n    tell: leave\n    text: Leave.\n    house: test\n" + kEnd,
        at + ":3: a step is exactly one of ask, tell, ring, do, classify, clock, call, end"},
       {"no kind", "  - {text: Leave., house: test}\n" + kEnd,
        at + ":3: a step is exactly one of ask, tell, ring, do, classify, clock, call, end"},
       {"a step that is no map", "  - ask\n" + kEnd,
        at + ":3: names with values are expected here, as in \"id: ...\"\n" + at +
            ":3: a step is exactly one of ask, tell, ring, do, classify, clock, call, end\n" + at +
            ":3: no clause stands behind this: give \"cites:\", or \"house:\" with the reason why we say it"},
       {"a bad id", "  - {tell: Leave Now, text: Leave., house: test}\n" + kEnd,
        at + ":3: \"Leave Now\" is no id: small letters, digits and _ are"},
       {"a step called next", "  - {tell: next, text: Leave., house: test}\n" + kEnd,
        at + ":3: a step cannot be called \"next\": in \"then:\" that means the one below"},
       {"the same step twice", kAsk + kAsk + kEnd,
        at + ":4: two steps are called \"danger\"; give one an \"id:\" of its own"},
       {"a fact that there is not", "  - {ask: dnager, house: test}\n" + kEnd,
        at + ":3: the fact \"dnager\" is not in facts.yaml"},
       {"a contact that there is not", "  - {ring: nobody, house: test}\n" + kEnd,
        at + ":3: the contact \"nobody\" is not in contacts.yaml"},
       {"a clock that there is not", "  - ask: danger\n    house: test\n    starts: [one_hour]\n" + kEnd,
        at + ":5: the clock \"one_hour\" is not in clocks.yaml"},
       {"a clause that there is not", "  - ask: danger\n    cites: [C-1, C-2]\n" + kEnd,
        at + ":4: the clause \"C-2\" is not in clauses.yaml"},
       {"a text that names no fact", "  - tell: leave\n    text: Leave {city}.\n    house: test\n" + kEnd,
        at + ":4: the fact \"city\" is not in facts.yaml"},
       {"no text", "  - {tell: leave, house: test}\n" + kEnd, at + ":3: \"text:\" is missing"},
       {"no clause and no reason", "  - {ask: danger}\n" + kEnd,
        at +
            ":3: no clause stands behind this: give \"cites:\", or \"house:\" with the reason why we say it"},
       {"a do without items", "  - {do: search, text: Search., house: test}\n" + kEnd,
        at + ":3: \"items:\" belong to do, and do needs them"},
       {"items of a tell",
        "  - {tell: search, text: Search., house: test, items: [{id: a, text: A., cites: [C-1]}]}\n" + kEnd,
        at + ":3: \"items:\" belong to do, and do needs them"},
       {"an item without a clause",
        "  - do: search\n    text: Search.\n    house: test\n    items:\n      - {id: a, text: A.}\n" + kEnd,
        at + ":7: \"cites:\" is missing: which clause asks for this?"},
       {"an item's clause that there is not",
        "  - do: search\n    text: Search.\n    house: test\n    items:\n      - {id: a, text: A., cites: "
        "[X]}\n" +
            kEnd,
        at + ":7: the clause \"X\" is not in clauses.yaml"}});
}

TEST_CASE("faults of a condition name their line and say what is wrong", "[dialogs][reader]") {
  const std::string at = "small/dialogs/report.yaml:4: ";
  const auto step = [](const std::string& when) {
    return "  - tell: leave\n    when: " + when + "\n    text: Leave.\n    house: test\n" + kEnd;
  };
  check(
      "report.yaml", "dialog: report\nsteps:\n",
      {{"a fact that there is not", step("{dnager: yes}"), at + "the fact \"dnager\" is not in facts.yaml"},
       {"a value that there is not", step("{danger: [yes, perhaps]}"),
        at + "\"perhaps\" is not a value of danger"},
       {"a role that there is not", step("{role: [residental_worker]}"),
        at + "\"residental_worker\" is not a value of role"},
       {"an area that there is not", step("{area: There}"), at + "\"There\" is not a value of area"},
       {"no value", step("{danger: []}"), at + "which value of danger, or which values?"},
       {"a map for a value", step("{danger: {yes: no}}"), at + "which value of danger, or which values?"},
       {"no map", step("danger"), at + "a condition names facts and values, as in {in_danger: [yes]}"},
       {"a part that is no map", step("{any: [danger]}"),
        at + "a condition names facts and values, as in {in_danger: [yes]}"},
       {"its own fact",
        "  - ask: danger\n    house: test\n    when: {place: no, danger: unanswered}\n" + kEnd,
        "small/dialogs/report.yaml:3: \"when\" hangs on danger, which may be asked only here or below: steps "
        "go forward "
        "only"},
       {"a fact that is asked below",
        "  - {tell: leave, when: {danger: yes}, text: Leave., house: test}\n" + kAsk + kEnd,
        "small/dialogs/report.yaml:3: \"when\" hangs on danger, which may be asked only here or below: steps "
        "go forward "
        "only"},
       {"a fact whose question may be jumped over",
        "  - {ask: place, house: test, then: {yes: again, no: next, unknown: next, skipped: next}}\n" + kAsk +
            "  - {ask: danger, id: again, when: {danger: yes}, house: test}\n" + kEnd,
        "small/dialogs/report.yaml:5: \"when\" hangs on danger, which may be asked only here or below: steps "
        "go "
        "forward only"},
       {"a value inside a not", step("{not: {any: [{danger: maybe}]}}"),
        at + "\"maybe\" is not a value of danger"}});
  CHECK(faults_with("report.yaml",
                    "dialog: report\nsteps:\n" +
                        step("{danger: [yes, skipped, unanswered], role: police, area: Here}")) == "");
}

TEST_CASE("faults of then name their line and say what is wrong", "[dialogs][reader]") {
  const std::string at = "small/dialogs/report.yaml:3: ";
  const auto ask = [](const std::string& then) {
    return "  - {ask: danger, house: test, then: " + then + "}\n" + kEnd;
  };
  check("report.yaml", "dialog: report\nsteps:\n",
        {{"a step that there is not", ask("away"), at + "there is no step \"away\" to go on to"},
         {"upwards", kAsk + "  - {ask: place, house: test, then: danger}\n" + kEnd,
          "small/dialogs/report.yaml:4: \"danger\" stands above: steps go forward only; what repeats is a "
          "new run"},
         {"a value missing", ask("{yes: over, unknown: over, skipped: over}"),
          at + "\"then\" does not say where no leads"},
         {"skipped missing", ask("{yes: over, no: over, unknown: over}"),
          at + "\"then\" does not say where skipped leads"},
         {"a value too many", ask("{yes: over, no: over, unknown: over, skipped: over, perhaps: over}"),
          at + "\"then\" has perhaps, which is no answer to danger"},
         {"a list", ask("[over]"), at + "\"then\" names one step, or one for each answer"},
         {"by answer, where nothing is asked",
          "  - {tell: go, text: Go., house: test, then: {yes: over}}\n" + kEnd,
          at + "only ask and classify go on by their answer; write \"then: step\""},
         {"from an end", kAsk + "  - {end: early, text: Over., house: test, then: over}\n" + kEnd,
          "small/dialogs/report.yaml:4: an end leads nowhere; leave \"then:\" out"}});
}

TEST_CASE("a dialog must end", "[dialogs][reader]") {
  const std::string must = ": the last step of a dialog must be an end, without \"when\"";
  const std::string at = "small/dialogs/report.yaml:";
  check("report.yaml", "dialog: report\n",
        {{"no steps", "steps: []\n", at + "1: \"steps:\" is missing"},
         {"no list", "steps: many\n", at + "1: \"steps:\" is missing\n" + at + "2: \"steps\" must be a list"},
         {"no end", "steps:\n" + kAsk, at + "3" + must},
         {"an end that may not apply",
          "steps:\n  - {end: over, when: {danger: no}, text: Over., house: test}\n", at + "3" + must},
         {"first, what?", "first: maybe\nsteps:\n" + kEnd, at + "2: first is yes or no"}});
}

TEST_CASE("faults of facts name their line and say what is wrong", "[dialogs][reader]") {
  const std::string at = "small/facts.yaml:";
  const std::string known = "name: X, question: X.";
  const std::string others = Parts{}.facts;
  check(
      "facts.yaml", "",
      {{"no list", "facts: none\n", at + "1: \"facts\" must be a list"},
       {"another key", others + "fcats: []\n", at + "7: \"fcats\" is not known here; known are: facts"},
       {"no type", others + "  - {fact: x, " + known + "}\n",
        at + "7: \"type:\" is missing\n" + at +
            "7: type is yes_no, choice, moment, number, dates, text or area"},
       {"a type that there is not", others + "  - {fact: x, type: colour, " + known + "}\n",
        at + "7: type is yes_no, choice, moment, number, dates, text or area"},
       {"a scope that there is not", others + "  - {fact: x, type: yes_no, scope: child, " + known + "}\n",
        at + "7: scope is episode or run"},
       {"no question", others + "  - {fact: x, type: yes_no, name: X}\n", at + "7: \"question:\" is missing"},
       {"a fact twice", others + "  - {fact: calm, type: yes_no, " + known + "}\n",
        at + "7: \"calm\" is defined twice"},
       {"a name with a meaning", others + "  - {fact: role, type: yes_no, " + known + "}\n",
        at + "7: \"role\" has a meaning of its own; choose another name"},
       {"a choice of nothing", others + "  - {fact: x, type: choice, " + known + "}\n",
        at + "7: a choice needs \"options:\""},
       {"an option twice",
        others + "  - {fact: x, type: choice, " + known +
            ", options: [{value: a, label: A}, {value: a, label: B}]}\n",
        at + "7: \"a\" stands here twice"},
       {"an option that every fact has",
        others + "  - {fact: x, type: choice, " + known + ", options: [{value: skipped, label: A}]}\n",
        at + "7: \"skipped\" is a value of every fact already"},
       {"a fourth value of yes_no",
        others + "  - {fact: x, type: yes_no, " + known + ", options: [{value: perhaps, label: A}]}\n",
        at + "7: the values of a yes_no are yes, no and unknown"},
       {"options of a moment",
        others + "  - {fact: x, type: moment, " + known + ", options: [{value: early, label: A}]}\n",
        at + "7: a moment has no options: it is typed"},
       {"the most that is no number", others + "  - {fact: x, type: number, most: many, " + known + "}\n",
        at + "7: \"most:\" is a number"},
       {"the most of what is no number", others + "  - {fact: x, type: text, most: 5, " + known + "}\n",
        at + "7: \"most:\" is of a number that somebody is asked for"},
       {"a pattern that RE2 refuses",
        others + "  - fact: x\n    type: choice\n    name: X\n    question: X.\n    options:\n"
                 "      - {value: a, label: A}\n      - {value: b, label: B, say: ['(?=b)']}\n",
        at + "13: the pattern \"(?=b)\" is not understood: invalid perl operator: (?="}});
}

TEST_CASE("a number says the most that is understood", "[dialogs][reader]") {
  const auto protocol = small_protocol(
      {.steps = kEnd,
       .facts = Parts{}.facts + "  - {fact: x, type: number, most: 25, name: X, question: X.}\n"
                                "  - {fact: y, type: number, name: Y, question: Y.}\n"});
  CHECK(protocol.facts.at("x").most == 25);
  CHECK_FALSE(protocol.facts.at("y").most);
}

TEST_CASE("faults of clocks, contacts and clauses name their line and say what is wrong",
          "[dialogs][reader]") {
  const auto clock = [](const std::string& rest) {
    return "clocks:\n  - clock: two_hours\n    what: The police do it.\n    cites: [C-1]\n    " + rest + "\n";
  };
  auto files = good();
  check("clocks.yaml", "",
        {{"no due time", clock("runs_from: [opened]"),
          "small/clocks.yaml:2: \"due_after:\" is missing\n"
          "small/clocks.yaml:2: write a number and minutes, hours, days, working days, calendar days or "
          "weeks, as in \"2 "
          "hours\""},
         {"a due time that cannot be read", clock("due_after: soon\n    runs_from: [opened]"),
          "small/clocks.yaml:5: write a number and minutes, hours, days, working days, calendar days or "
          "weeks, as in \"2 "
          "hours\""},
         {"two due times", clock("due_after: 2 hours\n    due_from: 2 hours\n    runs_from: [opened]"),
          "small/clocks.yaml:6: give \"due_after:\" or \"due_from:\", not both"},
         {"a beginning that cannot be read", clock("due_from: soon\n    runs_from: [opened]"),
          "small/clocks.yaml:5: write a number and minutes, hours, days, working days, calendar days or "
          "weeks, as in \"2 "
          "hours\""},
         {"no moment", clock("due_after: 2 hours"),
          "small/clocks.yaml:2: the last of \"runs_from:\" must be \"opened\" or \"reached\", so that it "
          "always "
          "runs"},
         {"a moment that may stay unknown", clock("due_after: 2 hours\n    runs_from: [seen]"),
          "small/clocks.yaml:6: the last of \"runs_from:\" must be \"opened\" or \"reached\", so that it "
          "always "
          "runs"},
         {"a fact that is no moment", clock("due_after: 2 hours\n    runs_from: [danger, opened]"),
          "small/clocks.yaml:6: facts.yaml has no moment \"danger\" of the whole episode"},
         {"a clause that there is not",
          "clocks:\n  - {clock: x, what: X., due_after: 1 day, runs_from: opened, "
          "cites: [C-9]}\n",
          "small/clocks.yaml:2: the clause \"C-9\" is not in clauses.yaml"}});
  const auto contacts = text_of(files, "contacts.yaml");
  check("contacts.yaml", contacts,
        {{"no number and nobody to ask", "  - {contact: x, name: X, cites: [C-1]}\n",
          "small/contacts.yaml:4: give either \"number:\" as the source prints it, or \"local:\" with whom "
          "to ask "
          "for it"},
         {"both", "  - {contact: x, name: X, number: '1', local: Ask., cites: [C-1]}\n",
          "small/contacts.yaml:4: give either \"number:\" as the source prints it, or \"local:\" with whom "
          "to ask "
          "for it"},
         {"a contact twice", "  - {contact: police, name: X, number: '1', cites: [C-1]}\n",
          "small/contacts.yaml:4: \"police\" is defined twice"},
         {"words to say that name no fact",
          "  - {contact: x, name: X, number: '1', say: 'In {city}.', house: x}\n",
          "small/contacts.yaml:4: the fact \"city\" is not in facts.yaml"}});
  const std::string who = "kind: action, who: X";
  check(
      "clauses.yaml", text_of(files, "clauses.yaml"),
      {{"a source that there is not", "  - {id: D-1, source: D, " + who + ", use: desk, gist: X.}\n",
        "small/clauses.yaml:3: the source \"D\" is not in protocol.yaml"},
       {"no gist", "  - {id: D-1, source: C, " + who + ", use: desk}\n",
        "small/clauses.yaml:3: \"gist:\" is missing"},
       {"a fingerprint that is none",
        "  - {id: D-1, source: C, " + who + ", use: desk, gist: X., fingerprint: [{words: 3, sha256: ab}]}\n",
        "small/clauses.yaml:3: a fingerprint is a number of words and 64 hexadecimal digits"},
       {"no kind, nobody and no use", "  - {id: D-1, source: C, gist: X.}\n",
        "small/clauses.yaml:3: \"kind:\" is missing\nsmall/clauses.yaml:3: \"who:\" is missing\n"
        "small/clauses.yaml:3: \"use:\" is missing"},
       {"another kind and use", "  - {id: D-1, source: C, kind: rule, who: X, use: later, gist: X.}\n",
        "small/clauses.yaml:3: kind is one of definition, decision, action, notify, contact, deadline, "
        "record, meeting, governance\nsmall/clauses.yaml:3: use is desk, background or strategic"},
       {"a strategic clause that is not excused",
        "  - {id: D-1, source: C, " + who + ", use: strategic, gist: X.}\n",
        "small/clauses.yaml:3: \"excused:\" is missing: why does nobody at a desk act on this strategic "
        "clause?"},
       {"an excuse where none is needed",
        "  - {id: D-1, source: C, " + who + ", use: desk, excused: Why., gist: X.}\n",
        "small/clauses.yaml:3: only a strategic clause is excused; leave \"excused:\" out"},
       {"a proof, and why there is none",
        "  - {id: D-1, source: C, " + who +
            ", use: desk, gist: X., unproven: Why., fingerprint: [{words: 3, "
            "sha256: " +
            std::string(64, 'a') + "}]}\n",
        "small/clauses.yaml:3: \"unproven:\" says why there is no fingerprint, and here is one"}});
}

TEST_CASE("faults of what a clock does name their line and say what is wrong", "[dialogs][reader]") {
  const auto clock = [](const std::string& rest, const std::string& due_after = "1 hour") {
    return "clocks:\n  - clock: hourly\n    what: They look again.\n    cites: [C-1]\n    runs_from: [seen, "
           "reached]\n    due_after: " +
           due_after + "\n    " + rest + "\n";
  };
  const std::string at = "small/clocks.yaml:";
  const std::string done = " is no tell, ring, do or item of a do: write dialog/step or dialog/step/item";
  CHECK(faults_with("clocks.yaml", clock("repeats: yes\n    stops: {danger: no, area: Here}\n    opens: "
                                         "report")) == "");
  check("clocks.yaml", "",
        {{"repeats, when?", clock("repeats: daily"), at + "7: repeats is yes or no"},
         {"repeats at once", clock("repeats: yes", "0 minutes"),
          at + "7: a clock that repeats needs some time between"},
         {"stopped by what is no condition", clock("stops: danger"),
          at + "7: a condition names facts and values, as in {in_danger: [yes]}"},
         {"stopped by a value that there is not", clock("stops: {danger: over}"),
          at + "7: \"over\" is not a value of danger"},
         {"stopped by itself", clock("stops: {hourly: due}"), at + "7: a clock cannot be stopped by itself"},
         {"done by no path", clock("done_by: look"), at + "7: \"look\"" + done},
         {"done by an ask", clock("done_by: report/danger"), at + "7: \"report/danger\"" + done},
         {"done by an item that there is not", clock("done_by: [report/danger/attic]"),
          at + "7: \"report/danger/attic\"" + done},
         {"opens what there is not", clock("opens: review"), at + "7: there is no dialog \"review\""},
         {"an ambiguity that there is not", clock("ambiguity: [A-1]"),
          at + "7: the ambiguity \"A-1\" is not in ambiguities.yaml"}});
  check("clocks.yaml", "clocks:\n",
        {{"a fact's name",
          "  - {clock: danger, what: X., due_after: 1 day, runs_from: reached, cites: [C-1]}\n",
          at + "2: \"danger\" is a fact already: no condition could tell them apart"},
         {"a name with a meaning",
          "  - {clock: due, what: X., due_after: 1 day, runs_from: reached, cites: [C-1]}\n",
          at + "2: \"due\" has a meaning of its own; choose another name"}});
}

TEST_CASE("a step that hangs on a clock stands below the step that starts it", "[dialogs][reader]") {
  const std::string clocks =
      "clocks:\n"
      "  - {clock: six, what: X., due_after: 6 hours, runs_from: [seen, opened], stops: {place: yes}, cites: "
      "[C-1]}\n"
      "  - {clock: one, what: X., due_after: 1 hour, runs_from: reached, stops: {six: [due]}, cites: "
      "[C-1]}\n";
  const auto faults = [&](const std::string& steps) {
    return faults_of(files_of({.steps = steps + kEnd, .clocks = clocks}));
  };
  const std::string late = "  - {tell: late, when: {six: [due, missed]}, text: Late., house: test}\n";
  const std::string at = "small/dialogs/report.yaml:";
  const std::string only = " only here or below: steps go forward only";
  CHECK(faults(late) == "");  // another dialog starts it
  CHECK(faults("  - {clock: six, house: test}\n" + late) == "");
  CHECK(faults(late + "  - {clock: six, house: test}\n") ==
        at + "3: \"when\" hangs on the clock six, which may be started" + only);
  CHECK(faults("  - {tell: x, when: {six: due}, text: X., house: test, starts: [six]}\n") ==
        at + "3: \"when\" hangs on the clock six, which may be started" + only);
  CHECK(faults(late + "  - {ask: place, house: test}\n") ==
        at + "3: \"when\" hangs on the clock six and so on place, which may come" + only);
  CHECK(faults("  - {ask: seen, when: {one: running}, house: test}\n") ==
        at + "3: \"when\" hangs on the clock one and so on seen, which may come" + only);
  CHECK(faults("  - {tell: x, when: {six: over}, text: X., house: test}\n") ==
        at + "3: \"over\" is not a value of six");
}

TEST_CASE("faults of ambiguities and topics name their line and say what is wrong", "[dialogs][reader]") {
  const auto ambiguity = [](const std::string& entry) {
    return faults_of(files_of({.steps = kAsk + kEnd, .ambiguities = "ambiguities:\n  - " + entry + "\n"}));
  };
  const std::string at = "small/ambiguities.yaml:2: ";
  CHECK(ambiguity("{ambiguity: A-1, clauses: [C-1], text: X., shown: step}") == "");
  CHECK(ambiguity("{ambiguity: A-1, clauses: C-9, text: X.}") ==
        at + "the clause \"C-9\" is not in clauses.yaml");
  CHECK(ambiguity("{ambiguity: A-1, text: X.}") ==
        at + "\"clauses:\" is missing: which passages are unclear?");
  CHECK(ambiguity("{ambiguity: A-1, clauses: C-1, text: X., shown: always}") == at + "shown is step or why");
  CHECK(ambiguity("{ambiguity: A-1, clauses: C-1, text: X.}\n  - {ambiguity: A-1, clauses: C-1, text: Y.}") ==
        "small/ambiguities.yaml:3: \"A-1\" is defined twice");

  const std::string dialog = "small/dialogs/report.yaml:";
  CHECK(faults_with("report.yaml", "dialog: report\ntitle: A\nfor: [pirate]\nsteps:\n" + kEnd) ==
        dialog + "3: \"pirate\" is not a role");
  CHECK(faults_with("report.yaml", "dialog: report\nfor: police\nsteps:\n" + kEnd) ==
        dialog + "2: \"for:\" says to whom the topic is offered: give it a \"title:\"");
  CHECK(faults_with("report.yaml",
                    "dialog: report\nsteps:\n  - {ask: danger, house: x, ambiguity: A-1}\n" + kEnd) ==
        dialog + "3: the ambiguity \"A-1\" is not in ambiguities.yaml");
  CHECK(faults_of(files_of({.steps = kEnd, .head = "topics: [report]\n"})) ==
        "small/protocol.yaml:9: there is no dialog \"report\" with a \"title:\"");
}

TEST_CASE("topics come in the order of protocol.yaml, those left out behind", "[dialogs][reader]") {
  const auto dialog = [](const std::string& name) {
    return "dialog: " + name + "\ntitle: About " + name + "\nsteps:\n" + kEnd;
  };
  const auto protocol =
      small_protocol({.steps = kEnd,
                      .head = "topics: media\n",
                      .more_dialogs = {dialog("absence"), dialog("media"), dialog("zeal")}});
  CHECK(protocol.topics == std::vector<std::string>{"media", "absence", "zeal"});
}

TEST_CASE("faults of protocol.yaml name their line and say what is wrong", "[dialogs][reader]") {
  auto files = good();
  const auto head = text_of(files, "protocol.yaml");
  const auto with = [&](const std::string& was, const std::string& is) {
    auto text = head;
    text.replace(text.find(was), was.size(), is);
    return faults_with("protocol.yaml", text);
  };
  CHECK(with("opening: report", "opening: repotr") == "small/protocol.yaml:5: there is no dialog \"repotr\"");
  CHECK(with("number: police", "number: nobody") ==
        "small/protocol.yaml:6: the contact \"nobody\" is not in contacts.yaml");
  CHECK(with("areas: [Here]\n", "") ==
        "small/protocol.yaml:1: \"areas:\" is missing: which areas does this protocol cover?");
  CHECK(with("age: Made up.", "") == "small/protocol.yaml:1: \"age:\" is missing");
  CHECK(with("title: The document", "title: The document, file: ../guidance.txt") ==
        "small/protocol.yaml:4: \"file:\" names the document's text, without folder, as in guidance.txt");
  CHECK(with("age: Made up.", "age: [Made up.]") == "small/protocol.yaml:8: \"age\" must be one text");
}

TEST_CASE("what is no plain YAML file is refused with its line", "[dialogs][reader]") {
  const std::string at = "small/facts.yaml";
  const std::string look = "; look at the indentation, colons and quotes here and above";
  std::string deep = "facts: ";
  for (int i = 0; i < 40; ++i) deep += "[";
  for (int i = 0; i < 40; ++i) deep += "]";
  check(
      "facts.yaml", "",
      {{"an empty file", "", at + ": this file is empty"},
       {"broken YAML", "facts:\n  - {question: Safe?}\n", at + ":2: this is not YAML (unknown token)" + look},
       {"an anchor", "facts:\n  - &x {fact: x}\n",
        at + ":2: anchors (&name) are not used in these files; write the value out"},
       {"an alias", "facts:\n  - *x\n",
        at + ":2: this is not YAML (the referenced anchor is not defined)" + look},
       {"a key twice", "facts: []\nfacts: []\n", at + ":2: this key stands here a second time"},
       {"a key that is a list", "[facts]: []\n", at + ":1: a key must be a plain word"},
       {"deep nesting", deep, at + ":1: too many levels inside each other"},
       {"a second document", "facts: []\n---\nfacts: []\n", at + ":2: only one document may stand in a file"},
       {"another encoding", "facts:\n  - {fact: caf\xE9}\n",
        at + ":2: this holds bytes that are not UTF-8 text, or control characters"},
       {"more than 1 MiB", "facts: []\n" + std::string(kLargestYaml, '#'),
        at + ": this file is larger than 1 MiB"},
       {"a list at the top", "- facts\n",
        at + ":1: names with values are expected here, as in \"id: ...\""}});
}

TEST_CASE("all faults are told at once, in the order of files and lines", "[dialogs][reader]") {
  auto files = good();
  text_of(files, "contacts.yaml") += "  - {contact: x, name: X, number: '1', cites: [C-7]}\n";
  text_of(files, "report.yaml") =
      "dialog: report\nsteps:\n  - {ask: danger, cites: [C-8], then: away}\n  - {ask: x, cites: [C-9]}\n" +
      kEnd;
  CHECK(faults_of(files) ==
        "small/contacts.yaml:4: the clause \"C-7\" is not in clauses.yaml\n"
        "small/dialogs/report.yaml:3: the clause \"C-8\" is not in clauses.yaml\n"
        "small/dialogs/report.yaml:3: there is no step \"away\" to go on to\n"
        "small/dialogs/report.yaml:4: the fact \"x\" is not in facts.yaml\n"
        "small/dialogs/report.yaml:4: the clause \"C-9\" is not in clauses.yaml");
}

TEST_CASE("files that do not belong or are missing are named", "[dialogs][reader]") {
  auto files = good();
  SECTION("a name that is none of a protocol's") {
    files.push_back({"small/contcats.yaml", "contacts: []\n"});
    CHECK(faults_of(files) == "small/contcats.yaml: this name is not one of a protocol's files");
  }
  SECTION("the same name twice") {
    files.push_back({"other/clocks.yaml", "clocks: []\n"});
    CHECK(faults_of(files) == "other/clocks.yaml: there is another file of this name");
  }
  SECTION("no head") {
    files.erase(files.begin());
    CHECK(faults_of(files) == "protocol.yaml: this file is missing");
  }
  SECTION("a dialog twice") {
    files.push_back({"small/dialogs/again.yaml", "dialog: report\nsteps:\n" + kEnd});
    CHECK(faults_of(files) == "small/dialogs/again.yaml:1: \"report\" is defined twice");
  }
  SECTION("nothing at all") {
    CHECK(faults_of({}) == "protocol.yaml: this file is missing");
  }
}

// --- the compiled form ---

TEST_CASE("the compiled form reads as the same protocol", "[dialogs][reader]") {
  const auto protocol = *read_protocol(good());
  const auto again = read_compiled(protocol.compiled);
  REQUIRE(again);
  CHECK(again->revision == protocol.revision);
  CHECK(again->compiled == protocol.compiled);
  CHECK(again->dialog("report").steps.size() == 2);
  CHECK(again->facts.at("danger").options[0].label == "Yes");
}

TEST_CASE("layout and comments do not change the revision", "[dialogs][reader]") {
  const auto revision = read_protocol(good())->revision;
  auto files = good();
  text_of(files, "report.yaml") =
      "# The tree.\ndialog: report\n\nsteps:\n  - ask: danger   # first\n    house: 'test'\n"
      "  -   end: over\n      text: >-\n        Over.\n      house: test\n";
  CHECK(read_protocol(files)->revision == revision);
  std::ranges::reverse(files);
  CHECK(read_protocol(files)->revision == revision);
}

TEST_CASE("words and the order of options change the revision", "[dialogs][reader]") {
  const std::string facts = Parts{}.facts;
  const auto revision = [&](const std::string& options) {
    auto files = good();
    text_of(files, "facts.yaml") =
        facts + "  - {fact: x, type: choice, name: X, question: X., options: [" + options + "]}\n";
    return read_protocol(files)->revision;
  };
  const auto one = revision("{value: a, label: A}, {value: b, label: B}");
  CHECK(one != revision("{value: b, label: B}, {value: a, label: A}"));
  CHECK(one != revision("{value: a, label: A}, {value: b, label: B.}"));
}

TEST_CASE("what is no compiled protocol is refused", "[dialogs][reader]") {
  for (const std::string text :
       {"", "{", "[]", "{}", R"({"protocol.yaml": 1})", R"({"protocol.yaml": {"map": [["protocol"]]}})",
        R"({"protocol.yaml": {"map": [[1, "x"]]}})", R"({"protocol.yaml": null})"}) {
    INFO(text);
    CHECK_FALSE(read_compiled(text));
  }
  std::string deep = R"({"protocol.yaml": )";
  for (int i = 0; i < 10'000; ++i) deep += '[';
  for (int i = 0; i < 10'000; ++i) deep += ']';
  CHECK_FALSE(read_compiled(deep + "}"));
}

}  // namespace
}  // namespace dutydesk::dialogs
