// A Front is the door for webhooks: it waits for whole HTTP/1.1 requests and keeps everything else out.
//
// It buffers what arrives on thousands of connections and gives out a request only when its last byte
// is there, so that a slow client costs the desk nothing. What is framed badly, too long or too slow is
// refused here (request_head.h says what) and its connection closed. A response is written when
// respond() is called and not before; the caller may hold it back until the request is committed.
//
// Each connection has one request in hand at a time; a second one that was sent early waits its turn.
// When there is no room for a new connection, the one that is longest idle makes way for it, then the
// one that is longest in sending its request; never one whose request is in hand.
//
// Threads: one, the caller's, but for wake(). No thread of its own.
// Errors: the constructor throws std::system_error; later nothing is thrown but std::bad_alloc. What a
// peer does is never an error.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "bot/address.h"
#include "bot/descriptor.h"
#include "bot/request_head.h"

namespace dutydesk::bot {

struct FrontLimits {
  RequestLimits request;
  std::size_t connections = 2048;           // at most; fewer where the process may open fewer files
  std::chrono::milliseconds head{5'000};    // from the first byte, or from a connection that says nothing
  std::chrono::milliseconds body{10'000};   // from the end of the head
  std::chrono::milliseconds write{10'000};  // for the client to take the response
  // Between requests. Longer than the 60 s after which nginx gives up an idle connection to us, so
  // that it is never we who close one that nginx is about to use.
  std::chrono::milliseconds idle{75'000};
  std::chrono::milliseconds linger{2'000};    // to let the client read our last response before we are gone
  std::chrono::milliseconds farewell{1'000};  // for everything not in hand, after stop()
};

// Names a request in hand. It stays safe when the connection is gone: no later one has the same ticket.
struct Ticket {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;

  bool operator==(const Ticket&) const = default;
};

struct Whole {
  Ticket ticket;
  std::string bytes;  // head and body as they were sent, nothing after them
  bool last = false;  // the connection ends after this response, which should say "Connection: close"
};

struct FrontCounters {
  std::uint64_t accepted = 0;            // connections
  std::uint64_t requests = 0;            // whole ones, given out
  std::map<int, std::uint64_t> refused;  // requests refused by the front, by HTTP status
  std::uint64_t timed_out = 0;           // connections cut in the middle of a request or a response
  std::uint64_t evicted = 0;             // connections closed to make room for others
  std::uint64_t turned_away = 0;         // connections closed at once because no other could be
  std::uint64_t abandoned = 0;           // responses whose client was gone
  std::size_t open = 0;                  // connections now
};

class Front {
 public:
  // Listens at once. Throws when the address is in use by anybody, or cannot be had.
  explicit Front(const Address& address, const FrontLimits& limits = {});
  ~Front();
  Front(const Front&) = delete;
  Front& operator=(const Front&) = delete;

  // The port listened on: the one asked for, or the one the system chose for port 0.
  std::uint16_t port() const;

  // Makes the current collect(), or the next one, return at once. For any thread and any signal handler.
  void wake() const noexcept;

  // Moves bytes for up to `wait`, and returns as soon as requests are whole, at most 64 of them; may
  // return sooner with none. Deadlines are kept here too, so it must be called again and again.
  std::vector<Whole> collect(std::chrono::milliseconds wait);

  // Queues the response to a request in hand; collect() writes what the client does not take at once.
  // `response` is complete HTTP, as Http::answer makes it. Without effect when the client has gone.
  void respond(Ticket ticket, std::string response);

  // No new connections from now on. Idle ones end with the next collect(), a request that is arriving
  // has `farewell` to do so, and every connection ends after its response.
  void stop();

  // After stop(): every request is answered and every response written, or their time is over.
  bool drained() const;

  const FrontCounters& counters() const { return counters_; }

 private:
  struct Connection;
  using Clock = std::chrono::steady_clock;

  Ticket ticket_of(const Connection& connection) const;
  Connection* find(Ticket ticket);
  void poll(std::chrono::milliseconds wait);
  void accept_all();
  bool make_room();
  void open(int descriptor);
  void notice(Connection& connection, std::uint32_t events);
  void enqueue(Connection& connection);
  void serve(Connection& connection, std::vector<Whole>& wholes);
  bool take(Connection& connection, std::vector<Whole>& wholes);
  bool read_head(Connection& connection);
  bool fill(Connection& connection);
  void discard(Connection& connection);
  void refuse(Connection& connection, const Refusal& refusal);
  void flush(Connection& connection);
  void answered(Connection& connection);
  void close(Connection& connection);
  void sweep();
  void expire(Connection& connection);
  void listen_for_connections(bool on);

  FrontLimits limits_;
  Descriptor epoll_;
  Descriptor wake_;
  Descriptor listener_;
  std::vector<Connection> connections_;  // never grows: a Connection stays where it is
  std::vector<std::uint32_t> free_;      // slots
  std::deque<Ticket> due_;               // connections that may have something to read
  std::vector<char> scratch_;
  FrontCounters counters_;
  Clock::time_point now_;
  Clock::time_point next_sweep_;
  Clock::duration sweep_every_;
  bool accepting_ = true;
  bool stopping_ = false;
};

}  // namespace dutydesk::bot
