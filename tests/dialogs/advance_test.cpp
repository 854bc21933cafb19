// What a turn understands and does beyond the six rules, which have a file of their own.
#include "dialogs/advance.h"

#include <catch2/catch.hpp>

#include "dialogs/menu.h"
#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Matchers::Contains;
using std::chrono::hours;
using std::chrono::minutes;

const std::string kOver = "  - {end: over, text: Over., house: test}\n";

Protocol typed_protocol() {
  return small_protocol(
      {.steps = "  - {ask: seen, house: test}\n"
                "  - {ask: age, house: test, then: {child: small, teen: next, adult: next,\n"
                "     unknown: next, skipped: next}}\n"
                "  - {tell: big, text: 'Aged {age}.', house: test}\n"
                "  - {tell: small, text: Small., when: {age: child}, house: test}\n"
                "  - {ask: times, house: test}\n"
                "  - {ask: wearing, house: test}\n" +
                kOver,
       .facts = Parts{}.facts + kMoreFacts});
}

std::vector<std::string> labels(const Reply& reply) {
  std::vector<std::string> labels;
  for (const auto& option : reply.options) labels.push_back(option.label);
  return labels;
}

// --- moments ---

TEST_CASE("a moment is said back with its day and how long ago it was", "[dialogs][advance]") {
  const auto protocol = typed_protocol();
  Conversation sam{protocol};
  sam.say("new");
  sam.say("it was about half past nine I think");
  CHECK_THAT(sam.reply().text, Contains("Last seen: 21:30 GMT on Sat 21 Nov, 1 h 00 min ago."));
  CHECK(sam.replays());
}

TEST_CASE("a time that can be read in two ways is asked about", "[dialogs][advance]") {
  const auto protocol = typed_protocol();
  const auto ask = [&](const std::string& answer) {
    Conversation sam{protocol};
    sam.say("new");
    sam.say("yesterday at 9");
    CHECK_THAT(sam.reply().text, Contains("That can be read in two ways. Which one?"));
    CHECK(labels(sam.reply()) ==
          std::vector<std::string>{"09:00 GMT on Fri 20 Nov", "21:00 GMT on Fri 20 Nov", "Not known"});
    answer.empty() ? sam.press(sam.reply().options[1].value) : sam.say(answer);
    REQUIRE(sam.episode().known("seen", ""));
    CHECK(sam.replays());
    return sam.episode().known("seen", "")->value.at;
  };
  const auto evening = kStart - hours{25} - minutes{30};
  CHECK(ask("2") == evening);
  CHECK(ask("the second") == evening);
  CHECK(ask("evening") == evening);
  CHECK(ask("") == evening);
  CHECK(ask("1") == evening - hours{12});
  CHECK(ask("morning") == evening - hours{12});
  CHECK(ask("yesterday 9pm") == evening);  // said anew
}

TEST_CASE("the hour that comes twice in October is asked about", "[dialogs][advance]") {
  const auto protocol = typed_protocol();
  const Instant morning{std::chrono::sys_days{std::chrono::year{2026} / 10 / 25} + hours{9}};
  Conversation sam{protocol, kSam, morning};
  sam.say("new");
  sam.say("01:30");
  CHECK(labels(sam.reply()) ==
        std::vector<std::string>{"01:30 BST on Sun 25 Oct", "01:30 GMT on Sun 25 Oct", "Not known"});
  sam.say("GMT");
  CHECK(sam.episode().known("seen", "")->value.at == morning - hours{7} - minutes{30});
}

TEST_CASE("the hour that March leaves out is refused kindly, the future is queried", "[dialogs][advance]") {
  const auto protocol = typed_protocol();
  const Instant morning{std::chrono::sys_days{std::chrono::year{2027} / 3 / 28} + hours{9}};
  Conversation sam{protocol, kSam, morning};
  sam.say("new");
  sam.say("01:30");
  CHECK_THAT(sam.reply().text, Contains("That night the clocks went forward, and that hour never was."));
  CHECK(sam.open() == "seen");
  sam.say("tomorrow 9pm");
  CHECK_THAT(sam.reply().text, Contains("21:00 BST on Mon 29 Mar is still to come. When was it?"));
  CHECK(sam.open() == "seen");
  CHECK(sam.all<NotUnderstood>().empty());
  sam.say("02:30");
  CHECK(sam.episode().known("seen", "")->value.at == morning - hours{7} - minutes{30});
  CHECK(sam.replays());
}

