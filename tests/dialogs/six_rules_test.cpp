// The six rules that make a derived position sound, each over the smallest protocol that shows it.
#include <catch2/catch.hpp>

#include "dialogs/menu.h"
#include "dialogs/walk.h"
#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;
using std::chrono::hours;
using std::chrono::minutes;

const std::string kEnd = "  - {end: over, text: Over., house: test}\n";

const std::string kRingUnlessKnown =
    "  - {ask: danger, house: test}\n"
    "  - {tell: leave, when: {danger: yes}, text: Leave the place., house: test}\n"
    "  - {ask: place, house: test}\n"
    "  - {ring: police, when: {place: [no, unknown, skipped]}, cites: [C-1], starts: [two_hours]}\n"
    "  - {tell: go, text: 'Go there, danger: {danger}.', house: test}\n"
    "  - {ask: seen, house: test}\n" +
    kEnd;

std::vector<Event> only_clocks(const Conversation& with) {
  std::vector<Event> clocks;
  for (const auto& event : with.events())
    if (nlohmann::json::parse(json_text(event)).at("event").get<std::string>().starts_with("clock_"))
      clocks.push_back(event);
  return clocks;
}

// --- 1 ---

TEST_CASE("rule 1: a step that leads back up is refused", "[dialogs][rules]") {
  const auto faults = faults_of(files_of({.steps = "  - {ask: danger, house: test}\n"
                                                   "  - {ask: place, house: test, then: danger}\n" +
                                                   kEnd}));
  CHECK(faults ==
        "small/dialogs/report.yaml:4: \"danger\" stands above: steps go forward only; what repeats is a new "
        "run");
}

TEST_CASE("rule 1: a step that leads to itself is refused", "[dialogs][rules]") {
  CHECK_THAT(faults_of(files_of({.steps = "  - {ask: danger, house: test, then: danger}\n" + kEnd})),
             Contains("stands above"));
}

TEST_CASE("rule 1: whatever is answered, a conversation comes to an end", "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  for (const std::string answer : {"yes", "no", "don't know", "skip"}) {
    Conversation sam{protocol};
    sam.say("new");
    int turns = 0;
    for (; !sam.open().empty() && turns < 20; ++turns) {
      const bool asks = sam.reply().options.size() > 2 || sam.open() == "seen";
      sam.say(!asks ? "done" : sam.open() == "seen" && answer != "skip" ? "don't know" : answer);
    }
    CHECK(turns <= 7);
    CHECK(sam.all<RunEnded>() == std::vector{RunEnded{"report.1", "over"}});
    CHECK(sam.replays());
  }
}

TEST_CASE("rule 1: a step that does not apply is passed over, also as a target", "[dialogs][rules]") {
  const auto protocol = protocol_with(
      "  - {ask: danger, house: test, then: {yes: leave, no: over, unknown: leave, skipped: over}}\n"
      "  - {ask: place, house: test}\n"
      "  - {tell: leave, when: {danger: unknown}, text: Leave., house: test}\n"
      "  - {ask: order, house: test}\n" +
      kEnd);
  Conversation sam{protocol};
  sam.say("new");
  SECTION("a target that applies") {
    sam.say("don't know");
    CHECK(sam.open() == "leave");
  }
  SECTION("a target that does not leads on to the next") {
    sam.say("yes");
    CHECK(sam.open() == "order");
  }
  SECTION("straight to the end") {
    sam.say("no");
    CHECK(sam.open().empty());
  }
}

// --- 2 ---

const Parts kTwoDialogs{.steps = "  - {ask: danger, house: test}\n  - {ask: calm, house: test}\n" + kEnd,
                        .more_dialogs = {"dialog: review\nsteps:\n"
                                         "  - {ask: danger, house: test}\n"
                                         "  - {ask: calm, house: test}\n"
                                         "  - {tell: wait, when: {calm: yes}, text: Wait., house: test}\n"
                                         "  - {tell: talk, when: {calm: no}, text: Talk., house: test}\n" +
                                             kEnd,
                                         "dialog: alarm\nfirst: yes\nsteps:\n"
                                         "  - {ask: place, house: test}\n" +
                                             kEnd}};

