// The protocol that a command is given by name.
#pragma once

#include <optional>
#include <string>

#include "dialogs/protocol.h"

namespace dutydesk::bot {

// `name` is a protocol's folder, a file with its compiled form, or its id in the folder `protocols` here or
// beside the program. nullopt where there is none or it is faulty; standard error says so.
std::optional<dialogs::Protocol> named_protocol(const std::string& name);

}  // namespace dutydesk::bot
