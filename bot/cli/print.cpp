#include "bot/cli/print.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "dialogs/civil_time.h"
#include "dialogs/json_text.h"

namespace dutydesk::bot {

std::string as_text(const dialogs::Reply& reply) {
  std::string out;
  if (!reply.episode.empty()) out += fmt::format("[{}] ", reply.episode);
  out += reply.text + '\n';
  for (const auto& contact : reply.contacts)
    out += fmt::format("\n  {}: {}\n    {}\n", contact.name,
                       contact.number.empty() ? "no number printed" : contact.number, contact.why);
  if (!reply.clocks.empty()) out += '\n';
  for (const auto& clock : reply.clocks)
    out += fmt::format("  {} {}: {} ({})\n", clock.state == "running" ? "due" : clock.state,
                       dialogs::london_short(clock.due), clock.what, clock.runs_from);
  if (!reply.options.empty()) out += '\n';
  for (std::size_t i = 0; i < reply.options.size(); ++i)
    out += fmt::format("  {}. {}\n", i + 1, reply.options[i].label);
  if (!reply.cites.empty()) out += fmt::format("  ({})\n", fmt::join(reply.cites, ", "));
  return out;
}

nlohmann::json as_json(const dialogs::Reply& reply) {
  auto json = nlohmann::json::parse(dialogs::json_text(reply));
  for (const auto* list : {"options", "contacts", "clocks", "cites"})
    if (!json.contains(list)) json[list] = nlohmann::json::array();
  json["episode"] = reply.episode;
  if (!json.contains("question")) json["question"] = nullptr;
  for (std::size_t i = 0; i < reply.clocks.size(); ++i) {
    json["clocks"][i]["due"] = dialogs::utc(reply.clocks[i].due);
    json["clocks"][i]["due_london"] = dialogs::london(reply.clocks[i].due);
  }
  return json;
}

}  // namespace dutydesk::bot