TEST_CASE("who does not know a time is believed, unless they name one all the same", "[dialogs][advance]") {
  const auto protocol = typed_protocol();
  Conversation sam{protocol};
  sam.say("new");
  sam.say("don't know, he was due at 9pm");
  CHECK(known(sam, "seen") == "unknown");
  Conversation alex{protocol};
  alex.say("new");
  alex.say("not sure, maybe about 9pm");
  CHECK(alex.episode().known("seen", "")->value.at == kStart - minutes{90});
}

TEST_CASE("a time without an hour is asked for its hour, kindly", "[dialogs][advance]") {
  const auto protocol = typed_protocol();
  Conversation sam{protocol};
  sam.say("new");
  for (const auto* words : {"yesterday", "teatime", "a few minutes ago"}) {
    INFO(words);
    sam.say(words);
    CHECK_THAT(sam.reply().text, Catch::Matchers::StartsWith("About what time?"));
    CHECK(sam.all<MomentUnclear>().size() == 1);
    CHECK(sam.all<NotUnderstood>().empty());
    CHECK(sam.open() == "seen");
  }
  sam.say("not sure, maybe yesterday");
  CHECK(known(sam, "seen") == "unknown");
  CHECK(sam.replays());
}

// --- numbers, dates, words ---

TEST_CASE("a number is taken out of a sentence and has a band", "[dialogs][advance]") {
  const auto protocol = typed_protocol();
  Conversation sam{protocol};
  sam.say("new");
  sam.say("dk");
  sam.say("he is 14 years old");
  CHECK(sam.episode().known("age", "")->value == Value{"teen", {}, "14"});
  CHECK_THAT(sam.reply().text, Contains("Age: 14."));
  CHECK_THAT(sam.reply().text, Contains("Aged 14."));
  sam.say("change age");
  CHECK(sam.open() == "age");
  sam.say("12");
  CHECK(known(sam, "age") == "child");
  CHECK(sam.open() == "small");
  CHECK_THAT(sam.reply().text, Contains("Changed. Age: 12 (it was: 14)."));
  CHECK(sam.replays());
}

TEST_CASE("a number is understood with other words, and spelt out", "[dialogs][advance]") {
  const auto protocol = typed_protocol();
  for (const auto* words : {"about 15",       "he's 15 i think",
                            "fifteen",        "She's fifteen",
                            "hes about 15",   "15yrs",
                            "15 yrs",         "15 years old",
                            "15yo",           "15ish",
                            "15 or so",       "15 i think",
                            "15 and a half",  "she turned 15 in May",
                            "just turned 15", "I think 15",
                            "aged 15",        "age 15",
                            "maybe 15",       "only 15",
                            "just 15",        "around 15",
                            "they're 15."}) {
    INFO(words);
    Conversation sam{protocol};
    sam.say("new");
    sam.say("dk");
    sam.say(words);
    CHECK(sam.episode().known("age", "")->value == Value{"teen", {}, "15"});
  }
}

TEST_CASE("two numbers, or none, are not understood", "[dialogs][advance]") {
  const auto protocol = typed_protocol();
  Conversation sam{protocol};
  sam.say("new");
  sam.say("dk");
  for (const auto* words : {"14 or 15", "fourteen or fifteen", "twenty one", "no one knows", "12345678", "-",
                            "14.5", "18 next month", "born 2011", "year 9", "room 12", "half ten last night",
                            "-5", "999 cancelled", "nearly 16", "18 in may"}) {
    INFO(words);
    sam.say(words);
    CHECK(sam.open() == "age");
  }
  sam.say("not known");
  CHECK(known(sam, "age") == "unknown");
}

