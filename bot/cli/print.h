// How a terminal shows a reply, and the JSON that scripts read instead.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "dialogs/message.h"

namespace dutydesk::bot {

// Several lines, options numbered from 1, ending in a line break.
std::string as_text(const dialogs::Reply& reply);

// {"episode", "text", "options": [{"value", "label"}], "contacts": [{"name", "number", "why", "cites"}],
//  "clocks": [{"id", "what", "due", "due_london", "runs_from", "state", "cites"}], "cites", "question"};
//  `due` is
// UTC as in "2026-11-21T22:15:00.000Z". Every key is always there; "question" is null where nothing is asked.
nlohmann::json as_json(const dialogs::Reply& reply);

}  // namespace dutydesk::bot
