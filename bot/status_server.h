// The StatusServer answers GET /health/live, /health/ready and /metrics on a port of its own, from threads of
// its own, so that it can tell when the loop has stopped turning.
#pragma once

#include <memory>

#include "bot/address.h"
#include "bot/vitals.h"

namespace dutydesk::bot {

class StatusServer {
 public:
  // Listens at once. Throws std::system_error when the address is taken.
  StatusServer(const Address& address, const Vitals& vitals);
  ~StatusServer();

  std::uint16_t port() const;

 private:
  class Library;
  std::unique_ptr<Library> library_;
};

}  // namespace dutydesk::bot
