#include "bot/record.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bot/version.h"

namespace dutydesk::bot {
namespace {

using dialogs::Input;
using nlohmann::json;

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

json format_turn(const dialogs::Protocol& protocol, const Input& said, const dialogs::Turn& turn) {
  json events = json::array();
  for (const auto& event : turn.events) events.push_back(event_to_json(event));
  return {{"kind", "turn"},
          {"program", kVersion},
          {"protocol", protocol.id},
          {"revision", protocol.revision},
          {"said", said},
          {"events", std::move(events)},
          {"shown", turn.reply}};
}

json format_lobby(const Input& said, const dialogs::Reply& shown) {
  return {{"kind", "lobby"}, {"program", kVersion}, {"said", said}, {"shown", shown}};
}

json format_delivery(const DeliveryResult& result) {
  return {{"kind", "delivery"},
          {"program", kVersion},
          {"at", result.at},
          {"of", result.of},
          {"outcome", result.delivered ? "delivered" : "parked"},
          {"attempts", result.attempts},
          {"why", result.why}};
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
    const dialogs::Stamp stamp{said.now, said.worker, said.conversation};
    for (const auto& event : record->turn->events) apply(episode, event, stamp);
  }
  return episode;
}

}  // namespace dutydesk::bot
