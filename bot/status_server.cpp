#include "bot/status_server.h"

#include <httplib.h>

#include <system_error>
#include <thread>

namespace dutydesk::bot {
namespace {

// The library shares a taken port by default (SO_REUSEPORT); a second desk must be refused instead.
void refuse_to_share(socket_t socket) {
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

}  // namespace

class StatusServer::Library {
 public:
  Library(const Address& address, const Vitals& vitals) {
    server_.set_socket_options(refuse_to_share);
    server_.set_keep_alive_max_count(1);  // stop() would wait for idle connections
    server_.set_read_timeout(2);
    server_.set_payload_max_length(0);
    server_.set_exception_handler(
        [](const auto&, auto& response, const std::exception_ptr&) { response.status = 500; });
    server_.Get("/health/live",
                [](const auto&, auto& response) { response.set_content("live\n", "text/plain"); });
    server_.Get("/health/ready", [&vitals](const auto&, auto& response) {
      const auto why = vitals.unready();
      response.status = why.empty() ? 200 : 503;
      response.set_content((why.empty() ? "ready" : why) + "\n", "text/plain");
    });
    server_.Get("/metrics", [&vitals](const auto&, auto& response) {
      response.set_content(prometheus(vitals.read(), vitals.unready().empty()), "text/plain; version=0.0.4");
    });
    port_ = address.port == 0 ? server_.bind_to_any_port(address.host)
                              : (server_.bind_to_port(address.host, address.port) ? address.port : -1);
    if (port_ < 0)
      throw std::system_error(errno, std::generic_category(), "cannot listen on the desk's port");
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
    while (!server_.is_running()) std::this_thread::yield();  // stop() before that would be lost
  }

  ~Library() {
    server_.stop();
    thread_.join();
  }

  int port() const { return port_; }

 private:
  httplib::Server server_;
  int port_ = -1;
  std::thread thread_;
};

StatusServer::StatusServer(const Address& address, const Vitals& vitals)
    : library_(std::make_unique<Library>(address, vitals)) {}

StatusServer::~StatusServer() = default;

std::uint16_t StatusServer::port() const {
  return static_cast<std::uint16_t>(library_->port());
}

}  // namespace dutydesk::bot
