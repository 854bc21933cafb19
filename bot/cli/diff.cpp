#include <iostream>

#include "bot/cli/commands.h"
#include "bot/cli/protocol.h"
#include "dialogs/difference.h"

namespace dutydesk::bot {

int diff(const DiffOptions& options) {
  const auto before = named_protocol(options.before);
  const auto after = named_protocol(options.after);
  if (!before || !after) return 2;
  const auto found = dialogs::changed_parts(*before, *after);
  std::cout << dialogs::difference_text(found);
  return found.empty() ? 0 : 1;
}

}  // namespace dutydesk::bot
