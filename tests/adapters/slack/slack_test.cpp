#include "adapters/slack/slack.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/adapters/slack/request.h"

using namespace dutydesk::adapters;
using namespace dutydesk::adapters::slack;
using dutydesk::dialogs::Press;
using nlohmann::json;

namespace {

Received received(const HttpRequest& request) {
  return Slack(settings()).receive(request, kNow);
}

Message only_message(const HttpRequest& request) {
  const auto result = received(request);
  REQUIRE(std::holds_alternative<Messages>(result));
  REQUIRE(std::get<Messages>(result).messages.size() == 1);
  return std::get<Messages>(result).messages[0];
}

std::string malformed(const HttpRequest& request) {
  const auto result = received(request);
  REQUIRE(std::holds_alternative<Malformed>(result));
  return std::get<Malformed>(result).why;
}

bool unauthenticated(const HttpRequest& request) {
  return std::holds_alternative<Unauthenticated>(received(request));
}

Fields with(Fields fields, const std::string& name, const std::string& value) {
  for (auto& field : fields)
    if (field.first == name) field.second = value;
  return fields;
}

Fields without(Fields fields, const std::string& name) {
  std::erase_if(fields, [&](const auto& field) { return field.first == name; });
  return fields;
}

HttpRequest command_of(const Fields& fields) {
  return signed_request("/slack/commands", form_of(fields));
}

// A button pressed in an ephemeral message of a channel, with every member that Slack documents.
json press_payload(const std::string& value = "K7F3|report.1|location_known||yes") {
  return {{"type", "block_actions"},
          {"team", {{"id", "T0123"}, {"domain", "example"}}},
          {"enterprise", nullptr},
          {"is_enterprise_install", false},
          {"user", {{"id", "U0789"}, {"username", "someone"}, {"team_id", "T0123"}}},
          {"api_app_id", "A0123"},
          {"token", "deprecated"},
          {"container",
           {{"type", "message"},
            {"message_ts", "1548261231.0002"},
            {"channel_id", "C0456"},
            {"is_ephemeral", true}}},
          {"trigger_id", "12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3"},
          {"channel", {{"id", "C0456"}, {"name", "directmessage"}}},
          {"state", {{"values", json::object()}}},
          {"response_url", "https://hooks.slack.com/actions/T0123/2/xyz"},
          {"actions",
           {{{"type", "button"},
             {"block_id", "=qXel"},
             {"action_id", "option_0"},
             {"text", {{"type", "plain_text"}, {"text", "Yes"}}},
             {"value", value},
             {"action_ts", "1548426417.840180"}}}}};
}

const HttpRequest kPressed = interaction(press_payload().dump());

dutydesk::dialogs::Reply reply() {
  dutydesk::dialogs::Reply reply;
  reply.text = "Is it known where the child is?";
  return reply;
}

std::string header(const Way& way, std::string_view name) {
  for (const auto& [key, value] : way.headers)
    if (key == name) return value;
  return {};
}

}  // namespace

TEST_CASE("a slash command is one message of typed words", "[adapters][slack]") {
  const auto message = only_message(command("K7F3 status"));
  CHECK(message.external_id == "13345224609.738474920.8088930838d88f008e0");
  CHECK(message.workspace == "T0123");
  CHECK(message.sender == "U0789");
  CHECK(message.conversation == "T0123/C0456");
  CHECK(message.text == "K7F3 status");
  CHECK_FALSE(message.press);
  const auto route = json::parse(message.route);
  CHECK(route == json{{"response_url", "https://hooks.slack.com/commands/T0123/1/abc"},
                      {"user", "U0789"},
                      {"received", 1531420618000}});
}

TEST_CASE("whatever is typed arrives as it was typed", "[adapters][slack]") {
  for (const auto& text : {std::string{}, std::string{"two\nlines"}, std::string{"a+b & c=d%20"},
                           std::string{"\U0001F6A8 caf\u00e9"}, std::string{"<@U123> <#C123|>"},
                           std::string(10000, 'x'), "nul" + std::string(1, '\0') + "byte"})
    CHECK(only_message(command(text)).text == text);
}

TEST_CASE("bytes that are no UTF-8 are marked and not refused", "[adapters][slack]") {
  CHECK(only_message(command("gone \xC3\x28 \xFF")).text == "gone \uFFFD( \uFFFD");
}

