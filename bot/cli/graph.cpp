#include "dialogs/graph.h"

#include <fmt/format.h>

#include <iostream>

#include "bot/cli/commands.h"
#include "bot/cli/protocol.h"
#include "bot/graphviz.h"

namespace dutydesk::bot {

int graph(const GraphOptions& options) {
  const auto protocol = named_protocol(options.protocol);
  if (!protocol) return 2;
  if (!options.dialog.empty() && !protocol->dialogs.contains(options.dialog)) {
    std::cerr << fmt::format("dutydesk: {} has no dialog \"{}\"\n", protocol->id, options.dialog);
    return 2;
  }
  const auto description = options.dialog.empty() ? dialogs::graph_of_protocol(*protocol)
                                                  : dialogs::graph_of_dialog(*protocol, options.dialog);
  if (options.format == "dot") {
    std::cout << description;
    return 0;
  }
  const auto picture = drawn_as_svg(description);
  if (!picture) {
    std::cerr << "dutydesk: " << picture.error() << '\n';
    return 1;
  }
  std::cout << *picture;
  return 0;
}

}  // namespace dutydesk::bot
