#include "bot/config.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>

#include "bot/section.h"
#include "dialogs/role.h"

namespace dutydesk::bot {
namespace {

using dialogs::Fault;
using dialogs::Yaml;
using std::filesystem::path;

constexpr auto kTopKeys =
    std::to_array<std::string_view>({"data", "protocols", "local", "sources", "listen", "slack", "workers",
                                     "outbox", "emergency_card", "log"});
constexpr auto kListenKeys = std::to_array<std::string_view>({"webhooks", "desk"});
constexpr auto kSlackKeys = std::to_array<std::string_view>(
    {"signing_secret_file", "signing_secret_env", "bot_token_file", "bot_token_env", "workspaces", "app_id",
     "api_base", "response_url_prefixes", "ca_file"});
constexpr auto kWorkerKeys = std::to_array<std::string_view>({"id", "name", "role", "area", "slack"});
constexpr auto kOutboxKeys = std::to_array<std::string_view>({"attempts"});
constexpr auto kCardKeys = std::to_array<std::string_view>({"paper_form"});
constexpr auto kLogKeys = std::to_array<std::string_view>({"level"});
constexpr std::size_t kLongestText = 200;
constexpr int kMostAttempts = 100;

std::vector<std::string_view> role_names() {
  std::vector<std::string_view> names;
  for (const auto& role : dialogs::roles()) names.emplace_back(role.value);
  return names;
}

std::string address_key(std::string_view channel, std::string_view workspace, std::string_view user) {
  std::string key(channel);
  key.append(":").append(workspace).append(":").append(user);
  return key;
}

// Reads one configuration; what it keeps at hand is where relative paths start and where faults go.
class ConfigReader {
 public:
  explicit ConfigReader(const path& name) : folder_(name.parent_path()), faults_(name.string()) {}

  void read(const Yaml& root);
  Config take() { return std::move(config_); }
  Faults& faults() { return faults_; }

 private:
  void read_listen(const Yaml& node);
  void read_slack(const Yaml& node);
  void read_slack_secrets(const Section& section, SlackConfig& slack);
  void read_slack_addresses(const Section& section, SlackConfig& slack);
  void read_workers(const Yaml& node);
  void read_worker(const Yaml& node);
  void read_slack_user(const Line& user);
  void read_outbox(const Yaml& node);
  void read_log(const Yaml& node);

  std::vector<Secret> secrets(const Section& section, const std::string& name);
  void read_address(const Section& section, std::string_view key, Address& into);
  std::string formed(const std::optional<Line>& line, const RE2& form, const char* sentence);
  std::string url(const Line& line);
  std::string short_text(const Section& section, std::string_view key);
  std::string word(const Section& section, std::string_view key, const std::vector<std::string_view>& words);
  path resolve(const std::string& written) const;

