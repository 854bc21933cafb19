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

// Without a number it confirms one that is printed, and has neither another name nor other hours for it.
LocalContact read_contact(const Fields& f) {
  static const RE2 form{R"(\+?[0-9][0-9 ()-]{1,24}[0-9](?: ext\.? [0-9]{1,6})?)"};
  const bool has_number = f.find("number") || f.find("name") || f.find("open");
  LocalContact contact{f.id("contact"),
                       f.text("protocol"),
                       f.text("area"),
                       has_number ? f.needed("number") : std::string{},
                       f.text("name"),
                       f.text("ask"),
                       read_open_hours(f),
                       read_day(f, "checked_on", f.needed("checked_on")),
                       f.line()};
  if (!contact.number.empty() && !RE2::FullMatch(contact.number, form))
    f.fault(f.line_of("number"), "this is not a telephone number, as in \"01632 960123\"");
  return contact;
}

std::string stands_twice(const LocalContact& contact) {
  return fmt::format("\"{}\" stands here a second time{}", contact.contact,
                     contact.area.empty() ? "" : " for " + contact.area);
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

bool covers(const Protocol& protocol, const std::string& area) {
  return std::ranges::find(protocol.areas, area) != protocol.areas.end();
}

bool may_be_for(const LocalContact& contact, const Protocol& protocol) {
  return contact.protocol.empty() || contact.protocol == protocol.id;
}

// An area belongs to one protocol, and so tells which is meant.
bool is_for(const LocalContact& contact, const Protocol& protocol) {
  return may_be_for(contact, protocol) && (contact.area.empty() || covers(protocol, contact.area));
}

// A number where none is printed, or the confirmation of one that is.
bool fits(const LocalContact& contact, const Protocol& protocol) {
  const auto known = protocol.contacts.find(contact.contact);
  return is_for(contact, protocol) && known != protocol.contacts.end() &&
         known->second.is_local() != contact.number.empty();
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

// What a local file says of these protocols that cannot be.
class Misfits {
 public:
  explicit Misfits(const std::vector<Protocol>& protocols) : protocols_(protocols) {}

  // What to say of this contact; empty where it fits.
  std::string of(const LocalContact& contact) {
    const auto owners = owners_of(contact);
    if (owners.empty()) return unknown(contact);
    const auto are_for = [&](const Protocol* protocol) { return is_for(contact, *protocol); };
    if (std::ranges::none_of(owners, are_for)) return wrong_area(contact, owners);
    if (std::ranges::count_if(owners, are_for) > 1)
      return fmt::format("several protocols have \"{}\"; say which with \"protocol:\": {}", contact.contact,
                         fmt::join(ids(owners), ", "));
    return in(**std::ranges::find_if(owners, are_for), contact);
  }

 private:
  std::vector<const Protocol*> owners_of(const LocalContact& contact) const {
    std::vector<const Protocol*> owners;
    for (const auto& protocol : protocols_)
      if (may_be_for(contact, protocol) && protocol.contacts.contains(contact.contact))
        owners.push_back(&protocol);
    return owners;
  }

  static std::vector<std::string> ids(const std::vector<const Protocol*>& protocols) {
    std::vector<std::string> ids;
    for (const auto* protocol : protocols) ids.push_back(protocol->id);
    return ids;
  }

  std::string unknown(const LocalContact& contact) const {
    std::set<std::string> known;
    for (const auto& protocol : protocols_)
      for (const auto& [id, each] : protocol.contacts)
        if (may_be_for(contact, protocol) && each.is_local()) known.insert(id);
    if (known.empty()) return fmt::format("no contact \"{}\" needs a local number", contact.contact);
    return fmt::format("there is no contact \"{}\"; those without a printed number are: {}", contact.contact,
                       fmt::join(known, ", "));
  }

  static std::string wrong_area(const LocalContact& contact, const std::vector<const Protocol*>& owners) {
    std::vector<std::string> areas;
    for (const auto* protocol : owners) std::ranges::copy(protocol->areas, std::back_inserter(areas));
    return fmt::format("there is no area \"{}\" here; the areas are: {}", contact.area,
                       fmt::join(areas, ", "));
  }

  std::string in(const Protocol& protocol, const LocalContact& contact) {
    const auto& known = protocol.contacts.at(contact.contact);
    if (!known.is_local() && !contact.number.empty())
      return fmt::format(
          "the {} protocol prints a number for \"{}\"; a local one cannot take its place. To confirm the "
          "printed one, leave \"number:\" out",
          protocol.id, contact.contact);
    if (known.is_local() && contact.number.empty())
      return fmt::format("\"number:\" is missing: the {} protocol prints none for \"{}\"", protocol.id,
                         contact.contact);
    if (!seen_.insert({protocol.id, contact.contact, contact.area}).second) return stands_twice(contact);
    return {};
  }

  const std::vector<Protocol>& protocols_;
  std::set<std::tuple<std::string, std::string, std::string>> seen_;  // protocol, contact and area
};

void put(const LocalContact& known, Contact& contact) {
  contact.checked_on = known.checked_on;
  contact.ask = known.ask;
  contact.area = known.area;
  if (known.number.empty()) return;
  contact.number = known.number;
  if (!known.name.empty()) contact.name = known.name;
  if (!known.open.empty()) contact.open = known.open;
}

}  // namespace

Local read_local(const Yaml& map, const std::string& file, std::vector<Fault>& faults) {
  Local local{file, {}, {}, {}, {}};
  const Fields top{map, file, faults, {"contacts", "holidays", "phrases"}};
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  for (const auto& item : top.list("contacts")) {
    const auto f =
        top.inner(item, {"contact", "protocol", "area", "number", "name", "ask", "open", "checked_on"});
    local.contacts.push_back(read_contact(f));
    const auto& contact = local.contacts.back();
    if (!seen.insert({contact.contact, contact.protocol, contact.area}).second)
      f.fault(stands_twice(contact));
  }
  local.phrases = top.texts("phrases");
  if (const auto* holidays = top.find("holidays"))
    local.holidays = read_holidays(top.inner(*holidays, {"add", "remove"}));
  return local;
}

std::expected<Local, std::vector<Fault>> read_local(const std::string& text, const std::string& file) {
  const auto root = parse_yaml(text, file);
  if (!root) return std::unexpected(std::vector{root.error()});
  std::vector<Fault> faults;
  auto local = read_local(*root, file, faults);
  local.text = text;
  local.revision = sha256_hex(text);
  if (faults.empty()) return local;
  std::ranges::sort(faults, {}, [](const Fault& fault) { return std::tie(fault.line, fault.sentence); });
  return std::unexpected(std::move(faults));
}

std::expected<Local, std::vector<Fault>> with_phrases(const Local& local,
                                                      const std::vector<std::string>& phrases) {
  auto text = nlohmann::ordered_json::object();
  if (!local.text.empty()) {
    const auto root = parse_yaml(local.text, local.file);
    if (!root) return std::unexpected(std::vector{root.error()});
    text = json_of(*root);
  }
  text["phrases"] = phrases;
  return read_local(text.dump(), local.file);
}

std::vector<Fault> check_local(const Local& local, const std::vector<Protocol>& protocols) {
  std::vector<Fault> faults;
  Misfits misfits{protocols};
  for (const auto& contact : local.contacts)
    if (auto sentence = misfits.of(contact); !sentence.empty())
      faults.push_back({local.file, contact.line, std::move(sentence)});
  return faults;
}

Protocol with_local(Protocol protocol, const Local& local) {
  const auto printed = protocol.contacts;
  for (const auto& known : local.contacts) {
    if (!fits(known, protocol)) continue;
    const auto& id = known.contact;
    auto& contact = known.area.empty() ? protocol.contacts.at(id) : protocol.contacts_by_area[known.area][id];
    contact = printed.at(id);
    put(known, contact);
  }
  put_phrases(local.phrases, protocol);
  protocol.holidays = local.holidays;
  protocol.local = local.revision;
  return protocol;
}

}  // namespace dutydesk::dialogs
