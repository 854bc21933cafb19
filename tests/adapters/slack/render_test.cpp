#include "adapters/slack/render.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "dialogs/utf8.h"

using namespace dutydesk::adapters::slack;
using namespace dutydesk::dialogs;
using dutydesk::dialogs::utf16_length;
using nlohmann::json;

namespace {

// 22:15 GMT on Sat 21 Nov 2026
const Instant kDue{std::chrono::seconds{1795299300}};

Reply question() {
  Reply reply;
  reply.episode = "K7F3";
  reply.text = "Is it known where the child is?";
  reply.question = Place{"report.1", "location_known", ""};
  reply.options = {{"yes", "Yes"}, {"no", "No"}, {"unknown", "Not known"}, {"999", "999: danger now"}};
  reply.cites = {"TVG-categories-7"};
  return reply;
}

Reply contact() {
  Reply reply;
  reply.episode = "K7F3";
  reply.text = "Report the child missing to the police now.\n\nSay that there is a care order.";
  reply.question = Place{"report.1", "ring_police", ""};
  reply.options = {{"done", "Rung"}, {"not_answered", "Not answered"}};
  reply.contacts = {{"Police enquiry centre",
                     "08458 505505",
                     "Any hour. The document is dated 2012: check this number.",
                     {"TVP-1", "TVP-2a"}},
                    {"Emergency duty team", "", "None is printed: ask the duty manager.", {"TVP-2a"}},
                    {"Danger", "999 or 101", "", {}}};
  reply.cites = {"TVP-2a"};
  return reply;
}

Reply clocks() {
  Reply reply;
  reply.episode = "K7F3";
  reply.text = "The clocks of K7F3.";
  reply.clocks = {
      {"pnc_2h", "police put the child on PNC", kDue, "reported, Sat 21 Nov 20:15 GMT", "running", {"TVP-4"}},
      {"review_24h", "review by an inspector", kDue + std::chrono::hours{22}, "", "missed", {"TVP-9"}},
      {"strategy", "strategy meeting <if needed>", kDue, "returned", "withdrawn", {"TVP-9"}}};
  return reply;
}

Reply checklist() {
  Reply reply;
  reply.episode = "K7F3";
  reply.text =
      "Before you ring, have you searched?\n1. the premises\n2. the garden & sheds\n3. <nearby> places";
  reply.question = Place{"report.1", "search_before_reporting", "premises"};
  for (const char* item : {"premises", "garden", "nearby", "friends", "phone", "money", "skip"})
    reply.options.push_back({item, std::string{"Done: "} + item});
  reply.cites = {"TVG-absence-9"};
  return reply;
}

// Compared whole. DUTYDESK_UPDATE_GOLDEN=1 rewrites the file, to be reviewed in the diff.
void check_golden(const Reply& reply, const std::string& name) {
  const auto path = std::string{DUTYDESK_ROOT} + "/tests/adapters/slack/golden/" + name + ".json";
  const auto rendered = nlohmann::ordered_json::parse(render(reply)).dump(2) + "\n";
  if (const char* update = std::getenv("DUTYDESK_UPDATE_GOLDEN"); update && std::string_view{update} == "1")
    std::ofstream(path) << rendered;
  std::ostringstream golden;
  golden << std::ifstream(path).rdbuf();
  CHECK(rendered == golden.str());
}

std::string text_of(const json& block) {
  return block.at("text").at("text");
}

std::vector<json> blocks_of(const Reply& reply, const std::string& type) {
  std::vector<json> found;
  const auto message = json::parse(render(reply));
  for (const auto& block : message.at("blocks"))
    if (block.at("type") == type) found.push_back(block);
  return found;
}

std::vector<json> buttons_of(const Reply& reply) {
  std::vector<json> found;
  for (const auto& row : blocks_of(reply, "actions"))
    found.insert(found.end(), row.at("elements").begin(), row.at("elements").end());
  return found;
}

// In mrkdwn an angle bracket opens something special. Ours are links to a telephone and nothing else;
// an ampersand begins one of the three entities.
bool harmless(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto rest = std::string_view{text}.substr(i);
    if (rest[0] == '<' && !rest.starts_with("<tel:")) return false;
    if (rest[0] == '&' && !rest.starts_with("&amp;") && !rest.starts_with("&lt;") &&
        !rest.starts_with("&gt;"))
      return false;
  }
  return true;
}

