// The roles a worker can have, in the order in which they are offered.
#pragma once

#include <vector>

#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

const std::vector<FactOption>& roles();

}  // namespace dutydesk::dialogs
