// Any bytes give a configuration or faults with lines; what is read can be written into the record.
#include "bot/config.h"

#include <cstdint>
#include <cstdlib>

#include "dialogs/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dutydesk;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto config = bot::parse_config(text, "var/dutydesk.yaml");
  if (!config) {
    if (config.error().empty()) std::abort();
    for (const auto& fault : config.error())
      if (fault.line < 0 || fault.text().find('\n') != std::string::npos) std::abort();
    return 0;
  }
  for (const auto& worker : config->workers)
    for (const auto* text : {&worker.id, &worker.name, &worker.role, &worker.area})
      if (!dialogs::valid_utf8(*text)) std::abort();
  return 0;
}
