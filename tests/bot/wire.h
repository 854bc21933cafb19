// Real clients for a Front, on the thread that runs it: everybody takes turns, so that a test decides
// what has happened before what.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "bot/front.h"

namespace dutydesk::bot {

inline int connect_to(std::uint16_t port) {
  const int number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (number < 0 || connect(number, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect");
  const int on = 1;
  setsockopt(number, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return number;
}

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(connect_to(port)) {}

  void say(const std::string& bytes) { unsent_ += bytes; }
  void end() { shutdown(socket_.get(), SHUT_WR); }
  void vanish() { socket_.reset(); }

  // Closes with a reset, as a killed program with unread bytes does.
  void reset() {
    const linger now{.l_onoff = 1, .l_linger = 0};
    setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket_.reset();
  }

  void pump() {
    if (!unsent_.empty()) {
      const auto size = send(socket_.get(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (size > 0) unsent_.erase(0, static_cast<std::size_t>(size));
    }
    std::array<char, 65536> buffer;
    for (ssize_t size; listens && !closed &&
                       (size = recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT)) != -1;) {
      heard.append(buffer.data(), static_cast<std::size_t>(size));
      closed = size == 0;
    }
    if (errno == ECONNRESET || errno == EPIPE) closed = was_reset = true;
    errno = 0;
  }

  // Of the last response heard; 0 before there is one.
  int status() const {
    const auto at = ("\n" + heard).rfind("\nHTTP/1.1 ");
    return at == std::string::npos ? 0 : std::stoi(heard.substr(at + 9, 3));
  }

  std::string heard;
  bool closed = false;
  bool was_reset = false;
  bool listens = true;

 private:
  Descriptor socket_;
  std::string unsent_;
};

// A Front, what it gave out, and how that is answered.
struct Door {
  explicit Door(const FrontLimits& limits = {}) : front({"127.0.0.1", 0}, limits) {}

  Client client() const { return Client(front.port()); }

  // Turns until `done`, or for 5 seconds; false then.
  bool run(std::vector<Client*> clients, const std::function<bool()>& done) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (std::chrono::steady_clock::now() < give_up) {
      for (auto* client : clients) client->pump();
      turn();
      for (auto* client : clients) client->pump();
      if (done()) return true;
    }
    return false;
  }

  void turn() {
    for (auto& whole : front.collect(std::chrono::milliseconds(1))) {
      given.push_back(whole);
      if (answer) front.respond(whole.ticket, answer(whole));
    }
  }

  void turns(std::vector<Client*> clients, int times) {
    run(std::move(clients), [&] { return --times <= 0; });
  }

  Front front;
  std::vector<Whole> given;
  std::function<std::string(const Whole&)> answer = [](const Whole& whole) {
    const std::string close = whole.last ? "Connection: close\r\n" : "";
    return "HTTP/1.1 200 OK\r\n" + close + "Content-Length: 0\r\n\r\n";
  };
};

inline std::string post_request(const std::string& path, const std::string& body,
                                const std::string& headers = "") {
  return "POST " + path + " HTTP/1.1\r\nHost: h\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline std::string get_request(const std::string& target, const std::string& headers = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}

}  // namespace dutydesk::bot
