// A FakeProvider is a provider's HTTP server on a loopback port that answers, or fails to, as the test says.
//
// It keeps connections alive, serves each on a thread of its own, and remembers what it was sent.
//
// Threads: any may ask; the script is called by one thread at a time. Errors: throws if the port cannot be
// had.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace dutydesk::tests {

struct SeenRequest {
  std::string head;  // request line and header lines, as they came
  std::string path;
  std::string body;
};

struct ScriptedAnswer {
  enum class Fault {
    none,
    hang,   // never answers
    reset,  // half the body, then a TCP reset
    cut,    // half the body, then an orderly close
    drip,   // the body at a byte every 20 ms, without end
  };
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body = "ok";
  Fault fault = Fault::none;
  std::chrono::milliseconds delay{0};  // before the first byte
};

class FakeProvider {
 public:
  // What to answer to a request; `count` is 1 for the first one.
  using Script = std::function<ScriptedAnswer(const SeenRequest& request, int count)>;

  explicit FakeProvider(Script script, int port = 0);
  ~FakeProvider();

  int port() const { return port_; }
  std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::vector<SeenRequest> seen() const;  // in the order of their last byte
  int connections() const;                // accepted so far

  // A free port on which nobody listens.
  static int unused_port();

 private:
  void accept_all();
  void serve(int socket);
  bool answer(int socket, const ScriptedAnswer& answer);
  bool pause(std::chrono::milliseconds time);  // false when the provider is closing

  Script script_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable closing_changed_;
  bool closing_ = false;
  int connections_ = 0;
  std::set<int> open_;
  std::vector<SeenRequest> seen_;
  std::list<std::thread> servers_;
  std::thread acceptor_;
};

}  // namespace dutydesk::tests
