#include "dialogs/compose.h"

#include <catch2/catch.hpp>

#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;

Parts three_clocks() {
  return {.steps = R"(  - {ask: danger, cites: [C-1]}
  - {ask: seen, cites: [C-1]}
  - {tell: go, text: Go on., cites: [C-1], starts: [soon, in_5_days, in_14_days]}
  - {ask: order, cites: [C-1]}
  - {end: done, text: Done., cites: [C-1]}
)",
          .head = "definitions: [{term: Near, text: Not far., cites: [C-1], ambiguity: A-1}]\n",
          .clocks = R"(clocks:
  - {clock: soon, what: The first is done., due_after: 2 hours, runs_from: [seen, opened], stops: {order: yes}, cites: [C-1]}
  - {clock: in_5_days, what: The second is done., due_after: 5 days, runs_from: [seen, opened], stops: {order: yes}, cites: [C-1]}
  - {clock: in_14_days, what: The third is done., due_after: 14 days, runs_from: [seen, opened], stops: {order: yes}, cites: [C-1]}
)",
          .ambiguities = "ambiguities: [{ambiguity: A-1, clauses: [C-1], text: How far is open.}]\n"};
}

TEST_CASE("only what is due within a day is shown when it starts; the rest is said to be kept",
          "[dialogs][compose]") {
  const auto protocol = small_protocol(three_clocks());
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "22:15"}) sam.say(words);
  CHECK(sam.all<ClockStarted>().size() == 3);
  REQUIRE(sam.reply().clocks.size() == 1);
  CHECK(sam.reply().clocks[0].id == "soon");
  CHECK_THAT(sam.reply().text, Contains("Later dates are kept too. Say status to see them."));
  sam.say("status");
  CHECK(sam.reply().clocks.size() == 3);
}

TEST_CASE("a correction says the near due time that moved, and that later ones did", "[dialogs][compose]") {
  const auto protocol = small_protocol(three_clocks());
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "22:15", "change last seen", "22:00"}) sam.say(words);
  CHECK(sam.all<ClockMoved>().size() == 3);
  CHECK_THAT(sam.reply().text,
             Contains("Due times have moved:\n- 00:00 GMT on Sun 22 Nov, no longer 00:15 GMT on "
                      "Sun 22 Nov: The first is done.") &&
                 Contains("Later dates are kept too.") && !Contains("The second is done."));
}

TEST_CASE("clocks that one answer ends are said together, once", "[dialogs][compose]") {
  const auto protocol = small_protocol(three_clocks());
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "22:15", "ok", "yes"}) sam.say(words);
  CHECK(sam.all<ClockWithdrawn>().size() == 3);
  CHECK_THAT(sam.reply().text,
             Contains("No longer due, because Order is now: Yes:\n- The second is done.") ||
                 Contains("No longer due, because Order is now: Yes:\n- The third is done."));
  const auto& text = sam.reply().text;
  CHECK(text.find("No longer due") == text.rfind("No longer due"));
  CHECK(sam.reply().clocks.empty());
  CHECK(sam.replays());
}

TEST_CASE("a definition says what the documents leave open", "[dialogs][compose]") {
  const auto protocol = small_protocol(three_clocks());
  Conversation sam{protocol};
  sam.say("new");
  CHECK_THAT(sam.say("define near").text,
             Contains("Near: Not far.") && Contains("The text is not clear here: How far is open."));
}

TEST_CASE("clocks are shown in the order of their due times", "[dialogs][compose]") {
  auto parts = three_clocks();
  parts.clocks.replace(parts.clocks.find("due_after: 14 days"), 18, "due_after: 1 day");
  const auto protocol = small_protocol(parts);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "22:15"}) sam.say(words);
  const auto in_order = [&] { return std::ranges::is_sorted(sam.reply().clocks, {}, &ShownClock::due); };
  REQUIRE(sam.reply().clocks.size() == 2);
  CHECK(in_order());
  sam.say("status");
  REQUIRE(sam.reply().clocks.size() == 3);
  CHECK(in_order());
  const auto& text = sam.say("handover").text;
  CHECK(text.find("The first") < text.find("The third"));
  CHECK(text.find("The third") < text.find("The second"));
}

TEST_CASE("a reason that ends with a full stop has no more behind it", "[dialogs][compose]") {
  const auto protocol = small_protocol(
      {.steps = "  - {ask: wearing, house: test}\n  - {tell: look, text: 'Look for {wearing}', house: test}\n"
                "  - {ring: police, cites: [C-1], starts: [two_hours]}\n"
                "  - {tell: say, text: 'Say {wearing}', house: test}\n"
                "  - {ask: order, house: test}\n  - {end: over, text: Over., house: test}\n",
       .facts = Parts{}.facts + kMoreFacts,
       .clocks = "clocks:\n  - {clock: two_hours, what: They ring., due_after: 2 hours, runs_from: opened, "
                 "stops: {wearing: unknown}, cites: [C-1]}\n"});
  Conversation sam{protocol};
  for (const auto* words : {"new", "A red coat.", "ok", "done", "ok"}) sam.say(words);
  CHECK_THAT(sam.turns().at(1).reply.text, Contains("Wearing: A red coat.") && !Contains(".."));
  sam.say("change wearing");
  sam.say("A blue coat.");
  CHECK(sam.all<Lapsed>().size() == 2);
  const auto& text = sam.reply().text;
  CHECK_THAT(text, Contains("Tell them again: Wearing is now: A blue coat.\n- ") && !Contains(".."));
  CHECK(text.find("Tell them again") == text.rfind("Tell them again"));
  CHECK(sam.replays());
}

TEST_CASE("a question may give a number with it", "[dialogs][compose]") {
  const auto protocol = small_protocol(
      {.steps =
           "  - {ask: danger, contact: police, cites: [C-1]}\n  - {end: done, text: Done., cites: [C-1]}\n"});
  Conversation sam{protocol};
  sam.say("new");
  REQUIRE(sam.reply().contacts.size() == 1);
  CHECK(sam.reply().contacts[0].number == "0123");
  CHECK(sam.all<Shown>().at(0).contact == "police");
  const Parts tells{.steps =
                        "  - {tell: go, text: Go., contact: police, cites: [C-1]}\n"
                        "  - {end: done, text: Done., cites: [C-1]}\n"};
  CHECK_THAT(faults_of(files_of(tells)), Contains("\"contact:\" gives a number with ask"));
}

}  // namespace
}  // namespace dutydesk::dialogs