TEST_CASE("optional fields of a command may be absent", "[adapters][slack]") {
  auto fields = command_fields("help");
  for (const char* name : {"token", "team_domain", "enterprise_id", "enterprise_name", "channel_name",
                           "user_name", "is_enterprise_install", "response_url", "text"})
    fields = without(fields, name);
  const auto message = only_message(command_of(fields));
  CHECK(message.text.empty());
  CHECK(message.sender == "U0789");
}

TEST_CASE("the same delivery has the same id and another has another", "[adapters][slack]") {
  CHECK(only_message(command("yes")).external_id == only_message(command("yes")).external_id);
  const auto yes = command_of(without(command_fields("yes"), "trigger_id"));
  const auto no = command_of(without(command_fields("no"), "trigger_id"));
  CHECK(only_message(yes).external_id == yes.headers.back().second);
  CHECK(only_message(yes).external_id == only_message(yes).external_id);
  CHECK(only_message(yes).external_id != only_message(no).external_id);
  const auto odd = command_of(with(command_fields("yes"), "trigger_id", "a b\n"));
  CHECK(only_message(odd).external_id == odd.headers.back().second);
}

TEST_CASE("a command without what identifies it says what was expected", "[adapters][slack]") {
  CHECK(malformed(command_of(without(command_fields("x"), "command"))) == "expected a field `command`");
  CHECK(malformed(command_of(with(command_fields("x"), "command", ""))) == "expected a field `command`");
  for (const std::string name : {"team_id", "user_id", "channel_id"}) {
    const auto why = "expected a Slack id in the field `" + name + "`";
    CHECK(malformed(command_of(without(command_fields("x"), name))) == why);
    for (const std::string value : {"", "U 1", "U/1", "U1\n", "\xFF", "U|1", "../U1"})
      CHECK(malformed(command_of(with(command_fields("x"), name, value))) == why);
    CHECK(malformed(command_of(with(command_fields("x"), name, std::string(65, 'U')))) == why);
  }
}

TEST_CASE("a body that is no form is malformed", "[adapters][slack]") {
  for (const std::string body : {"", "&&&", "%", "command=%zz", "command", "{\"command\":\"/duty\"}",
                                 "command=%2Fduty&text=%", "\xFF\xFE", "<xml/>"}) {
    auto request = signed_request("/slack/commands", body);
    INFO(body);
    // Without an app id to compare, so that it is the form that is looked at.
    auto any_app = settings();
    any_app.app_id.clear();
    CHECK(std::holds_alternative<Malformed>(Slack(any_app).receive(request, kNow)));
    request.path = "/slack/interactions";
    CHECK(std::holds_alternative<Malformed>(Slack(any_app).receive(request, kNow)));
  }
}

TEST_CASE("a content type's parameters do not matter, another type does", "[adapters][slack]") {
  auto request = command("help");
  request.headers[0].second = "application/x-www-form-urlencoded; charset=utf-8";
  CHECK(only_message(request).text == "help");
  request.headers[0].second = "application/json";
  CHECK(malformed(request) == "expected the content type application/x-www-form-urlencoded");
  request.headers.erase(request.headers.begin());
  CHECK(malformed(request) == "expected the content type application/x-www-form-urlencoded");
}

TEST_CASE("what Slack did not sign is not looked at", "[adapters][slack]") {
  for (auto request : {command("help"), kPressed}) {
    request.headers.back().second = sign("another secret", kTimestamp, request.body);
    CHECK(unauthenticated(request));
    request.headers.pop_back();
    CHECK(unauthenticated(request));
  }
  CHECK(std::holds_alternative<Unauthenticated>(
      Slack(settings()).receive(command("help"), kNow + std::chrono::seconds{301})));
}

TEST_CASE("another app's requests are refused though signed", "[adapters][slack]") {
  CHECK(unauthenticated(command_of(with(command_fields("x"), "api_app_id", "A9999"))));
  CHECK(unauthenticated(command_of(without(command_fields("x"), "api_app_id"))));
  auto payload = press_payload();
  payload["api_app_id"] = "A9999";
  CHECK(unauthenticated(interaction(payload.dump())));
  payload.erase("api_app_id");
  CHECK(unauthenticated(interaction(payload.dump())));
}

