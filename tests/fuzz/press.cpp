// What parse_press reads, format_press writes again, byte for byte.
#include <cstdlib>
#include <string_view>

#include "dialogs/message.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  if (const auto press = dutydesk::dialogs::parse_press(line))
    if (format_press(*press) != line) std::abort();
  return 0;
}
