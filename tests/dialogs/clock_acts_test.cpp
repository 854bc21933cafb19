// What a clock does when it is due, and what ends it: the clocks of rule 5, and whom rule 6 asks then.
#include <catch2/catch.hpp>

#include "dialogs/clock.h"
#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;
using std::chrono::hours;
using std::chrono::minutes;

const std::string kEnd = "  - {end: over, text: Over., house: test}\n";
const std::string kOpensReview = "repeats: yes, stops: {place: yes}, opens: review, ";

std::string clock_of(const std::string& id, const std::string& more, const std::string& due_after = "1 hour",
                     const std::string& runs_from = "[opened]") {
  return "  - {clock: " + id + ", what: 'They do " + id + ".', due_after: " + due_after +
         ", runs_from: " + runs_from + ", " + more + "cites: [C-1]}\n";
}

std::string dialog_of(const std::string& id, const std::string& steps, const std::string& more = {}) {
  return "dialog: " + id + "\n" + more + "steps:\n" + steps + kEnd;
}

std::string state(const Conversation& talk, const std::string& clock) {
  return std::string{talk.episode().clock_state(clock)};
}

// --- opens ---

const Parts kReviewed{
    .steps = "  - {ask: danger, house: test, starts: [hourly]}\n  - {ask: order, house: test}\n" + kEnd,
    .clocks = "clocks:\n" + clock_of("hourly", kOpensReview),
    .more_dialogs = {dialog_of("review", "  - {ask: place, house: test}\n  - {ask: calm, house: test}\n",
                               "title: The review\n")}};

TEST_CASE("what a clock opens waits its turn, and is asked when nothing else is open", "[dialogs][clock]") {
  const auto protocol = small_protocol(kReviewed);
  Conversation sam{protocol};
  sam.say("new");
  sam.wait(hours{1}).fire();
  CHECK(sam.all<RunOpened>() == std::vector{RunOpened{"review.1", "review", "hourly"}});
  CHECK(sam.all<Shown>().empty());
  CHECK_THAT(sam.reply().text,
             Contains("Due now") && Contains("To come, once nothing else is open: The review."));
  CHECK(sam.open() == "danger");
  sam.say("no");
  CHECK(known(sam, "danger") == "no");
  CHECK(sam.open() == "order");
  sam.say("no");
  CHECK(sam.reply().question == Place{"review.1", "place", {}});
  CHECK(sam.replays());
}

TEST_CASE("a clock that is due asks the holder, whose typed answer is taken", "[dialogs][clock][rules]") {
  const auto protocol = small_protocol(kReviewed);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "no"}) sam.say(words);
  CHECK(sam.open().empty());
  sam.wait(hours{1}).fire();
  CHECK(sam.all<Shown>() == std::vector{Shown{{"review.1", "place", {}}, {}}});
  CHECK(sam.reply().question == Place{"review.1", "place", {}});
  CHECK(sam.reply().options.size() == 3);
  CHECK_THAT(sam.reply().text, Contains("Is the place known?") && !Contains("To come"));
  sam.say("don't know");
  CHECK(known(sam, "place") == "unknown");
  sam.say("yes");
  CHECK(sam.episode().known("calm", "review.1")->value.word == "yes");
  CHECK(sam.replays());
}

TEST_CASE("words of another worker do not answer what a clock asked the holder", "[dialogs][clock][rules]") {
  const auto protocol = small_protocol(kReviewed);
  Conversation desk{protocol};
  for (const auto* words : {"new", "no", "no"}) desk.say(words);
  desk.wait(hours{1}).fire();
  desk.as(kAlex).say("no");
  CHECK(known(desk, "place") == "unanswered");
  CHECK(desk.reply().question == Place{"review.1", "place", {}});
  desk.as(kSam).say("no");
  CHECK(known(desk, "place") == "no");
}

TEST_CASE("while a run of a dialog is open no clock opens another", "[dialogs][clock]") {
  const auto protocol = small_protocol(kReviewed);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "no"}) sam.say(words);
  sam.wait(hours{1}).fire();
  sam.wait(hours{1}).fire();
  CHECK(sam.all<ClockDue>().size() == 1);
  CHECK(sam.all<RunOpened>().empty());
  CHECK(sam.reply().question == Place{"review.1", "place", {}});  // the same again
  CHECK_THAT(sam.reply().text, Contains("Due now") && Contains("Is the place known?"));
  sam.say("no");
  sam.say("no");
  CHECK(sam.open().empty());
  sam.wait(hours{1}).fire();
  CHECK(sam.all<RunOpened>() == std::vector{RunOpened{"review.2", "review", "hourly"}});
  CHECK(sam.reply().question == Place{"review.2", "calm", {}});
  CHECK(sam.replays());
}