TEST_CASE("rule 2: a fact of the episode is known in every run, a fact of a run only there",
          "[dialogs][rules]") {
  const auto protocol = small_protocol(kTwoDialogs);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  sam.say("yes");
  CHECK(sam.open().empty());
  sam.happened(RunOpened{"review.1", "review"}).say("where were we?");
  CHECK(sam.reply().question == Place{"review.1", "calm", {}});
  sam.say("no");
  CHECK(sam.reply().question == Place{"review.1", "talk", {}});
  CHECK(sam.episode().known("calm", "report.1")->value.word == "yes");
  CHECK(sam.episode().known("calm", "review.1")->value.word == "no");
  CHECK(sam.episode().known("calm", "") == nullptr);
}

TEST_CASE("rule 2: a condition sees the value of its run, else the episode's", "[dialogs][rules]") {
  const Condition calm{Condition::Kind::fact, "calm", {"yes"}, {}};
  Episode episode;
  const Stamp stamp{kStart, kSam, "test", "chat"};
  CHECK_FALSE(holds(calm, episode, "review.1"));
  apply(episode, FactSet{"calm", "", {}, {"yes", {}}, {}, {}}, stamp);
  CHECK(holds(calm, episode, "review.1"));
  apply(episode, FactSet{"calm", "review.1", {}, {"no", {}}, {}, {}}, stamp);
  CHECK_FALSE(holds(calm, episode, "review.1"));
  CHECK(holds(calm, episode, "review.2"));
}

TEST_CASE("rule 2: the next question belongs to the newest open run", "[dialogs][rules]") {
  const auto protocol = small_protocol(kTwoDialogs);
  Conversation sam{protocol};
  sam.say("new");
  sam.happened(RunOpened{"review.1", "review"}).happened(RunOpened{"review.2", "review"}).say("");
  CHECK(sam.reply().question == Place{"review.2", "danger", {}});
  sam.say("no");
  sam.say("yes");
  CHECK(sam.reply().question == Place{"review.2", "wait", {}});
  sam.say("done");
  CHECK(sam.reply().question == Place{"review.1", "calm", {}});
  sam.say("yes");
  sam.say("done");
  CHECK(sam.reply().question == Place{"report.1", "calm", {}});
}

TEST_CASE("rule 2: an open run of a first dialog comes before newer ones", "[dialogs][rules]") {
  const auto protocol = small_protocol(kTwoDialogs);
  Conversation sam{protocol};
  sam.say("new");
  sam.happened(RunOpened{"alarm.1", "alarm"}).happened(RunOpened{"review.1", "review"}).say("");
  CHECK(sam.reply().question == Place{"alarm.1", "place", {}});
  sam.say("yes");
  CHECK(sam.reply().question == Place{"review.1", "danger", {}});
}

TEST_CASE("rule 2: an acknowledgement belongs to its run, its step and its item", "[dialogs][rules]") {
  const auto protocol =
      small_protocol({.steps = "  - do: search\n    text: Search.\n    house: test\n    items:\n"
                               "      - {id: attic, text: The attic., cites: [C-1]}\n"
                               "      - {id: cellar, text: The cellar., cites: [C-1]}\n" +
                               kEnd});
  Conversation sam{protocol};
  sam.say("new");
  CHECK(sam.reply().question == Place{"report.1", "search", "attic"});
  sam.press(Place{"report.1", "search", "cellar"}, "done");
  CHECK(sam.reply().question == Place{"report.1", "search", "attic"});
  sam.say("not done");
  CHECK(sam.open().empty());
  CHECK(sam.episode().acknowledgements.at({"report.1", "search", "attic"}).outcome == "not_done");
  sam.happened(RunOpened{"report.2", "report"}).say("");
  CHECK(sam.reply().question == Place{"report.2", "search", "attic"});
}

TEST_CASE("rule 2: correcting a fact of one run takes nothing back in another", "[dialogs][rules]") {
  const auto protocol = small_protocol(kTwoDialogs);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  sam.say("yes");
  sam.happened(RunOpened{"review.1", "review"}).say("");
  sam.say("yes");
  sam.say("done");
  sam.happened(RunOpened{"review.2", "review"}).say("");
  sam.say("yes");
  sam.say("done");
  sam.press(kMenu, "review.2:calm");
  sam.say("no");
  CHECK(sam.all<Lapsed>() == std::vector{Lapsed{{"review.2", "wait", {}}, "calm"}});
  CHECK(sam.reply().question == Place{"review.2", "talk", {}});
}

// --- 3 ---

TEST_CASE("rule 3: a tell, a ring and a do hold the dialog until they are acknowledged", "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("yes");
  CHECK(sam.open() == "leave");
  sam.say("what?");
  CHECK(sam.open() == "leave");
  sam.say("ok");
  sam.say("no");
  CHECK(sam.open() == "police");
  sam.say("I have rung");
  CHECK(sam.open() == "go");
}

