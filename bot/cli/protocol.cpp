#include "bot/cli/protocol.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "bot/protocols.h"

namespace dutydesk::bot {
namespace {

namespace fs = std::filesystem;

std::expected<dialogs::Protocol, std::vector<dialogs::Fault>> read_at(const fs::path& path) {
  if (!fs::is_regular_file(path)) return load_protocol(path);
  std::ifstream stream{path, std::ios::binary};
  return dialogs::read_compiled({std::istreambuf_iterator<char>{stream}, {}});
}

}  // namespace

std::optional<dialogs::Protocol> named_protocol(const std::string& name) {
  const bool plain = !name.empty() && name.find('/') == std::string::npos && name != "." && name != "..";
  for (const auto& path : {fs::path{name}, fs::path{"protocols"} / name, protocols_beside_program() / name}) {
    if (!fs::is_regular_file(path) && !fs::exists(path / "protocol.yaml")) continue;
    auto protocol = read_at(path);
    if (protocol) return *std::move(protocol);
    for (const auto& fault : protocol.error()) std::cerr << fault.text() << '\n';
    return std::nullopt;
  }
  std::cerr << fmt::format("dutydesk: there is no protocol {}{}\n", plain ? "" : "in ", name);
  return std::nullopt;
}

}  // namespace dutydesk::bot