TEST_CASE("of what clocks opened the oldest is asked first, with what it calls", "[dialogs][clock]") {
  const auto protocol = small_protocol(
      {.steps = "  - {clock: one, house: test, starts: [two, alarm]}\n" + kEnd,
       .clocks = "clocks:\n" + clock_of("one", "opens: first_up, ") +
                 clock_of("two", "opens: second_up, ", "2 hours") +
                 clock_of("alarm", "opens: danger_up, ", "3 hours"),
       .more_dialogs = {
           dialog_of("first_up", "  - {call: inner, house: test}\n  - {ask: order, house: test}\n"),
           dialog_of("second_up", "  - {ask: calm, house: test}\n"),
           dialog_of("inner", "  - {ask: place, house: test}\n"),
           dialog_of("danger_up", "  - {ask: danger, house: test}\n", "first: yes\n")}});
  Conversation sam{protocol};
  sam.say("new");
  sam.wait(hours{1}).fire();
  sam.wait(hours{1}).fire();
  CHECK(sam.open() == "place");
  sam.wait(hours{1}).fire();
  CHECK(sam.reply().question == Place{"danger_up.1", "danger", {}});
  sam.say("no");
  CHECK(sam.reply().question == Place{"first_up.1/inner", "place", {}});
}

TEST_CASE("a clock that is missed when it is computed opens its dialog at once", "[dialogs][clock]") {
  auto parts = kReviewed;
  parts.clocks = "clocks:\n" + clock_of("hourly", kOpensReview, "1 hour", "[seen, opened]");
  parts.steps =
      "  - {ask: seen, house: test}\n  - {tell: told, text: Told., house: test, starts: [hourly]}\n" + kEnd;
  const auto protocol = small_protocol(parts);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("20:10");
  CHECK(sam.all<ClockMissed>().size() == 1);
  CHECK(sam.all<RunOpened>() == std::vector{RunOpened{"review.1", "review", "hourly"}});
  CHECK_THAT(sam.reply().text, Contains("Was due 21:10 GMT on Sat 21 Nov, and 1 hour had already passed"));
  CHECK(sam.episode().clocks.at("hourly").due == kStart + minutes{40});  // 23:10, in the future
  CHECK(state(sam, "hourly") == "running");
  CHECK(sam.open() == "told");
  CHECK(sam.replays());
}

// --- repeats, stops ---

TEST_CASE("a clock that repeats starts again from its due time, until it is stopped", "[dialogs][clock]") {
  const auto protocol = small_protocol(kReviewed);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "no"}) sam.say(words);
  sam.wait(hours{1} + minutes{2}).fire();
  CHECK(sam.all<ClockStarted>() ==
        std::vector{ClockStarted{"hourly", kStart + hours{2}, "due", kStart + hours{1}}});
  REQUIRE(sam.reply().clocks.size() == 1);
  CHECK(sam.reply().clocks[0].due == kStart + hours{2});
  CHECK(sam.reply().clocks[0].runs_from == "the time before, 23:30 GMT on Sat 21 Nov");
  sam.say("yes");  // the place is known
  CHECK(sam.all<ClockWithdrawn>() == std::vector{ClockWithdrawn{"hourly", "Place known is now: Yes"}});
  sam.wait(hours{2}).fire();
  CHECK(sam.events().empty());
  sam.say("change place");
  sam.say("no");  // the times that have passed meanwhile were nobody's, and it goes on
  CHECK(sam.all<ClockStarted>().size() == 1);
  CHECK(sam.all<ClockMissed>().empty());
  CHECK(state(sam, "hourly") == "running");
  CHECK(sam.episode().clocks.at("hourly").due > sam.now());
  CHECK(sam.replays());
}

TEST_CASE("after an outage a clock that repeats is told once, its next time in the future",
          "[dialogs][clock]") {
  const auto protocol = small_protocol(kReviewed);
  Conversation sam{protocol};
  sam.say("new");
  sam.wait(hours{5} + minutes{10}).fire();
  CHECK(sam.all<ClockDue>() == std::vector{ClockDue{"hourly", kStart + hours{1}}});
  CHECK(sam.episode().clocks.at("hourly").due == kStart + hours{6});
  sam.fire();
  CHECK(sam.events().empty());
}

