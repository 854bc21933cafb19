#include "bot/front.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <initializer_list>
#include <optional>
#include <system_error>
#include <tuple>
#include <utility>

namespace dutydesk::bot {

struct Front::Connection {
  enum class State { kFree, kIdle, kReceiving, kInHand, kAnswering, kLingering };

  State state = State::kFree;
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;
  int descriptor = -1;
  bool readable = false;            // the socket may hold bytes; edges are told once
  bool peer_done = false;           // the peer sends no more
  bool queued = false;              // in due_
  bool last = false;                // ends after the response
  std::string in;                   // received, not yet given out
  std::optional<RequestHead> head;  // of the request that `in` begins with
  std::string out;                  // to be sent, `sent` bytes of it are
  std::size_t sent = 0;
  Clock::time_point deadline;
};

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kBatch = 64;
constexpr std::size_t kRead = std::size_t{16} * 1024;
constexpr int kBacklog = 1024;
constexpr rlim_t kOtherFiles = 64;  // left for the store, the log and outgoing connections
constexpr std::uint64_t kListenerId = ~std::uint64_t{0};
constexpr std::uint64_t kWakeId = kListenerId - 1;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

Descriptor checked(int number, const std::string& what) {
  if (number < 0) fail(what);
  return Descriptor(number);
}

socklen_t fill_in(const Address& address, sockaddr_storage& storage) {
  auto* four = reinterpret_cast<sockaddr_in*>(&storage);
  if (inet_pton(AF_INET, address.host.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(address.port);
    return sizeof *four;
  }
  auto* six = reinterpret_cast<sockaddr_in6*>(&storage);
  if (inet_pton(AF_INET6, address.host.c_str(), &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(address.port);
    return sizeof *six;
  }
  errno = EINVAL;
  fail("listen on " + format_address(address));
}

// SO_REUSEADDR lets us return to a port whose old connections linger; SO_REUSEPORT, which would let a
// second server share it unnoticed, stays off.
Descriptor listen_on(const Address& address) {
  const std::string what = "listen on " + format_address(address);
  sockaddr_storage storage{};
  const socklen_t size = fill_in(address, storage);
  auto listener = checked(socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), what);
  const int on = 1;
  if (setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0) fail(what);
  if (bind(listener.get(), reinterpret_cast<sockaddr*>(&storage), size) != 0) fail(what);
  if (listen(listener.get(), kBacklog) != 0) fail(what);
  return listener;
}

// Without a free descriptor SQLite and the outbox would fail before the front did.
std::size_t affordable(std::size_t connections) {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return connections;
  const rlim_t spare = files.rlim_cur > kOtherFiles ? files.rlim_cur - kOtherFiles : 1;
  return static_cast<std::size_t>(std::min<rlim_t>(connections, spare));
}

// A deadline is kept to within a sixteenth, and a quarter of a second at most.
milliseconds sweep_interval(const FrontLimits& limits) {
  const auto shortest = std::min({limits.head, limits.body, limits.write, limits.idle, limits.linger});
  return std::clamp(shortest / 16, milliseconds(1), milliseconds(250));
}

bool watch(const Descriptor& epoll, int operation, int descriptor, std::uint32_t events, std::uint64_t id) {
  epoll_event event{.events = events, .data = {.u64 = id}};
  return epoll_ctl(epoll.get(), operation, descriptor, &event) == 0;
}

bool is_readable(const Descriptor& descriptor) {
  pollfd asked{.fd = descriptor.get(), .events = POLLIN, .revents = 0};
  return ::poll(&asked, 1, 0) == 1;
}

std::string_view reason(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Refused";
  }
}

std::string refusal_response(const Refusal& refusal) {
  std::string text = "HTTP/1.1 " + std::to_string(refusal.status) + " ";
  text += reason(refusal.status);
  text += "\r\n";
  if (refusal.status == 405) text += "Allow: GET, HEAD, POST\r\n";
  text += "Connection: close\r\nContent-Type: text/plain\r\nContent-Length: ";
  text += std::to_string(refusal.why.size() + 1) + "\r\n\r\n";
  text += refusal.why;
  text += '\n';
  return text;
}

}  // namespace

