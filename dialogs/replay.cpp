#include "dialogs/replay.h"

#include <nlohmann/json.hpp>

#include "dialogs/advance.h"
#include "dialogs/json_text.h"

namespace dutydesk::dialogs {
namespace {

using nlohmann::json;

std::string stored(const std::vector<Event>& events, const Reply& reply) {
  std::string turn = "{";
  JsonMembers{turn}.add("events", events).add("reply", reply);
  return turn + '}';
}

std::string at(const json& turn, const json::json_pointer& where) {
  return turn.contains(where) ? turn.at(where).dump() : std::string{};
}

Difference first_difference(std::size_t turn, const json& recorded, const json& replayed) {
  const auto where = json::diff(recorded, replayed).at(0).at("path").get<std::string>();
  const json::json_pointer pointer{where};
  return {turn, where, at(recorded, pointer), at(replayed, pointer)};
}

}  // namespace

std::optional<Difference> replay(const ProtocolOf& protocol_of, const std::string& code,
                                 const std::vector<RecordedTurn>& turns) {
  Episode episode;
  episode.code = code;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    auto turn = advance(protocol_of(turns[i].input), episode, turns[i].input);
    const auto recorded = stored(turns[i].events, turns[i].reply);
    const auto replayed = stored(turn.events, turn.reply);
    if (recorded != replayed) return first_difference(i, json::parse(recorded), json::parse(replayed));
    episode = std::move(turn.after);
  }
  return std::nullopt;
}

std::optional<Difference> replay(const Protocol& protocol, const std::string& code,
                                 const std::vector<RecordedTurn>& turns) {
  return replay([&](const Input&) -> const Protocol& { return protocol; }, code, turns);
}

}  // namespace dutydesk::dialogs