TEST_CASE("a clock that was due stays due when what stops it holds, and one that repeats goes no further",
          "[dialogs][clock]") {
  const auto protocol = small_protocol(
      {.steps =
           "  - {ask: danger, house: test, starts: [six, hourly]}\n  - {ask: place, house: test}\n" + kEnd,
       .clocks = "clocks:\n" + clock_of("six", "stops: {place: yes}, ", "6 hours") +
                 clock_of("hourly", "repeats: yes, stops: {any: [{place: yes}, {six: [due, missed]}]}, ",
                          "2 hours")});
  Conversation sam{protocol};
  sam.say("new");
  for (int i = 0; i < 3; ++i) sam.wait(hours{2}).fire();
  CHECK(state(sam, "six") == "due");
  CHECK(state(sam, "hourly") == "due");
  CHECK(sam.all<ClockStarted>().empty());
  sam.say("no");
  sam.say("yes");
  CHECK(sam.all<ClockWithdrawn>().empty());
  CHECK(state(sam, "six") == "due");
  CHECK(sam.replays());
}

TEST_CASE("a clock that is stopped before its step comes does not start until it may", "[dialogs][clock]") {
  const auto protocol = small_protocol({.steps = "  - {ask: place, house: test}\n  - {clock: hourly, house: "
                                                 "test}\n  - {ask: danger, house: test}\n" +
                                                 kEnd,
                                        .clocks = "clocks:\n" + clock_of("hourly", "stops: {place: yes}, ")});
  Conversation sam{protocol};
  sam.say("new");
  sam.say("yes");
  CHECK(state(sam, "hourly") == "unanswered");
  sam.say("change place");
  sam.say("no");
  CHECK(state(sam, "hourly") == "running");
}

TEST_CASE("clocks that stop each other come to rest in every turn", "[dialogs][clock]") {
  const auto protocol = small_protocol(
      {.steps = "  - {ask: danger, house: test, starts: [one, two]}\n  - {ask: place, house: test}\n" + kEnd,
       .clocks = "clocks:\n" + clock_of("one", "stops: {two: [running, due]}, ") +
                 clock_of("two", "stops: {one: [running, due]}, ")});
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "no", "change danger", "yes"}) sam.say(words);
  CHECK(sam.replays());
}

// --- done_by ---

const Parts kDoneBy{
    .steps =
        "  - do: tell_all\n    text: Tell them.\n    house: test\n    starts: [six]\n    items:\n"
        "      - {id: police, text: Police., cites: [C-1]}\n"
        "      - {id: school, text: School., cites: [C-1]}\n"
        "  - {ring: police, cites: [C-1]}\n"
        "  - {ask: seen, house: test}\n" +
        kEnd,
    .clocks = "clocks:\n" + clock_of("six", "done_by: [report/tell_all, report/police], opens: late, ",
                                     "6 hours", "[seen, opened]"),
    .more_dialogs = {dialog_of("late", "  - {ask: calm, house: test}\n")}};

TEST_CASE("a clock is met once all that fulfils it is done, and does not fire", "[dialogs][clock]") {
  const auto protocol = small_protocol(kDoneBy);
  Conversation sam{protocol};
  sam.say("new");
  sam.wait(minutes{10}).say("done");
  sam.say("done");
  CHECK(sam.all<ClockMet>().empty());
  sam.wait(minutes{10}).say("rang");
  CHECK(sam.all<ClockMet>() == std::vector{ClockMet{"six", kStart + minutes{20}}});
  CHECK_THAT(
      sam.reply().text,
      Contains("Done in time, at 22:50 GMT on Sat 21 Nov; it was due at 04:30 GMT on Sun 22 Nov:\n- They do "
               "six."));
  CHECK(state(sam, "six") == "met");
  sam.say("status");
  CHECK(sam.reply().clocks.empty());
  CHECK_THAT(sam.reply().text, Contains("Done of what was due:\n- They do six. Done at 22:50"));
  sam.say("handover");
  CHECK_THAT(sam.reply().text, !Contains("They do six"));
  sam.wait(hours{7}).fire();
  CHECK(sam.events().empty());
  CHECK(sam.replays());
}