TEST_CASE("dates and words are kept as they were meant and said", "[dialogs][advance]") {
  const auto protocol = typed_protocol();
  Conversation sam{protocol};
  for (const auto* words : {"new", "dk", "15", "ok"}) sam.say(words);
  REQUIRE(sam.open() == "times");
  sam.say("5 Nov, 2026-11-01 and the 12/10");
  CHECK(sam.episode().known("times", "")->value == Value{"known", {}, "2026-10-12 2026-11-01 2026-11-05"});
  sam.say("A red coat; size 12!");
  CHECK(sam.episode().known("wearing", "")->value == Value{"known", {}, "A red coat; size 12!"});
  CHECK(sam.open() == "");
  CHECK(sam.replays());
}

TEST_CASE("a number that cannot be is not understood", "[dialogs][advance]") {
  auto protocol = typed_protocol();
  protocol.facts.at("age").most = 25;
  Conversation sam{protocol};
  for (const auto* words : {"new", "dk", "26", "112"}) sam.say(words);
  CHECK(sam.open() == "age");
  sam.say("25");
  CHECK(known(sam, "age") == "adult");
}

TEST_CASE("nobody, not yet and a call that nobody answers are no words to write down", "[dialogs][advance]") {
  const auto protocol = typed_protocol();
  const auto worn = [&](const std::string& words) {
    INFO(words);
    Conversation sam{protocol};
    for (const auto* before : {"new", "dk", "15", "ok", "none"}) sam.say(before);
    REQUIRE(sam.open() == "wearing");
    sam.say(words);
    return known(sam, "wearing");
  };
  for (const auto* words :
       {"nobody", "Nobody yet", "no one", "no", "not yet", "none", "nothing", "I can't get through",
        "i cant get through", "no answer", "its ringing out", "It's ringing out.", "no one answers", "1"})
    CHECK(worn(words) == "unknown");
  for (const auto* words :
       {"nobody knew, but a red coat", "not yet his coat", "no coat", "12", "none but a hat"})
    CHECK(worn(words) == "known");
}

// --- alarm ---

TEST_CASE("what sounds like an emergency brings 999 first and goes on where it was", "[dialogs][advance]") {
  const auto protocol =
      small_protocol({.steps = "  - {ask: place, house: test}\n  - {ask: danger, house: test}\n" + kOver,
                      .head = "alarm: ['\\bcollapsed\\b', '\\bknife\\b']\n"});
  Conversation sam{protocol};
  sam.say("new");
  sam.say("She's COLLAPSED!");
  CHECK(sam.all<Alarmed>() == std::vector{Alarmed{"She's COLLAPSED!"}});
  CHECK(sam.all<NotUnderstood>().empty());
  CHECK_THAT(sam.reply().text, Catch::Matchers::StartsWith("Ring 999."));
  REQUIRE(sam.reply().contacts.size() == 1);
  CHECK(sam.reply().contacts[0].number == "999");
  CHECK(sam.open() == "place");
  sam.say("yes, and he has a knife");
  CHECK(sam.reply().contacts[0].number == "999");
  CHECK(known(sam, "place") == "yes");
  CHECK(sam.open() == "danger");
  CHECK(sam.replays());
}

// --- classify ---

Protocol grading() {
  return small_protocol({.steps = "  - {ask: place, house: test}\n"
                                  "  - classify: grade\n"
                                  "    house: test\n"
                                  "    rules:\n"
                                  "      - {value: away, when: {place: yes}, cites: [C-1]}\n"
                                  "      - {value: missing, cites: [C-1]}\n"
                                  "    then: {missing: go, away: over, skipped: go}\n"
                                  "  - {tell: go, text: 'Grade: {grade}.', house: test}\n" +
                                  kOver,
                         .facts = Parts{}.facts + kMoreFacts});
}