void assert_text(const json& object, std::size_t most) {
  const auto text = object.at("text").get<std::string>();
  RC_ASSERT(!text.empty());
  RC_ASSERT(utf16_length(text) <= most);
  RC_ASSERT(harmless(text));
}

// Every limit of Block Kit that a message of ours can touch.
void assert_within_limits(const std::string& rendered) {
  const auto message = json::parse(rendered);
  RC_ASSERT(message.size() == 2U);
  assert_text(message, 4000);
  RC_ASSERT(message.at("blocks").size() <= 50U);
  std::set<std::string> ids;
  for (const auto& block : message.at("blocks")) {
    const auto type = block.at("type").get<std::string>();
    if (type == "section") {
      assert_text(block.at("text"), 3000);
    } else if (type == "context") {
      RC_ASSERT(!block.at("elements").empty() && block.at("elements").size() <= 10U);
      for (const auto& element : block.at("elements")) assert_text(element, 3000);
    } else {
      RC_ASSERT(type == "actions");
      RC_ASSERT(!block.at("elements").empty() && block.at("elements").size() <= 25U);
      for (const auto& button : block.at("elements")) {
        RC_ASSERT(button.at("type") == "button");
        assert_text(button.at("text"), 75);
        RC_ASSERT(button.at("value").get<std::string>().size() <= 2000U);
        RC_ASSERT(ids.insert(button.at("action_id").get<std::string>()).second);
      }
    }
  }
}

rc::Gen<std::string> words(std::size_t longest) {
  const auto piece = rc::gen::element<std::string>(
      "a", "word", " ", " ", ". ", "\n", "\n\n", "&", "<", ">", "<!channel>", "<@U1>", "&amp;", "|", "*",
      "\u00e9", "\u4e2d", "\U0001F468\u200D\U0001F469\u200D\U0001F467", "\"", "\\", "\t",
      std::string(200, 'x'), std::string(300, '&'));
  return rc::gen::map(
      rc::gen::resize(static_cast<int>(longest), rc::gen::container<std::vector<std::string>>(piece)),
      [](const std::vector<std::string>& pieces) {
        std::string text;
        for (const auto& part : pieces) text += part;
        return text;
      });
}

rc::Gen<std::string> id() {
  return rc::gen::nonEmpty(rc::gen::resize(60, rc::gen::container<std::string>(rc::gen::elementOf(
                                                   std::string{"abcdefghijklmnopqrstuvwxyz_0123456789."}))));
}

Reply any_reply() {
  Reply reply;
  reply.episode = *rc::gen::oneOf(rc::gen::just(std::string{}), rc::gen::just(std::string{"K7F3"}), words(5));
  reply.text = *words(*rc::gen::element<std::size_t>(0, 5, 60, 600));
  if (*rc::gen::arbitrary<bool>()) reply.question = Place{*id(), *id(), *id()};
  const auto options = *rc::gen::inRange(0, 90);
  for (int i = 0; i < options; ++i) reply.options.push_back({*id(), *words(6)});
  const auto contacts = *rc::gen::inRange(0, 24);
  for (int i = 0; i < contacts; ++i)
    reply.contacts.push_back({*words(4),
                              *rc::gen::element<std::string>("", "08458 505505", "999", "<tel:1>", "x|1"),
                              *words(20),
                              {*id(), *words(2)}});
  const auto clock_count = *rc::gen::inRange(0, 30);
  for (int i = 0; i < clock_count; ++i)
    reply.clocks.push_back({*id(),
                            *words(6),
                            kDue,
                            *words(6),
                            *rc::gen::element<std::string>("running", "from", "due", "missed"),
                            {*id()}});
  reply.cites = {*words(3), *id()};
  return reply;
}

}  // namespace