TEST_CASE("what is marked as not done meets no clock", "[dialogs][clock]") {
  const auto protocol = small_protocol(kDoneBy);
  Conversation sam{protocol};
  for (const auto* words : {"new", "not mine", "done", "rang"}) sam.say(words);
  CHECK(state(sam, "six") == "running");
}

TEST_CASE("what was done and is taken back is due again", "[dialogs][clock]") {
  const auto protocol = small_protocol(kDoneBy);
  Conversation sam{protocol};
  for (const auto* words : {"new", "all done", "rang"}) sam.say(words);
  CHECK(state(sam, "six") == "met");
  sam.say("change police desk");
  CHECK(sam.all<ClockUnmet>() == std::vector{ClockUnmet{"six"}});
  CHECK_THAT(sam.reply().text,
             Contains("Not done after all, and due 04:30 GMT on Sun 22 Nov:\n- They do six."));
  CHECK(state(sam, "six") == "running");
  sam.say("rang");
  CHECK(state(sam, "six") == "met");
  sam.wait(hours{8}).say("change police desk");
  CHECK(sam.all<ClockMissed>().size() == 1);
  CHECK(state(sam, "six") == "missed");
  CHECK(sam.all<RunOpened>() == std::vector{RunOpened{"late.1", "late", "six"}});
  CHECK(sam.replays());
}

TEST_CASE("an acknowledgement that lapses takes back what it had met", "[dialogs][clock]") {
  const auto protocol =
      small_protocol({.steps = "  - {ask: place, house: test}\n"
                               "  - {tell: go, text: 'The place: {place}.', house: test, starts: [six]}\n  - "
                               "{ask: danger, house: "
                               "test}\n" +
                               kEnd,
                      .clocks = "clocks:\n" + clock_of("six", "done_by: report/go, ", "6 hours")});
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "ok"}) sam.say(words);
  CHECK(state(sam, "six") == "met");
  sam.say("change place");
  sam.say("yes");
  CHECK(sam.all<Lapsed>().size() == 1);
  CHECK(sam.all<ClockUnmet>().size() == 1);
  CHECK(state(sam, "six") == "running");
  CHECK(sam.replays());
}

TEST_CASE("what is done after its time says both times", "[dialogs][clock]") {
  const auto protocol = small_protocol(kDoneBy);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("all done");
  sam.wait(hours{6}).fire();
  CHECK(state(sam, "six") == "due");
  sam.wait(hours{1}).say("rang");
  CHECK(state(sam, "six") == "met");
  CHECK_THAT(sam.reply().text,
             Contains("Done late, at 05:30 GMT on Sun 22 Nov, after it was due at 04:30 GMT on "
                      "Sun 22 Nov:\n- They do six."));
}

TEST_CASE("a clock that was missed stays missed, and says when it was done after all", "[dialogs][clock]") {
  auto parts = kDoneBy;
  parts.steps =
      "  - {ask: seen, house: test}\n" + parts.steps.substr(0, parts.steps.find("  - {ask: seen")) + kEnd;
  const auto protocol = small_protocol(parts);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("yesterday 9pm");
  CHECK(state(sam, "six") == "missed");
  sam.say("all done");
  sam.say("rang");
  CHECK(state(sam, "six") == "missed");
  CHECK(sam.episode().clocks.at("six").met_at == kStart);
  CHECK_THAT(sam.reply().text, Contains("Done late, at 22:30 GMT on Sat 21 Nov, after it was due at 03:00"));
  sam.say("status");
  CHECK_THAT(sam.reply().text, Contains("Done of what was due:\n- Missed: They do six. Done at 22:30"));
  REQUIRE(sam.reply().clocks.size() == 1);
  CHECK(sam.reply().clocks[0].state == "missed");
  CHECK(sam.replays());
}

TEST_CASE("what was done before its clock starts meets it at once, by its own time", "[dialogs][clock]") {
  const auto protocol = small_protocol(
      {.steps =
           "  - {tell: go, text: Go., house: test}\n  - {ask: seen, house: test}\n  - {clock: six, house: "
           "test}\n  - {ask: danger, house: test}\n" +
           kEnd,
       .clocks =
           "clocks:\n" + clock_of("six", "done_by: report/go, opens: late, ", "6 hours", "[seen, opened]"),
       .more_dialogs = {dialog_of("late", "  - {ask: calm, house: test}\n")}});
  const auto talk = [&](const char* seen, const char* is, std::size_t missed) {
    Conversation sam{protocol};
    sam.say("new");
    sam.say("ok");
    sam.wait(hours{1}).say(seen);
    CHECK(state(sam, "six") == is);
    CHECK(sam.all<ClockMissed>().size() == missed);
    CHECK(sam.all<ClockMet>() == std::vector{ClockMet{"six", kStart}});
    CHECK(sam.all<RunOpened>().empty());
  };
  talk("21:00", "met", 0);
  talk("17:00", "met", 0);     // due at 23:00, half an hour after it was done
  talk("12:00", "missed", 1);  // due at 18:00
}