TEST_CASE("Slack's probe of the certificate is answered unsigned and empty", "[adapters][slack]") {
  const HttpRequest probe{"POST", "/slack/commands", "", {}, "token=x&ssl_check=1"};
  const auto result = received(probe);
  REQUIRE(std::holds_alternative<Handshake>(result));
  CHECK(std::get<Handshake>(result).response.status == 200);
  CHECK(std::get<Handshake>(result).response.body.empty());
  CHECK(std::holds_alternative<Handshake>(received({"POST", "/slack/commands", "", {}, "ssl_check=1"})));
  for (const std::string body :
       {"ssl_check=0", "ssl_check=11", "xssl_check=1", "text=%26ssl_check%3D1", "ssl_check"})
    CHECK(unauthenticated({"POST", "/slack/commands", "", {}, body}));
  CHECK(only_message(command("&ssl_check=1")).text == "&ssl_check=1");
}

TEST_CASE("a pressed button is a message that carries its press", "[adapters][slack]") {
  const auto message = only_message(kPressed);
  CHECK(message.external_id == "12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3/0");
  CHECK(message.workspace == "T0123");
  CHECK(message.sender == "U0789");
  CHECK(message.conversation == "T0123/C0456");
  CHECK(message.text.empty());
  CHECK(message.press == Press{"K7F3", {"report.1", "location_known", ""}, "yes"});
  CHECK(json::parse(message.route)["response_url"] == "https://hooks.slack.com/actions/T0123/2/xyz");
}

TEST_CASE("each of several actions is a message of its own", "[adapters][slack]") {
  auto payload = press_payload();
  payload["actions"].push_back({{"type", "button"}, {"value", "||||help"}});
  const auto result = received(interaction(payload.dump()));
  REQUIRE(std::holds_alternative<Messages>(result));
  const auto& messages = std::get<Messages>(result).messages;
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].external_id != messages[1].external_id);
  CHECK(messages[1].press == Press{"", {}, "help"});
}

TEST_CASE("a button that nobody can read becomes a bare command", "[adapters][slack]") {
  for (const std::string value : {"", "yes", "old_release_value", "a|b|c|d|", "\u00e9|a|b|c|d"}) {
    const auto message = only_message(interaction(press_payload(value).dump()));
    CHECK_FALSE(message.press);
    CHECK(message.text.empty());
  }
  auto menu = press_payload();
  menu["actions"][0] = {{"type", "static_select"}, {"selected_option", {{"value", "yes"}}}};
  CHECK_FALSE(only_message(interaction(menu.dump())).press);
}

TEST_CASE("a press is placed where there is no channel, no message or no team", "[adapters][slack]") {
  auto payload = press_payload();
  payload.erase("channel");
  CHECK(only_message(interaction(payload.dump())).conversation == "T0123/C0456");
  payload["container"] = {{"type", "view"}, {"view_id", "V1"}};
  payload.erase("response_url");
  CHECK(only_message(interaction(payload.dump())).conversation == "T0123/U0789");
  payload["team"] = nullptr;
  CHECK(only_message(interaction(payload.dump())).workspace == "T0123");
}

TEST_CASE("interactions that are not used are ignored", "[adapters][slack]") {
  for (const std::string type :
       {"view_submission", "view_closed", "shortcut", "message_action", "something_new"}) {
    const json payload = {{"type", type}, {"api_app_id", "A0123"}, {"team", {{"id", "T0123"}}}};
    const auto result = received(interaction(payload.dump()));
    REQUIRE(std::holds_alternative<Ignored>(result));
  }
}

TEST_CASE("a menu that asks for options gets none", "[adapters][slack]") {
  const auto result =
      received(interaction(R"({"type":"block_suggestion","api_app_id":"A0123","value":"x"})"));
  REQUIRE(std::holds_alternative<Handshake>(result));
  CHECK(json::parse(std::get<Handshake>(result).response.body) == json{{"options", json::array()}});
}

