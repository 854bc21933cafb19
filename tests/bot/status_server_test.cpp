#include "bot/status_server.h"

#include <httplib.h>

#include <catch2/catch.hpp>
#include <system_error>

namespace dutydesk::bot {
namespace {

using namespace std::chrono_literals;

httplib::Result get(const StatusServer& server, const char* path) {
  return httplib::Client{"127.0.0.1", server.port()}.Get(path);
}

}  // namespace

TEST_CASE("the status server tells that the desk lives, is ready, and how it does", "[bot][status]") {
  Vitals vitals;
  const StatusServer server{{"127.0.0.1", 0}, vitals};
  REQUIRE(server.port() != 0);
  CHECK(get(server, "/health/live")->status == 200);
  CHECK(get(server, "/health/ready")->body == "ready\n");
  const auto metrics = get(server, "/metrics");
  CHECK(metrics->get_header_value("Content-Type") == "text/plain; version=0.0.4");
  CHECK(metrics->body == prometheus({}, true));
  CHECK(get(server, "/")->status == 404);
}

TEST_CASE("a loop that stands still is alive and not ready", "[bot][status]") {
  Vitals vitals;
  vitals.publish({}, Vitals::Clock::now() - 3s);
  const StatusServer server{{"127.0.0.1", 0}, vitals};
  CHECK(get(server, "/health/live")->status == 200);
  const auto ready = get(server, "/health/ready");
  CHECK(ready->status == 503);
  CHECK(ready->body == "the loop has not turned for 2 s\n");
  CHECK(get(server, "/metrics")->body.find("dutydesk_ready 0\n") != std::string::npos);
}

TEST_CASE("a second status server on the port is refused", "[bot][status]") {
  const Vitals vitals;
  const StatusServer first{{"127.0.0.1", 0}, vitals};
  CHECK_THROWS_AS((StatusServer{{"127.0.0.1", first.port()}, vitals}), std::system_error);
}

TEST_CASE("the status server ends at once while a client keeps its connection", "[bot][status]") {
  const Vitals vitals;
  auto server = std::make_unique<StatusServer>(Address{"127.0.0.1", 0}, vitals);
  httplib::Client client{"127.0.0.1", server->port()};
  client.set_keep_alive(true);
  REQUIRE(client.Get("/health/live")->status == 200);
  server.reset();
  CHECK_FALSE(client.Get("/health/live"));
}

}  // namespace dutydesk::bot