TEST_CASE("rule 3: what was told on a corrected fact is to be told again", "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  sam.say("no");
  sam.say("done");  // police
  sam.say("ok");    // go, which says {danger}
  sam.say("change");
  sam.say("danger");
  sam.say("yes");
  CHECK(sam.all<Lapsed>() == std::vector{Lapsed{{"report.1", "go", {}}, "danger"}});
  CHECK_THAT(sam.reply().text, Contains("Tell them again: Danger is now: Yes."));
  CHECK(sam.open() == "leave");
  sam.say("ok");
  CHECK(sam.open() == "go");
  CHECK_THAT(sam.reply().text, Contains("Go there, danger: Yes."));
  CHECK_THAT(sam.reply().text, Contains("Danger is now: Yes. Tell them again:"));
}

TEST_CASE("rule 3: what was rung on a corrected fact of its contact or its guard is to be rung again",
          "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  sam.say("no");
  sam.say("done");
  sam.say("change");
  sam.say("place");
  sam.say("don't know");  // the guard holds as before
  CHECK(sam.all<Lapsed>() == std::vector{Lapsed{{"report.1", "police", {}}, "place"}});
  CHECK_THAT(sam.reply().text, Contains("Tell them again: Place known is now: Not known."));
  CHECK(sam.open() == "police");
}

TEST_CASE("rule 3: what no longer applies is said to hold no longer", "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("yes");
  sam.say("ok");
  sam.say("change");
  sam.say("1");
  sam.say("no");
  CHECK(sam.all<Lapsed>() == std::vector{Lapsed{{"report.1", "leave", {}}, "danger"}});
  CHECK_THAT(sam.reply().text, Contains("This no longer holds") && Contains("Danger is now: No") &&
                                   Contains("Leave the place."));
  CHECK_THAT(sam.reply().text, !Contains("Tell them again"));
}

TEST_CASE("rule 3: the same answer given again takes nothing back", "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("yes");
  sam.say("ok");
  sam.say("back");
  sam.say("yes");
  CHECK(sam.all<Lapsed>().empty());
  CHECK(sam.open() == "place");
}

TEST_CASE("rule 3: a question that a correction puts in further up takes back nothing below it",
          "[dialogs][rules]") {
  const auto protocol = protocol_with(
      "  - {ask: danger, house: test}\n"
      "  - {ask: order, when: {danger: no}, house: test}\n"
      "  - {ring: police, cites: [C-1], starts: [two_hours]}\n"
      "  - {tell: which, when: {order: yes}, text: Say which., house: test}\n" +
      kEnd);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("yes");
  sam.say("done");
  CHECK(sam.open().empty());
  sam.say("change");
  sam.say("danger");
  sam.say("no");
  CHECK(sam.all<Lapsed>().empty());
  CHECK(only_clocks(sam).empty());
  CHECK(sam.open() == "order");
  sam.say("yes");
  CHECK(sam.all<Lapsed>().empty());
  CHECK(sam.open() == "which");
}

TEST_CASE("rule 3: what a new question's answer rules out lapses with that answer", "[dialogs][rules]") {
  const auto protocol = protocol_with(
      "  - {ask: danger, house: test}\n"
      "  - {ask: order, when: {danger: no}, house: test,\n"
      "     then: {yes: over, no: next, unknown: next, skipped: next}}\n"
      "  - {ring: police, cites: [C-1], starts: [two_hours]}\n" +
      kEnd);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("yes");
  sam.say("done");
  sam.say("change");
  sam.say("danger");
  sam.say("no");
  CHECK(sam.all<Lapsed>().empty());
  sam.say("yes");
  CHECK(sam.all<Lapsed>() == std::vector{Lapsed{{"report.1", "police", {}}, "order"}});
  CHECK(sam.all<ClockWithdrawn>().size() == 1);
}

// --- 4 ---

TEST_CASE("rule 4: no condition can read the clock", "[dialogs][rules]") {
  for (const std::string name : {"now", "time", "today", "hour", "due"}) {
    const auto faults = faults_of(files_of(
        {.steps = "  - {tell: late, when: {" + name + ": [yes]}, text: Late., house: test}\n" + kEnd}));
    CHECK(faults == "small/dialogs/report.yaml:3: the fact \"" + name + "\" is not in facts.yaml");
  }
}