TEST_CASE("a payload that cannot be read is malformed", "[adapters][slack]") {
  for (const std::string payload : {"", "{", "[]", "null", "\"text\"", "17", "{}x", "{\"type\":1}", "\xFF"}) {
    INFO(payload);
    auto any_app = settings();
    any_app.app_id.clear();
    CHECK(std::holds_alternative<Malformed>(Slack(any_app).receive(interaction(payload), kNow)));
  }
  CHECK_FALSE(malformed(interaction(R"({"api_app_id":"A0123"})")).empty());
  CHECK_FALSE(malformed(interaction(std::string(5000, '['))).empty());
  CHECK_FALSE(malformed(interaction(R"({"api_app_id":"A0123","type":"block_actions"})")).empty());
  for (const char* member : {"user", "actions"}) {
    for (const json& value : {json(nullptr), json(1), json("U1"), json::array(), json::object()}) {
      auto payload = press_payload();
      payload[member] = value;
      CHECK_FALSE(malformed(interaction(payload.dump())).empty());
    }
  }
  auto payload = press_payload();
  payload["actions"] = {1, "two", nullptr};
  CHECK(std::get<Messages>(received(interaction(payload.dump()))).messages.size() == 3);
}

TEST_CASE("only the deployment's workspaces are served", "[adapters][slack]") {
  auto message = only_message(command("help"));
  CHECK(Slack(settings()).serves(message));
  message.workspace = "T9999";
  CHECK_FALSE(Slack(settings()).serves(message));
  message.workspace.clear();
  CHECK_FALSE(Slack(settings()).serves(message));
}

TEST_CASE("a committed request is acknowledged with an empty 200", "[adapters][slack]") {
  const auto response = Slack(settings()).acknowledged(command("help"));
  CHECK(response.status == 200);
  CHECK(response.body.empty());
}

TEST_CASE("the card of a command is its response, seen by the sender alone", "[adapters][slack]") {
  const auto request = command("help");
  const auto answer = Slack(settings()).card(request, only_message(request), "Ring 999 <now> & 101");
  CHECK(answer.response.status == 200);
  CHECK(answer.response.content_type == "application/json; charset=utf-8");
  CHECK(json::parse(answer.response.body) ==
        json{{"response_type", "ephemeral"}, {"text", "Ring 999 &lt;now&gt; &amp; 101"}});
  CHECK_FALSE(answer.way);
}

TEST_CASE("the card of a press goes to its response_url", "[adapters][slack]") {
  const auto answer = Slack(settings()).card(kPressed, only_message(kPressed), "Ring 999");
  CHECK(answer.response.status == 200);
  CHECK(answer.response.body.empty());
  REQUIRE(answer.way);
  CHECK(answer.way->url == "https://hooks.slack.com/actions/T0123/2/xyz");
  CHECK(json::parse(answer.way->body) ==
        json{{"response_type", "ephemeral"}, {"replace_original", false}, {"text", "Ring 999"}});
}

TEST_CASE("the card of a press without a response_url goes to the worker", "[adapters][slack]") {
  auto payload = press_payload();
  payload.erase("response_url");
  const auto request = interaction(payload.dump());
  const auto answer = Slack(settings()).card(request, only_message(request), "Ring 999");
  REQUIRE(answer.way);
  CHECK(answer.way->url == "https://slack.com/api/chat.postMessage");
  CHECK(json::parse(answer.way->body)["channel"] == "U0789");
}

TEST_CASE("a reply goes by the response_url, then as a direct message", "[adapters][slack]") {
  const Slack slack(settings());
  const auto ways =
      slack.deliver(reply(), only_message(command("help")).route, kNow + std::chrono::seconds{1});
  REQUIRE(ways.size() == 2);

  CHECK(ways[0].url == "https://hooks.slack.com/commands/T0123/1/abc");
  CHECK(header(ways[0], "Content-Type") == "application/json; charset=utf-8");
  CHECK(header(ways[0], "Authorization").empty());
  CHECK(ways[0].until == kNow + std::chrono::minutes{29});
  CHECK(ways[0].uses == 5);
  const auto ephemeral = json::parse(ways[0].body);
  CHECK(ephemeral["response_type"] == "ephemeral");
  CHECK(ephemeral["replace_original"] == false);
  CHECK(ephemeral["text"] == "Is it known where the child is?");
  CHECK(ephemeral["blocks"].size() == 1);

  CHECK(ways[1].url == "https://slack.com/api/chat.postMessage");
  CHECK(header(ways[1], "Content-Type") == "application/json; charset=utf-8");
  CHECK(header(ways[1], "Authorization") == "Bearer xoxb-practice");
  CHECK_FALSE(ways[1].until);
  CHECK(ways[1].uses == 0);
  const auto direct = json::parse(ways[1].body);
  CHECK(direct["channel"] == "U0789");
  CHECK(direct["unfurl_links"] == false);
  CHECK(direct["text"] == ephemeral["text"]);
  CHECK(direct["blocks"] == ephemeral["blocks"]);
}