TEST_CASE("a classification is read out of the facts, and the worker decides", "[dialogs][advance]") {
  const auto protocol = grading();
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  CHECK_THAT(sam.reply().text, Contains("As the protocol reads, from what is known so far: Missing."));
  CHECK_THAT(sam.reply().text,
             Contains("Say yes to that, or say what was decided instead; the record says by whom."));
  CHECK(sam.reply().cites == std::vector<std::string>{"general advice, not from this protocol", "C-1"});
  sam.say("agreed");
  CHECK(known(sam, "grade") == "missing");
  CHECK(sam.open() == "go");
  Conversation alex{protocol, kAlex};
  alex.say("new");
  alex.say("no");
  alex.say("away");
  CHECK(alex.all<FactSet>() ==
        std::vector{FactSet{"grade", "", {"report.1", "grade", {}}, {"away"}, {}, "", "missing"}});
  CHECK(alex.open() == "");
}

TEST_CASE("a classification stands while the protocol reads the same", "[dialogs][advance]") {
  const auto protocol = grading();
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "yes", "done"}) sam.say(words);
  REQUIRE(sam.open() == "");
  sam.say("change place");
  sam.say("yes");
  CHECK(sam.open() == "grade");
  CHECK_THAT(sam.reply().text, Contains("Decided before by Sam: Missing, when the protocol read Missing."));
  sam.say("change place");
  sam.say("unknown");
  CHECK(sam.open() == "");  // the decision stands as before
  CHECK(known(sam, "grade") == "missing");
  CHECK(sam.replays());
}

// --- call and clock ---

const Parts kCalling = {
    .steps =
        "  - {ask: danger, house: test}\n  - {clock: two_hours, when: {danger: no}, house: test}\n"
        "  - {call: ladder, when: {danger: no}, house: test}\n  - {tell: after, text: After., house: "
        "test}\n" +
        kOver,
    .more_dialogs = {"dialog: ladder\nsteps:\n  - {ask: calm, house: test}\n"
                     "  - {ring: police, when: {calm: no}, cites: [C-1]}\n"
                     "  - {end: climbed, text: Climbed., house: test}\n"}};

TEST_CASE("a call runs another dialog as a run of its own and goes on after it", "[dialogs][advance]") {
  const auto protocol = small_protocol(kCalling);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  CHECK(sam.reply().question == Place{"report.1/ladder", "calm", {}});
  CHECK(sam.all<ClockStarted>().size() == 1);
  sam.say("no");
  CHECK(sam.reply().question == Place{"report.1/ladder", "police", {}});
  sam.say("done");
  CHECK(sam.all<RunEnded>() == std::vector{RunEnded{"report.1/ladder", "climbed"}});
  CHECK(sam.open() == "after");
  CHECK(sam.replays());
}

TEST_CASE("a called run that ends at once lets its caller go on to its next call", "[dialogs][advance]") {
  const auto at_once = [](const std::string& id) {
    return "dialog: " + id + "\nsteps:\n  - {end: over, text: Over., house: test}\n";
  };
  const auto protocol = small_protocol(
      {.steps = "  - {ask: danger, house: test}\n  - {call: one, house: test}\n  - {call: two, house: test}\n"
                "  - {call: ladder, house: test}\n" +
                kOver,
       .more_dialogs = {at_once("one"), "dialog: two\nsteps:\n  - {call: inner, house: test}\n" + kOver,
                        at_once("inner"), kCalling.more_dialogs.front()}});
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  CHECK(sam.reply().question == Place{"report.1/ladder", "calm", {}});
  CHECK(sam.all<RunEnded>().size() == 3);
  CHECK(sam.replays());
}

TEST_CASE("what a correction takes off the path takes its called run with it", "[dialogs][advance]") {
  const auto protocol = small_protocol(kCalling);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  sam.say("change danger");
  sam.say("yes");
  CHECK(sam.open() == "after");
  CHECK(sam.all<ClockWithdrawn>().size() == 1);
  sam.say("change danger");
  sam.say("no");
  CHECK(sam.reply().question == Place{"report.1/ladder", "calm", {}});
  CHECK(sam.replays());
}