Front::Front(const Address& address, const FrontLimits& limits)
    : limits_(limits),
      epoll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll")),
      wake_(checked(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")),
      listener_(listen_on(address)),
      connections_(affordable(limits.connections)),
      scratch_(kRead),
      now_(Clock::now()),
      next_sweep_(now_),
      sweep_every_(sweep_interval(limits)) {
  for (std::uint32_t slot = 0; slot < connections_.size(); ++slot) {
    connections_[slot].slot = slot;
    free_.push_back(slot);
  }
  if (!watch(epoll_, EPOLL_CTL_ADD, wake_.get(), EPOLLIN, kWakeId) ||
      !watch(epoll_, EPOLL_CTL_ADD, listener_.get(), EPOLLIN, kListenerId))
    fail("epoll_ctl");
}

Front::~Front() {
  for (auto& connection : connections_)
    if (connection.state != Connection::State::kFree) close(connection);
}

std::uint16_t Front::port() const {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&storage), &size) != 0) return 0;
  if (storage.ss_family == AF_INET6) return ntohs(reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port);
  return ntohs(reinterpret_cast<sockaddr_in*>(&storage)->sin_port);
}

void Front::wake() const noexcept {
  const std::uint64_t one = 1;
  // Fails only when the counter is full, and then the loop is awake anyway.
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
}

std::vector<Whole> Front::collect(milliseconds wait) {
  std::vector<Whole> wholes;
  poll(due_.empty() ? wait : milliseconds(0));
  // Only what is due now: a connection that is thrown away may be due again at once, for ever.
  for (std::size_t n = due_.size(); n > 0 && wholes.size() < kBatch; --n) {
    Connection* connection = find(due_.front());
    due_.pop_front();
    if (connection == nullptr) continue;
    connection->queued = false;
    serve(*connection, wholes);
  }
  if (now_ >= next_sweep_) sweep();
  return wholes;
}

void Front::respond(Ticket ticket, std::string response) {
  Connection* connection = find(ticket);
  if (connection == nullptr || connection->state != Connection::State::kInHand) {
    ++counters_.abandoned;
    return;
  }
  connection->state = Connection::State::kAnswering;
  connection->last = connection->last || stopping_;
  connection->deadline = Clock::now() + (stopping_ ? limits_.farewell : limits_.write);
  if (connection->out.empty())
    connection->out = std::move(response);
  else
    connection->out += response;  // after a "100 Continue" that is still on its way
  flush(*connection);
}

void Front::stop() {
  if (stopping_) return;
  stopping_ = true;
  listener_.reset();
  const auto now = Clock::now();
  next_sweep_ = now;
  for (auto& connection : connections_) {
    const bool idle = connection.state == Connection::State::kIdle;
    connection.deadline = std::min(connection.deadline, idle ? now : now + limits_.farewell);
  }
}

bool Front::drained() const {
  return std::ranges::all_of(connections_, [](const Connection& connection) {
    return connection.state == Connection::State::kFree || connection.state == Connection::State::kLingering;
  });
}

Ticket Front::ticket_of(const Connection& connection) const {
  return {connection.slot, connection.generation};
}

Front::Connection* Front::find(Ticket ticket) {
  if (ticket.slot >= connections_.size()) return nullptr;
  Connection& connection = connections_[ticket.slot];
  const bool there =
      connection.state != Connection::State::kFree && ticket.generation == connection.generation;
  return there ? &connection : nullptr;
}

void Front::poll(milliseconds wait) {
  if (counters_.open > 0 || !accepting_) {
    const auto sweep = std::chrono::ceil<milliseconds>(next_sweep_ - Clock::now());
    wait = std::clamp(sweep, milliseconds(0), wait);
  }
  std::array<epoll_event, 2 * kBatch> events;
  const int count = epoll_wait(epoll_.get(), events.data(), events.size(), static_cast<int>(wait.count()));
  now_ = Clock::now();
  for (int i = 0; i < count; ++i) {
    const std::uint64_t id = events[i].data.u64;
    if (id == kListenerId) {
      accept_all();
    } else if (id == kWakeId) {
      std::uint64_t times = 0;
      [[maybe_unused]] const auto size = ::read(wake_.get(), &times, sizeof times);
    } else if (Connection* connection =
                   find({static_cast<std::uint32_t>(id), static_cast<std::uint32_t>(id >> 32)})) {
      notice(*connection, events[i].events);
    }
  }
}

