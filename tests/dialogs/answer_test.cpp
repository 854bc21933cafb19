#include "dialogs/answer.h"

#include <catch2/catch.hpp>

#include "tests/dialogs/conversation.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

struct Said {
  std::string words;
  std::string value;  // "" where it is not understood
};

const Protocol& protocol() {
  static const auto read = small_protocol(
      {.steps = "  - {ask: danger, house: test}\n"
                "  - {ask: living, house: test}\n"
                "  - {ask: seen, house: test}\n"
                "  - {ring: police, cites: [C-1]}\n"
                "  - {tell: leave, text: Leave., house: test}\n"
                "  - do: search\n    text: Search.\n    house: test\n    items:\n"
                "      - {id: attic, text: The attic., cites: [C-1]}\n"
                "      - {id: cellar, text: The cellar., cites: [C-1]}\n"
                "  - {ask: met, house: test}\n"
                "  - {ask: body, house: test}\n"
                "  - {end: over, text: Over., house: test}\n",
       .facts = Parts{}.facts +
                "  - fact: living\n    type: choice\n    name: Home\n    question: 'Where?'\n    options:\n"
                "      - {value: childrens_home, label: Children's home, say: ['residential|care home']}\n"
                "      - {value: foster_care, label: Foster care, say: ['\\bfoster']}\n"
                "      - {value: family_home, label: With family, say: ['\\b(mum|dad|parents?)\\b']}\n"
                "      - {value: elsewhere, label: Somewhere else}\n"
                "      - {value: unknown, label: Not known}\n"
                "  - fact: met\n    type: choice\n    name: Met\n    question: 'Who met the child?'\n    "
                "options:\n"
                "      - {value: seen, label: Seen, say: ['\\b(seen|safe|back|stay\\w*|with parents)\\b']}\n"
                "      - {value: nobody, label: Nobody, say: ['^no\\b|haven.?t seen']}\n"
                "      - {value: unknown, label: Not known}\n"
                "  - fact: body\n    type: choice\n    name: Who\n    question: 'Who?'\n    options:\n"
                "      - {value: police, label: Police, say: ['police']}\n"
                "      - {value: none, label: Nobody, say: ['^no\\b']}\n"});
  return read;
}

void check(const std::string& step, const std::vector<Said>& table) {
  for (const auto& [said, expected] : table) {
    INFO(step << ": " << said);
    const auto value =
        understand(protocol(), *protocol().dialog("report").step(step), plain_words(said), said, kStart);
    CHECK((value ? value->word : std::string{}) == expected);
  }
}

TEST_CASE("yes, no and not known are understood in many words", "[dialogs][answer]") {
  check("danger", {{"yes", "yes"},
                   {"Y", "yes"},
                   {"Yes!", "yes"},
                   {"yeah he is", "yes"},
                   {"yep", "yes"},
                   {"I think so", "yes"},
                   {"1", "yes"},
                   {"1.", "yes"},
                   {"(1)", "yes"},
                   {"option 1", "yes"},
                   {"no", "no"},
                   {"N", "no"},
                   {"nope", "no"},
                   {"no, but I'm worried", ""},
                   {"no but I am", ""},
                   {"dont think so", "no"},
                   {"No, she is safe", "no"},
                   {"2", "no"},
                   {"number 2", "no"},
                   {"no idea", "unknown"},
                   {"not sure", "unknown"},
                   {"I don't know", "unknown"},
                   {"I don\u2019t know", "unknown"},
                   {"dont know", "unknown"},
                   {"dunno", "unknown"},
                   {"not known", "unknown"},
                   {"maybe?", "unknown"},
                   {"can't say", "unknown"},
                   {"3", "unknown"}});
}