TEST_CASE("a dialog that would call itself is refused", "[dialogs][reader]") {
  auto parts = kCalling;
  parts.more_dialogs = {"dialog: ladder\nsteps:\n  - {call: rung, house: test}\n" + kOver,
                        "dialog: rung\nsteps:\n  - {call: ladder, house: test}\n" + kOver};
  CHECK(faults_of(files_of(parts)) ==
        "small/dialogs/more6.yaml:3: \"rung\" leads back to this dialog: it would call itself without end\n"
        "small/dialogs/more7.yaml:3: \"ladder\" leads back to this dialog: it would call itself without end");
}

TEST_CASE("a clock that is due is told once", "[dialogs][advance]") {
  const auto protocol = small_protocol(kCalling);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  sam.wait(hours{2}).fire();
  CHECK(sam.all<ClockDue>() == std::vector{ClockDue{"two_hours", kStart + hours{2}}});
  CHECK_THAT(sam.reply().text, Contains("Due now, 00:30 GMT on Sun 22 Nov:\n- The police do it."));
  REQUIRE(sam.reply().clocks.size() == 1);
  CHECK(sam.reply().clocks[0].state == "due");
  sam.wait(hours{1}).fire();
  CHECK(sam.events().empty());
  sam.say("no");  // what was asked last is still open
  CHECK(sam.reply().question == Place{"report.1/ladder", "police", {}});
  CHECK(sam.replays());
}

// --- words ---

TEST_CASE("new for a caller takes the caller's role and says both in the record", "[dialogs][advance]") {
  const auto protocol =
      small_protocol({.steps = "  - {ask: wearing, when: {role: parent}, house: test}\n" + kOver,
                      .head = "opening_for: {police: brief}\n",
                      .facts = Parts{}.facts + kMoreFacts,
                      .more_dialogs = {"dialog: brief\nsteps:\n  - {ask: danger, house: test}\n" + kOver}});
  Conversation sam{protocol};
  sam.say("new for a mum");
  CHECK(sam.all<Opened>() ==
        std::vector{Opened{"K7F3", "small", protocol.revision, "parent", "parent", "Here"}});
  CHECK_THAT(sam.reply().text, Contains("a parent reports this and that Sam typed it"));
  CHECK_THAT(sam.reply().text, Contains("What was the child wearing?"));
  sam.say("status");
  CHECK_THAT(sam.reply().text, Contains("Reported by a parent."));
  Conversation alex{protocol, kAlex};
  alex.say("new for the police");
  CHECK(alex.reply().question == Place{"brief.1", "danger", {}});
  Conversation stranger{protocol};
  stranger.say("new for my neighbour");
  CHECK(stranger.episode().role == "residential_worker");
  CHECK_THAT(stranger.reply().text, Contains("I do not know that caller"));
  Conversation plain{protocol};
  plain.say("new");
  CHECK(plain.episode().caller == "");
  CHECK(plain.episode().role == "residential_worker");
}

TEST_CASE("script says what to say in order, with blanks for what is not known", "[dialogs][advance]") {
  const auto protocol = small_protocol(
      {.steps =
           "  - {ask: place, house: test}\n  - {ring: police, cites: [C-1]}\n  - {ask: seen, house: test}\n" +
           kOver,
       .contacts = "contacts:\n  - contact: police\n    name: Police desk\n    number: \"0123\"\n"
                   "    script: [I report a missing child., 'The name is ____.', 'Place known: {place}.', "
                   "'Last seen: {seen}.']\n"
                   "    cites: [C-1]\n"
                   "  - {contact: emergency, name: Emergency, number: \"999\", say: Ring 999., house: not "
                   "printed}\n"});
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  sam.say("script");
  CHECK_THAT(sam.reply().text, Contains("Say to Police desk:\n- I report a missing child.\n- The name is "
                                        "____.\n- Place known: No.\n- Last seen: ____."));
  CHECK(sam.open() == "police");
}