// --- reached ---

TEST_CASE("a clock may run from the moment its step was first reached, which stays so", "[dialogs][clock]") {
  const auto protocol = small_protocol(
      {.steps = "  - {ask: danger, house: test}\n"
                "  - {tell: wait, when: {danger: no}, text: Wait., house: test, starts: [soon]}\n"
                "  - {ask: seen, house: test}\n" +
                kEnd,
       .clocks = "clocks:\n" + clock_of("soon", "", "2 hours", "[seen, reached]")});
  Conversation sam{protocol};
  sam.say("new");
  sam.wait(minutes{10}).say("no");
  const auto reached = kStart + minutes{10};
  CHECK(sam.all<ClockStarted>() == std::vector{ClockStarted{"soon", reached + hours{2}, "reached", reached}});
  CHECK(sam.reply().clocks.at(0).runs_from == "when this was called for, 22:40 GMT on Sat 21 Nov");
  sam.wait(minutes{10}).say("ok");
  sam.say("22:00");
  CHECK(sam.all<ClockMoved>().at(0).from == "seen");
  sam.wait(minutes{10}).say("change last seen");
  sam.say("don't know");
  CHECK(sam.all<ClockMoved>().at(0) ==
        ClockMoved{"soon", kStart + minutes{90}, reached + hours{2}, "reached", reached});
  for (const auto* words : {"change danger", "yes"}) sam.say(words);
  CHECK(state(sam, "soon") == "withdrawn");
  for (const auto* words : {"change danger", "no"}) sam.wait(minutes{1}).say(words);
  CHECK(sam.all<ClockStarted>().at(0).from_at == reached);
  CHECK(sam.replays());
}

// --- conditions ---

TEST_CASE("a condition sees the state of a clock", "[dialogs][clock][rules]") {
  const auto is = [](const Episode& episode, const std::string& value) {
    return holds({Condition::Kind::fact, "six", {value}, {}}, episode, "report.1");
  };
  const auto protocol = small_protocol(kDoneBy);
  Conversation sam{protocol};
  CHECK(is(sam.episode(), "unanswered"));
  sam.say("new");
  CHECK(is(sam.episode(), "running"));
  CHECK_FALSE(is(sam.episode(), "unanswered"));
  sam.wait(hours{6}).fire();
  CHECK(is(sam.episode(), "due"));
  sam.say("all done");
  sam.say("rang");
  CHECK(is(sam.episode(), "met"));
}

TEST_CASE("a run that has ended stands again where a clock that is due leads it", "[dialogs][clock][rules]") {
  const auto protocol = small_protocol(
      {.steps =
           "  - {ask: danger, house: test, starts: [six]}\n"
           "  - {classify: grade, house: test, rules: [{value: missing, when: {six: [due, missed]}, cites: "
           "[C-1]}, {value: away, cites: [C-1]}]}\n"
           "  - {tell: police, when: {grade: missing}, text: Report it., house: test}\n" +
           kEnd,
       .facts = Parts{}.facts + kMoreFacts,
       .clocks = "clocks:\n" + clock_of("six", "", "6 hours")});
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  sam.say("yes");
  CHECK(known(sam, "grade") == "away");
  CHECK(sam.open().empty());
  sam.wait(hours{6}).fire();
  CHECK(sam.reply().question == Place{"report.1", "grade", {}});
  CHECK_THAT(sam.reply().text, Contains("As the protocol reads, from what is known so far: Missing.") &&
                                   Contains("Decided before by Sam: Away, when the protocol read Away."));
  sam.say("yes");
  CHECK(known(sam, "grade") == "missing");
  CHECK(sam.open() == "police");
  CHECK(sam.replays());
}

