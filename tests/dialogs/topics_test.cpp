// The word `topics`: what the protocol offers beside its questions.
#include <catch2/catch.hpp>

#include "dialogs/another.h"
#include "dialogs/menu.h"
#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;

const std::string kEnd = "  - {end: over, text: Over., house: test}\n";

const Parts kTopical{
    .steps = "  - {ask: danger, house: test}\n  - {ask: order, house: test}\n" + kEnd,
    .more_dialogs = {
        "dialog: media\ntitle: Telling the media\nfor: [police]\nsteps:\n"
        "  - {ask: place, house: test}\n" +
            kEnd,
        "dialog: meeting\ntitle: A strategy meeting\nfor: [social_worker, residential_worker]\nsteps:\n"
        "  - {ask: calm, house: test}\n" +
            kEnd,
        "dialog: search\ntitle: Searching\nsteps:\n  - {tell: look, text: Look., house: test}\n" + kEnd,
        "dialog: inner\nsteps:\n  - {ask: calm, house: test}\n" + kEnd}};

std::vector<std::string> labels(const Reply& reply) {
  std::vector<std::string> labels;
  for (const auto& option : reply.options) labels.push_back(option.label);
  return labels;
}

TEST_CASE("topics offers the dialogs with a title for the worker's role", "[dialogs][topics]") {
  const auto protocol = small_protocol(kTopical);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("topics");
  CHECK(sam.reply().question == kTopics);
  CHECK(labels(sam.reply()) == std::vector<std::string>{"A strategy meeting", "Searching"});
  CHECK_THAT(sam.reply().text, Contains("What do you need?"));
  sam.as({"chat:kim", "Kim", "police", "Here"}).say("more");  // and what is for who reports
  CHECK(labels(sam.reply()) ==
        std::vector<std::string>{"Telling the media", "A strategy meeting", "Searching"});
  CHECK(sam.replays());
}

TEST_CASE("a topic is chosen by its number, its words or its button", "[dialogs][topics]") {
  const auto protocol = small_protocol(kTopical);
  for (const std::string said : {"1", "strategy", "a strategy meeting", "meeting", "[meeting]"}) {
    INFO(said);
    Conversation sam{protocol};
    sam.say("new");
    sam.say("topics");
    said.starts_with('[') ? sam.press("meeting") : sam.say(said);
    CHECK(sam.all<RunOpened>() == std::vector{RunOpened{"meeting.1", "meeting"}});
    CHECK(sam.reply().question == Place{"meeting.1", "calm", {}});
    sam.say("yes");
    CHECK(sam.open() == "danger");
    CHECK(sam.replays());
  }
}

TEST_CASE("words behind topics open at once what they name", "[dialogs][topics]") {
  const auto protocol = small_protocol(kTopical);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("topics searching");
  CHECK(sam.open() == "look");
  sam.say("ok");
  sam.say("topics nonsense");
  CHECK(sam.reply().question == kTopics);
  sam.say("nonsense");
  CHECK(sam.all<NotUnderstood>().size() == 1);
  CHECK(sam.reply().question == kTopics);
  sam.say("topics media");  // for the police
  CHECK(sam.reply().question == kTopics);
  sam.press(kTopics, "media");
  CHECK(sam.all<RunOpened>().empty());
  sam.press(kTopics, "inner");
  CHECK(sam.all<RunOpened>().empty());
  CHECK(sam.replays());
}

TEST_CASE("a topic that is open already is not opened twice", "[dialogs][topics]") {
  const auto protocol = small_protocol(kTopical);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("topics meeting");
  sam.say("topics meeting");
  CHECK(sam.all<RunOpened>().empty());
  CHECK(sam.all<AlreadyOpen>() == std::vector{AlreadyOpen{"meeting.1"}});
  CHECK_THAT(sam.reply().text, Contains("A strategy meeting is open already."));
  CHECK(sam.reply().question == Place{"meeting.1", "calm", {}});
  sam.say("yes");
  sam.say("topics meeting");
  CHECK(sam.all<RunOpened>() == std::vector{RunOpened{"meeting.2", "meeting"}});
  CHECK(sam.replays());
}

TEST_CASE("where a protocol has no topics, the word says so and asks on", "[dialogs][topics]") {
  const auto protocol = protocol_with("  - {ask: danger, house: test}\n" + kEnd);
  Conversation sam{protocol};
  sam.say("new");
  sam.say("topics");
  CHECK_THAT(sam.reply().text, Contains("There is nothing more of this protocol to choose from."));
  CHECK(sam.open() == "danger");
  sam.say("no");
  CHECK(known(sam, "danger") == "no");
}

TEST_CASE("in the menu of topics change leads to the other menu", "[dialogs][topics]") {
  const auto protocol = small_protocol(kTopical);
  Conversation sam{protocol};
  for (const auto* words : {"new", "no", "topics", "change"}) sam.say(words);
  CHECK(sam.reply().question == kMenu);
  sam.say("topics");
  CHECK(sam.reply().question == kTopics);
  sam.say("skip");
  CHECK_THAT(sam.reply().text, Contains("There is no question to skip."));
}

TEST_CASE("words that stand in an entry of the menu ask for no other episode", "[dialogs][topics]") {
  auto parts = kTopical;
  parts.more_dialogs.push_back(
      "dialog: day\ntitle: Missing for 24 hours\nsteps:\n  - {ask: calm, house: test}\n" + kEnd);
  const auto protocol = small_protocol(parts);
  Conversation sam{protocol};
  const auto another = [&](const std::string& words) {
    return asks_for_another(protocol, sam.episode(), {sam.now(), kSam, "test", kSam.id, words, {}});
  };
  sam.say("new");
  CHECK_FALSE(another("a child is missing"));  // it may answer the question
  CHECK(another("new"));
  for (const auto* words : {"no", "no"}) sam.say(words);
  CHECK(another("Missing for 24 hours"));
  sam.say("topics");
  for (const auto* words : {"Missing for 24 hours", "missing for 24 hours.", "missing"})
    CHECK_FALSE(another(words));
  for (const auto* words : {"new", "another child is missing", "a boy has not come home"})
    CHECK(another(words));
  sam.say("Missing for 24 hours");
  CHECK(sam.all<RunOpened>() == std::vector{RunOpened{"day.1", "day"}});
}

}  // namespace
}  // namespace dutydesk::dialogs
