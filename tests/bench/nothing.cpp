// The front and the HTTP library answering every POST with an empty 200: what the desk's figures are
// to be held against. Stops on SIGINT and SIGTERM.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "bot/front.h"
#include "bot/http_library.h"

namespace {

using namespace dutydesk::bot;

Front* running = nullptr;
volatile std::sig_atomic_t ended = 0;

void end(int) {
  ended = 1;
  running->wake();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("answers nothing, as fast as the front can");
  std::string listen = "127.0.0.1:8090";
  app.add_option("--listen", listen, "IP address and port")->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  const auto address = parse_address(listen);
  if (!address) {
    std::fprintf(stderr, "%s\n", address.error().c_str());
    return 2;
  }
  Front front(*address);
  running = &front;
  std::signal(SIGINT, end);
  std::signal(SIGTERM, end);

  Http http([](std::string_view, std::string_view) {});
  for (const char* path : {"/slack/commands", "/nothing"})
    http.post(path, [](const auto&) { return dutydesk::adapters::HttpResponse{}; });
  std::printf("listening on port %d\n", front.port());
  std::fflush(stdout);
  while (ended == 0)
    for (auto& whole : front.collect(std::chrono::seconds(1)))
      front.respond(whole.ticket, http.answer(whole.bytes, whole.last));
}
