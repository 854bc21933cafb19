// Arbitrary bytes as a signed request on both endpoints: whatever they hold, each gets one of the
// answers, its messages are fit to be kept, and they can be replied to.
#include <cstdlib>
#include <string>

#include "adapters/slack/slack.h"
#include "dialogs/utf8.h"

using namespace dutydesk::adapters;
using namespace dutydesk::dialogs;

namespace {

const std::string kSecret = "fuzzing";
const dutydesk::dialogs::Instant kNow{std::chrono::seconds{1531420618}};

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const slack::Slack& channel, const HttpRequest& request, const Message& message) {
  require(!message.external_id.empty() && valid_utf8(message.external_id));
  require(!message.sender.empty() && valid_utf8(message.sender));
  require(valid_utf8(message.conversation) && valid_utf8(message.text) && valid_utf8(message.route));
  require(!message.press || dutydesk::dialogs::parse_press(format_press(*message.press)) == message.press);
  dutydesk::dialogs::Reply reply;
  reply.text = message.text;
  for (const auto& way : channel.deliver(reply, message.route, kNow)) {
    require(way.url.starts_with("https://hooks.slack") ||
            way.url == "https://slack.com/api/chat.postMessage");
    require(valid_utf8(way.body));
  }
  channel.card(request, message, message.text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const slack::Slack channel([] {
    slack::SlackSettings settings;
    settings.signing_secrets = {kSecret};
    settings.bot_token = "xoxb-fuzzing";
    return settings;
  }());
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  // The second body gets the JSON of a payload past its percent signs.
  std::string payload = "payload=";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    payload.append("%").append(1, "0123456789abcdef"[byte >> 4]).append(1, "0123456789abcdef"[byte & 15]);
  }
  for (const std::string path : {"/slack/commands", "/slack/interactions"}) {
    for (const auto& body : {bytes, payload}) {
      HttpRequest request{"POST", path, "", {{"Content-Type", "application/x-www-form-urlencoded"}}, body};
      request.headers.emplace_back("X-Slack-Request-Timestamp", "1531420618");
      request.headers.emplace_back("X-Slack-Signature", slack::sign(kSecret, "1531420618", body));
      const auto received = channel.receive(request, kNow);
      require(!std::holds_alternative<Unauthenticated>(received));
      if (const auto* messages = std::get_if<Messages>(&received))
        for (const auto& message : messages->messages) check(channel, request, message);
    }
  }
  for (const int status : {200, 429}) {
    channel.judge({"https://hooks.slack.com/x", {}, "", std::nullopt, 0}, status, {{"Retry-After", bytes}},
                  bytes);
    channel.judge({"https://slack.com/api/chat.postMessage", {}, "", std::nullopt, 0}, status, {}, bytes);
  }
  return 0;
}
