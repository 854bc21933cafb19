#include "dialogs/message.h"

#include <array>
#include <nlohmann/json.hpp>

namespace dutydesk::dialogs {
namespace {

using nlohmann::json;
constexpr std::size_t kLongestPress = 512;

// Ids come from protocol files and codes; none of them may hold the separator or a control character.
bool plain(std::string_view part) {
  for (const char c : part)
    if (c == '|' || static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e)
      return false;
  return true;
}

template <class T>
void put_unless_empty(json& to, const char* key, const T& value) {
  if (!value.empty()) to[key] = value;
}

template <class T>
void get_if_there(const json& from, const char* key, T& value) {
  if (const auto found = from.find(key); found != from.end()) found->get_to(value);
}

Instant instant_of(const json& value) {
  return Instant{std::chrono::milliseconds{value.get<std::int64_t>()}};
}

std::int64_t number_of(Instant at) {
  return at.time_since_epoch().count();
}

}  // namespace

std::string format_press(const Press& press) {
  std::string line = press.episode;
  for (const auto* part : {&press.place.run, &press.place.step, &press.place.item, &press.value}) {
    line += '|';
    line += *part;
  }
  return line;
}

std::optional<Press> parse_press(std::string_view line) {
  if (line.size() > kLongestPress) return std::nullopt;
  std::array<std::string, 5> parts;
  std::size_t at = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    const auto end = last ? line.size() : line.find('|', at);
    if (end == std::string_view::npos) return std::nullopt;
    const auto part = line.substr(at, end - at);
    if (!plain(part)) return std::nullopt;
    parts[i] = part;
    at = end + 1;
  }
  if (parts[4].empty()) return std::nullopt;
  return Press{parts[0], {parts[1], parts[2], parts[3]}, parts[4]};
}

void to_json(json& json, const Place& place) {
  json = {{"run", place.run}, {"step", place.step}};
  put_unless_empty(json, "item", place.item);
}

void from_json(const json& json, Place& place) {
  json.at("run").get_to(place.run);
  json.at("step").get_to(place.step);
  get_if_there(json, "item", place.item);
}

void to_json(json& json, const Worker& worker) {
  json = {{"id", worker.id}, {"name", worker.name}, {"role", worker.role}, {"area", worker.area}};
}

void from_json(const json& json, Worker& worker) {
  json.at("id").get_to(worker.id);
  json.at("name").get_to(worker.name);
  json.at("role").get_to(worker.role);
  json.at("area").get_to(worker.area);
}

void to_json(json& json, const Input& input) {
  json = {{"now", number_of(input.now)},
          {"worker", input.worker},
          {"channel", input.channel},
          {"conversation", input.conversation}};
  if (input.press)
    json["press"] = format_press(*input.press);
  else
    json["text"] = input.text;
}

void from_json(const json& json, Input& input) {
  input.now = instant_of(json.at("now"));
  json.at("worker").get_to(input.worker);
  json.at("channel").get_to(input.channel);
  json.at("conversation").get_to(input.conversation);
  input.press.reset();
  if (const auto press = json.find("press"); press != json.end())
    input.press = parse_press(press->get_ref<const std::string&>());
  else
    json.at("text").get_to(input.text);
}

void to_json(json& json, const Reply& reply) {
  json = {{"text", reply.text}};
  put_unless_empty(json, "episode", reply.episode);
  if (reply.question) json["question"] = *reply.question;
  for (const auto& option : reply.options)
    json["options"].push_back({{"value", option.value}, {"label", option.label}});
  for (const auto& contact : reply.contacts)
    json["contacts"].push_back(
        {{"name", contact.name}, {"number", contact.number}, {"why", contact.why}, {"cites", contact.cites}});
  for (const auto& clock : reply.clocks)
    json["clocks"].push_back({{"id", clock.id},
                              {"what", clock.what},
                              {"due", number_of(clock.due)},
                              {"runs_from", clock.runs_from},
                              {"state", clock.state},
                              {"cites", clock.cites}});
  put_unless_empty(json, "cites", reply.cites);
}

void from_json(const json& json, Reply& reply) {
  reply = {};
  json.at("text").get_to(reply.text);
  get_if_there(json, "episode", reply.episode);
  if (const auto question = json.find("question"); question != json.end())
    reply.question = question->get<Place>();
  if (const auto options = json.find("options"); options != json.end())
    for (const auto& option : *options) reply.options.push_back({option.at("value"), option.at("label")});
  if (const auto contacts = json.find("contacts"); contacts != json.end())
    for (const auto& contact : *contacts)
      reply.contacts.push_back(
          {contact.at("name"), contact.at("number"), contact.at("why"), contact.at("cites")});
  if (const auto clocks = json.find("clocks"); clocks != json.end())
    for (const auto& clock : *clocks)
      reply.clocks.push_back({clock.at("id"), clock.at("what"), instant_of(clock.at("due")),
                              clock.at("runs_from"), clock.at("state"), clock.at("cites")});
  get_if_there(json, "cites", reply.cites);
}

}  // namespace dutydesk::dialogs
