// Transfers are HTTP POSTs under way, any number at once on one thread: libcurl's multi interface with our
// limits.
//
// Certificates are verified and TLS 1.2 is the least; redirects are not followed; .netrc and the proxy
// variables of the environment are not read. Connections are kept and used again. Which addresses are allowed
// is the caller's business (origins.h).
//
// Threads: one, but for wake(). That thread must not be given SIGPIPE: OpenSSL writes without MSG_NOSIGNAL.
// Errors: what fails on the network is an Answer with status 0; the constructor throws std::runtime_error if
// this libcurl cannot do as asked.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/channel.h"

namespace dutydesk::bot {

struct TransferLimits {
  std::chrono::milliseconds connect{3'000};
  std::chrono::milliseconds total{10'000};  // from the name's look-up to the last byte
  std::string ca_file{};                    // certificates to trust; empty for the system's
};

struct Answer {
  std::uint64_t number = 0;
  int status = 0;             // 0: no whole answer came
  adapters::Headers headers;  // empty where status is 0, as is the body
  std::string body;           // its first kLongestBody bytes; the rest is dropped
  std::string fault;          // what libcurl says where status is 0, e.g. "Timeout was reached"
};

class Transfers {
 public:
  static constexpr std::size_t kLongestBody = std::size_t{16} * 1024;

  explicit Transfers(const TransferLimits& limits);
  ~Transfers();  // drops what is under way, without waiting

  // Starts a POST; its Answer will have this number.
  void start(std::uint64_t number, const adapters::Way& way);

  bool idle() const { return under_way_.empty(); }

  // Returns when there is something to do for finished(), after wake(), and after `most` at the latest.
  void wait(std::chrono::milliseconds most);

  // Moves everything on as far as it goes without waiting, and takes the answers that are complete.
  std::vector<Answer> finished();

  // Ends wait(), or the next one. Any thread.
  void wake();

 private:
  struct Transfer;
  template <typename Handle>
  using Owned = std::unique_ptr<Handle, void (*)(Handle*)>;

  void configure(const TransferLimits& limits);

  Owned<void> pattern_;  // an easy handle with everything that is the same for all
  Owned<void> multi_;
  std::map<void*, std::unique_ptr<Transfer>> under_way_;  // by easy handle
};

}  // namespace dutydesk::bot
