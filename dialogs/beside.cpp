#include "dialogs/beside.h"

#include <algorithm>

#include "dialogs/answer.h"
#include "dialogs/area.h"
#include "dialogs/menu.h"
#include "dialogs/walk.h"

namespace dutydesk::dialogs {
namespace {

bool asks_for_area(const Protocol& protocol, const Episode& episode, const Input& input) {
  const auto* last = episode.last_shown(input.conversation, input.worker.id);
  const auto* step = last && !is_menu(last->place) ? step_of(protocol, episode, last->place) : nullptr;
  return step && step->asks() && protocol.facts.at(step->fact).type == Fact::Type::area;
}

// The same question in both protocols, by the word of either of them.
bool is_same(const Fact& one, const Fact& other) {
  return (one.shared || other.shared) && one.type == other.type && !one.of_run && !other.of_run &&
         one.counts.empty() && other.counts.empty();
}

// The value as the other protocol has it: its own bands, its own options.
std::optional<Value> value_in(const Fact& fact, Value value) {
  if (value.word == "skipped") return std::nullopt;  // here it may be answered
  if (fact.type == Fact::Type::number && !value.said.empty())
    value.word = band_of(fact, std::stoi(value.said));
  if (fact.type == Fact::Type::dates && !value.said.empty())
    value.word = band_of(fact, 1 + static_cast<int>(std::ranges::count(value.said, ' ')));
  return fact.option(value.word) ? std::optional{value} : std::nullopt;
}

std::vector<ToldFact> told_in(const Protocol& from, const Episode& episode, const Protocol& protocol) {
  std::vector<ToldFact> told;
  for (const auto& [key, known] : episode.facts) {
    const auto fact = protocol.facts.find(key.fact);
    if (!key.run.empty() || fact == protocol.facts.end()) continue;
    if (!is_same(from.facts.at(key.fact), fact->second)) continue;
    if (const auto value = value_in(fact->second, known.value))
      told.push_back({key.fact, *value, known.at, known.by, known.channel});
  }
  return told;
}

// Whether the answer that brought the other episode names the council that placed the child.
bool is_placing(const Protocol& from, const Turn& turn) {
  return std::ranges::any_of(turn.events, [&](const Event& event) {
    const auto* set = std::get_if<FactSet>(&event);
    return set && from.facts.at(set->fact).placing;
  });
}

}  // namespace

std::optional<NamedArea> answered_area(const std::vector<const Protocol*>& protocols,
                                       const Protocol& protocol, const Episode& episode, const Input& input) {
  if (input.press || input.text.empty() || !asks_for_area(protocol, episode, input)) return std::nullopt;
  const auto said = area_said(protocols, input.text);
  if (!said.perhaps.empty()) return NamedArea{{}, {}, {}, {}, {}, either_of(said.perhaps)};
  if (!said.names_area()) return std::nullopt;
  if (!said.protocol) return NamedArea{said.area, "elsewhere", {}, {}, {}, {}};
  const bool here = said.protocol->id == protocol.id;
  if (here) return NamedArea{said.area, "here", {}, {}, {}, {}};
  return NamedArea{said.area, "beside", said.protocol->id, said.protocol->title, {}, {}};
}

bool opens_beside(const Episode& episode, const NamedArea& area) {
  return area.kind == "beside" && std::ranges::none_of(episode.beside, [&](const BesideEpisode& other) {
           return other.area == area.area || (other.was_first && other.protocol == area.protocol);
         });
}

const Beside* brought_beside(const Turn& turn) {
  const Beside* brought = nullptr;
  for (const auto& event : turn.events) {
    if (std::holds_alternative<Opened>(event)) return nullptr;  // it was there first
    if (const auto* beside = std::get_if<Beside>(&event)) brought = beside;
  }
  return brought;
}

Input opening_beside(const Protocol& from, const Turn& turn, const Protocol& protocol, const Input& input) {
  const auto& episode = turn.after;
  auto opening = input;
  opening.worker.area = brought_beside(turn)->area;
  opening.text.clear();
  opening.press.reset();
  opening.area.reset();
  opening.beside = Companion{episode.code,
                             from.id,
                             from.title,
                             episode.area,
                             episode.role,
                             episode.caller,
                             turn.reply.question.has_value(),
                             is_placing(from, turn),
                             told_in(from, episode, protocol)};
  return opening;
}

Input led_over(const Episode& from, Input input) {
  input.text.clear();
  input.press.reset();
  input.area.reset();
  input.led_from = from.code;
  return input;
}

}  // namespace dutydesk::dialogs
