#include "bot/record.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bot/version.h"
#include "dialogs/json.h"
#include "dialogs/json_text.h"

namespace dutydesk::bot {
namespace {

using dialogs::Input;
using dialogs::JsonMembers;
using nlohmann::json;

constexpr std::size_t kUsualTurn = 4096;  // bytes

Turned turn_of(const json& body) {
  Turned turn{
      body.at("program"), body.at("protocol"), body.at("revision"), body.at("said").get<Input>(), {}, {}};
  for (const auto& event : body.at("events")) turn.events.push_back(dialogs::event_from_json(event));
  turn.shown = body.at("shown").get<dialogs::Reply>();
  return turn;
}

DeliveryResult delivery_of(const json& body) {
  return {body.at("at").get<dialogs::Instant>(), body.at("of"), body.at("outcome") == "delivered",
          body.at("attempts"), body.at("why")};
}

}  // namespace

std::string format_turn(const dialogs::Protocol& protocol, const Input& said, const dialogs::Turn& turn) {
  std::string members;
  members.reserve(kUsualTurn);
  JsonMembers{members}
      .add("kind", "turn")
      .add("program", kVersion)
      .add("protocol", protocol.id)
      .add("revision", protocol.revision)
      .add("said", said)
      .add("events", turn.events)
      .add("shown", turn.reply);
  return members;
}

std::string format_lobby(const Input& said, const dialogs::Reply& shown) {
  std::string members;
  JsonMembers{members}.add("kind", "lobby").add("program", kVersion).add("said", said).add("shown", shown);
  return members;
}

std::string format_delivery(const DeliveryResult& result) {
  std::string members;
  JsonMembers{members}
      .add("kind", "delivery")
      .add("program", kVersion)
      .add("at", result.at)
      .add("of", result.of)
      .add("outcome", result.delivered ? "delivered" : "parked")
      .add("attempts", result.attempts)
      .add("why", result.why);
  return members;
}

const dialogs::Reply* Record::shown() const {
  if (turn) return &turn->shown;
  return lobby ? &lobby->shown : nullptr;
}

std::expected<Record, std::string> parse_record(std::string_view bytes) {
  const auto body = json::parse(bytes, nullptr, false);
  if (!body.is_object()) return std::unexpected("an entry is a JSON object");
  try {
    const auto kind = body.at("kind").get<std::string>();
    Record record;
    if (kind == "turn")
      record.turn = turn_of(body);
    else if (kind == "lobby")
      record.lobby = Lobbied{body.at("said").get<Input>(), body.at("shown").get<dialogs::Reply>()};
    else if (kind == "delivery")
      record.delivery = delivery_of(body);
    else
      return std::unexpected(fmt::format("\"{}\" is no kind of entry", kind));
    return record;
  } catch (const std::exception& error) {  // what nlohmann and event_from_json throw on a wrong shape
    return std::unexpected(error.what());
  }
}

dialogs::Episode fold(const std::vector<Entry>& entries) {
  dialogs::Episode episode;
  for (const auto& entry : entries) {
    const auto record = parse_record(entry.bytes);
    if (!record) throw std::runtime_error(fmt::format("entry {}: {}", entry.index, record.error()));
    if (!record->turn) continue;
    const auto& said = record->turn->said;
    const dialogs::Stamp stamp{said.now, said.worker, said.channel, said.conversation};
    for (const auto& event : record->turn->events) apply(episode, event, stamp);
  }
  return episode;
}

}  // namespace dutydesk::bot