TEST_CASE("define tells what a word means, or which are defined", "[dialogs][advance]") {
  const auto protocol = small_protocol({.steps = "  - {ask: danger, house: test}\n" + kOver,
                                        .head = "definitions:\n  - {term: Missing, say: ['gone'], text: The "
                                                "place is not known., cites: [C-1]}\n"});
  Conversation sam{protocol};
  sam.say("new");
  sam.say("define missing");
  CHECK_THAT(sam.reply().text, Contains("Missing: The place is not known."));
  CHECK(sam.reply().cites.front() == "C-1");
  sam.say("define gone");
  CHECK_THAT(sam.reply().text, Contains("Missing: The place is not known."));
  sam.say("define absconder");
  CHECK_THAT(sam.reply().text, Contains("I have no definition of \"absconder\".\n\nDefined are: Missing."));
  CHECK(sam.open() == "danger");
}

TEST_CASE("handover and leave say what is still open, and who holds it", "[dialogs][advance]") {
  const auto protocol = small_protocol(kCalling);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  for (const auto* word : {"handover", "leave"}) {
    sam.say(word);
    INFO(sam.reply().text);
    CHECK_THAT(sam.reply().text, Contains("Sam"));
    CHECK_THAT(sam.reply().text, Contains("K7F3"));
    CHECK_THAT(sam.reply().text, Contains("- Calm\n- due 00:30 GMT on Sun 22 Nov: The police do it."));
    CHECK(sam.reply().question == Place{"report.1/ladder", "calm", {}});
  }
}

TEST_CASE("returned opens the questions for a return, once", "[dialogs][advance]") {
  const auto protocol = small_protocol(
      {.steps = "  - {ask: danger, house: test}\n" + kOver,
       .head = "returned: back_home\n",
       .more_dialogs = {"dialog: back_home\nfirst: yes\nsteps:\n  - {ask: calm, house: test}\n" + kOver}});
  Conversation sam{protocol};
  sam.say("new");
  sam.say("returned an hour ago");
  CHECK(sam.reply().question == Place{"back_home.1", "calm", {}});
  sam.say("returned");
  CHECK(sam.all<RunOpened>().empty());
  sam.say("yes");
  CHECK(sam.open() == "danger");
  sam.say("returned");
  CHECK(sam.reply().question == Place{"back_home.2", "calm", {}});
  CHECK(sam.replays());
}

Protocol with_a_return() {
  return small_protocol(
      {.steps =
           "  - {ask: danger, house: test}\n  - {ask: wearing, house: test}\n  - {ask: whereabouts, house: "
           "test}\n  - {ask: place, house: test}\n" +
           kOver,
       .head = "returned: back_home\n",
       .facts =
           Parts{}.facts + kMoreFacts +
           "  - fact: whereabouts\n    type: choice\n    name: Now\n    question: Any news?\n"
           "    options: [{value: found, label: Back, say: ['\\bback\\b']}, {value: status, label: Same}]\n",
       .more_dialogs = {"dialog: back_home\nfirst: yes\nsteps:\n  - {ask: calm, house: test}\n" + kOver}});
}

TEST_CASE("that the child is back opens the questions for a return, where it is no answer",
          "[dialogs][advance]") {
  const auto protocol = with_a_return();
  Conversation sam{protocol};
  sam.say("new");
  sam.say("he's not back");
  CHECK(sam.all<NotUnderstood>().size() == 1);
  sam.say("He's back!");
  CHECK(sam.all<WordSaid>() == std::vector{WordSaid{"returned", "He's back!"}});
  CHECK(sam.reply().question == Place{"back_home.1", "calm", {}});
  for (const auto* words : {"yes", "no", "a coat"}) sam.say(words);
  sam.say("he's back");  // an answer that this question has
  CHECK(known(sam, "whereabouts") == "found");
  CHECK(sam.open() == "place");
  sam.say("no");
  REQUIRE(sam.open() == "");
  sam.say("found her");  // when nothing is asked
  CHECK(sam.reply().question == Place{"back_home.2", "calm", {}});
  CHECK(sam.replays());
}

