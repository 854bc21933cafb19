#include "dialogs/scenario.h"

#include "dialogs/event.h"
#include "dialogs/play.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

const Protocol& practised() {
  static const auto protocol = protocol_with(R"(  - {ask: danger, cites: [C-1]}
  - {do: search, text: Look., when: {danger: no}, items: [{id: home, text: At home., cites: [C-1]}], cites: [C-1]}
  - {ring: police, cites: [C-1], starts: [two_hours]}
  - {ask: seen, cites: [C-1]}
  - {end: over, text: That is all., cites: [C-1]}
)");
  return protocol;
}

const std::string kHead =
    "scenario: practice\nrole: police\narea: Here\nat: 2026-11-21 22:30\nturns:\n";  // 5 lines
const std::string kToNumber = "  - say: new\n  - say: \"no\"\n  - say: done\n";

std::string faults_in(const std::string& text) {
  const auto scenario = read_scenario({"s.yaml", text}, practised());
  std::string lines;
  if (!scenario)
    for (const auto& fault : scenario.error()) lines += (lines.empty() ? "" : "\n") + fault.text();
  return lines;
}

Played played(const std::string& text) {
  REQUIRE(faults_in(text) == "");
  return play(*read_scenario({"s.yaml", text}, practised()), practised());
}

std::string differences(const std::string& text) {
  std::string lines;
  for (const auto& difference : played(text).differences)
    lines += (lines.empty() ? "" : "\n") + difference.text();
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

// --- what is expected ---

TEST_CASE("a scenario passes when everything that it expects comes", "[dialogs][scenario]") {
  CHECK(differences(kHead + R"(  - say: new
    asks: danger
  - press: "no"
    asks: report.1/search/home
    rings: none
    clocks: none
  - say: done
    asks: police
    rings: {police: "0123"}
    says: [Ring now, "Say the place is:"]
    clocks: {two_hours: 2026-11-22 00:30 GMT}
    cites: C-1
  - say: I have rung
    wait: 1 hour
  - say: 3 hours ago
    asks: nothing
    clocks: {two_hours: 2026-11-21 22:30 GMT missed}
outcome: over
)") == "");
}

TEST_CASE("what comes otherwise is told with its line, the words said and both sides",
          "[dialogs][scenario]") {
  const auto [expectation, sentence] = GENERATE(table<std::string, std::string>(
      {{"asks: seen", "\"asks\" should be seen; it is report.1/police"},
       {"asks: nothing", "\"asks\" should be nothing; it is report.1/police"},
       {"rings: none", "\"rings\" should be none; it is police: 0123"},
       {"rings: {police: \"101\"}", "\"rings\" should be police: 101; it is police: 0123"},
       {"clocks: {two_hours: 2026-11-22 00:31 GMT}",
        "\"clocks\" should be two_hours: 2026-11-22 00:31 GMT; it is two_hours: 2026-11-22 00:30 GMT"},
       {"clocks: {}", "\"clocks\" should be none; it is two_hours: 2026-11-22 00:30 GMT"},
       {"cites: none", "\"cites\" should be none; it is C-1"}}));
  CHECK(differences(kHead + kToNumber + "    " + expectation + "\n") ==
        "s.yaml:9: after Worker said \"done\", " + sentence);
}

TEST_CASE("a piece of the reply that is not in it is shown with the whole reply", "[dialogs][scenario]") {
  CHECK_THAT(
      differences(kHead + kToNumber + "    says: ring   later\n"),
      Catch::StartsWith("s.yaml:9: after Worker said \"done\", the reply should say \"ring later\"; it "
                        "says: ") &&
          Catch::Contains("Ring now: Police desk."));
}

TEST_CASE("the outcome is the end that was come to, or open", "[dialogs][scenario]") {
  CHECK(differences(kHead + kToNumber + "outcome: open\n") == "");
  CHECK(differences(kHead + kToNumber + "outcome: over\n") ==
        "s.yaml:9: at the end, \"outcome\" should be over; it is open");
}

TEST_CASE("the events are compared as a whole, and the first that differs is told", "[dialogs][scenario]") {
  const auto events = played(kHead + kToNumber).events;
  const auto recorded = [&](const std::vector<std::string>& lines) {
    return played(*with_events(kHead + kToNumber, lines)).drift;
  };
  CHECK(recorded(events) == std::nullopt);
  auto other = events;
  other.at(1) = "  opened Z9Z9";
  CHECK(recorded(other)->line == 11);
  CHECK_THAT(recorded(other)->sentence,
             Catch::StartsWith("recorded here is \"opened Z9Z9\"; it came to \"opened K7F3, protocol small"));
  auto shorter = events;
  shorter.pop_back();
  CHECK_THAT(recorded(shorter)->sentence, Catch::StartsWith("recorded here is nothing more; it came to"));
}

// --- who speaks, when ---

TEST_CASE("a clock that comes due while time passes is told at its time", "[dialogs][scenario]") {
  const auto result = played(kHead + kToNumber + R"(  - wait: 3 hours
    says: The police do it.
    clocks: {two_hours: 2026-11-22 00:30 GMT due}
  - wait: 1 hour
    asks: nothing
)");
  CHECK(result.differences.empty());
  CHECK_THAT(
      joined(result.events),
      Catch::EndsWith("2026-11-22 00:30 GMT clock: due\n  clock_due two_hours: 2026-11-22 00:30 GMT\n"));
}

TEST_CASE("a stranger is asked for role and area, and several people may speak", "[dialogs][scenario]") {
  const auto result = played(R"(scenario: strangers
name: Jo
at: 2026-11-21 22:30
turns:
  - {say: number, rings: {police: "0123"}, asks: role}
  - {say: police, asks: area}
  - {press: here}
  - {press: new, asks: danger}
  - {by: {name: Alex, role: social_worker, area: Here}, in: phone, say: where are we, asks: danger}
  - {by: Alex, in: phone, wait: 1 h 30 min, press: "no", asks: search}
  - {press: "no", says: Alex}
)");
  CHECK(result.differences.empty());
  CHECK_THAT(joined(result.events),
             Catch::Contains("2026-11-22 00:00 GMT Alex (phone): [no]\n  fact_set danger: "
                             "no, place report.1/danger\n"));
}

TEST_CASE("what cannot be pressed, and a second episode, fail where they stand", "[dialogs][scenario]") {
  CHECK(differences(kHead + "  - say: new\n  - press: maybe\n") ==
        "s.yaml:7: there is no \"maybe\" to press here; there is: yes, no, unknown");
  CHECK(differences(kHead + "  - say: new\n  - press: number\n") == "");
  CHECK(differences(kHead + "  - say: new\n  - say: new\n") ==
        "s.yaml:7: this opens another episode, and a scenario is about one");
}

TEST_CASE("times are London's, and say which where the hour comes twice", "[dialogs][scenario]") {
  const auto starting = [](const std::string& at) {
    return "scenario: x\nrole: police\narea: Here\nat: " + at + "\nturns: [{say: new}]\n";
  };
  const auto begins = [&](const std::string& at) {
    const auto line = played(starting(at)).events.front();
    return line.substr(0, line.find(" Worker"));
  };
  CHECK(begins("2026-07-04 22:30") == "2026-07-04 22:30 BST");
  CHECK(begins("2026-10-25 01:30 BST") == "2026-10-25 01:30 BST");
  CHECK(begins("2026-10-25 01:30 GMT") == "2026-10-25 01:30 GMT");
  CHECK_THAT(faults_in(starting("2026-10-25 01:30")), Catch::Contains("show this twice: say GMT or BST"));
  CHECK_THAT(faults_in(starting("2026-03-29 01:30")), Catch::Contains("never show 2026-03-29 01:30"));
  CHECK_THAT(faults_in(starting("2026-07-04 22:30 GMT")), Catch::Contains("never show"));
  CHECK_THAT(faults_in(starting("2026-02-30 22:30")), Catch::Contains("write a time as in"));
}

// --- local numbers ---

TEST_CASE("a scenario may say what the deployment's local file says", "[dialogs][scenario][local]") {
  const auto protocol = small_protocol({.steps = "  - {ring: team, cites: [C-1]}\n"
                                                 "  - {end: over, text: That is all., cites: [C-1]}\n",
                                        .contacts = R"(contacts:
  - {contact: police, name: Police desk, number: "0123", cites: [C-1]}
  - {contact: emergency, name: Emergency, number: "999", house: not printed}
  - {contact: team, name: The team, local: Your manager knows it., cites: [C-1]}
)"});
  const auto came = [&](const std::string& text) {
    const auto scenario = read_scenario({"s.yaml", text}, protocol);
    const auto faults = scenario ? play(*scenario, protocol).differences : scenario.error();
    std::string lines;
    for (const auto& fault : faults) lines += fault.text() + "\n";
    return lines;
  };
  const auto with = [](const std::string& local) {
    return "scenario: x\nrole: police\narea: Here\nat: 2026-11-21 22:30\n" + local + "turns:\n";
  };
  const std::string head = "local:\n  contacts:\n";
  const std::string team =
      "    - {contact: team, area: Here, number: \"01632 960123\", name: Ours, checked_on: 2026-11-01}\n";
  CHECK(came(with(head + team) + "  - {say: new, rings: {team: 01632 960123}, says: checked on 1 Nov}\n") ==
        "");
  CHECK(came(with("local: {}\n") + "  - {say: new, rings: {team: none}}\n") == "");
  CHECK(came(with("local: {contacts: [{contact: police, checked_on: 2026-11-01}]}\n") +
             "  - {say: number, rings: {police: \"0123\"}, says: [checked on 1 Nov 2026]}\n") == "");
  CHECK(came(with(head + "    - {contact: team, area: There, number: \"123\", checked_on: 2026-11-01}\n") +
             "  - {say: new}\n") == "s.yaml:7: there is no area \"There\" here; the areas are: Here\n");
  CHECK(came(with("local: {contact: team}\n") + "  - {say: new}\n") ==
        "s.yaml:5: \"contact\" is not known here; known are: contacts, holidays, phrases\n");
  CHECK(came(with("local: here\n") + "  - {say: new}\n") ==
        "s.yaml:5: names with values are expected here, as in \"id: ...\"\n");
}

// --- faulty files ---

TEST_CASE("a faulty scenario is told as protocol files are", "[dialogs][scenario]") {
  const auto [turn, sentence] = GENERATE(table<std::string, std::string>(
      {{"{say: new, ask: danger}", "\"ask\" is not known here; known are: say, press"},
       {"{say: new, asks: nowhere}", "there is no step \"nowhere\""},
       {"{say: new, rings: {nobody: 1}}", "the contact \"nobody\" is not in contacts.yaml"},
       {"{say: new, rings: police}", "write \"rings\" as in {police: \"101\"}, or none"},
       {"{say: new, clocks: {tea: 2026-11-22 00:30 GMT}}", "the clock \"tea\" is not in clocks.yaml"},
       {"{say: new, clocks: {two_hours: 2026-11-22 00:30}}", "two_hours: say GMT or BST behind the time"},
       {"{say: new, cites: C-2}", "the clause \"C-2\" is not in clauses.yaml"},
       {"{say: new, by: Alex}", "who is \"Alex\"?"},
       {"{say: new, by: {name: Alex, role: pirate}}", "there is no role \"pirate\""},
       {"{say: new, by: {name: Alex, area: There}}", "\"There\" is no area of Small"},
       {"{say: new, by: {name: Worker}}", "Worker was told above; write \"by: Worker\""},
       {"{say: new, press: new}", "a turn is either said or pressed"},
       {"{asks: danger}", "nothing is said here"},
       {"{wait: a while}", "write how long to wait as in \"2 hours\""},
       {"{at: 2026-11-21 22:29, say: new}", "this is earlier than what was said before"}}));
  CHECK_THAT(faults_in(kHead + "  - " + turn + "\n"), Catch::StartsWith("s.yaml:6: " + sentence));
}

TEST_CASE("all faults of a scenario come at once, in its order", "[dialogs][scenario]") {
  CHECK(faults_in("scenario: x\nat: 22:30\nturns: []\noutcome: well\n") ==
        "s.yaml:2: write a time as in 2026-11-21 22:30 GMT\ns.yaml:4: there is no end \"well\"");
  CHECK(faults_in("scenario: x\nat: 2026-11-21 22:30\n") == "s.yaml:1: nothing is said: give \"turns:\"");
  std::string many = kHead;
  for (std::size_t i = 0; i <= kMostTurns; ++i) many += "  - say: x\n";
  CHECK(faults_in(many) == "s.yaml:5: a scenario has at most 500 turns");
  CHECK_THAT(faults_in("- x\n"), Catch::StartsWith("s.yaml:1: names with values are expected here"));
}

TEST_CASE("what clocks told while time passes may be expected, and their questions answered by button",
          "[dialogs][scenario]") {
  const auto protocol = small_protocol(
      {.steps = "  - {ring: police, cites: [C-1], starts: [hourly, six]}\n"
                "  - {end: over, text: That is all., cites: [C-1]}\n",
       .clocks =
           "clocks:\n"
           "  - {clock: hourly, what: They look again., due_after: 1 hour, runs_from: opened, repeats: yes, "
           "stops: {place: yes}, opens: review, cites: [C-1]}\n"
           "  - {clock: six, what: They ring., due_after: 6 hours, runs_from: opened, done_by: "
           "report/police, cites: [C-1]}\n",
       .more_dialogs = {"dialog: review\ntitle: The review\nsteps:\n  - {ask: place, cites: [C-1]}\n"
                        "  - {end: seen, text: Seen., cites: [C-1]}\n"}});
  const auto text = kHead + R"(  - say: new
  - say: done
    clocks: {six: 2026-11-22 04:30 GMT met, hourly: 2026-11-21 23:30 GMT}
    asks: nothing
  - wait: 150 min
    says: ["Due now, 23:30 GMT", "Is the place known?", "Due now, 00:30 GMT"]
    clocks: {six: 2026-11-22 04:30 GMT met, hourly: 2026-11-22 01:30 GMT}
  - press: "yes"
    clocks: {six: 2026-11-22 04:30 GMT met}
  - say: topics
    asks: topics
  - say: "1"
outcome: over
)";
  const auto scenario = read_scenario({"s.yaml", text}, protocol);
  if (!scenario) FAIL(scenario.error().front().text());
  for (const auto& difference : play(*scenario, protocol).differences) FAIL_CHECK(difference.text());
}

// --- the recorded list ---

TEST_CASE("recording the events leaves every other byte as it was", "[dialogs][scenario]") {
  const auto [before, after] = GENERATE(table<std::string, std::string>(
      {{"a: 1 # mine\n", "a: 1 # mine\nevents: |\n  x\n    y: z\n"},
       {"a: 1", "a: 1\nevents: |\n  x\n    y: z\n"},
       {"a: 1\nevents:\n", "a: 1\nevents: |\n  x\n    y: z\n"},
       {"a: 1\nevents: |\n  old\n\n    older\n\n# mine\nb: 2\n",
        "a: 1\nevents: |\n  x\n    y: z\n\n# mine\nb: 2\n"},
       {"a: 1\r\nevents: |\r\n  old\r\nb: 2\r\n", "a: 1\r\nevents: |\r\n  x\r\n    y: z\r\nb: 2\r\n"}}));
  CHECK(with_events(before, {"x", "  y: z"}) == after);
  CHECK(with_events(after, {"x", "  y: z"}) == after);
}

TEST_CASE("no list is recorded where it would spoil the file", "[dialogs][scenario]") {
  for (const auto* text : {"{a: 1}\n", "{a: 1,\nevents: 2}\n", "\"events\": x\n", "- 1\n"})
    CHECK(with_events(text, {"x"}) == std::nullopt);
}

TEST_CASE("an event reads as a line", "[dialogs][scenario]") {
  const Instant at{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours{22}};
  CHECK(
      event_line(FactSet{"danger", "", {"report.1", "danger", ""}, {"skipped", {}}, {"no", {}}, "he\nran"}) ==
      "fact_set danger: skipped, place report.1/danger, was no, why he ran");
  CHECK(event_line(Opened{"K7F3", "small", "0123abc", "police", "", "Here"}) ==
        "opened K7F3, protocol small, role police, area Here");
  CHECK(event_line(ClockStarted{"two_hours", at, "opened", at}) ==
        "clock_started two_hours: 2026-11-21 22:00 GMT, from opened, from_at 2026-11-21 22:00 GMT");
  CHECK(event_line(Shown{}) == "shown");
  CHECK(event_line(NotUnderstood{2}) == "not_understood 2");
}

}  // namespace
}  // namespace dutydesk::dialogs
