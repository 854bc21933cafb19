#include "dialogs/replay.h"

#include <nlohmann/json.hpp>

#include "dialogs/advance.h"

namespace dutydesk::dialogs {
namespace {

using nlohmann::json;

json stored(const std::vector<Event>& events, const Reply& reply) {
  json list = json::array();
  for (const auto& event : events) list.push_back(event_to_json(event));
  return {{"events", std::move(list)}, {"reply", reply}};
}

std::string at(const json& turn, const json::json_pointer& where) {
  return turn.contains(where) ? turn.at(where).dump() : std::string{};
}

}  // namespace

std::optional<Difference> replay(const Protocol& protocol, const std::string& code,
                                 const std::vector<RecordedTurn>& turns) {
  Episode episode;
  episode.code = code;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    auto turn = advance(protocol, episode, turns[i].input);
    const auto recorded = stored(turns[i].events, turns[i].reply);
    const auto replayed = stored(turn.events, turn.reply);
    if (recorded != replayed) {
      const auto where = json::diff(recorded, replayed).at(0).at("path").get<std::string>();
      const json::json_pointer pointer{where};
      return Difference{i, where, at(recorded, pointer), at(replayed, pointer)};
    }
    episode = std::move(turn.after);
  }
  return std::nullopt;
}

}  // namespace dutydesk::dialogs
