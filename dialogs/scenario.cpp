#include "dialogs/scenario.h"

#include <date/tz.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "dialogs/fields.h"
#include "dialogs/role.h"

namespace dutydesk::dialogs {
namespace {

using std::chrono::milliseconds;

// The moments, at most two, at which clocks in London show this.
std::vector<Instant> moments_of(date::local_seconds wall, const std::string& zone) {
  const auto info = date::locate_zone("Europe/London")->get_info(wall);
  std::vector<Instant> moments;
  if (info.result == date::local_info::nonexistent) return moments;
  for (const auto& one : {info.first, info.second})
    if (!one.abbrev.empty() && (zone.empty() || one.abbrev == zone))
      moments.push_back(Instant{wall.time_since_epoch() - one.offset});
  return moments;
}

// The moment, or in what way the text is none.
std::expected<Instant, std::string> read_time(const std::string& text, bool needs_zone) {
  static const RE2 form{"([0-9]{4})-([0-9]{2})-([0-9]{2})[ T]([0-9]{2}):([0-9]{2})(?: (GMT|BST))?"};
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  std::string zone;
  const bool formed = RE2::FullMatch(text, form, &year, &month, &day, &hour, &minute, &zone);
  const auto date = date::year{year} / month / day;
  if (!formed || !date.ok() || hour > 23 || minute > 59)
    return std::unexpected("write a time as in 2026-11-21 22:30 GMT");
  if (zone.empty() && needs_zone) return std::unexpected("say GMT or BST behind the time");
  const auto moments =
      moments_of(date::local_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute}, zone);
  if (moments.size() == 1) return moments.front();
  if (moments.empty()) return std::unexpected(fmt::format("clocks in London never show {}", text));
  return std::unexpected("clocks in London show this twice: say GMT or BST behind the time");
}

// "2h", "1 h 30 min", "3 days"; nullopt for anything else.
std::optional<milliseconds> read_duration(const std::string& text) {
  static const RE2 part{R"(([0-9]{1,3}) ?(d|days?|h|hours?|m|min|minutes?)(?: |$))"};
  re2::StringPiece rest{text};
  int count = 0;
  std::string unit;
  milliseconds sum{};
  while (RE2::Consume(&rest, part, &count, &unit))
    sum += unit.front() == 'd'   ? std::chrono::hours{24 * count}
           : unit.front() == 'h' ? std::chrono::hours{count}
                                 : std::chrono::minutes{count};
  if (!rest.empty() || sum == milliseconds{}) return std::nullopt;
  return sum;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

bool names_step(const Protocol& protocol, const std::string& text) {
  static const std::set<std::string> everywhere = {"nothing", "change", "topics", "role", "area"};
  const auto is = [&](const std::string& name) { return text == name || text.ends_with("/" + name); };
  const auto names = [&](const Step& step) {
    return is(step.id) || std::ranges::any_of(step.items, [&](const ChecklistItem& item) {
             return is(step.id + "/" + item.id);
           });
  };
  return everywhere.contains(text) || std::ranges::any_of(protocol.dialogs, [&](const auto& dialog) {
           return std::ranges::any_of(dialog.second.steps, names);
         });
}

bool is_end(const Protocol& protocol, const std::string& id) {
  return std::ranges::any_of(protocol.dialogs, [&](const auto& dialog) {
    const auto* step = dialog.second.step(id);
    return step && step->kind == Step::Kind::end;
  });
}

class ScenarioReader {
 public:
  ScenarioReader(const std::string& file, const Protocol& protocol, const Protocol* beside)
      : protocol_(protocol), beside_(beside) {
    scenario_.file = file;
  }

  std::expected<Scenario, std::vector<Fault>> read(const Yaml& root) {
    const auto f = fields(
        root, {"scenario", "role", "area", "name", "at", "local", "beside", "turns", "outcome", "events"});
    scenario_.title = f.needed("scenario");
    scenario_.beside = f.text("beside");
    if (!scenario_.beside.empty() && (!beside_ || beside_->id == protocol_.id))
      f.fault(f.line_of("beside"), fmt::format("there is no other protocol \"{}\" here", scenario_.beside));
    now_ = time(f, "at", false).value_or(Instant{});
    own_ = person(f, f.find("name") ? f.needed("name") : "Worker");
    if (const auto& turns = f.list("turns"); turns.size() > kMostTurns)
      f.fault(f.line_of("turns"), fmt::format("a scenario has at most {} turns", kMostTurns));
    else
      for (const auto& turn : turns) read_turn(turn);
    if (scenario_.said.empty() && faults_.empty()) f.fault("nothing is said: give \"turns:\"");
    if (const auto* local = f.find("local")) read_local_numbers(*local);
    read_outcome(f);
    if (f.find("events")) scenario_.events = {f.line_of("events"), lines_of(f.text("events"))};
    if (faults_.empty()) return std::move(scenario_);
    std::ranges::sort(faults_, {}, [](const Fault& fault) { return std::tie(fault.line, fault.sentence); });
    return std::unexpected(std::move(faults_));
  }

 private:
  Fields fields(const Yaml& map, Fields::Keys known) { return {map, scenario_.file, faults_, known}; }

  std::optional<Instant> time(const Fields& f, std::string_view key, bool needs_zone) {
    const auto text = f.needed(key);
    if (text.empty()) return std::nullopt;
    const auto at = read_time(text, needs_zone);
    if (at) return *at;
    f.fault(f.line_of(key), at.error());
    return std::nullopt;
  }

  // Somebody who speaks in this scenario, with the role and area that stand here.
  Worker person(const Fields& f, const std::string& name) {
    Worker worker{"scenario:" + name, name, f.text("role"), f.text("area")};
    if (!worker.role.empty() && std::ranges::find(roles(), worker.role, &FactOption::value) == roles().end())
      f.fault(f.line_of("role"), fmt::format("there is no role \"{}\"", worker.role));
    if (!worker.area.empty() && std::ranges::find(protocol_.areas, worker.area) == protocol_.areas.end())
      f.fault(f.line_of("area"), fmt::format("\"{}\" is no area of {}", worker.area, protocol_.title));
    if (!people_.emplace(name, worker).second)
      f.fault(fmt::format("{} was told above; write \"by: {}\"", name, name));
    return worker;
  }

  void read_local_numbers(const Yaml& map) {
    scenario_.local = read_local(map, scenario_.file, faults_);
    std::vector<Protocol> protocols{protocol_};
    if (beside_) protocols.push_back(*beside_);
    if (faults_.empty()) faults_ = check_local(*scenario_.local, protocols);
  }

  void read_turn(const Yaml& turn) {
    const auto f = fields(turn, {"say", "press", "by", "in", "wait", "at", "asks", "rings", "clocks", "cites",
                                 "says", "beside"});
    pass_time(f);
    Said said{turn.line, now_, own_, "here", {}, {}, {}};
    if (const auto* by = f.find("by")) said.worker = speaker(f, *by);
    if (f.find("in")) said.conversation = f.needed("in");
    if (f.find("say")) said.text = f.text("say");
    if (f.find("press")) said.press = f.needed("press");
    expect_all(f, said, protocol_);
    if (const auto* beside = f.find("beside")) read_beside(f, *beside, said);
    if (f.find("say") && f.find("press")) f.fault("a turn is either said or pressed");
    const bool silent = !said.text && !said.press;
    if (silent && ((!f.find("wait") && !f.find("at")) || f.find("by") || f.find("in")))
      f.fault("nothing is said here: give \"say:\" or \"press:\", or \"wait:\" alone");
    scenario_.said.push_back(std::move(said));
  }

  void expect_all(const Fields& f, Said& said, const Protocol& protocol) {
    expect_steps(f, said, protocol);
    expect_contacts(f, said, protocol);
    expect_clocks(f, said, protocol);
    expect_clauses(f, said, protocol);
    for (const auto& piece : f.texts("says")) expect(f, said, "says", piece);
  }

  void read_beside(const Fields& turn, const Yaml& map, Said& said) {
    const auto f = fields(map, {"asks", "rings", "clocks", "cites", "says"});
    if (!beside_) return turn.fault(map.line, "name the other protocol at the top: \"beside:\"");
    const auto own = said.expected.size();
    expect_all(f, said, *beside_);
    for (auto i = own; i < said.expected.size(); ++i) said.expected[i].beside = true;
  }

  void pass_time(const Fields& f) {
    if (f.find("wait")) {
      const auto by = read_duration(f.needed("wait"));
      if (by) now_ += *by;
      if (!by) f.fault(f.line_of("wait"), "write how long to wait as in \"2 hours\" or \"1 h 30 min\"");
    }
    if (!f.find("at")) return;
    const auto at = time(f, "at", false);
    if (at && *at < now_) f.fault(f.line_of("at"), "this is earlier than what was said before");
    if (at) now_ = *at;
  }

  Worker speaker(const Fields& turn, const Yaml& by) {
    if (by.kind != Yaml::Kind::scalar) {
      const auto f = fields(by, {"name", "role", "area"});
      return person(f, f.needed("name"));
    }
    if (const auto known = people_.find(by.scalar); known != people_.end()) return known->second;
    turn.fault(by.line, fmt::format("who is \"{0}\"? At first write by: {{name: {0}, role: ..., area: ...}}",
                                    by.scalar));
    return own_;
  }

  // --- what is expected ---

  static void expect(const Fields& f, Said& said, const std::string& key, std::string text) {
    said.expected.push_back({key, f.line_of(key), std::move(text)});
  }

  static void expect_steps(const Fields& f, Said& said, const Protocol& protocol) {
    if (!f.find("asks")) return;
    const auto step = f.needed("asks");
    if (!step.empty() && !names_step(protocol, step))
      f.fault(f.line_of("asks"), fmt::format("there is no step \"{}\"", step));
    expect(f, said, "asks", step);
  }

  // The pairs of a map, in the order of the file.
  std::vector<std::pair<std::string, std::string>> pairs(const Fields& f, std::string_view key,
                                                         std::string_view example) {
    std::vector<std::pair<std::string, std::string>> pairs;
    const auto* map = f.find(key);
    for (const auto& [name, value] : map->map) pairs.emplace_back(name, value.scalar);
    if (map->kind != Yaml::Kind::map && !(map->kind == Yaml::Kind::scalar && map->scalar == "none"))
      f.fault(map->line, fmt::format("write \"{}\" as in {}, or none", key, example));
    return pairs;
  }

  void expect_contacts(const Fields& f, Said& said, const Protocol& protocol) {
    if (!f.find("rings")) return;
    std::vector<std::string> spelled;
    for (const auto& [id, number] : pairs(f, "rings", "{police: \"101\"}")) {
      if (!protocol.contacts.contains(id))
        f.fault(f.line_of("rings"), fmt::format("the contact \"{}\" is not in contacts.yaml", id));
      spelled.push_back(fmt::format("{}: {}", id, number));
    }
    expect(f, said, "rings", fmt::format("{}", fmt::join(spelled, ", ")));
  }

  void expect_clocks(const Fields& f, Said& said, const Protocol& protocol) {
    if (!f.find("clocks")) return;
    std::set<std::string> spelled;
    for (const auto& [id, due] : pairs(f, "clocks", "{review: 2026-11-22 22:30 GMT}")) {
      if (!protocol.clocks.contains(id))
        f.fault(f.line_of("clocks"), fmt::format("the clock \"{}\" is not in clocks.yaml", id));
      static const RE2 form{"(.*?)( due| missed| met)?"};
      std::string time, state;
      RE2::FullMatch(due, form, &time, &state);
      const auto at = read_time(time, true);
      if (!at) f.fault(f.line_of("clocks"), fmt::format("{}: {}", id, at.error()));
      if (at) spelled.insert(fmt::format("{}: {}{}", id, scenario_time(*at), state));
    }
    expect(f, said, "clocks", fmt::format("{}", fmt::join(spelled, ", ")));
  }

  static void expect_clauses(const Fields& f, Said& said, const Protocol& protocol) {
    if (!f.find("cites")) return;
    std::set<std::string> spelled;
    for (const auto& id : f.texts("cites")) {
      if (id == "none") continue;
      if (!protocol.clauses.contains(id))
        f.fault(f.line_of("cites"), fmt::format("the clause \"{}\" is not in clauses.yaml", id));
      spelled.insert(id);
    }
    expect(f, said, "cites", fmt::format("{}", fmt::join(spelled, ", ")));
  }

  void read_outcome(const Fields& f) {
    if (!f.find("outcome")) return;
    const auto outcome = f.needed("outcome");
    if (!outcome.empty() && outcome != "open" && !is_end(protocol_, outcome))
      f.fault(f.line_of("outcome"), fmt::format("there is no end \"{}\"", outcome));
    scenario_.outcome = {"outcome", f.line_of("outcome"), outcome};
  }

  const Protocol& protocol_;
  const Protocol* beside_;
  Scenario scenario_;
  Worker own_;
  std::map<std::string, Worker> people_;
  Instant now_{};
  std::vector<Fault> faults_;
};

// Where the list stands: from the start of its key to the end of its last indented line.
struct Region {
  std::size_t from = 0;
  std::size_t to = 0;
};

Region region_of_events(std::string_view text) {
  static const RE2 key{"(?m)^(events:)"};
  re2::StringPiece found;
  if (!RE2::PartialMatch(re2::StringPiece{text.data(), text.size()}, key, &found))
    return {text.size(), text.size()};
  Region region{static_cast<std::size_t>(found.data() - text.data()), 0};
  auto at = std::min(text.find('\n', region.from), text.size() - 1) + 1;
  region.to = at;
  while (at < text.size()) {
    const auto line = text.substr(at, text.find('\n', at) - at);
    const bool blank = line.find_first_not_of(" \t\r") == std::string_view::npos;
    const bool indented = line.starts_with(' ') || line.starts_with('\t');
    if (!blank && !indented) break;
    at = std::min(at + line.size() + 1, text.size());
    if (!blank) region.to = at;
  }
  return region;
}

}  // namespace

std::expected<Scenario, std::vector<Fault>> read_scenario(const SourceFile& file, const Protocol& protocol,
                                                          const Protocol* beside) {
  const auto root = parse_yaml(file.text, file.path);
  if (!root) return std::unexpected(std::vector{root.error()});
  return ScenarioReader{file.path, protocol, beside}.read(*root);
}

std::string protocol_beside(const SourceFile& file) {
  const auto root = parse_yaml(file.text, file.path);
  const auto* beside = root ? root->find("beside") : nullptr;
  return beside ? beside->scalar : std::string{};
}

std::optional<std::string> with_events(std::string_view text, const std::vector<std::string>& lines) {
  const auto region = region_of_events(text);
  const std::string eol = text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
  std::string written{text.substr(0, region.from)};
  if (!written.empty() && !written.ends_with('\n')) written += eol;
  written += "events: |" + eol;
  for (const auto& line : lines) written.append("  ").append(line).append(eol);
  written += text.substr(region.to);
  const auto root = parse_yaml(written, "");
  const auto* events = root ? root->find("events") : nullptr;
  if (!events || lines_of(events->scalar) != lines) return std::nullopt;
  return written;
}

std::string scenario_time(Instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  return date::format("%F %H:%M %Z", date::make_zoned(date::locate_zone("Europe/London"), seconds));
}

}  // namespace dutydesk::dialogs
