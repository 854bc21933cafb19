// Where the documents are unclear or disagree, it is said.
#include <catch2/catch.hpp>

#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;
using std::chrono::hours;

const std::string kEnd = "  - {end: over, text: Over., house: test}\n";
const std::string kDiffer = "The text is not clear here: ";

const Parts kUnclear{
    .steps =
        "  - {ask: danger, house: test, ambiguity: [A-1, A-2]}\n"
        "  - {ring: police, cites: [C-1], starts: [two_hours], ambiguity: A-1}\n"
        "  - do: search\n    text: Search.\n    house: test\n    ambiguity: A-1\n    items:\n"
        "      - {id: attic, text: The attic., cites: [C-1]}\n"
        "      - {id: cellar, text: The cellar., contact: police, cites: [C-1]}\n"
        "  - {ask: order, house: test}\n" +
        kEnd,
    .clocks =
        "clocks:\n  - {clock: two_hours, what: The police do it., due_after: 2 hours, runs_from: [opened], "
        "cites: [C-1], ambiguity: [A-2, A-4]}\n",
    .contacts =
        "contacts:\n"
        "  - {contact: police, name: Police desk, number: '0123', cites: [C-1], ambiguity: A-3}\n"
        "  - {contact: emergency, name: Emergency, number: '999', say: Ring 999., house: not printed}\n",
    .ambiguities =
        "ambiguities:\n"
        "  - {ambiguity: A-1, clauses: [C-1], text: One or two. We take one.}\n"
        "  - {ambiguity: A-2, clauses: C-1, text: Now or later. We take now., shown: why}\n"
        "  - {ambiguity: A-3, clauses: C-1, text: An old number., shown: step}\n"
        "  - {ambiguity: A-4, clauses: C-1, text: Two or three hours., shown: step}\n"};

std::size_t times_in(const std::string& text, const std::string& piece) {
  std::size_t times = 0;
  for (auto at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) ++times;
  return times;
}

TEST_CASE("what is unclear is said where the turn leads to its question, and only there",
          "[dialogs][ambiguity]") {
  const auto protocol = small_protocol(kUnclear);
  Conversation sam{protocol};
  sam.say("new");
  CHECK_THAT(sam.reply().text,
             Contains("In danger?\n\n" + kDiffer + "One or two. We take one.") && !Contains("Now or later"));
  for (const auto* words : {"what?", "status", "help", "change", "topics", "number", "note x"}) {
    INFO(words);
    CHECK_THAT(sam.say(words).text, !Contains(kDiffer));
  }
  sam.say("no");
  CHECK(times_in(sam.reply().text, kDiffer) ==
        1);  // its contact's: the step's was said with what is answered
  CHECK_THAT(sam.reply().text, Contains(kDiffer + "An old number."));
  CHECK(sam.replays());
}

TEST_CASE("a checklist says once what is unclear, and a contact's with its item", "[dialogs][ambiguity]") {
  auto parts = kUnclear;  // nothing of it was said before
  parts.steps.erase(0, parts.steps.find("  - do: search"));
  const auto protocol = small_protocol(parts);
  Conversation sam{protocol};
  sam.say("new");
  CHECK(sam.reply().question == Place{"report.1", "search", "attic"});
  CHECK(times_in(sam.reply().text, kDiffer) == 1);
  sam.say("done");
  CHECK_THAT(sam.reply().text, Contains(kDiffer + "An old number.") && !Contains("One or two"));
  sam.say("done");
  CHECK_THAT(sam.reply().text, !Contains(kDiffer));
}

TEST_CASE("why says all that is unclear, of the contact and the clocks too, by their ids",
          "[dialogs][ambiguity]") {
  const auto protocol = small_protocol(kUnclear);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("why");
  CHECK_THAT(sam.reply().text,
             Contains("A-1, on C-1: One or two. We take one.\n\nA-2, on C-1: Now or later. We take now."));
  CHECK_THAT(sam.reply().text, !Contains(kDiffer));
  sam.say("no");
  sam.say("why");
  for (const auto* id : {"A-1, on", "A-2, on", "A-3, on", "A-4, on"})
    CHECK(times_in(sam.reply().text, id) == 1);
}

TEST_CASE("what is unclear of a clock is said when it is due", "[dialogs][ambiguity]") {
  const auto protocol = small_protocol(kUnclear);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("no");
  sam.wait(hours{2}).fire();
  CHECK_THAT(sam.reply().text, Contains(kDiffer + "Two or three hours.") && !Contains("Now or later"));
}

TEST_CASE("what is unclear is not said again once it was said of something answered",
          "[dialogs][ambiguity]") {
  const auto protocol = small_protocol(kUnclear);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "done"}) sam.say(words);
  CHECK(sam.open() == "search");
  CHECK_THAT(sam.reply().text, !Contains(kDiffer));
  sam.say("done");
  CHECK_THAT(sam.reply().text, !Contains(kDiffer));  // nor of the contact that was rung
  sam.say("back");
  sam.say("why");
  CHECK_THAT(sam.reply().text, Contains("One or two."));
  CHECK(sam.replays());
}

}  // namespace
}  // namespace dutydesk::dialogs
