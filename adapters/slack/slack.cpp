#include "adapters/slack/slack.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "adapters/foreign_json.h"
#include "adapters/form.h"
#include "adapters/slack/render.h"
#include "adapters/slack/verdict.h"
#include "dialogs/json_text.h"
#include "dialogs/utf8.h"

namespace dutydesk::adapters::slack {
namespace {

using nlohmann::json;

constexpr std::string_view kJson = "application/json; charset=utf-8";

// Slack lets a response_url serve for 30 minutes and 5 uses; the minute is for the way there.
constexpr std::chrono::minutes kResponseUrlServes{29};
constexpr int kResponseUrlUses = 5;

constexpr std::uint64_t kEndOfTime = 1ULL << 53;  // UTC milliseconds; further sums cannot overflow

bool is_id(std::string_view id) {
  const auto alphanumeric = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, alphanumeric);
}

bool is_graphic(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

// What tells this delivery from any other, and a repetition of it repeats. The signature, a digest of
// the time and the body, does that too.
std::string delivery_id(const HttpRequest& request, std::string_view trigger_id) {
  if (!trigger_id.empty() && trigger_id.size() <= 256 && is_graphic(trigger_id))
    return std::string{trigger_id};
  return std::string{request.header("X-Slack-Signature").value_or("")};
}

// Slack probes a command's certificate so, unsigned, and wants an empty 200. Whatever holds a field
// of that name is answered with nothing and changes nothing.
bool is_certificate_probe(const HttpRequest& request) {
  if (!request.body.starts_with("ssl_check=1") && request.body.find("&ssl_check=1") == std::string::npos)
    return false;
  const auto form = Form::parse(request.body);
  return form && form->get("ssl_check") == "1";
}

// How to reach a worker again.
struct Route {
  std::string response_url;
  std::string user;
  Instant received;
};

std::string write_route(std::string_view response_url, std::string_view user, Instant received) {
  std::string route = R"({"received":)" + std::to_string(received.time_since_epoch().count());
  route += R"(,"response_url":)";
  dialogs::append_json(route, response_url);
  route += R"(,"user":)";
  dialogs::append_json(route, user);
  return route + "}";
}

Route read_route(const std::string& text) {
  const auto parsed = parse_foreign_json(text);
  if (!parsed) return {};
  Route route{std::string{text_at(*parsed, {"response_url"})}, std::string{text_at(*parsed, {"user"})}, {}};
  const auto* received = value_at(*parsed, {"received"});
  if (received && received->is_number_unsigned() && received->get<std::uint64_t>() < kEndOfTime)
    route.received = Instant{std::chrono::milliseconds{received->get<std::int64_t>()}};
  return route;
}

// A JSON object with these members before its own.
std::string with_members(std::string_view members, std::string_view object) {
  return "{" + std::string{members} + "," + std::string{object.substr(1)};
}

Way to_response_url(std::string url, std::string_view message) {
  return {std::move(url),
          {{"Content-Type", std::string{kJson}}},
          with_members(R"("response_type":"ephemeral","replace_original":false)", message),
          std::nullopt,
          kResponseUrlUses};
}

// A Message for each action of a `block_actions` payload; normally there is one.
Received presses(const json& payload, const std::string& id, Instant now) {
  const auto user = text_at(payload, {"user", "id"});
  auto team = text_at(payload, {"team", "id"});
  if (team.empty()) team = text_at(payload, {"user", "team_id"});  // an app installed for an organisation
  auto channel = text_at(payload, {"channel", "id"});
  if (channel.empty()) channel = text_at(payload, {"container", "channel_id"});
  if (channel.empty()) channel = user;  // pressed in a view
  if (!is_id(user) || !is_id(team) || !is_id(channel))
    return Malformed{"expected the ids of user, team and channel in the payload"};
  const auto* actions = value_at(payload, {"actions"});
  if (!actions || !actions->is_array() || actions->empty())
    return Malformed{"expected a list `actions` in the payload"};

  Messages pressed;
  for (const auto& action : *actions) {
    Message message;
    message.external_id = id + "/" + std::to_string(pressed.messages.size());
    message.workspace = team;
    message.sender = user;
    message.conversation = message.workspace + "/" + std::string{channel};
    message.press = dialogs::parse_press(text_at(action, {"value"}));
    message.route = write_route(text_at(payload, {"response_url"}), user, now);
    pressed.messages.push_back(std::move(message));
  }
  return pressed;
}

}  // namespace

Slack::Slack(SlackSettings settings) : settings_(std::move(settings)), signature_(settings_.signing_secrets) {
  if (settings_.bot_token.empty() || !is_graphic(settings_.bot_token))
    throw std::invalid_argument("Slack needs a bot token, in one line and without spaces");
}

Received Slack::receive(const HttpRequest& request, Instant now) const {
  if (is_certificate_probe(request)) return Handshake{};
  if (const auto genuine = signature_.check(request, now); !genuine) return Unauthenticated{genuine.error()};
  if (!is_form(request.header("Content-Type")))
    return Malformed{"expected the content type application/x-www-form-urlencoded"};
  return request.path == "/slack/interactions" ? interaction(request, now) : command(request, now);
}

Received Slack::command(const HttpRequest& request, Instant now) const {
  const auto form = Form::parse(request.body);
  if (!form) return Malformed{"expected " + form.error()};
  if (!is_our_app(form->get("api_app_id"))) return Unauthenticated{"a command of another app"};
  if (form->get("command").empty()) return Malformed{"expected a field `command`"};
  for (const char* field : {"team_id", "user_id", "channel_id"})
    if (!is_id(form->get(field)))
      return Malformed{std::string{"expected a Slack id in the field `"} + field + "`"};

  Message message;
  message.external_id = delivery_id(request, form->get("trigger_id"));
  message.workspace = form->get("team_id");
  message.sender = form->get("user_id");
  message.conversation = message.workspace + "/" + std::string{form->get("channel_id")};
  message.text = dialogs::replace_invalid_utf8(form->get("text"));
  message.route = write_route(form->get("response_url"), message.sender, now);
  return Messages{{std::move(message)}};
}

Received Slack::interaction(const HttpRequest& request, Instant now) const {
  const auto form = Form::parse(request.body);
  if (!form) return Malformed{"expected " + form.error()};
  const auto payload = parse_foreign_json(form->get("payload"));
  if (!payload || !payload->is_object()) return Malformed{"expected a JSON object in the field `payload`"};
  if (!is_our_app(text_at(*payload, {"api_app_id"}))) return Unauthenticated{"an interaction of another app"};

  const auto type = text_at(*payload, {"type"});
  if (type.empty()) return Malformed{"expected `type` in the payload"};
  if (type == "block_suggestion") return Handshake{{200, std::string{kJson}, R"({"options":[]})"}};
  if (type != "block_actions") return Ignored{"an interaction that is not used: " + std::string{type}};
  return presses(*payload, delivery_id(request, text_at(*payload, {"trigger_id"})), now);
}

bool Slack::serves(const Message& message) const {
  return std::ranges::find(settings_.workspaces, message.workspace) != settings_.workspaces.end();
}

HttpResponse Slack::acknowledged(const HttpRequest&) const {
  return {};
}

Channel::CardAnswer Slack::card(const HttpRequest& request, const Message& message,
                                std::string_view words) const {
  std::string text = R"({"text":)";
  dialogs::append_json(text, escape(words));
  text += '}';
  if (request.path != "/slack/interactions")
    return {{200, std::string{kJson}, with_members(R"("response_type":"ephemeral")", text)}, std::nullopt};
  const auto route = read_route(message.route);
  if (may_post_to(route.response_url)) return {{}, to_response_url(route.response_url, text)};
  return {{}, to_user(route.user, text)};
}

std::vector<Way> Slack::deliver(const dialogs::Reply& reply, const std::string& route_text,
                                Instant committed) const {
  const auto route = read_route(route_text);
  const auto message = render(reply);
  std::vector<Way> ways;
  const auto until = route.received + kResponseUrlServes;
  if (committed < until && may_post_to(route.response_url)) {
    ways.push_back(to_response_url(route.response_url, message));
    ways.back().until = until;
  }
  ways.push_back(to_user(route.user, message));
  return ways;
}

Verdict Slack::judge(const Way& way, int status, const Headers& headers, const std::string& body) const {
  return way.url == post_message_url() ? post_message_verdict(status, headers, body)
                                       : response_url_verdict(status, headers, body);
}

bool Slack::is_our_app(std::string_view app_id) const {
  return settings_.app_id.empty() || app_id == settings_.app_id;
}

bool Slack::may_post_to(std::string_view url) const {
  return is_graphic(url) && std::ranges::any_of(settings_.response_prefixes,
                                                [&](const auto& prefix) { return url.starts_with(prefix); });
}

std::string Slack::post_message_url() const {
  return settings_.api_base + "/chat.postMessage";
}

Way Slack::to_user(std::string_view user, std::string_view message) const {
  std::string members = R"("unfurl_links":false,"channel":)";
  dialogs::append_json(members, user);
  return {post_message_url(),
          {{"Content-Type", std::string{kJson}}, {"Authorization", "Bearer " + settings_.bot_token}},
          with_members(members, message),
          std::nullopt,
          0};
}

}  // namespace dutydesk::adapters::slack