TEST_CASE("that the child is back is heard where any words would do, and after another's answer",
          "[dialogs][advance]") {
  const auto protocol = with_a_return();
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "she's home"}) sam.say(words);
  CHECK(sam.reply().question == Place{"back_home.1", "calm", {}});
  CHECK_FALSE(sam.episode().known("wearing", ""));
  Conversation both{protocol};
  both.say("new");
  both.as(kAlex).say("status");
  both.as(kSam).say("no");
  both.as(kAlex).say("they've come home");
  CHECK(both.reply().question == Place{"back_home.1", "calm", {}});
}

TEST_CASE("an answer that is called like a word that works anywhere is that answer, where it is offered",
          "[dialogs][advance]") {
  const auto protocol = with_a_return();
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "a coat"}) sam.say(words);
  REQUIRE(sam.open() == "whereabouts");
  sam.say("Back.");
  CHECK(known(sam, "whereabouts") == "found");
  sam.say("back");  // is not offered here
  CHECK(sam.all<Reopened>().size() == 1);
  REQUIRE(sam.open() == "whereabouts");
  sam.say("status");
  CHECK(known(sam, "whereabouts") == "status");
  sam.say("status");
  CHECK(sam.all<WordSaid>().size() == 1);
  CHECK(sam.replays());
}

TEST_CASE("where a protocol says nothing of a return, the advice says that it is not from it",
          "[dialogs][advance]") {
  const auto protocol = protocol_with("  - {ask: danger, house: test}\n" + kOver);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("returned");
  CHECK_THAT(sam.reply().text,
             Contains("Tell Police desk and everybody who was told (general advice, not from "
                      "this protocol)."));
  CHECK(std::ranges::count(sam.reply().cites, "general advice, not from this protocol") == 1);
}

TEST_CASE("any word of an answer names it to change, where no other answer holds it", "[dialogs][advance]") {
  const auto protocol = small_protocol(
      {.steps = "  - {ask: in_danger, house: test}\n  - {ask: place, house: test}\n" + kOver,
       .facts = Parts{}.facts +
                "  - {fact: in_danger, type: yes_no, name: Immediate danger, question: 'In danger now?'}\n"});
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "no"}) sam.say(words);
  sam.say("change danger");
  CHECK(sam.all<Reopened>() == std::vector{Reopened{{"report.1", "in_danger", {}}}});
  CHECK(sam.open() == "in_danger");
  sam.say("skip");
  sam.say("change no");  // both are
  CHECK(sam.reply().question == kMenu);
  CHECK(sam.replays());
}

TEST_CASE("what names an answer is that, though a checklist holds the words too", "[dialogs][advance]") {
  const auto protocol = small_protocol(
      {.steps = "  - {ask: police_risk, house: test}\n  - {ask: place, house: test}\n"
                "  - do: tell\n    text: Tell them.\n    house: test\n    items:\n"
                "      - {id: carer, text: Tell the carer the risk., cites: [C-1]}\n"
                "      - {id: school, text: Police risk goes to the school., cites: [C-1]}\n" +
                kOver,
       .facts = Parts{}.facts +
                "  - {fact: police_risk, type: yes_no, name: Police risk, question: 'High risk?'}\n"});
  for (const auto* words : {"risk", "police risk", "police"}) {
    INFO(words);
    Conversation sam{protocol};
    for (const auto* said : {"new", "no", "no", "done", "done"}) sam.say(said);
    sam.say("change " + std::string{words});
    CHECK(sam.open() == "police_risk");
    sam.say("skip");
    sam.say("change school");
    CHECK(sam.all<Reopened>() == std::vector{Reopened{{"report.1", "tell", "school"}}});
  }
  Conversation sam{protocol};
  for (const auto* said : {"new", "no", "no", "done", "done", "change", "3"}) sam.say(said);
  CHECK(sam.all<Reopened>() == std::vector{Reopened{{"report.1", "tell", "carer"}}});
}

