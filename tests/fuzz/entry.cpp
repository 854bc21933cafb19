// Whatever stands in an entry's bytes, reading and checking it ends with an answer.
#include <cstdlib>

#include "bot/ledger.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace dutydesk::bot;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto head = parse_entry_bytes(bytes);
  if (head && (head->episode.empty() || head->seq < 1 || head->prev.size() != kHashBytes)) std::abort();

  const Entry entry{.index = 1,
                    .episode = head ? head->episode : "K7F3",
                    .seq = head ? head->seq : 1,
                    .salt = std::string(kHashBytes, 's'),
                    .commitment = std::string(kHashBytes, 'c'),
                    .bytes = bytes};
  if (!check_chain({&entry, 1})) std::abort();
  return 0;
}