TEST_CASE("a response_url serves from when it came, not from when it is used", "[adapters][slack]") {
  const Slack slack(settings());
  const auto route = only_message(command("help")).route;
  CHECK(slack.deliver(reply(), route, kNow + std::chrono::minutes{28}).size() == 2);
  const auto late = slack.deliver(reply(), route, kNow + std::chrono::minutes{29});
  REQUIRE(late.size() == 1);
  CHECK(late[0].url == "https://slack.com/api/chat.postMessage");
}

TEST_CASE("nobody's body chooses where we post to", "[adapters][slack]") {
  for (const std::string url :
       {"", "http://hooks.slack.com/x", "https://hooks.slack.com", "https://hooks.slack.com.evil.example/x",
        "https://hooks.slack.com@evil.example/", "https://evil.example/https://hooks.slack.com/",
        "https://127.0.0.1/", "file:///etc/passwd", "HTTPS://HOOKS.SLACK.COM/x",
        "https://hooks.slack.com/a b", "https://hooks.slack.com/\r\nHost: x",
        "https://hooks.slack.com/\xFF"}) {
    INFO(url);
    const Slack slack(settings());
    const auto request = command_of(with(command_fields("x"), "response_url", url));
    const auto ways = slack.deliver(reply(), only_message(request).route, kNow);
    REQUIRE(ways.size() == 1);
    CHECK(ways[0].url == "https://slack.com/api/chat.postMessage");
    auto payload = press_payload();
    payload["response_url"] = url == "https://hooks.slack.com/\xFF" ? "x" : url;
    const auto pressed = interaction(payload.dump());
    CHECK(slack.card(pressed, only_message(pressed), "Ring 999").way->url ==
          "https://slack.com/api/chat.postMessage");
  }
  const auto gov =
      command_of(with(command_fields("x"), "response_url", "https://hooks.slack-gov.com/commands/1"));
  CHECK(Slack(settings()).deliver(reply(), only_message(gov).route, kNow).size() == 2);
}

TEST_CASE("a route that cannot be read still gives a way, which Slack refuses", "[adapters][slack]") {
  const Slack slack(settings());
  for (const std::string route :
       {"", "{", "[]", "null", R"({"user":7})", R"({"received":-1})", R"({"received":18446744073709551615})",
        R"({"received":9223372036854775807})", R"({"received":1e300})"}) {
    const auto ways = slack.deliver(reply(), route, kNow);
    REQUIRE(ways.size() == 1);
    CHECK(json::parse(ways[0].body)["channel"] == "");
    const auto refusal = R"({"ok":false,"error":"channel_not_found"})";
    CHECK(std::holds_alternative<Refused>(slack.judge(ways[0], 200, {}, refusal)));
  }
}

TEST_CASE("an answer is judged by the way it came", "[adapters][slack]") {
  const Slack slack(settings());
  const auto ways = slack.deliver(reply(), only_message(command("help")).route, kNow);
  CHECK(std::holds_alternative<Delivered>(slack.judge(ways[0], 200, {}, "ok")));
  CHECK(std::holds_alternative<OtherWay>(slack.judge(ways[0], 404, {}, "used_url")));
  CHECK(std::holds_alternative<Delivered>(slack.judge(ways[1], 200, {}, R"({"ok":true})")));
  CHECK(std::holds_alternative<Refused>(
      slack.judge(ways[1], 200, {}, R"({"ok":false,"error":"token_revoked"})")));
}

TEST_CASE("a channel without its secrets is not made", "[adapters][slack]") {
  auto tokenless = settings();
  tokenless.bot_token.clear();
  CHECK_THROWS_AS(Slack(tokenless), std::invalid_argument);
  tokenless.bot_token = "xoxb-1\r\nX-Injected: 1";
  CHECK_THROWS_AS(Slack(tokenless), std::invalid_argument);
  auto secretless = settings();
  secretless.signing_secrets = {};
  CHECK_THROWS_AS(Slack(secretless), std::invalid_argument);
}

TEST_CASE("the channel names itself and its paths", "[adapters][slack]") {
  CHECK(Slack(settings()).name() == "slack");
  CHECK(Slack(settings()).paths() == std::vector<std::string>{"/slack/commands", "/slack/interactions"});
}