  path folder_;
  Config config_;
  Faults faults_;
  std::map<std::string, int> lines_of_ids_;
};

void ConfigReader::read(const Yaml& root) {
  const Section top(root, "this file", kTopKeys, faults_);
  const auto data = top.text("data");
  const auto protocols = top.text("protocols");
  config_.data = resolve(data ? data->text : ".");
  config_.protocols = resolve(protocols ? protocols->text : "../protocols");
  if (const auto local = top.text("local")) config_.local = resolve(local->text);
  if (const auto sources = top.text("sources")) config_.sources = resolve(sources->text);
  if (const auto* node = top.find("listen")) read_listen(*node);
  if (const auto* node = top.find("slack")) read_slack(*node);
  if (const auto* node = top.find("workers")) read_workers(*node);
  if (const auto* node = top.find("outbox")) read_outbox(*node);
  if (const auto* node = top.find("log")) read_log(*node);
  if (const auto* node = top.find("emergency_card"))
    config_.paper_form = short_text(Section(*node, "\"emergency_card\"", kCardKeys, faults_), "paper_form");
}

void ConfigReader::read_listen(const Yaml& node) {
  const Section listen(node, "\"listen\"", kListenKeys, faults_);
  read_address(listen, "webhooks", config_.webhooks);
  read_address(listen, "desk", config_.desk);
  if (config_.webhooks == config_.desk && config_.desk.port != 0)
    faults_.add(node.line, "\"webhooks\" and \"desk\" need an address each; both have the same");
}

void ConfigReader::read_address(const Section& section, std::string_view key, Address& into) {
  const auto line = section.text(key);
  if (!line) return;
  if (auto address = parse_address(line->text))
    into = *std::move(address);
  else
    faults_.add(line->line, address.error());
}

void ConfigReader::read_slack(const Yaml& node) {
  static const RE2 team("[TE][A-Z0-9]{1,30}");
  static const RE2 app("A[A-Z0-9]{1,30}");
  const Section section(node, "\"slack\"", kSlackKeys, faults_);
  auto& slack = config_.slack.emplace();
  read_slack_secrets(section, slack);
  read_slack_addresses(section, slack);
  section.require({"workspaces"});
  for (const auto& line : section.texts("workspaces"))
    slack.workspaces.push_back(formed(line, team, "a workspace is given by its id, such as T0123ABCD"));
  slack.app_id = formed(section.text("app_id"), app, "an app is given by its id, such as A0123ABCD");
}

void ConfigReader::read_slack_secrets(const Section& section, SlackConfig& slack) {
  slack.signing_secrets = secrets(section, "signing_secret");
  if (slack.signing_secrets.size() > 2)
    faults_.add(slack.signing_secrets[2].line,
                "only two signing secrets hold at a time, the old and the new one");
  auto tokens = secrets(section, "bot_token");
  if (tokens.size() > 1) faults_.add(tokens[1].line, "only one bot token can be used");
  if (!tokens.empty()) slack.bot_token = std::move(tokens.front());
}

void ConfigReader::read_slack_addresses(const Section& section, SlackConfig& slack) {
  if (const auto line = section.text("api_base")) slack.api_base = url(*line);
  while (slack.api_base.ends_with('/')) slack.api_base.pop_back();
  if (section.find("response_url_prefixes") != nullptr) slack.response_url_prefixes.clear();
  for (const auto& line : section.texts("response_url_prefixes")) {
    slack.response_url_prefixes.push_back(url(line));
    // Without it https://hooks.slack.com would also let https://hooks.slack.com.example.org pass.
    if (!line.text.ends_with('/')) faults_.add(line.line, "the beginning of an address must end with \"/\"");
  }
  if (const auto line = section.text("ca_file")) slack.ca_file = resolve(line->text);
}

std::vector<Secret> ConfigReader::secrets(const Section& section, const std::string& name) {
  static const RE2 literal("xox[a-z]-.*|xapp-.*|[0-9a-fA-F]{32,}");
  static const RE2 variable("[A-Za-z_][A-Za-z0-9_]{0,99}");
  std::vector<Secret> found;
  const auto files = section.texts(name + "_file");
  const auto variables = section.texts(name + "_env");
  for (const auto& [text, line] : files) found.push_back({resolve(text), "", line, ""});
  for (const auto& line : variables)
    found.push_back(
        {"", formed(line, variable, "this is not the name of an environment variable"), line.line, ""});
  for (const auto* lines : {&files, &variables})
    for (const auto& [text, line] : *lines)
      if (RE2::FullMatch(text, literal))
        faults_.add(line, "this looks like the secret itself, which must not stand in this file");
  if (section.find(name + "_env") == nullptr) section.require({name + "_file"});
  return found;
}

void ConfigReader::read_workers(const Yaml& node) {
  if (node.kind == Yaml::Kind::map || !node.scalar.empty())
    return faults_.add(node.line, "\"workers\" needs a list: one line beginning with \"-\" for each worker");
  for (const auto& worker : node.list) read_worker(worker);
}

void ConfigReader::read_worker(const Yaml& node) {
  static const RE2 id_form("[a-z0-9][a-z0-9._-]{0,63}");
  const Section section(node, "a worker", kWorkerKeys, faults_);
  const auto id = section.text("id");
  section.require({"id", "name", "role", "area"});
  dialogs::Worker worker{formed(id, id_form, "a worker's id is made of a-z, 0-9, \".\", \"_\" and \"-\""),
                         short_text(section, "name"), word(section, "role", role_names()),
                         short_text(section, "area")};
  if (id) {
    const auto [first, is_new] = lines_of_ids_.emplace(id->text, id->line);
    if (!is_new)
      faults_.add(id->line, "another worker has this id, in line " + std::to_string(first->second));
  }
  config_.workers.push_back(std::move(worker));
  if (const auto user = section.text("slack")) read_slack_user(*user);
}

// Gives the worker read last a Slack address.
void ConfigReader::read_slack_user(const Line& user) {
  static const RE2 form("(?:([TE][A-Z0-9]{1,30}):)?([UW][A-Z0-9]{1,30})");
  std::string workspace;
  std::string id;
  if (!RE2::FullMatch(user.text, form, &workspace, &id))
    return faults_.add(user.line,
                       "a Slack user is given by id, U0123ABCD, or with the workspace, T0123ABCD:U0123ABCD");
  if (!config_.slack) return;
  const auto& workspaces = config_.slack->workspaces;
  if (workspace.empty() && workspaces.size() == 1) workspace = workspaces.front();
  if (workspace.empty())
    return faults_.add(user.line, "there are several workspaces; say which, as in T0123ABCD:U0123ABCD");
  if (std::ranges::find(workspaces, workspace) == workspaces.end())
    return faults_.add(user.line, "this user's workspace is not among the \"workspaces\" of \"slack\"");
  if (!config_.addresses.emplace(address_key("slack", workspace, id), config_.workers.size() - 1).second)
    faults_.add(user.line, "another worker has this Slack user");
}

void ConfigReader::read_outbox(const Yaml& node) {
  const auto line = Section(node, "\"outbox\"", kOutboxKeys, faults_).text("attempts");
  if (!line) return;
  const auto* end = line->text.data() + line->text.size();
  const auto [stop, error] = std::from_chars(line->text.data(), end, config_.outbox_attempts);
  if (error != std::errc{} || stop != end || config_.outbox_attempts < 1 ||
      config_.outbox_attempts > kMostAttempts)
    faults_.add(line->line, "\"attempts\" needs a number from 1 to " + std::to_string(kMostAttempts));
}

void ConfigReader::read_log(const Yaml& node) {
  const auto level =
      word(Section(node, "\"log\"", kLogKeys, faults_), "level", {"debug", "info", "warning", "error"});
  if (level == "debug") config_.log_level = LogLevel::debug;
  if (level == "warning") config_.log_level = LogLevel::warning;
  if (level == "error") config_.log_level = LogLevel::error;
}

path ConfigReader::resolve(const std::string& written) const {
  const auto resolved = (folder_ / written).lexically_normal();
  return resolved.has_filename() ? resolved : resolved.parent_path();
}

std::string ConfigReader::formed(const std::optional<Line>& line, const RE2& form, const char* sentence) {
  if (!line) return {};
  if (!RE2::FullMatch(line->text, form)) faults_.add(line->line, sentence);
  return line->text;
}

std::string ConfigReader::url(const Line& line) {
  static const RE2 safe(
      R"((?:https://[A-Za-z0-9.-]+|http://(?:127\.0\.0\.1|localhost|\[::1\]))(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/-]*)?)");
  return formed(line, safe, "this needs to be an https:// address (http:// only to this machine)");
}

std::string ConfigReader::short_text(const Section& section, std::string_view key) {
  const auto line = section.text(key);
  if (!line) return {};
  if (line->text.size() > kLongestText)
    faults_.add(line->line, quoted(key) + " is longer than " + std::to_string(kLongestText) + " bytes");
  return line->text;
}

std::string ConfigReader::word(const Section& section, std::string_view key,
                               const std::vector<std::string_view>& words) {
  const auto line = section.text(key);
  if (!line) return {};
  if (std::ranges::find(words, line->text) == words.end()) {
    const auto meant = nearest(line->text, words);
    faults_.add(line->line, quoted(key) + (meant ? " is misspelt; did you mean " + quoted(*meant) + "?"
                                                 : " must be " + one_of(words)));
  }
  return line->text;
}

std::expected<std::string, Fault> read_file(const path& name) {
  std::ifstream file(name, std::ios::binary);
  std::string text(dialogs::kLargestYaml + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (!file.eof() && file.fail()))
    return std::unexpected(
        Fault{name.string(), 0, std::string("this file cannot be read: ") + std::strerror(errno)});
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

void read_secrets(Config& config, const std::string& name, Faults& faults) {
  if (!config.slack) return;
  std::vector<Secret*> secrets{&config.slack->bot_token};
  for (auto& secret : config.slack->signing_secrets) secrets.push_back(&secret);
  for (auto* secret : secrets) {
    const auto warning = read_secret(*secret);
    if (!warning)
      faults.add(secret->line, warning.error());
    else if (!warning->empty())
      config.warnings.push_back({name, secret->line, *warning});
  }
}

}  // namespace

const dialogs::Worker* Config::worker(std::string_view channel, std::string_view workspace,
                                      std::string_view user) const {
  const auto found = addresses.find(address_key(channel, workspace, user));
  return found == addresses.end() ? nullptr : &workers[found->second];
}

std::expected<Config, std::vector<Fault>> parse_config(const std::string& text, const path& name) {
  const auto root = dialogs::parse_yaml(text, name.string());
  if (!root) return std::unexpected(std::vector{root.error()});
  ConfigReader reader(name);
  reader.read(*root);
  if (!reader.faults().none()) return std::unexpected(reader.faults().take());
  return reader.take();
}

std::expected<Config, std::vector<Fault>> load_config(const path& name) {
  const auto text = read_file(name);
  if (!text) return std::unexpected(std::vector{text.error()});
  auto config = parse_config(*text, name);
  if (!config) return config;
  Faults faults(name.string());
  read_secrets(*config, name.string(), faults);
  if (!faults.none()) return std::unexpected(faults.take());
  return config;
}

}  // namespace dutydesk::bot
