#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "bot/cli/commands.h"
#include "tests/bot/cli/spoken.h"
#include "tests/bot/practice.h"

namespace dutydesk::bot {
namespace {

using Catch::Matchers::Contains;

ChatOptions options() {
  return {.protocols = DUTYDESK_ROOT "/protocols",
          .protocol = "thames-valley",
          .role = "residential_worker",
          .area = "Oxfordshire",
          .at = "2026-11-22T03:20",
          .local = {},
          .data = {},
          .json = true};
}

Spoken chat_with(const std::string& lines, const ChatOptions& how = options()) {
  return spoken([&] { return chat(how); }, lines);
}

}  // namespace

TEST_CASE("a piped conversation reaches the police number after four answers", "[bot][cli]") {
  const auto said = chat_with("new\nno\nno\nyes\n");
  REQUIRE(said.status == 0);
  CHECK(said.err.empty());
  const auto replies = said.lines();
  REQUIRE(replies.size() == 4);
  CHECK(replies.back().at("contacts").at(0).at("number") == "08458 505505");
  CHECK(replies.back().at("episode") == replies.front().at("episode"));
}

TEST_CASE("the terminal shows the same words as text", "[bot][cli]") {
  auto how = options();
  how.json = false;
  const auto said = chat_with("new\n:quit\nno\n", how);
  CHECK(said.status == 0);
  CHECK_THAT(said.out, Contains("Is the child in immediate danger now, or hurt?"));
  CHECK_THAT(said.out, Contains("  1. Yes"));
  CHECK_THAT(said.out, !Contains("Do you know where"));
}

TEST_CASE("a clock in a chat runs from the moment the chat started at", "[bot][cli]") {
  const auto replies = chat_with("new\nno\nno\nyes\n:wait 30m\nstatus\n").lines();
  const auto& clocks = replies.back().at("clocks");
  const auto pnc = std::ranges::find(clocks, "pnc_2h", [](const auto& clock) { return clock.at("id"); });
  REQUIRE(pnc != clocks.end());
  CHECK(pnc->at("due") == "2026-11-22T05:20:00.000Z");
}

TEST_CASE("what falls due while the clock is moved on is told, once", "[bot][cli]") {
  const auto replies = chat_with("new\nno\nno\nyes\n:wait 3h\n:wait 1h\nstatus\n").lines();
  REQUIRE(replies.size() == 6);
  const auto text = replies.at(4).at("text").get<std::string>();
  CHECK_THAT(text, Contains("Due now, 05:20 GMT on Sun 22 Nov"));
  CHECK(replies.at(4).at("clocks").at(0).at("state") == "due");
}

TEST_CASE("what falls due before the time that a chat is set to is told as well", "[bot][cli]") {
  const auto replies =
      chat_with("new\nno\nno\nyes\n:at 2026-11-22T06:20\n:at 2026-11-22T04:00\nstatus\n").lines();
  REQUIRE(replies.size() == 6);
  CHECK_THAT(replies.at(4).at("text").get<std::string>(), Contains("Due now, 05:20 GMT on Sun 22 Nov"));
}

TEST_CASE("the record of a chat says when each word was said", "[bot][cli]") {
  const PracticeFolder folder;
  auto how = options();
  how.data = folder.path();
  const auto said = chat_with("new\n:wait 2h 30m\nno\n:at 2026-06-01T09:00\nno\n:wait 1d\nno\n", how);
  REQUIRE(said.status == 0);
  Reader reader{folder.path()};
  std::vector<std::string> times;
  for (const auto& entry : reader.entries(reader.episodes().at(0).code))
    times.push_back(dialogs::utc(parse_record(entry.bytes)->turn->said.now));
  CHECK(times == std::vector<std::string>{"2026-11-22T03:20:00.000Z", "2026-11-22T05:50:00.000Z",
                                          "2026-06-01T08:00:00.000Z", "2026-06-02T08:00:00.000Z"});
  CHECK(reader.waiting_count() == 0);  // a terminal needs no outbox
}

TEST_CASE("a chat on a kept store goes on where it was", "[bot][cli]") {
  const PracticeFolder folder;
  auto how = options();
  how.data = folder.path();
  const auto code = chat_with("new\n", how).lines().at(0).at("episode");
  CHECK(chat_with("no\n", how).lines().at(0).at("episode") == code);
}

TEST_CASE("without a role the chat asks for role and area", "[bot][cli]") {
  auto how = options();
  how.role.clear();
  how.area.clear();
  const auto replies = chat_with("hello\nfoster carer\nSlough\nnew\n", how).lines();
  REQUIRE(replies.size() == 4);
  CHECK(replies.at(0).at("question").at("step") == "role");
  CHECK(replies.at(1).at("question").at("step") == "area");
  CHECK(replies.at(3).at("question").at("step") == "in_danger");
}

TEST_CASE("with a role and no area the chat asks for the area alone", "[bot][cli]") {
  auto how = options();
  how.area.clear();
  const auto replies = chat_with("hello\nLeeds\nSlough\nnew\nstatus\n", how).lines();
  REQUIRE(replies.size() == 5);
  CHECK(replies.at(0).at("question").at("step") == "area");
  CHECK_THAT(replies.at(1).at("text").get<std::string>(), Contains("I have no protocol for Leeds."));
  CHECK_THAT(replies.at(2).at("text").get<std::string>(), Contains("applies in Slough"));
  CHECK(replies.at(3).at("question").at("step") == "in_danger");
  CHECK_THAT(replies.at(3).at("text").get<std::string>(), Catch::StartsWith("Thames Valley, Slough. "));
  CHECK(replies.at(4).at("episode") == replies.at(3).at("episode"));
}

TEST_CASE("a clock command that is not understood changes nothing and says so", "[bot][cli]") {
  const auto line = GENERATE(as<std::string>{}, ":wait", ":wait soon", ":wait 2", ":wait -1h", ":at noon",
                             ":at 2026-02-30T10:00", ":sing", ":wait 99999d99999h99999m99999s x", ":");
  CAPTURE(line);
  const auto said = chat_with(line + "\nnew\n");
  CHECK(said.status == 0);
  CHECK_THAT(said.err, Contains("Known are :wait"));
  CHECK(said.lines().size() == 1);
}

TEST_CASE("a local file is tried in a chat", "[bot][cli][local]") {
  const PracticeFolder folder;
  const auto file = folder.path() / "local.yaml";
  const auto first_number = [&](const std::string& area) {
    auto how = options();
    how.local = file;
    how.area = area;
    return chat_with("number\n", how).lines().at(0).at("contacts").at(0).at("why").get<std::string>();
  };
  std::ofstream{file}
      << "contacts: [{contact: police_enquiry_centre, area: Slough, checked_on: 2026-11-01}]\n";
  CHECK_THAT(first_number("Slough"), Contains("checked on 1 Nov 2026") && !Contains("101"));
  CHECK_THAT(first_number("Reading"), Contains("check this number") && Contains("101"));
}

TEST_CASE("a chat that cannot start says why and is not done", "[bot][cli]") {
  auto how = options();
  std::string why;
  SECTION("role") {
    how.role = "wizard";
    why = "dutydesk: there is no role \"wizard\"";
  }
  SECTION("time") {
    how.at = "yesterday";
    why = "dutydesk: --at takes a local time such as 2026-11-22T03:20";
  }
  SECTION("protocol") {
    how.protocol = "atlantis";
    why = "dutydesk: there is no protocol \"atlantis\"";
  }
  SECTION("area") {
    how.area = "Atlantis";
    why = "dutydesk: there is no area \"Atlantis\"";
  }
  const PracticeFolder folder;
  how.local = folder.path() / "local.yaml";
  std::ofstream{how.local} << "holidays: {}\n";
  SECTION("local file") {
    how.local = "/nonexistent.yaml";
    why = "/nonexistent.yaml: this file cannot be read";
  }
  SECTION("faulty local file") {
    std::ofstream{how.local} << "contacts: 1\n";
    why = "local.yaml:1: \"contacts\" must be a list";
  }
  SECTION("local file of others") {
    std::ofstream{how.local} << "contacts: [{contact: zoo, number: \"123\", checked_on: 2026-11-01}]\n";
    why = "local.yaml:1: ";
  }
  SECTION("protocols") {
    how.protocols = "/nonexistent";
    why = "/nonexistent: there is no such folder of protocols";
  }
  const auto said = chat_with("new\n", how);
  CHECK(said.status == 1);
  CHECK(said.out.empty());
  CHECK_THAT(said.err, Contains(why));
}

TEST_CASE("odd words in a chat are answered", "[bot][cli]") {
  const auto line = GENERATE(as<std::string>{}, "", " ", "\xff\xfe", "\xF0\x9F\x9A\x93",
                             std::string(10'000, 'x'), std::string("a\0b", 3), "999", "K7F3", "|||");
  CHECK(chat_with("new\n" + line + "\n").lines().size() == 2);
}

TEST_CASE("a chat that cannot record shows the emergency card, again and again", "[bot][cli]") {
  const PracticeFolder folder;
  auto how = options();
  how.data = folder.path();
  REQUIRE(chat_with("new\n", how).status == 0);
  folder.tamper(
      "CREATE TRIGGER refuse BEFORE INSERT ON entry BEGIN SELECT RAISE(ROLLBACK, 'as a full disk does'); "
      "END");
  const auto said = chat_with("no\nno\n", how);
  CHECK(said.status == 0);
  const auto replies = said.lines();
  REQUIRE(replies.size() == 2);
  for (const auto& reply : replies)
    CHECK_THAT(reply.at("text").get<std::string>(), Contains("I could not record this"));
  folder.tamper("DROP TRIGGER refuse");
  CHECK(chat_with("no\n", how).lines().at(0).at("question").at("step") == "location_known");
}

}  // namespace dutydesk::bot
