// A Config is what a deployment decides: where the data lies, who works at the desk, which channels
// are open. It is one YAML file; deploy/dutydesk.example.yaml explains every key.
//
// Every fault is found in one reading and told with its line, in a sentence for an administrator:
// `var/dutydesk.yaml:12: unknown key "listne"; did you mean "listen"?`. No fault repeats a value that
// might be a secret.
//
// Secrets never stand in the file: it names the file or the environment variable that holds them.
// Relative paths start at the configuration's own folder.
#pragma once

#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/address.h"
#include "bot/log.h"
#include "bot/secret.h"
#include "dialogs/message.h"
#include "dialogs/yaml.h"

namespace dutydesk::bot {

struct SlackConfig {
  std::vector<Secret> signing_secrets;  // one, or two while they are being changed
  Secret bot_token;
  std::vector<std::string> workspaces;  // team ids
  std::string app_id;                   // empty for any
  std::string api_base = "https://slack.com/api";
  std::vector<std::string> response_url_prefixes = {"https://hooks.slack.com/",
                                                    "https://hooks.slack-gov.com/"};
  std::string ca_file;  // empty for the system's
};

struct Config {
  std::filesystem::path data;
  std::filesystem::path protocols;
  std::filesystem::path local;    // the file of local contacts and holidays; empty for none
  std::filesystem::path sources;  // the folder of the documents' texts; empty for none
  Address webhooks{"127.0.0.1", 8090};
  Address desk{"127.0.0.1", 8080};
  std::optional<SlackConfig> slack;  // nullopt: the channel is off
  std::vector<dialogs::Worker> workers;
  int outbox_attempts = 60;
  LogLevel log_level = LogLevel::info;
  std::string paper_form;                // where the paper form is; may be empty
  std::vector<dialogs::Fault> warnings;  // what serves, but should be put right

  // The worker whom the configuration knows under a channel's workspace and user, else nullptr.
  const dialogs::Worker* worker(std::string_view channel, std::string_view workspace,
                                std::string_view user) const;

  std::map<std::string, std::size_t, std::less<>> addresses;  // "slack:T0123:U0456" -> in workers
};

// Reads the text of a configuration; pure. `name` is its path, from which relative paths start.
std::expected<Config, std::vector<dialogs::Fault>> parse_config(const std::string& text,
                                                                const std::filesystem::path& name);

// Reads the file and the secrets that it names.
std::expected<Config, std::vector<dialogs::Fault>> load_config(const std::filesystem::path& path);

}  // namespace dutydesk::bot