TEST_CASE("a question, a contact, clocks and a checklist look as they did", "[adapters][slack]") {
  check_golden(question(), "question");
  check_golden(contact(), "contact");
  check_golden(clocks(), "clocks");
  check_golden(checklist(), "checklist");
}

TEST_CASE("a clock says when it is due, or from when", "[adapters][slack]") {
  auto reply = clocks();
  reply.clocks[0].state = "from";
  reply.clocks[1].state = "due";
  const auto message = render(reply);
  CHECK(message.find("from *22:15 GMT on Sat 21 Nov*") != std::string::npos);
  CHECK(message.find("due *20:15 GMT on Sun 22 Nov*") != std::string::npos);
  CHECK(message.find("was due *20:15") == std::string::npos);
}

TEST_CASE("any reply is a message within the limits of Block Kit", "[adapters][slack]") {
  CHECK(rc::check([] { assert_within_limits(render(any_reply())); }));
}

TEST_CASE("a reply too long in every part fills 49 of the 50 blocks", "[adapters][slack]") {
  Reply reply;
  reply.episode = "K7F3";
  reply.text = std::string(100000, 'x');
  reply.contacts.assign(100, {"Police enquiry centre", "08458 505505", std::string(5000, 'y'), {"TVP-1"}});
  reply.clocks.assign(100, {"pnc_2h", std::string(5000, 'z'), kDue, "reported", "running", {"TVP-4"}});
  reply.options.assign(1000, {"yes", "Yes"});
  CHECK(json::parse(render(reply)).at("blocks").size() == 49);
}

TEST_CASE("an empty reply still says something", "[adapters][slack]") {
  const auto message = json::parse(render(Reply{}));
  CHECK_FALSE(message.at("text").get<std::string>().empty());
  CHECK(message.at("blocks").empty());
  Reply code_only;
  code_only.episode = "K7F3";
  CHECK(text_of(blocks_of(code_only, "section").at(0)) == "*K7F3*");
}

TEST_CASE("nobody's words can call a channel or forge a link", "[adapters][slack]") {
  Reply reply = question();
  reply.text = "<!channel> <https://evil.example|08458 505505> & so on";
  reply.options[0].label = "<!here>";
  reply.contacts = {{"<@U1>", "<!channel>", "a|b>", {"<!x>"}}};
  reply.clocks = {{"c", "<!channel>", kDue, "<!here>", "running", {"<!x>"}}};
  const auto rendered = render(reply);
  CHECK(rendered.find("<!") == std::string::npos);
  CHECK(rendered.find("<@") == std::string::npos);
  CHECK(rendered.find("<http") == std::string::npos);
  CHECK(escape("<&>&amp;") == "&lt;&amp;&gt;&amp;amp;");
}

TEST_CASE("a long text is split where a reader pauses and nothing is lost", "[adapters][slack]") {
  Reply reply;
  for (int i = 0; i < 60; ++i) {
    for (int sentence = 0; sentence < 3; ++sentence)
      reply.text +=
          "Sentence " + std::to_string(sentence) + " of paragraph " + std::to_string(i) + " is here. ";
    reply.text += "\n\n";
  }
  const auto sections = blocks_of(reply, "section");
  REQUIRE(sections.size() >= 2);
  std::string joined;
  for (const auto& section : sections) {
    const auto text = text_of(section);
    CHECK(text.starts_with("Sentence 0 "));
    CHECK(text.ends_with("here."));
    joined += text + "\n\n";
  }
  const auto squeezed = [](std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
  };
  CHECK(squeezed(joined) == squeezed(reply.text));
}

