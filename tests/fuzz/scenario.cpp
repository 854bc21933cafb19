// Whatever bytes stand in a scenario: it is refused with its faults or played, and the events that are
// recorded in it are those that the next play compares with.
#include "dialogs/scenario.h"

#include <cstdlib>
#include <string>

#include "bot/protocols.h"
#include "dialogs/play.h"

namespace {

using namespace dutydesk::dialogs;

const Protocol& thames_valley() {
  static const auto protocol = dutydesk::bot::load_protocol(DUTYDESK_ROOT "/protocols/thames-valley");
  if (!protocol) std::abort();
  return *protocol;
}

void check_record(const SourceFile& file, const std::vector<std::string>& events) {
  const auto recorded = with_events(file.text, events);
  if (!recorded) return;
  const auto again = read_scenario({file.path, *recorded}, thames_valley());
  if (!again || play(*again, thames_valley()).drift) std::abort();
  if (with_events(*recorded, events) != recorded) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const SourceFile file{"x/scenarios/a.yaml", std::string(reinterpret_cast<const char*>(data), size)};
  const auto scenario = read_scenario(file, thames_valley());
  if (!scenario) {
    if (scenario.error().empty()) std::abort();
    return 0;
  }
  check_record(file, play(*scenario, thames_valley()).events);
  return 0;
}
