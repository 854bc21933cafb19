#include "dialogs/sms.h"

#include <catch2/catch.hpp>

namespace dutydesk::dialogs {
namespace {

std::string times(std::size_t count, const std::string& text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("the GSM alphabet fills 160, and 153 in each of several", "[dialogs][sms]") {
  CHECK(sms_segments("") == 1);
  CHECK(sms_segments(times(160, "a")) == 1);
  CHECK(sms_segments(times(161, "a")) == 2);
  CHECK(sms_segments(times(306, "a")) == 2);
  CHECK(sms_segments(times(307, "a")) == 3);
  CHECK(sms_segments(times(459, "a")) == 3);
  CHECK(sms_segments(times(460, "a")) == 4);
  CHECK(sms_segments(times(160, "\xC2\xA3")) == 1);                // the pound sign
  CHECK(sms_segments(times(160, "\xCE\xA9")) == 1);                // capital omega
  CHECK(sms_segments("\n\r'\"@$" + times(154, "\xC3\xA0")) == 1);  // a grave
}

TEST_CASE("the extension counts twice and is not parted", "[dialogs][sms]") {
  for (const auto* character : {"[", "]", "{", "}", "\\", "^", "~", "|", "\xE2\x82\xAC", "\f"}) {
    CAPTURE(character);
    CHECK(sms_segments(times(80, character)) == 1);
    CHECK(sms_segments(times(80, character) + "a") == 2);
  }
  CHECK(sms_segments(times(153, "a") + times(153, "a")) == 2);
  CHECK(sms_segments(times(152, "a") + "[" + times(151, "a")) == 2);
  CHECK(sms_segments(times(152, "a") + "[" + times(152, "a")) == 3);  // one place stays empty
}

TEST_CASE("one other character makes it UCS-2: 70, and 67 in each of several", "[dialogs][sms]") {
  const std::string dash = "\xE2\x80\x93";
  CHECK(sms_segments(dash + times(69, "a")) == 1);
  CHECK(sms_segments(dash + times(70, "a")) == 2);
  CHECK(sms_segments(dash + times(133, "a")) == 2);
  CHECK(sms_segments(dash + times(134, "a")) == 3);
  CHECK(sms_segments("\xE2\x80\x99" + times(70, "[")) == 2);  // in UCS-2 the extension is nothing special
  const std::string face = "\xF0\x9F\x98\x80";
  CHECK(sms_segments(times(35, face)) == 1);
  CHECK(sms_segments(times(36, face)) == 2);
  CHECK(sms_segments(times(66, face)) == 2);
  CHECK(sms_segments(times(67, face)) == 3);  // a pair of surrogates is not parted
}

TEST_CASE("a long text is cut between sentences, and says that there is more", "[dialogs][sms]") {
  const auto sentence = times(150, "a") + ". ";
  CHECK(sms_messages("Short. Text.") == std::vector<std::string>{"Short. Text."});
  const auto messages = sms_messages(times(5, sentence) + "\n1 Yes\n2 No");
  REQUIRE(messages.size() == 3);
  CHECK(messages[0] == times(150, "a") + ". " + times(150, "a") + "." + std::string{kMore});
  CHECK(messages[2] == times(150, "a") + ". \n1 Yes\n2 No");
  for (const auto& message : messages) CHECK(sms_segments(message) <= kMostSegments);
}

TEST_CASE("a sentence that fits into no message is sent all the same", "[dialogs][sms]") {
  const auto messages = sms_messages("First. " + times(500, "a") + ". Last.");
  REQUIRE(messages.size() == 3);
  CHECK(sms_segments(messages[1]) == 4);
}

TEST_CASE("a reply by SMS has the number first, then its words and the choices", "[dialogs][sms]") {
  Reply reply;
  reply.episode = "K7F3";
  reply.text = "Ring now: the police.";
  reply.contacts = {{"Police", "101", "At any time.", {}}, {"The manager", "", "Ask the rota.", {}}};
  reply.options = {{"done", "I have rung"}, {"not_done", "No answer"}};
  CHECK(
      sms_text(reply) ==
      "K7F3: Police: 101.\nThe manager.\nRing now: the police.\nAt any time.\nAsk the rota.\n1 I have rung\n"
      "2 No answer");
}

}  // namespace dutydesk::dialogs
