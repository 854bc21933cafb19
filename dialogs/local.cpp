#include "dialogs/local.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <re2/re2.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "dialogs/document.h"
#include "dialogs/fields.h"
#include "dialogs/sha256.h"

namespace dutydesk::dialogs {
namespace {

Date read_day(const Fields& f, std::string_view key, const std::string& text) {
  const auto day = parse_day(text);
  if (!day && !text.empty())
    f.fault(f.line_of(key), fmt::format("\"{}\" is not a day; write it as 2026-11-01", text));
  return day.value_or(Date{});
}

LocalContact read_contact(const Fields& f) {
  static const RE2 form{R"(\+?[0-9][0-9 ()-]{1,24}[0-9](?: ext\.? [0-9]{1,6})?)"};
  LocalContact contact{f.id("contact"), f.text("protocol"), f.needed("number"),
                       f.text("name"),  f.text("ask"),      read_day(f, "checked_on", f.needed("checked_on")),
                       f.line()};
  if (!contact.number.empty() && !RE2::FullMatch(contact.number, form))
    f.fault(f.line_of("number"), "this is not a telephone number, as in \"01632 960123\"");
  return contact;
}

std::set<Date> read_days(const Fields& f, std::string_view key) {
  std::set<Date> days;
  for (const auto& text : f.texts(key)) days.insert(read_day(f, key, text));
  return days;
}

Holidays read_holidays(const Fields& f) {
  Holidays holidays{read_days(f, "add"), read_days(f, "remove")};
  for (const auto day : holidays.removed)
    if (day != Date{} && !Holidays{}.contains(day))
      f.fault(f.line_of("remove"), fmt::format("{} is no bank holiday", format_day(day)));
  return holidays;
}

// JSON that is the same YAML: all its scalars are text.
nlohmann::ordered_json json_of(const Yaml& yaml) {
  if (yaml.kind == Yaml::Kind::scalar) return yaml.scalar;
  auto json =
      yaml.kind == Yaml::Kind::list ? nlohmann::ordered_json::array() : nlohmann::ordered_json::object();
  for (const auto& item : yaml.list) json.push_back(json_of(item));
  for (const auto& [key, value] : yaml.map) json[key] = json_of(value);
  return json;
}

bool is_local(const Protocol& protocol, const std::string& contact) {
  const auto found = protocol.contacts.find(contact);
  return found != protocol.contacts.end() && !found->second.local_ask.empty();
}

bool is_for(const LocalContact& contact, const Protocol& protocol) {
  return contact.protocol.empty() || contact.protocol == protocol.id;
}

// Each fingerprint that one of the phrases has gets that phrase.
void put_phrases(const std::vector<std::string>& phrases, Protocol& protocol) {
  std::map<std::pair<int, std::string>, std::string> known;
  for (const auto& phrase : phrases) {
    const auto print = Document{phrase}.fingerprint();
    known[{print.words, print.sha256}] = phrase;
  }
  for (auto& [id, clause] : protocol.clauses)
    for (auto& print : clause.fingerprints)
      if (const auto found = known.find({print.words, print.sha256}); found != known.end())
        print.phrase = found->second;
}

// What to say of a local contact that does not fit; empty where it does.
std::string misfit(const LocalContact& contact, const std::vector<Protocol>& protocols) {
  std::vector<std::string> owners;
  std::set<std::string> known;
  for (const auto& protocol : protocols) {
    if (!is_for(contact, protocol)) continue;
    if (is_local(protocol, contact.contact))
      owners.push_back(protocol.id);
    else if (protocol.contacts.contains(contact.contact))
      return fmt::format("the {} protocol prints a number for \"{}\"; a local one cannot take its place",
                         protocol.id, contact.contact);
    for (const auto& [id, each] : protocol.contacts)
      if (!each.local_ask.empty()) known.insert(id);
  }
  if (owners.size() > 1)
    return fmt::format("several protocols have \"{}\"; say which with \"protocol:\": {}", contact.contact,
                       fmt::join(owners, ", "));
  if (owners.size() == 1) return {};
  if (known.empty()) return fmt::format("no contact \"{}\" needs a local number", contact.contact);
  return fmt::format("there is no contact \"{}\"; those without a printed number are: {}", contact.contact,
                     fmt::join(known, ", "));
}

}  // namespace

std::expected<Local, std::vector<Fault>> read_local(const std::string& text, const std::string& file) {
  const auto root = parse_yaml(text, file);
  if (!root) return std::unexpected(std::vector{root.error()});
  std::vector<Fault> faults;
  Local local{file, text, sha256_hex(text), {}, {}};
  const Fields top{*root, file, faults, {"contacts", "holidays", "phrases"}};
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& item : top.list("contacts")) {
    const auto f = top.inner(item, {"contact", "protocol", "number", "name", "ask", "checked_on"});
    local.contacts.push_back(read_contact(f));
    const auto& contact = local.contacts.back();
    if (!seen.insert({contact.contact, contact.protocol}).second)
      f.fault(fmt::format("\"{}\" stands here a second time", contact.contact));
  }
  local.phrases = top.texts("phrases");
  if (const auto* holidays = top.find("holidays"))
    local.holidays = read_holidays(top.inner(*holidays, {"add", "remove"}));
  if (!faults.empty()) {
    std::ranges::sort(faults, {}, [](const Fault& fault) { return std::tie(fault.line, fault.sentence); });
    return std::unexpected(std::move(faults));
  }
  return local;
}

std::expected<Local, std::vector<Fault>> with_phrases(const Local& local, std::vector<std::string> phrases) {
  auto text = nlohmann::ordered_json::object();
  if (!local.text.empty()) {
    const auto root = parse_yaml(local.text, local.file);
    if (!root) return std::unexpected(std::vector{root.error()});
    text = json_of(*root);
  }
  text["phrases"] = std::move(phrases);
  return read_local(text.dump(), local.file);
}

std::vector<Fault> check_local(const Local& local, const std::vector<Protocol>& protocols) {
  std::vector<Fault> faults;
  for (const auto& contact : local.contacts)
    if (auto sentence = misfit(contact, protocols); !sentence.empty())
      faults.push_back({local.file, contact.line, std::move(sentence)});
  return faults;
}

Protocol with_local(Protocol protocol, const Local& local) {
  for (const auto& known : local.contacts) {
    if (!is_for(known, protocol) || !is_local(protocol, known.contact)) continue;
    auto& contact = protocol.contacts.at(known.contact);
    contact.number = known.number;
    contact.checked_on = known.checked_on;
    contact.ask = known.ask;
    if (!known.name.empty()) contact.name = known.name;
  }
  put_phrases(local.phrases, protocol);
  protocol.holidays = local.holidays;
  protocol.local = local.revision;
  return protocol;
}

}  // namespace dutydesk::dialogs