void Front::accept_all() {
  for (std::size_t i = 0; i < kBatch; ++i) {
    const int descriptor = accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
      open(descriptor);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      // accept fails so even when nobody waits. Somebody who does would be reported by epoll for ever.
      if (!is_readable(listener_)) return;
      if (!make_room()) return listen_for_connections(false);
    } else if (errno != ECONNABORTED && errno != EINTR && errno != EPROTO) {
      return;
    }
  }
}

bool Front::make_room() {
  using State = Connection::State;
  const auto rank = [](const Connection& connection) {
    const bool idle = connection.state == State::kLingering || connection.state == State::kIdle;
    return std::tuple(idle ? 0 : 1, connection.deadline);
  };
  Connection* first_to_go = nullptr;
  for (auto& connection : connections_) {
    const bool can_go = connection.state == State::kIdle || connection.state == State::kReceiving ||
                        connection.state == State::kLingering;
    if (can_go && (first_to_go == nullptr || rank(connection) < rank(*first_to_go)))
      first_to_go = &connection;
  }
  if (first_to_go == nullptr) return false;
  ++counters_.evicted;
  close(*first_to_go);
  return true;
}

void Front::open(int descriptor) {
  if (free_.empty() && !make_room()) {
    ++counters_.turned_away;
    ::close(descriptor);
    return;
  }
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  Connection& connection = connections_[free_.back()];
  free_.pop_back();
  connection.state = Connection::State::kIdle;
  connection.descriptor = descriptor;
  connection.deadline = Clock::now() + limits_.head;  // not now_: who came first must go first
  ++counters_.accepted;
  ++counters_.open;
  // Edge-triggered and for both directions, so that a request costs one recv and one send.
  const auto id = std::uint64_t{connection.generation} << 32 | connection.slot;
  if (!watch(epoll_, EPOLL_CTL_ADD, descriptor, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, id))
    close(connection);
}

void Front::notice(Connection& connection, std::uint32_t events) {
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) return close(connection);
  if ((events & EPOLLRDHUP) != 0) connection.peer_done = true;
  if ((events & (EPOLLIN | EPOLLRDHUP)) != 0) {
    connection.readable = true;
    enqueue(connection);
  }
  if ((events & EPOLLOUT) != 0 && !connection.out.empty()) flush(connection);
}

void Front::enqueue(Connection& connection) {
  if (connection.queued) return;
  connection.queued = true;
  due_.push_back(ticket_of(connection));
}

void Front::serve(Connection& connection, std::vector<Whole>& wholes) {
  using State = Connection::State;
  if (connection.state == State::kLingering) return discard(connection);
  while (connection.state == State::kIdle || connection.state == State::kReceiving) {
    if (take(connection, wholes)) return;
    if (!fill(connection)) return;
  }
}

// Gives out the request at the beginning of the buffer, if it is whole, or refuses it. True when there
// is nothing more to be read for now.
bool Front::take(Connection& connection, std::vector<Whole>& wholes) {
  if (connection.in.empty()) return false;
  if (!connection.head && !read_head(connection)) return connection.state != Connection::State::kReceiving;
  const std::size_t size = connection.head->head_bytes + connection.head->body_bytes;
  if (connection.in.size() < size) return false;

  std::string rest = connection.in.substr(size);
  connection.in.resize(size);
  connection.last = !connection.head->keeps_alive || stopping_;
  connection.head.reset();
  connection.state = Connection::State::kInHand;
  wholes.push_back({ticket_of(connection), std::move(connection.in), connection.last});
  connection.in = std::move(rest);
  ++counters_.requests;
  return true;
}

// True when the connection's head is known.
bool Front::read_head(Connection& connection) {
  const auto head = read_request_head(connection.in, limits_.request);
  if (!head) {
    refuse(connection, head.error());
    return false;
  }
  if (!*head) return false;
  connection.head = **head;
  connection.in.reserve(connection.head->head_bytes + connection.head->body_bytes);
  const std::size_t received = connection.in.size() - connection.head->head_bytes;
  if (received >= connection.head->body_bytes) return true;
  if (!stopping_) connection.deadline = now_ + limits_.body;
  if (connection.head->expects_continue) {
    connection.out += "HTTP/1.1 100 Continue\r\n\r\n";
    flush(connection);
  }
  return connection.state == Connection::State::kReceiving;
}

