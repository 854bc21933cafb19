// What must hold of any protocol that the reader lets pass, and of anything
// that people say in it.
#include "dialogs/menu.h"
#include "tests/dialogs/any_protocol.h"

namespace dutydesk::dialogs {
namespace {

using namespace anything;

// The same cases every time; RC_PARAMS in the environment chooses others.
// RapidCheck prints what it uses.
[[maybe_unused]] const int kSeeded = setenv("RC_PARAMS", "seed=20261121 max_success=60", 0);

// Answers whatever is open until nothing is.
void finish(Conversation& talk) {
  talk.as(kSam).say("status");
  for (int turns = 0; talk.reply().question; ++turns) {
    RC_ASSERT(turns < 100);
    talk.say("skip");
  }
  RC_ASSERT(talk.open().empty());
}

// The facts as JSON, which RapidCheck can show.
std::string values(const Episode& episode) {
  nlohmann::json values;
  for (const auto& [key, known] : episode.facts)
    values[key.run + "/" + key.fact] = known.value.at ? json_text(*known.value.at) : known.value.word;
  return values.dump();
}

// Another value for the question that is shown, and how to press it.
std::string other_than(const Conversation& talk, const std::string& value) {
  for (const auto& option : talk.reply().options)
    if (option.value != value) return option.value;
  return {};
}

TEST_CASE(
    "whatever is said: the fold of the events is the live state, and no "
    "reply is empty",
    "[dialogs][property]") {
  holds_for_any_bytes("fold and reply", [](Dice& dice) {
    const auto protocol = any_protocol(dice);
    any_conversation(protocol, dice);  // the driver holds every turn to this
  });
}

TEST_CASE("whatever was said: the dialog can be brought to an end", "[dialogs][property]") {
  holds_for_any_bytes("an end", [](Dice& dice) {
    const auto protocol = any_protocol(dice);
    auto talk = any_conversation(protocol, dice);
    finish(talk);
  });
}

TEST_CASE("whatever was said: the record replays to the same events and replies", "[dialogs][property]") {
  holds_for_any_bytes("replay", [](Dice& dice) {
    const auto protocol = any_protocol(dice);
    const auto talk = any_conversation(protocol, dice);
    RC_ASSERT(talk.replays());
    const auto again = read_compiled(protocol.compiled);
    RC_ASSERT(again.has_value());
    RC_ASSERT(!replay(*again, "K7F3", talk.turns()));
  });
}

TEST_CASE("a record that was changed does not replay", "[dialogs][property]") {
  holds_for_any_bytes("no replay", [](Dice& dice) {
    const auto protocol = any_protocol(dice);
    auto turns = any_conversation(protocol, dice).turns();
    const auto turn = dice.below(turns.size());
    turns[turn].reply.text += " ";
    const auto difference = replay(protocol, "K7F3", turns);
    RC_ASSERT(difference.has_value());
    RC_ASSERT(difference->turn == turn);
    RC_ASSERT(difference->where == "/reply/text");
  });
}

TEST_CASE(
    "whatever was said: an answer that is corrected and corrected back "
    "is as it was",
    "[dialogs][property]") {
  holds_for_any_bytes("there and back", [](Dice& dice) {
    const auto protocol = any_protocol(dice);
    auto talk = any_conversation(protocol, dice);
    finish(talk);
    const auto before = values(talk.episode());
    for (const auto& entry : change_menu(protocol, talk.episode())) {
      const auto place = place_in_menu(entry.value);
      const auto* step = step_of(protocol, talk.episode(), place);
      RC_LOG() << "there and back: " << entry.value << "\n";
      if (!step->asks()) continue;
      const auto was = talk.episode().known(step->fact, place.run)->value;
      talk.press(Place{"", "change", ""}, entry.value);
      const auto other = other_than(talk, was.word);
      if (was.at || !was.said.empty() || was.word == "skipped" || other.empty()) {
        talk.say("skip");  // to leave it as it was
      } else {
        talk.press(other);
        talk.press(Place{"", "change", ""}, entry.value);
        talk.press(was.word);
      }
      RC_ASSERT(values(talk.episode()) == before);
    }
  });
}

}  // namespace
}  // namespace dutydesk::dialogs