TEST_CASE("a clock may call for the step that starts another", "[dialogs][clock]") {
  const auto protocol = small_protocol({.steps = "  - {ask: danger, house: test, starts: [six]}\n"
                                                 "  - {clock: later, when: {six: [due]}, house: test}\n" +
                                                 kEnd,
                                        .clocks = "clocks:\n" + clock_of("six", "", "6 hours") +
                                                  clock_of("later", "", "1 hour", "[reached]")});
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  CHECK(state(sam, "later") == "unanswered");
  sam.wait(hours{6}).fire();
  CHECK(sam.all<ClockStarted>() ==
        std::vector{ClockStarted{"later", kStart + hours{7}, "reached", kStart + hours{6}}});
  CHECK(sam.all<RunEnded>().empty());  // it stands at its end, as before
}

TEST_CASE("who is in a menu or changes an answer is not led away by a clock that changes nothing there",
          "[dialogs][clock][rules]") {
  const auto protocol = small_protocol(kReviewed);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "change"}) sam.say(words);
  sam.wait(hours{1}).fire();
  CHECK(sam.all<Shown>().empty());
  sam.say("1");
  CHECK(sam.open() == "danger");
  sam.wait(hours{1}).fire();
  sam.say("yes");
  CHECK(known(sam, "danger") == "yes");
}

TEST_CASE("who is in a menu stays there when a clock's time comes again", "[dialogs][clock][rules]") {
  const auto protocol = small_protocol(kReviewed);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "no"}) sam.say(words);
  sam.wait(hours{1}).fire();
  sam.say("change");
  sam.wait(hours{1}).fire();
  CHECK(sam.all<Shown>().empty());
  sam.say("1");
  CHECK(sam.open() == "danger");
}

// --- due_from ---

const Parts kBegins{
    .steps = "  - {ask: seen, house: test, starts: [over_day]}\n  - {ask: order, house: test}\n" + kEnd,
    .clocks =
        "clocks:\n  - {clock: over_day, what: They meet., due_from: 24 hours, runs_from: [seen, opened], "
        "done_by: meeting/met, opens: meeting, cites: [C-1]}\n",
    .more_dialogs = {dialog_of("meeting", "  - {tell: met, text: Meet., house: test}\n")}};

TEST_CASE("what only begins at its time is shown as due from then, and is done, not late",
          "[dialogs][clock]") {
  const auto protocol = small_protocol(kBegins);
  Conversation sam{protocol};
  sam.say("new");
  REQUIRE(sam.reply().clocks.size() == 1);
  CHECK(sam.reply().clocks[0].state == "from");
  sam.say("22:15");
  CHECK_THAT(sam.reply().text, Contains("Due times have moved:\n- from 22:15 GMT on Sun 22 Nov"));
  CHECK_THAT(sam.say("handover").text, Contains("- due from 22:15 GMT on Sun 22 Nov: They meet."));
  sam.say("no");
  sam.wait(hours{24} - minutes{15}).fire();
  CHECK_THAT(sam.reply().text, Contains("Due now, from 22:15 GMT on Sun 22 Nov:\n- They meet."));
  CHECK(sam.reply().question == Place{"meeting.1", "met", {}});
  CHECK(sam.reply().clocks[0].state == "due");
  sam.wait(hours{2}).say("ok");
  CHECK(state(sam, "over_day") == "met");
  CHECK_THAT(sam.reply().text, Contains("Done at 00:15 GMT on Mon 23 Nov:\n- They meet."));
  CHECK_THAT(sam.say("status").text,
             Contains("They meet. Done at 00:15 GMT on Mon 23 Nov.") && !Contains("Missed"));
  CHECK(sam.replays());
}

TEST_CASE("what begins before it is recorded is due, not missed, and opens its dialog", "[dialogs][clock]") {
  const auto protocol = small_protocol(kBegins);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("Fri 20 Nov 20:00");
  CHECK(sam.all<ClockMissed>().empty());
  CHECK(sam.all<ClockDue>() == std::vector{ClockDue{"over_day", kStart - minutes{150}}});
  CHECK(sam.all<RunOpened>() == std::vector{RunOpened{"meeting.1", "meeting", "over_day"}});
  CHECK(state(sam, "over_day") == "due");
  sam.say("no");
  sam.say("ok");
  CHECK(state(sam, "over_day") == "met");
  sam.say("change seen");
  sam.say("Fri 20 Nov 21:00");  // it moves, and what was done for it stands
  CHECK(sam.all<ClockDue>().empty());
  CHECK(state(sam, "over_day") == "met");
  CHECK(sam.replays());
}

}  // namespace
}  // namespace dutydesk::dialogs
