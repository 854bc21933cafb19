#!/bin/sh
# The layers of README.md, held to by their includes: dialogs <- adapters <- bot; nothing includes upward.
cd "$(dirname "$0")/.." || exit 2
bad=$(grep -rnE '#include "(adapters|bot)/' dialogs; grep -rnE '#include "bot/' adapters
  grep -rnE '#include "[^/"]+"' dialogs adapters bot
  grep -rnE '#include <(thread|fstream|random|mutex|sys/|unistd|fcntl|curl|httplib|SQLiteCpp|spdlog)' dialogs adapters
  grep -rnE 'system_clock::now|steady_clock::now|\btime\(nullptr\)|\btime\(NULL\)|getenv\(' dialogs adapters)
[ -z "$bad" ] && exit 0
printf 'an include or a call that the layers do not allow:\n%s\n' "$bad"
exit 1
