// The Slack channel: slash commands and buttons over HTTP, replies by response_url or as a direct message.
//
// POST /slack/commands is a slash command, one Message of typed words. POST /slack/interactions is what
// was pressed in a message, one Message per action; the other interactions are not used and ignored.
//
// A reply goes to the `response_url` of what it answers, seen by the worker alone, for 29 of the 30
// minutes and the 5 uses that Slack allows; after that by chat.postMessage to the worker.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/channel.h"
#include "adapters/slack/signature.h"

namespace dutydesk::adapters::slack {

struct SlackSettings {
  std::vector<std::string> signing_secrets;  // one, or two while one is being replaced
  std::string bot_token;                     // "xoxb-..."; needs the scopes `commands` and `chat:write`
  std::vector<std::string> workspaces;       // the team ids that are served
  std::string app_id;                        // "A0123..."; empty accepts any app that knows the secret
  std::string api_base = "https://slack.com/api";
  // What a response_url must begin with to be used at all: nobody's body chooses where we post to.
  std::vector<std::string> response_prefixes = {"https://hooks.slack.com/", "https://hooks.slack-gov.com/"};
};

class Slack final : public Channel {
 public:
  // Throws std::invalid_argument, with a sentence for the operator, where a secret or the token is
  // missing or could not be sent in a header.
  explicit Slack(SlackSettings settings);

  std::string_view name() const override { return "slack"; }
  std::vector<std::string> paths() const override { return {"/slack/commands", "/slack/interactions"}; }

  // A Message's external_id is Slack's trigger_id, which is new with every command and press, or the
  // request's signature where Slack sends none; for an action its number in the payload follows.
  // Its conversation is "team/channel", or "team/user" where there is no channel.
  //
  // A press whose value is not a Press (a message of an older release) becomes a bare command, which
  // shows the worker where things stand and answers nothing.
  Received receive(const HttpRequest& request, Instant now) const override;

  bool serves(const Message& message) const override;
  HttpResponse acknowledged(const HttpRequest& request) const override;
  CardAnswer card(const HttpRequest& request, const Message& message, std::string_view words) const override;

  // The response_url, while there is one that still serves, then chat.postMessage. For a route that
  // cannot be read the only way is a post to nobody: Slack refuses it, so that the reply is parked
  // and seen and not lost.
  std::vector<Way> deliver(const dialogs::Reply& reply, const std::string& route,
                           Instant committed) const override;

  Verdict judge(const Way& way, int status, const Headers& headers, const std::string& body) const override;

 private:
  Received command(const HttpRequest& request, Instant now) const;
  Received interaction(const HttpRequest& request, Instant now) const;
  bool is_our_app(std::string_view app_id) const;
  bool may_post_to(std::string_view url) const;
  std::string post_message_url() const;
  Way to_user(std::string_view user, std::string_view message) const;

  SlackSettings settings_;
  Signature signature_;
};

}  // namespace dutydesk::adapters::slack
