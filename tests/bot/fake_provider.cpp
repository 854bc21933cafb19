#include "tests/bot/fake_provider.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace dutydesk::tests {
namespace {

using Fault = ScriptedAnswer::Fault;

int listen_on(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(socket, 128) != 0) {
    close(socket);
    throw std::runtime_error("fake provider: port " + std::to_string(port) + " cannot be had");
  }
  return socket;
}

int port_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool read_more(int socket, std::string& buffer) {
  char bytes[4096];
  const ssize_t got = recv(socket, bytes, sizeof bytes, 0);
  if (got > 0) buffer.append(bytes, static_cast<std::size_t>(got));
  return got > 0;
}

// libcurl writes the header's name in this very case.
std::size_t body_size(const std::string& head) {
  const std::string name = "Content-Length: ";
  const auto at = head.find(name);
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + name.size()));
}

// The next whole request; false when the peer has gone. What follows it stays in the buffer.
bool read_request(int socket, std::string& buffer, SeenRequest& request) {
  std::size_t end = 0;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos)
    if (!read_more(socket, buffer)) return false;
  request.head = buffer.substr(0, end + 2);
  const auto path = request.head.find(' ') + 1;
  request.path = request.head.substr(path, request.head.find(' ', path) - path);
  buffer.erase(0, end + 4);
  const std::size_t size = body_size(request.head);
  while (buffer.size() < size)
    if (!read_more(socket, buffer)) return false;
  request.body = buffer.substr(0, size);
  buffer.erase(0, size);
  return true;
}

std::string head_of(const ScriptedAnswer& answer) {
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " Scripted\r\n";
  for (const auto& [name, value] : answer.headers) head += name + ": " + value + "\r\n";
  const std::size_t size = answer.fault == Fault::drip ? 1'000'000 : answer.body.size();
  return head + "Content-Length: " + std::to_string(size) + "\r\n\r\n";
}

void reset_on_close(int socket) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace

FakeProvider::FakeProvider(Script script, int port)
    : script_(std::move(script)), listener_(listen_on(port)), port_(port_of(listener_)) {
  acceptor_ = std::thread([this] { accept_all(); });
}

FakeProvider::~FakeProvider() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    for (const int socket : open_) shutdown(socket, SHUT_RDWR);
  }
  closing_changed_.notify_all();
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (auto& server : servers_) server.join();
  close(listener_);
}

int FakeProvider::unused_port() {
  const int socket = listen_on(0);
  const int port = port_of(socket);
  close(socket);
  return port;
}

std::vector<SeenRequest> FakeProvider::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

int FakeProvider::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

void FakeProvider::accept_all() {
  for (int socket = -1; (socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::lock_guard lock(mutex_);
    ++connections_;
    open_.insert(socket);
    if (closing_) shutdown(socket, SHUT_RDWR);
    servers_.emplace_back([this, socket] { serve(socket); });
  }
}

void FakeProvider::serve(int socket) {
  std::string buffer;
  SeenRequest request;
  bool more = true;
  while (more && read_request(socket, buffer, request)) {
    ScriptedAnswer next;
    {
      const std::lock_guard lock(mutex_);
      seen_.push_back(request);
      next = script_(request, static_cast<int>(seen_.size()));
    }
    more = answer(socket, next);
  }
  const std::lock_guard lock(mutex_);
  open_.erase(socket);
  close(socket);
}

bool FakeProvider::answer(int socket, const ScriptedAnswer& answer) {
  if (!pause(answer.delay)) return false;
  const std::string head = head_of(answer);
  switch (answer.fault) {
    case Fault::none:
      return send_all(socket, head + answer.body);
    case Fault::hang:
      while (pause(std::chrono::seconds(1))) {
      }
      return false;
    case Fault::reset:
      send_all(socket, head + answer.body.substr(0, answer.body.size() / 2));
      reset_on_close(socket);
      return false;
    case Fault::cut:
      send_all(socket, head + answer.body.substr(0, answer.body.size() / 2));
      return false;
    case Fault::drip:
      send_all(socket, head);
      while (pause(std::chrono::milliseconds(20)) && send_all(socket, ".")) {
      }
      return false;
  }
  return false;
}

bool FakeProvider::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !closing_changed_.wait_for(lock, time, [this] { return closing_; });
}

}  // namespace dutydesk::tests
