// Requests as Slack makes them, for the tests of its channel.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "adapters/slack/slack.h"

namespace dutydesk::adapters::slack {

inline const std::string kSecret = "8f742231b10e8888abcd99yyyzzz85a5";
inline const std::string kTimestamp = "1531420618";
inline const Instant kNow{std::chrono::seconds{1531420618}};

inline SlackSettings settings() {
  SlackSettings settings;
  settings.signing_secrets = {kSecret};
  settings.bot_token = "xoxb-practice";
  settings.workspaces = {"T0123"};
  settings.app_id = "A0123";
  return settings;
}

inline HttpRequest signed_request(std::string path, std::string body, const std::string& secret = kSecret) {
  HttpRequest request{"POST", std::move(path), "", {}, std::move(body)};
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                     {"x-slack-request-timestamp", kTimestamp},
                     {"x-slack-signature", sign(secret, kTimestamp, request.body)}};
  return request;
}

inline std::string percent_encoded(const std::string& text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    encoded.append("%").append(1, "0123456789ABCDEF"[byte >> 4]).append(1, "0123456789ABCDEF"[byte & 15]);
  }
  return encoded;
}

using Fields = std::vector<std::pair<std::string, std::string>>;

inline std::string form_of(const Fields& fields) {
  std::string body;
  for (const auto& [name, value] : fields) {
    if (!body.empty()) body += '&';
    body.append(name).append("=").append(percent_encoded(value));
  }
  return body;
}

// Every field that Slack documents for a slash command.
inline Fields command_fields(const std::string& text) {
  return {{"token", "gIkuvaNzQIHg97ATvDxqgjtO"},
          {"team_id", "T0123"},
          {"team_domain", "example"},
          {"enterprise_id", "E0001"},
          {"enterprise_name", "Globular Construct"},
          {"channel_id", "C0456"},
          {"channel_name", "privategroup"},
          {"user_id", "U0789"},
          {"user_name", "someone"},
          {"command", "/duty"},
          {"text", text},
          {"api_app_id", "A0123"},
          {"is_enterprise_install", "false"},
          {"response_url", "https://hooks.slack.com/commands/T0123/1/abc"},
          {"trigger_id", "13345224609.738474920.8088930838d88f008e0"}};
}

inline HttpRequest command(const std::string& text) {
  return signed_request("/slack/commands", form_of(command_fields(text)));
}

inline HttpRequest interaction(const std::string& payload) {
  return signed_request("/slack/interactions", form_of({{"payload", payload}}));
}

}  // namespace dutydesk::adapters::slack
