#include "dialogs/beside.h"

#include "dialogs/play.h"
#include "tests/dialogs/conversation.h"
#include "tests/dialogs/two_protocols.h"

namespace dutydesk::dialogs {
namespace {

const std::string kHead =
    "scenario: side by side\nrole: police\narea: Oxfordshire\nat: 2026-11-21 22:30\nbeside: west\nturns:\n"
    "  - say: new\n  - say: \"no\"\n  - say: \"yes\"\n  - say: 21:00\n";
const std::string kToPlacing = kHead + "  - say: \"12\"\n    asks: placed_by\n";

// What a scenario of East with West beside it differs in, a line each.
std::string differences(const std::string& text, std::vector<std::string>* events = nullptr) {
  const auto scenario = read_scenario({"s.yaml", text}, east(), &west());
  std::string lines;
  const auto add = [&](const std::vector<Fault>& faults) {
    for (const auto& fault : faults) lines += (lines.empty() ? "" : "\n") + fault.text();
  };
  if (!scenario) return add(scenario.error()), lines;
  const auto played = play(*scenario, east(), &west());
  add(played.differences);
  if (events) *events = played.events;
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

TEST_CASE("an area of another protocol brings it beside, and nothing is asked twice", "[dialogs][beside]") {
  CHECK(differences(kToPlacing + R"(  - say: Derby City
    asks: calm
    says:
      - "East: Placed by: Derby City."
      - "For Derby City the West protocol applies beside this one. Its record is M4X2"
    rings: none
    clocks: {two_hours: 2026-11-21 23:00 GMT}
    beside:
      asks: nothing
      says:
        - "West, Derby City. Made up."
        - "This is the same child as K7F3 (East)."
        - "- Danger: No - Last seen: 21:00 GMT on Sat 21 Nov"
        - "K7F3 asks first. Say M4X2 to go on here."
      clocks: none
      rings: none
  - say: "yes"
    says: "East: Calm: Yes."
    asks: nothing
    beside:
      says: "West: K7F3 asks nothing more now. Is there an order there?"
      asks: ours.1/order
  - say: "no"
    asks: nothing
    clocks: {two_hours: 2026-11-21 23:00 GMT}
    beside: {asks: police, says: "West: Order: No.", rings: {police: "0456"}, clocks: {west_clock: 2026-11-21 22:00 GMT missed}}
  - say: K7F3 status
    says: "Beside it stands M4X2 (West, for Derby City)."
  - say: M4X2 status
    beside: {says: "Beside it stands K7F3 (East, for Oxfordshire)."}
outcome: over
)") == "");
}

TEST_CASE("what goes along keeps its time and its author, in the other protocol's bands",
          "[dialogs][beside]") {
  std::vector<std::string> events;
  CHECK(differences(kToPlacing + "  - {say: Derbyshire, wait: 20 minutes}\n", &events) == "");
  const auto text = joined(events);
  using Catch::Contains;
  CHECK_THAT(text, Contains("  beside M4X2, protocol west, title West, area Derbyshire\n"));
  CHECK_THAT(text,
             Contains("  M4X2 opened M4X2, protocol west, role police, area Derbyshire\n"
                      "  M4X2 beside K7F3, protocol east, title East, area Oxfordshire\n"
                      "  M4X2 carried age: big 12, at 2026-11-21 22:30 GMT, by Worker, channel scenario\n"
                      "  M4X2 carried danger: no, at 2026-11-21 22:30 GMT, by Worker, channel scenario\n"
                      "  M4X2 carried seen: 2026-11-21 21:00 GMT, at 2026-11-21 22:30 GMT, by Worker, "
                      "channel scenario\n"
                      "  M4X2 run_opened ours.1, dialog ours\n"
                      "  M4X2 shown\n"));
  CHECK_THAT(text, !Contains("carried order"));  // each protocol asks for that itself
}

TEST_CASE("where the child is placed with another protocol that one starts as any report",
          "[dialogs][beside]") {
  CHECK(differences(kToPlacing + R"(  - say: Oxfordshire
    asks: placed_in
  - say: Derbyshire
    asks: calm
    beside: {says: "West, Derbyshire."}
  - say: "yes"
    beside: {asks: report.1/order}
)") == "");
}

TEST_CASE("an area that is not clear is asked again, and one without a protocol said so",
          "[dialogs][beside]") {
  CHECK(differences(kToPlacing + R"(  - say: Derby
    asks: placed_by
    says: "Did you mean Derby City or Derbyshire?"
  - say: "hmm"
    asks: placed_by
    says: "I did not understand that."
  - say: Leeds
    asks: placed_far
    says: ["I have no protocol for Leeds.", "out of hours that council's switchboard puts you through", "Tell Leeds."]
    cites: none
  - say: change
  - say: placed by
  - say: I don't know
    asks: calm
    says: "Changed. Placed by: Not known (it was: Leeds)."
  - say: status
    says: "K7F3 was opened"
)")
            .find("cites") != std::string::npos);  // general advice, marked as such
}

TEST_CASE("another area of the other protocol has a record of its own", "[dialogs][beside]") {
  const auto scenario = kToPlacing + R"(  - say: Derby City
  - say: change
  - say: placed by
  - say: Oxfordshire
    asks: placed_in
    says: "Changed. Placed by: Oxfordshire (it was: Derby City)."
  - say: Derby City
    asks: calm
)";
  std::vector<std::string> events;
  CHECK(differences(scenario, &events) == "");
  const auto text = joined(events);
  CHECK(text.find("M4X2 opened") == text.rfind("M4X2 opened"));  // the one for Derby City is there
  Episode episode;
  episode.beside = {{"M4X2", "west", "West", "Derby City", false}};
  CHECK_FALSE(opens_beside(episode, {"Derby City", "beside", "west", "West", {}, {}}));
  CHECK(opens_beside(episode, {"Derbyshire", "beside", "west", "West", {}, {}}));
  CHECK_FALSE(opens_beside(episode, {"Leeds", "elsewhere", {}, {}, {}, {}}));
  episode.beside.front().was_first = true;
  CHECK_FALSE(opens_beside(episode, {"Derbyshire", "beside", "west", "West", {}, {}}));
}

TEST_CASE("the one that opened beside opens none for the one that was first", "[dialogs][beside]") {
  CHECK(differences(kToPlacing + R"(  - say: Derby City
  - say: "yes"
  - say: "no"
  - say: done
    beside: {asks: theirs}
  - say: Oxfordshire
    beside: {asks: nothing, says: "Placed by: Oxfordshire."}
)") == "");
}

TEST_CASE("a return told in one names the other and what to say there", "[dialogs][beside]") {
  CHECK(differences(kToPlacing + R"(  - say: Derby City
  - say: returned
    asks: returned_at
    says: "M4X2 (West) stays open until it is told as well. Say: M4X2 returned."
  - say: M4X2 returned
    beside: {asks: returned_at, says: ["Say: K7F3 returned.", "Back there when?"]}
  - say: K7F3 handover
    says: "M4X2 (West) is a record of its own. Say: M4X2 handover."
)") == "");
}

TEST_CASE("a clock of either fires under its own title", "[dialogs][beside]") {
  CHECK(differences(kToPlacing + R"(  - say: Derby City
  - wait: 1 hour
    says: "East: Due now, 23:00 GMT on Sat 21 Nov: - The police do it."
    beside: {clocks: none}
)") == "");
}

TEST_CASE("without the other protocol its area has none", "[dialogs][beside]") {
  const auto text =
      kToPlacing + "  - {say: Derby City, asks: placed_far, says: I have no protocol for Derby City.}\n";
  auto alone = text;
  alone.erase(alone.find("beside: west\n"), 13);
  const auto scenario = read_scenario({"s.yaml", alone}, east());
  REQUIRE(scenario);
  CHECK(play(*scenario, east()).differences.empty());
  CHECK_FALSE(read_scenario({"s.yaml", text}, east()));
  CHECK(protocol_beside({"s.yaml", text}) == "west");
  CHECK(protocol_beside({"s.yaml", alone}).empty());
}

TEST_CASE("a turn's input keeps all that brings another protocol", "[dialogs][beside]") {
  Input input{kStart, kSam, "test", "C1", "Derby City", {}};
  input.area = NamedArea{"Derby City", "beside", "west", "West", "M4X2", {}};
  CHECK(through_json(input) == input);
  input.area = NamedArea{{}, {}, {}, {}, {}, "Derby City or Derbyshire"};
  CHECK(through_json(input) == input);
  input.text.clear();
  input.area.reset();
  input.led_from = "K7F3";
  input.beside = Companion{"K7F3",
                           "east",
                           "East",
                           "Oxfordshire",
                           "police",
                           "parent",
                           true,
                           true,
                           {{"seen", {"known", kStart}, kStart, "Sam", "slack"},
                            {"age", {"big", {}, "12"}, kStart, "Sam", "slack"}}};
  CHECK(through_json(input) == input);
}

}  // namespace
}  // namespace dutydesk::dialogs