TEST_CASE("a text without pauses is split between characters", "[adapters][slack]") {
  Reply reply;
  for (int i = 0; i < 4000; ++i) reply.text += "\U0001F600";
  std::size_t length = 0;
  for (const auto& section : blocks_of(reply, "section")) {
    CHECK(dutydesk::dialogs::valid_utf8(text_of(section)));
    length += text_of(section).size();
  }
  CHECK(length == reply.text.size());
}

TEST_CASE("10,000 characters arrive whole", "[adapters][slack]") {
  Reply reply;
  reply.text = std::string(10000, 'x');
  std::size_t length = 0;
  for (const auto& section : blocks_of(reply, "section")) length += text_of(section).size();
  CHECK(length == 10000);
}

TEST_CASE("what does not fit leaves a note and keeps numbers and buttons", "[adapters][slack]") {
  auto reply = contact();
  reply.text = std::string(100000, 'x');
  CHECK(blocks_of(reply, "context").back().at("elements").at(0).at("text") ==
        "Not everything fits here; the record has it all.");
  CHECK(buttons_of(reply).size() == 2);
  const auto message = json::parse(render(reply));
  CHECK(message.at("text").get<std::string>().find("Police enquiry centre: 08458 505505") !=
        std::string::npos);
  CHECK(render(reply).find("<tel:08458505505|08458 505505>") != std::string::npos);
}

TEST_CASE("a button carries its place, and outside an episode none", "[adapters][slack]") {
  const auto buttons = buttons_of(question());
  REQUIRE(buttons.size() == 4);
  CHECK(parse_press(buttons[1].at("value").get<std::string>()) ==
        Press{"K7F3", {"report.1", "location_known", ""}, "no"});
  Reply lobby;
  lobby.text = "What is your role?";
  lobby.options = {{"foster_carer", "Foster carer"}};
  CHECK(buttons_of(lobby).at(0).at("value") == "||||foster_carer");
}

TEST_CASE("only the button of 999 is red", "[adapters][slack]") {
  const auto buttons = buttons_of(question());
  CHECK(buttons.at(3).at("style") == "danger");
  for (std::size_t i = 0; i < 3; ++i) CHECK_FALSE(buttons.at(i).contains("style"));
}

TEST_CASE("buttons stand five to a row", "[adapters][slack]") {
  auto reply = question();
  reply.options.assign(27, {"yes", "Yes"});
  const auto rows = blocks_of(reply, "actions");
  REQUIRE(rows.size() == 6);
  CHECK(rows[0].at("elements").size() == 5);
  CHECK(rows[5].at("elements").size() == 2);
}

TEST_CASE("a long label is shortened at a word", "[adapters][slack]") {
  auto reply = question();
  reply.options = {
      {"order", "A full care order, an interim care order, or accommodated under section 20 of the Act"},
      {"empty", " "}};
  const auto buttons = buttons_of(reply);
  CHECK(buttons.at(0).at("text").at("text") ==
        "A full care order, an interim care order, or accommodated under section...");
  CHECK(buttons.at(1).at("text").at("text") == "empty");
}

TEST_CASE("a number is a link to ring it only where it is plainly one number", "[adapters][slack]") {
  const auto shown = [](const std::string& number) {
    Reply reply;
    reply.contacts = {{"N", number, "", {}}};
    return text_of(blocks_of(reply, "section").at(0));
  };
  CHECK(shown("08458 505505") == "*N*\n<tel:08458505505|08458 505505>");
  CHECK(shown("999") == "*N*\n<tel:999|999>");
  CHECK(shown("101 (ask for control)") == "*N*\n101 (ask for control)");
  CHECK(shown("01865 1 / 01865 2") == "*N*\n01865 1 / 01865 2");
  CHECK(shown("1") == "*N*\n1");
  CHECK(shown("<!channel>") == "*N*\n&lt;!channel&gt;");
  CHECK(shown("") == "*N*\n(no number is printed)");
}
