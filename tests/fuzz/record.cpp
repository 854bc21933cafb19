// Whatever stands in an entry, it is read or refused; what is read can be written and read again alike.
#include "bot/record.h"

#include <cstdlib>
#include <string>

namespace {

using namespace dutydesk;

std::string formatted(const bot::Record& record) {
  if (record.lobby) return bot::format_lobby(record.lobby->said, record.lobby->shown);
  if (record.delivery) return bot::format_delivery(*record.delivery);
  dialogs::Protocol protocol;
  protocol.id = record.turn->protocol;
  protocol.revision = record.turn->revision;
  return bot::format_turn(protocol, record.turn->said, {record.turn->events, {}, record.turn->shown});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto record = bot::parse_record(bytes);
  if (!record) return record.error().empty() ? std::abort(), 0 : 0;
  const auto once = formatted(*record);
  const auto again = bot::parse_record("{" + once + "}");
  if (!again || formatted(*again) != once) std::abort();
  return 0;
}
