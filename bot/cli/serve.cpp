#include <sys/resource.h>

#include <csignal>
#include <iostream>
#include <system_error>

#include "adapters/slack/slack.h"
#include "bot/cli/commands.h"
#include "bot/config.h"
#include "bot/documents.h"
#include "bot/emergency.h"
#include "bot/outbox.h"
#include "bot/server.h"
#include "bot/status_server.h"

namespace dutydesk::bot {
namespace {

Server* running = nullptr;

void on_signal(int) {
  if (running) running->stop();
}

void listen_to_signals() {
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

// A connection is a file; the front takes as many as the process may open, less a few for everything else.
void allow_many_connections() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

Server::Channels channels_of(const Config& config) {
  Server::Channels channels;
  if (const auto& slack = config.slack) {
    adapters::slack::SlackSettings settings;
    for (const auto& secret : slack->signing_secrets) settings.signing_secrets.push_back(secret.value);
    settings.bot_token = slack->bot_token.value;
    settings.workspaces = slack->workspaces;
    settings.app_id = slack->app_id;
    settings.api_base = slack->api_base;
    settings.response_prefixes = slack->response_url_prefixes;
    channels.push_back(std::make_unique<adapters::slack::Slack>(std::move(settings)));
  }
  return channels;
}

// The places that replies may be sent to: those that the configuration names, and no others.
Origins origins_of(const Config& config) {
  std::vector<std::string> lines;
  if (config.slack) {
    lines = config.slack->response_url_prefixes;
    lines.push_back(config.slack->api_base);
  }
  for (auto& line : lines)  // an origin ends where the path begins
    if (const auto path = line.find('/', line.find("//") + 2); path != std::string::npos) line.resize(path);
  auto origins = Origins::parse(lines);
  if (!origins) throw std::runtime_error(origins.error());
  return std::move(*origins);
}

int refuse(const std::vector<dialogs::Fault>& faults, std::string_view what) {
  for (const auto& fault : faults) std::cerr << fault.text() << '\n';
  std::cerr << "dutydesk does not start on a faulty " << what << ".\n";
  return 1;
}

void serve_until_told(const Config& config, Protocols protocols) {
  Store store{config.data};
  Desk desk{store, protocols, [&config](auto... address) { return config.worker(address...); }};
  Vitals vitals;
  Server server{
      {config.webhooks, {}, emergency_card(config.paper_form)}, store, desk, channels_of(config), vitals};
  TransferLimits transfers;
  if (config.slack) transfers.ca_file = config.slack->ca_file;
  Outbox outbox{
      origins_of(config), [&server] { server.wake(); }, {.attempts = config.outbox_attempts}, transfers};
  StatusServer status{config.desk, vitals};
  running = &server;
  listen_to_signals();
  log_event(LogLevel::info, "serving", {{"webhooks_port", server.port()}, {"desk_port", status.port()}});
  server.run(outbox);
  running = nullptr;
  log_event(LogLevel::info, "stopped");
}

}  // namespace

int serve(const ServeOptions& options) {
  const auto config = load_config(options.config);
  if (!config) return refuse(config.error(), "configuration");
  set_log_level(config->log_level);
  for (const auto& warning : config->warnings)
    log_event(LogLevel::warning, "configuration", {{"why", std::string_view{warning.text()}}});
  auto protocols = load_protocols(config->protocols);
  if (!protocols) return refuse(protocols.error(), "protocol");
  std::optional<dialogs::Local> local;
  if (!config->local.empty()) {
    auto read = load_local(config->local);
    if (!read) return refuse(read.error(), "local file");
    if (const auto misfits = dialogs::check_local(*read, *protocols); !misfits.empty())
      return refuse(misfits, "local file");
    local = std::move(*read);
  }
  if (!config->sources.empty()) {
    auto read = with_documents(local.value_or(dialogs::Local{}), config->sources, *protocols);
    if (!read) return refuse(read.error(), "folder of documents");
    local = std::move(*read);
  }
  try {
    allow_many_connections();
    serve_until_told(*config, Protocols{std::move(*protocols), std::move(local)});
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "dutydesk: " << error.what() << '\n';
    return 1;
  }
}

}  // namespace dutydesk::bot
