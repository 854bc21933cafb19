// Plays a Scenario through the engine and tells what came otherwise than its author expected.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dialogs/event.h"
#include "dialogs/protocol.h"
#include "dialogs/scenario.h"

namespace dutydesk::dialogs {

struct Played {
  std::vector<Fault> differences;   // from what the turns and the outcome expect, in the author's words
  std::vector<std::string> events;  // what was said and below it what happened, a line each
  std::optional<Fault> drift;       // where they first differ from the scenario's list, if it has one
};

// `beside` is the other protocol that the scenario names.
Played play(const Scenario& scenario, const Protocol& protocol, const Protocol* beside = nullptr);

// "fact_set in_danger: no, place report.1/in_danger". The revision of a protocol is left out: it changes with
// every word of it.
std::string event_line(const Event& event);

}  // namespace dutydesk::dialogs
