#include "dialogs/menu.h"

#include <set>

#include "dialogs/walk.h"

namespace dutydesk::dialogs {

std::vector<FactOption> change_menu(const Protocol& protocol, const Episode& episode) {
  std::vector<FactOption> menu;
  if (episode.runs.empty()) return menu;
  const auto& run = episode.runs.back();
  std::set<std::string> listed;
  for (const auto* step : applying(protocol.dialog(run.dialog), episode, run.id)) {
    if (step->kind != Step::Kind::ask) continue;
    const auto* known = episode.known(step->fact, run.id);
    if (!known || !listed.insert(step->fact).second) continue;
    const auto& fact = protocol.facts.at(step->fact);
    menu.push_back({step->id, fact.name + ": " + in_words(protocol, step->fact, known->value), {}});
  }
  return menu;
}

Place place_in_menu(const Episode& episode, const std::string& step) {
  return {episode.runs.back().id, step, {}};
}

std::string in_words(const Protocol& protocol, const std::string& fact, const Value& value) {
  return value.at ? london_short(*value.at) : protocol.facts.at(fact).label(value.word);
}

}  // namespace dutydesk::dialogs