nlohmann::json without_times(nlohmann::json event) {
  for (const char* time : {"due", "was", "from_at", "at"})
    if (event.contains(time) && event[time].is_number()) event.erase(time);
  return event;
}

TEST_CASE("rule 4: the same words at another time lead to the same steps", "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  const auto talk = [&](Instant start, minutes pause) {
    Conversation sam{protocol, kSam, start};
    std::vector<nlohmann::json> said;
    for (const auto* words :
         {"new", "no", "no", "done", "ok", "why", "change", "danger", "yes", "ok", "skip"}) {
      sam.wait(pause).say(words);
      for (const auto& event : sam.events())
        said.push_back(without_times(nlohmann::json::parse(json_text(event))));
      said.emplace_back(sam.reply().question ? json_text(*sam.reply().question) : std::string{});
    }
    return said;
  };
  const auto at_once = talk(kStart, minutes{0});
  CHECK(at_once == talk(kStart + hours{24 * 200}, minutes{0}));
  CHECK(at_once == talk(kStart, minutes{9}));
}

// --- 5 ---

TEST_CASE("rule 5: a clock starts when its step is reached, from the first moment that is known",
          "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  CHECK(only_clocks(sam).empty());
  sam.wait(minutes{5}).say("no");
  CHECK(only_clocks(sam) ==
        std::vector<Event>{ClockStarted{"two_hours", kStart + hours{2}, "opened", kStart}});
  REQUIRE(sam.reply().clocks.size() == 1);
  CHECK(sam.reply().clocks[0].runs_from == "first contact, 22:30 GMT on Sat 21 Nov");
  CHECK(sam.reply().clocks[0].state == "running");
}

TEST_CASE("rule 5: a clock moves when the moment it runs from becomes known or is corrected",
          "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "no", "done", "ok"}) sam.say(words);
  sam.say("21:30");
  const auto seen = kStart - hours{1};
  CHECK(only_clocks(sam) ==
        std::vector<Event>{ClockMoved{"two_hours", kStart + hours{2}, seen + hours{2}, "seen", seen}});
  CHECK_THAT(sam.reply().text, Contains("23:30 GMT on Sat 21 Nov"));
  sam.say("back");
  sam.say("22:00");
  const auto later = kStart - minutes{30};
  CHECK(only_clocks(sam) ==
        std::vector<Event>{ClockMoved{"two_hours", seen + hours{2}, later + hours{2}, "seen", later}});
}

TEST_CASE("rule 5: a clock whose time has passed when it is computed is missed, and says why",
          "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "no", "done", "ok"}) sam.say(words);
  sam.say("19:00");
  REQUIRE(sam.all<ClockMissed>().size() == 1);
  CHECK(sam.all<ClockMissed>()[0] ==
        ClockMissed{"two_hours", "2 hours had already passed when this was recorded"});
  CHECK(sam.episode().clocks.at("two_hours").state == RunningClock::State::missed);
  CHECK_THAT(sam.reply().text, Contains("2 hours had already passed"));
}

TEST_CASE("rule 5: a clock that no step calls for any more is withdrawn, and says why", "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "no", "done", "change", "place", "yes"}) sam.say(words);
  CHECK(only_clocks(sam) == std::vector<Event>{ClockWithdrawn{"two_hours", "Place known is now: Yes"}});
  CHECK_THAT(sam.reply().text, Contains("No longer due") && Contains("Place known is now: Yes"));
  for (const auto* words : {"change", "place", "no"}) sam.say(words);
  CHECK(sam.all<ClockStarted>().size() == 1);
}

TEST_CASE("rule 5: skip is an answer, kept with its reason", "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("skip the line is bad");
  CHECK(
      sam.all<FactSet>() ==
      std::vector{FactSet{"danger", "", {"report.1", "danger", {}}, {"skipped", {}}, {}, "the line is bad"}});
  CHECK(sam.open() == "place");
  sam.say("skip");
  CHECK(sam.open() == "police");
  sam.say("skip engaged");
  CHECK(sam.all<Acknowledged>() ==
        std::vector{Acknowledged{{"report.1", "police", {}}, "skipped", "engaged"}});
  CHECK(sam.open() == "go");
}

TEST_CASE("rule 5: a `then` that does not cover skip is refused", "[dialogs][rules]") {
  CHECK(faults_of(files_of(
            {.steps = "  - {ask: danger, house: test, then: {yes: over, no: over, unknown: over}}\n" +
                      kEnd})) == "small/dialogs/report.yaml:3: \"then\" does not say where skipped leads");
}