// Reads once. False when nothing came.
bool Front::fill(Connection& connection) {
  if (!connection.readable) return false;
  const auto size = recv(connection.descriptor, scratch_.data(), scratch_.size(), 0);
  if (size > 0) {
    if (connection.state == Connection::State::kIdle) {
      connection.state = Connection::State::kReceiving;
      connection.deadline = now_ + (stopping_ ? limits_.farewell : limits_.head);
    }
    connection.in.append(scratch_.data(), static_cast<std::size_t>(size));
    // A short read has emptied the socket; the next byte is a new edge, but the end may have been told.
    connection.readable = static_cast<std::size_t>(size) == scratch_.size() || connection.peer_done;
    return true;
  }
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
    connection.readable = errno == EINTR;
    if (connection.readable) enqueue(connection);
    return false;
  }
  close(connection);
  return false;
}

// Throws away what still comes, one buffer a turn. Closing a socket with unread bytes in it would reset
// the connection and could take our response with it.
void Front::discard(Connection& connection) {
  const auto size = recv(connection.descriptor, scratch_.data(), scratch_.size(), 0);
  if (size > 0) return enqueue(connection);
  if (size == 0 || (errno != EAGAIN && errno != EINTR)) close(connection);
}

void Front::refuse(Connection& connection, const Refusal& refusal) {
  ++counters_.refused[refusal.status];
  connection.in.clear();
  connection.last = true;
  connection.state = Connection::State::kAnswering;
  connection.deadline = now_ + limits_.write;
  connection.out += refusal_response(refusal);
  flush(connection);
}

void Front::flush(Connection& connection) {
  while (connection.sent < connection.out.size()) {
    const auto size = send(connection.descriptor, connection.out.data() + connection.sent,
                           connection.out.size() - connection.sent, MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return;
    if (size < 0) return close(connection);
    connection.sent += static_cast<std::size_t>(size);
  }
  connection.out.clear();
  connection.sent = 0;
  if (connection.state == Connection::State::kAnswering) answered(connection);
}

void Front::answered(Connection& connection) {
  const auto now = Clock::now();
  if (connection.last) {
    shutdown(connection.descriptor, SHUT_WR);
    connection.in = {};
    connection.state = Connection::State::kLingering;
    connection.deadline = now + limits_.linger;
  } else if (connection.in.empty()) {
    connection.state = Connection::State::kIdle;
    connection.deadline = now + limits_.idle;
  } else {
    connection.state = Connection::State::kReceiving;
    connection.deadline = now + limits_.head;
  }
  if (connection.readable || !connection.in.empty()) enqueue(connection);
}

void Front::close(Connection& connection) {
  ::close(connection.descriptor);
  const auto slot = connection.slot;
  const auto generation = connection.generation + 1;
  connection = {};
  connection.slot = slot;
  connection.generation = generation;
  free_.push_back(slot);
  --counters_.open;
  if (!accepting_) listen_for_connections(true);
}

void Front::sweep() {
  next_sweep_ = now_ + sweep_every_;
  for (auto& connection : connections_) {
    const bool waits_for_peer =
        connection.state != Connection::State::kFree && connection.state != Connection::State::kInHand;
    if (waits_for_peer && now_ >= connection.deadline) expire(connection);
  }
  if (!accepting_) listen_for_connections(true);
}

void Front::expire(Connection& connection) {
  if (connection.state == Connection::State::kReceiving) {
    ++counters_.timed_out;
    return refuse(connection, {408, "the request took too long"});
  }
  if (connection.state == Connection::State::kAnswering) ++counters_.timed_out;
  close(connection);
}

void Front::listen_for_connections(bool on) {
  accepting_ = on;
  if (!stopping_) watch(epoll_, EPOLL_CTL_MOD, listener_.get(), on ? std::uint32_t{EPOLLIN} : 0, kListenerId);
}

}  // namespace dutydesk::bot