TEST_CASE("what was rung can be taken back", "[dialogs][advance]") {
  const auto protocol =
      protocol_with("  - {ring: police, cites: [C-1]}\n  - {ask: danger, house: test}\n" + kOver);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("rang");
  CHECK(sam.open() == "danger");
  sam.say("change police desk");
  CHECK(sam.all<Reopened>() == std::vector{Reopened{{"report.1", "police", {}}}});
  CHECK(sam.open() == "police");
  CHECK(sam.replays());
}

TEST_CASE("an item of a checklist may give its own number", "[dialogs][advance]") {
  const auto protocol = protocol_with(
      "  - do: tell_all\n    text: Tell them.\n    house: test\n    items:\n"
      "      - {id: first, text: The police desk., contact: police, cites: [C-1]}\n"
      "      - {id: second, text: The school., cites: [C-1]}\n" +
      kOver);
  Conversation sam{protocol};
  sam.say("new");
  REQUIRE(sam.reply().contacts.size() == 1);
  CHECK(sam.reply().contacts[0].number == "0123");
  sam.say("done");
  CHECK(sam.reply().contacts.empty());
}

TEST_CASE("a stop reads the newest run's answer", "[dialogs][advance]") {
  Parts parts{
      "  - {ask: danger, cites: [C-1]}\n  - {end: done, text: Done., cites: [C-1], when: {danger: yes}}\n"
      "  - {tell: go, text: Go., cites: [C-1], starts: [two_hours]}\n  - {ask: place, cites: [C-1]}\n"
      "  - {end: over, text: Over., cites: [C-1]}\n"};
  parts.head = "returned: back\n";
  parts.clocks =
      "clocks:\n  - {clock: two_hours, what: They do it., due_after: 2 hours, runs_from: [opened], cites: "
      "[C-1], "
      "stops: {calm: yes}}\n";
  parts.more_dialogs = {
      "dialog: back\nsteps:\n  - {ask: calm, cites: [C-1]}\n  - {end: over, text: Over., cites: [C-1]}\n"};
  const auto protocol = small_protocol(parts);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "returned", "yes"}) sam.say(words);
  CHECK(sam.all<ClockWithdrawn>().size() == 1);
  sam.say("returned");
  CHECK(sam.all<ClockStarted>().empty());  // not yet answered otherwise
  sam.say("no");
  CHECK(sam.all<ClockStarted>().size() == 1);
  sam.say("change calm");
  CHECK(sam.replays());
}

TEST_CASE("a cry for help is no plain no", "[dialogs][advance]") {
  Parts parts{"  - {ask: danger, cites: [C-1]}\n  - {end: over, text: Over., cites: [C-1]}\n"};
  parts.head = "alarm: ['not breathing']\n";
  const auto protocol = small_protocol(parts);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no, not breathing"}) sam.say(words);
  CHECK(sam.all<Alarmed>().size() == 1);
  CHECK(known(sam, "danger") == "unanswered");
}

// --- a dialog that is stopped ---

TEST_CASE("a dialog asks nothing while it is stopped, and goes on where it was", "[dialogs][advance]") {
  Parts parts{R"(  - {ask: danger, cites: [C-1]}
  - {ask: place, cites: [C-1]}
  - {end: done, text: Done., cites: [C-1]}
)"};
  parts.head = "returned: back\n";
  parts.more_dialogs = {
      "dialog: back\nsteps:\n  - {ask: order, cites: [C-1]}\n  - {end: over, text: Over., cites: [C-1]}\n"};
  auto files = files_of(parts);
  for (auto& file : files)
    if (file.path.ends_with("report.yaml"))
      file.text.replace(file.text.find("steps:"), 6, "stops: {order: yes}\nsteps:");
  REQUIRE(faults_of(files).empty());
  const auto protocol = *read_protocol(files);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "returned", "yes"}) sam.say(words);
  CHECK(sam.open().empty());
  CHECK(known(sam, "danger") == "no");
  sam.say("change order");
  sam.say("no");
  CHECK(sam.open() == "place");
  CHECK(sam.replays());
}

}  // namespace
}  // namespace dutydesk::dialogs