// --- 6 ---

TEST_CASE("rule 6: a button of an answered question changes nothing and says what was decided",
          "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  sam.say("new");
  const auto danger = *sam.reply().question;
  sam.press("no");
  const auto facts = sam.episode().facts;
  sam.wait(minutes{10}).as(kAlex).press(danger, "yes");
  CHECK(sam.episode().facts == facts);
  CHECK(sam.all<NotTaken>() == std::vector{NotTaken{danger, "No", "Sam", kStart}});
  CHECK_THAT(sam.reply().text, Contains("Already answered at 22:30 GMT on Sat 21 Nov by Sam: Danger: No.") &&
                                   Contains("Nothing was changed") && Contains("say: change"));
  CHECK(sam.reply().question == Place{"report.1", "place", {}});
}

TEST_CASE("rule 6: a typed word answers the last question shown to that worker in that conversation",
          "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation desk{protocol};
  desk.say("new");
  desk.as(kAlex).say("");  // Alex is shown the first question too
  desk.as(kSam).say("no");
  desk.as(kAlex).say("yes");  // to the first question, which Sam has answered meanwhile
  CHECK(desk.all<NotTaken>().size() == 1);
  CHECK(desk.all<FactSet>().empty());
  CHECK(known(desk, "danger") == "no");
  CHECK(known(desk, "place") == "unanswered");
  CHECK_THAT(desk.reply().text, Contains("by Sam"));
  desk.say("yes");  // Alex has now been shown the second
  CHECK(known(desk, "place") == "yes");
  CHECK(desk.replays());
}

TEST_CASE("rule 6: words of somebody who was asked nothing answer nothing", "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation desk{protocol};
  desk.say("new");
  desk.as(kAlex).say("yes");
  CHECK(desk.all<FactSet>().empty());
  CHECK(desk.reply().question == Place{"report.1", "danger", {}});
}

TEST_CASE("rule 6: who changes an answer does not keep others from answering", "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation desk{protocol};
  desk.say("new");
  desk.say("no");
  desk.as(kAlex).say("");
  desk.as(kSam).say("back");  // Sam is asked the first question again
  CHECK(desk.open() == "danger");
  desk.as(kAlex).say("yes");  // Alex was asked the second
  CHECK(known(desk, "place") == "yes");
  CHECK(known(desk, "danger") == "no");
  desk.as(kSam).say("yes");
  CHECK(known(desk, "danger") == "yes");
}

TEST_CASE("rule 6: a button for a place that there is not changes nothing", "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  sam.say("new");
  const auto before = sam.episode().facts;
  for (const auto& place : {Place{"report.2", "danger", {}}, Place{"report.1", "nothing", {}},
                            Place{"report.1", "danger", "item"}, Place{"report.1", "over", {}}, Place{}}) {
    sam.press(place, "yes");
    CHECK(sam.all<NotTaken>().size() == 1);
    CHECK(sam.episode().facts == before);
    CHECK(sam.episode().acknowledgements.empty());
  }
  sam.press(Place{"report.1", "danger", {}}, "perhaps");
  CHECK(sam.all<NotUnderstood>().size() == 1);
}

TEST_CASE("rule 6: an option that is also one of the words is an answer where it has a place",
          "[dialogs][rules]") {
  const auto protocol = small_protocol(
      {.steps = "  - {ask: fate, house: test}\n" + kEnd,
       .facts = "facts:\n"
                "  - fact: fate\n    type: choice\n    name: Outcome\n    question: 'How did it end?'\n"
                "    options: [{value: returned, label: The child came back}, {value: found, label: Found}]\n"
                "  - {fact: seen, type: moment, name: Last seen, question: 'When?'}\n"
                "  - {fact: place, type: yes_no, name: Place, question: 'Where?'}\n"});
  Conversation sam{protocol};
  sam.say("new");
  sam.press("returned");
  CHECK(known(sam, "fate") == "returned");
}

TEST_CASE("rule 6: to skip is to answer the question that one was shown", "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation desk{protocol};
  desk.say("new");
  desk.as(kAlex).say("");
  desk.as(kSam).say("no");
  desk.as(kAlex).say("skip");
  CHECK(desk.all<NotTaken>().size() == 1);
  CHECK(known(desk, "danger") == "no");
  CHECK(known(desk, "place") == "unanswered");
  desk.as({"chat:kim", "Kim", "police", "Here"}).say("skip");
  CHECK_THAT(desk.reply().text, Contains("There is no question to skip."));
  CHECK(known(desk, "place") == "unanswered");
}

