#include "dialogs/paper.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iostream>

#include "bot/cli/commands.h"
#include "bot/cli/protocol.h"
#include "bot/protocols.h"

namespace dutydesk::bot {
namespace {

std::string today() {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  return dialogs::day_in_words(std::chrono::floor<std::chrono::days>(dialogs::wall(now)));
}

// The contacts as they are in one area.
void settle_in(const std::string& area, dialogs::Protocol& protocol) {
  for (auto& [id, contact] : protocol.contacts) contact = dialogs::Contact{protocol.contact(id, area)};
}

}  // namespace

int print_paper(const PrintOptions& options) {
  auto protocol = named_protocol(options.protocol);
  if (!protocol) return 2;
  if (!options.local.empty()) {
    const auto local = load_local(options.local);
    if (!local) {
      for (const auto& fault : local.error()) std::cerr << fault.text() << '\n';
      return 2;
    }
    protocol = dialogs::with_local(*std::move(protocol), *local);
  }
  if (!options.area.empty() && std::ranges::find(protocol->areas, options.area) == protocol->areas.end()) {
    std::cerr << fmt::format("dutydesk: {} has no area \"{}\"\n", protocol->id, options.area);
    return 2;
  }
  settle_in(options.area, *protocol);
  std::cout << dialogs::paper_of(*protocol, today());
  return 0;
}

}  // namespace dutydesk::bot