TEST_CASE("what names no choice, or more than one, is not understood", "[dialogs][answer]") {
  check("danger", {{"", ""},
                   {"0", ""},
                   {"4", ""},
                   {"10", ""},
                   {"-1", ""},
                   {"perhaps he went out", ""},
                   {"nothing", ""},
                   {"\U0001F937", ""},
                   {std::string(10'000, 'x'), ""}});
  check("living", {{"foster care with mum", ""}, {"6", ""}});
}

TEST_CASE("a choice is named by number, label, first letters or the protocol's own words",
          "[dialogs][answer]") {
  check("living", {{"Children's home", "childrens_home"},
                   {"children\u2019s home", "childrens_home"},
                   {"child", "childrens_home"},
                   {"it is a residential unit", "childrens_home"},
                   {"2", "foster_care"},
                   {"FOSTER", "foster_care"},
                   {"with her foster carers", "foster_care"},
                   {"at his dad's", "family_home"},
                   {"with", "family_home"},
                   {"some", "elsewhere"},
                   {"don't know", "unknown"}});
}

TEST_CASE("a protocol's own words are not heard where they are denied", "[dialogs][answer]") {
  check("met", {{"seen", "seen"},
                {"he is safe now", "seen"},
                {"not safe", ""},
                {"she isnt safe", ""},
                {"she isn\u2019t safe", ""},
                {"didn't come back", ""},
                {"he never came back", ""},
                {"she is no longer safe", ""},
                {"cannot stay", ""},
                {"with parents", "seen"},
                {"she was not with parents", ""},
                {"doesn't stay", ""},
                {"wont stay", ""},
                {"I haven't seen him", "nobody"},
                {"no, not seen", "nobody"},
                {"knotted but safe", "seen"}});
  check("police", {{"rang but they didn't pick up", ""}, {"ok, I can't do that", ""}});
}

TEST_CASE("no idea is never a no", "[dialogs][answer]") {
  const std::vector<std::string> ways = {
      "no idea",        "No idea, sorry",   "dunno",           "don't know", "not sure",      "i'm not sure",
      "I have no idea", "no, I don't know", "not really sure", "no clue",    "sorry, no idea"};
  for (const auto& words : ways) {
    for (const auto* step : {"danger", "met", "living", "seen"}) check(step, {{words, "unknown"}});
    for (const auto* step : {"body", "police", "leave", "search"}) check(step, {{words, ""}});
  }
}

TEST_CASE("of a moment only not known is an answer of its own", "[dialogs][answer]") {
  check("seen", {{"don't know", "unknown"}, {"25:00", ""}, {"yes", ""}, {"known", ""}});
}

TEST_CASE("a ring, a tell and an item are acknowledged in many words", "[dialogs][answer]") {
  check("police", {{"done", "done"},
                   {"I have rung", "done"},
                   {"I've rung them", "done"},
                   {"rang 999", "done"},
                   {"ok", "done"},
                   {"no answer", "not_done"},
                   {"no", "not_done"},
                   {"couldn't get through", "not_done"},
                   {"voicemail", "not_done"},
                   {"went to voicemail", "not_done"},
                   {"engaged", "not_done"},
                   {"it's engaged", "not_done"},
                   {"no reply", "not_done"},
                   {"busy", "not_done"},
                   {"rang, no answer", "not_done"},
                   {"nobody picks up", "not_done"},
                   {"number doesn't work", "not_done"},
                   {"The number's not recognised", "not_done"},
                   {"spoke to them", "done"},
                   {"I spoke to them", "done"},
                   {"already done", "done"},
                   {"they have it already", "done"},
                   {"they've got it", "done"},
                   {"they already have this", "done"},
                   {"it came from them", "done"},
                   {"yep done", "done"},
                   {"told them", "done"},
                   {"all done", "done"},
                   {"haven't told them", ""},
                   {"they have not answered", ""},
                   {"spoke to their voicemail", ""}});
  check("leave", {{"all done", "done"},
                  {"got it", "done"},
                  {"yep done", "done"},
                  {"ok", "done"},
                  {"understood", "done"},
                  {"1", "done"},
                  {"no", ""}});
  check("search", {{"done", "done"},
                   {"2", "not_done"},
                   {"not mine", "not_mine"},
                   {"not my job", "not_mine"},
                   {"all done", "all_done"},
                   {"not", ""}});
}

TEST_CASE("typed words are made comparable", "[dialogs][answer]") {
  CHECK(plain_words("  Yes,\tHE  is.\r\n") == "yes, he is");
  CHECK(plain_words("don\u2019t") == "don't");
  CHECK(plain_words("why??") == "why");
  CHECK(plain_words("?") == "?");
  CHECK(plain_words(" \n ") == "");
  CHECK(plain_words("CAF\u00C9") == "caf\u00C9");
}

TEST_CASE("all done ticks what is open and leaves what was said", "[dialogs][answer]") {
  Conversation sam{protocol()};
  for (const auto* words : {"new", "no", "2", "skip", "done", "ok"}) sam.say(words);
  sam.press(Place{"report.1", "search", "cellar"}, "not_mine");
  sam.say("all done");
  CHECK(sam.episode().acknowledgements.at({"report.1", "search", "attic"}).outcome == "done");
  CHECK(sam.episode().acknowledgements.at({"report.1", "search", "cellar"}).outcome == "not_mine");
  CHECK(sam.open() == "met");
}

}  // namespace
}  // namespace dutydesk::dialogs