TEST_CASE("rule 6: at an end words record nothing and are still answered", "[dialogs][rules]") {
  const auto protocol = protocol_with("  - {ask: danger, house: test}\n" + kEnd);
  Conversation desk{protocol};
  desk.say("new");
  desk.as(kAlex).say("");
  desk.as(kSam).say("no");
  CHECK_THAT(desk.reply().text, Contains("Over."));
  CHECK_FALSE(desk.reply().question);
  desk.say("thanks");
  CHECK_THAT(desk.reply().text, Contains("No question is open. In danger ring 999."));
  CHECK_FALSE(desk.reply().contacts.empty());
  desk.as(kAlex).say("yes");
  CHECK_THAT(desk.reply().text, Contains("by Sam"));
  desk.say("thanks");
  CHECK_THAT(desk.reply().text, Contains("No question is open."));
  CHECK(known(desk, "danger") == "no");
  desk.press(Place{"", "change", {}}, "nothing");
  CHECK(desk.all<NotUnderstood>().size() == 1);
}

TEST_CASE("rule 6: what is not understood in the menu is answered with the menu", "[dialogs][rules]") {
  const auto protocol = protocol_with("  - {ask: danger, house: test}\n" + kEnd);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "change", "7"}) sam.say(words);
  CHECK(sam.reply().question == Place{"", "change", {}});
  CHECK_THAT(sam.reply().text, Contains("I did not understand that."));
  sam.say("8");
  REQUIRE(sam.reply().contacts.size() == 1);
  CHECK(sam.reply().contacts[0].number == "0123");
  sam.say("1");
  sam.say("yes");
  CHECK(known(sam, "danger") == "yes");
  CHECK_THAT(sam.reply().text, Contains("Changed. Danger: Yes (it was: No)."));
}

TEST_CASE("back and change reach what stands below a step that was opened again", "[dialogs]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "no", "done", "ok", "22:00", "change", "danger", "yes"})
    sam.say(words);
  CHECK(sam.open() == "leave");
  sam.say("change");
  CHECK(sam.reply().options.size() == 4);  // and what was rung
  sam.say("last seen");
  sam.say("21:00");
  CHECK(sam.episode().known("seen", "")->value.at == kStart - minutes{90});
  sam.say("back");
  CHECK(sam.open() == "danger");
  sam.say("back");
  CHECK(sam.open() == "danger");
  CHECK_THAT(sam.reply().text, Contains("There is nothing before this."));
}

TEST_CASE("an end that is reached again is told again", "[dialogs]") {
  const auto protocol = protocol_with(
      "  - {ask: danger, house: test}\n"
      "  - {tell: leave, when: {danger: yes}, text: Leave., house: test}\n" +
      kEnd);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "change", "1", "yes"}) sam.say(words);
  CHECK(sam.open() == "leave");
  sam.say("ok");
  CHECK(sam.all<RunEnded>() == std::vector{RunEnded{"report.1", "over"}});
  CHECK_THAT(sam.reply().text, Contains("Over."));
}

TEST_CASE("a ring that nobody answers is on the record, with the number once more", "[dialogs]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "no", "no answer"}) sam.say(words);
  CHECK_THAT(sam.reply().text, Contains("No answer from Police desk"));
  REQUIRE(sam.reply().contacts.size() == 1);
  CHECK(sam.reply().contacts[0].number == "0123");
  sam.say("status");
  CHECK_THAT(sam.reply().text, Contains("Not done:\n- not done, Sam: Ring Police desk."));
}

TEST_CASE("rule 6: every reply carries the code, whatever is said", "[dialogs][rules]") {
  const auto protocol = protocol_with(kRingUnlessKnown);
  Conversation sam{protocol};
  for (const auto* words : {"new",   "999",    "number",    "script",    "why",      "back",     "change",
                            "skip",  "note x", "note",      "status",    "handover", "returned", "help",
                            "leave", "define", "gibberish", "",          "no",       "done",     "ok",
                            "now",   "thanks", "change",    "gibberish", "status",   "skip",     "back"}) {
    INFO(words);
    CHECK(sam.say(words).episode == "K7F3");  // the driver also refuses an empty text
  }
  CHECK(sam.replays());
}

}  // namespace
}  // namespace dutydesk::dialogs
