#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "bot/cli/commands.h"
#include "bot/record.h"
#include "bot/store.h"
#include "dialogs/civil_time.h"
#include "dialogs/reader.h"

namespace dutydesk::bot {
namespace {

std::string hex(std::string_view bytes) {
  std::string text;
  for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

std::string said_by(const dialogs::Input& said) {
  const auto words = !said.led_from.empty() ? "(led here from " + said.led_from + ")"
                     : said.beside          ? "(opened beside " + said.beside->episode + ")"
                     : said.press           ? "[" + said.press->value + "]"
                                            : said.text;
  return fmt::format("{} {} ({}, {}): {}", dialogs::london(said.now), said.worker.name,
                     said.worker.role.empty() ? "role not known" : said.worker.role, said.channel, words);
}

void print_shown(const dialogs::Reply& shown) {
  std::cout << "    shown: " << shown.text << '\n';
  for (const auto& contact : shown.contacts)
    std::cout << fmt::format("    number: {} {}\n", contact.name, contact.number);
  for (const auto& clock : shown.clocks)
    std::cout << fmt::format("    clock: {} {} due {} from {}\n", clock.id, clock.state,
                             dialogs::london(clock.due), clock.runs_from);
  if (!shown.cites.empty()) std::cout << fmt::format("    clauses: {}\n", fmt::join(shown.cites, ", "));
}

void print_text(const Entry& entry) {
  std::cout << fmt::format("{} {:>3} {}\n", entry.episode, entry.seq, hex(entry.commitment).substr(0, 16));
  const auto record = parse_record(entry.bytes);
  if (!record) {
    std::cout << "    cannot be read: " << record.error() << '\n';
    return;
  }
  if (record->turn) {
    std::cout << "    " << said_by(record->turn->said) << '\n';
    print_shown(record->turn->shown);
  } else if (record->lobby) {
    std::cout << "    " << said_by(record->lobby->said) << '\n';
    print_shown(record->lobby->shown);
  } else if (const auto& delivery = record->delivery) {
    std::cout << fmt::format("    {} reply of entry {} {} after {} attempts {}\n",
                             dialogs::london(delivery->at), delivery->of,
                             delivery->delivered ? "delivered" : "parked", delivery->attempts, delivery->why);
  }
}

// The bytes stand in it as they were hashed: as a text, not as JSON that a reader would write anew.
void print_json(const Entry& entry) {
  std::cout << nlohmann::json{{"index", entry.index},
                              {"episode", entry.episode},
                              {"seq", entry.seq},
                              {"salt", hex(entry.salt)},
                              {"commitment", hex(entry.commitment)},
                              {"bytes", entry.bytes}}
                   .dump()
            << '\n';
}

// The revisions that episodes are pinned to, as far as the store has kept them.
class Revisions {
 public:
  explicit Revisions(Reader& reader) : reader_(reader) {}

  // nullptr where it was not kept or cannot be read.
  const dialogs::Protocol* find(const std::string& revision) {
    const auto [found, is_new] = known_.try_emplace(revision);
    const auto compiled = is_new ? reader_.compiled(revision) : std::nullopt;
    if (compiled)
      if (auto protocol = dialogs::read_compiled(*compiled)) found->second = std::move(*protocol);
    return found->second ? &*found->second : nullptr;
  }

 private:
  Reader& reader_;
  std::map<std::string, std::optional<dialogs::Protocol>> known_;
};

// What the episode goes by: the protocol's title, its revision, and how old its documents are.
void print_protocol(const EpisodeRow& episode, const dialogs::Protocol* protocol) {
  std::cout << fmt::format("    {}, revision {}. {}\n", protocol ? protocol->title : episode.protocol,
                           episode.revision.substr(0, 12),
                           protocol ? protocol->age : "This revision cannot be read here.");
}

int list_entries(Reader& reader, const AuditListOptions& options) {
  const auto entries = reader.entries(options.episode);
  if (entries.empty()) {
    std::cerr << "dutydesk: there is no episode \"" << options.episode << "\" here\n";
    return 1;
  }
  const auto episode = options.json ? std::nullopt : reader.episode(options.episode);
  if (episode) print_protocol(*episode, Revisions{reader}.find(episode->revision));
  for (const auto& entry : entries) options.json ? print_json(entry) : print_text(entry);
  if (const auto fault = check_chain(entries)) {
    std::cerr << fmt::format("dutydesk: entry {} of {} is wrong: {}\n", fault->at + 1, options.episode,
                             fault->why);
    return 1;
  }
  return 0;
}

int list_episodes(Reader& reader, const AuditListOptions& options) {
  Revisions revisions{reader};
  for (const auto& episode : reader.episodes()) {
    const auto* protocol = revisions.find(episode.revision);
    if (options.json)
      std::cout << nlohmann::json{{"episode", episode.code},
                                  {"protocol", episode.protocol},
                                  {"title", protocol ? protocol->title : episode.protocol},
                                  {"age", protocol ? protocol->age : ""},
                                  {"revision", episode.revision},
                                  {"opened", dialogs::utc(episode.opened_at)}}
                       .dump()
                << '\n';
    else
      std::cout << fmt::format("{}  {}\n", episode.code, dialogs::london(episode.opened_at));
    if (!options.json) print_protocol(episode, protocol);
  }
  for (const auto& message : reader.set_aside_list())
    std::cerr << fmt::format("set aside after {} failures: {} {}\n", message.failures, message.channel,
                             message.external_id);
  for (const auto& row : reader.parked())
    std::cerr << fmt::format("not delivered: reply of entry {}: {}\n", row.entry, row.parked);
  return 0;
}

}  // namespace

int audit_list(const AuditListOptions& options) {
  Reader reader{options.data};
  return options.episode.empty() ? list_episodes(reader, options) : list_entries(reader, options);
}

}  // namespace dutydesk::bot
