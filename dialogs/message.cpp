#include "dialogs/message.h"

#include <array>
#include <nlohmann/json.hpp>

#include "dialogs/json.h"
#include "dialogs/json_text.h"

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
void get_if_there(const json& from, const char* key, T& value) {
  if (const auto found = from.find(key); found != from.end()) found->get_to(value);
}

}  // namespace

static void append_json(std::string& json, const Worker& worker) {
  json += '{';
  JsonMembers{json}
      .add("id", worker.id)
      .add("name", worker.name)
      .add("role", worker.role)
      .add("area", worker.area);
  json += '}';
}

static void from_json(const json& json, Worker& worker) {
  json.at("id").get_to(worker.id);
  json.at("name").get_to(worker.name);
  json.at("role").get_to(worker.role);
  json.at("area").get_to(worker.area);
}

static void append_json(std::string& json, const Option& option) {
  json += '{';
  JsonMembers{json}.add("value", option.value).add("label", option.label);
  json += '}';
}

static void append_json(std::string& json, const ShownContact& contact) {
  json += '{';
  JsonMembers{json}
      .add("name", contact.name)
      .add("number", contact.number)
      .add("why", contact.why)
      .add("cites", contact.cites);
  json += '}';
}

static void append_json(std::string& json, const ShownClock& clock) {
  json += '{';
  JsonMembers{json}
      .add("id", clock.id)
      .add("what", clock.what)
      .add("due", clock.due)
      .add("runs_from", clock.runs_from)
      .add("state", clock.state)
      .add("cites", clock.cites);
  json += '}';
}

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

void append_json(std::string& json, const Place& place) {
  json += '{';
  JsonMembers{json}.add("run", place.run).add("step", place.step).add_unless_empty("item", place.item);
  json += '}';
}

void from_json(const json& json, Place& place) {
  json.at("run").get_to(place.run);
  json.at("step").get_to(place.step);
  get_if_there(json, "item", place.item);
}

void append_json(std::string& json, const Value& value) {
  if (value.at) return append_json(json, *value.at);
  if (value.said.empty()) return append_json(json, value.word);
  json += '{';
  JsonMembers{json}.add("word", value.word).add("said", value.said);
  json += '}';
}

void from_json(const json& from, Value& value) {
  value = {};
  if (from.is_number()) {
    value.word = "known";
    value.at = from.get<Instant>();
  } else if (from.is_object()) {
    from.at("word").get_to(value.word);
    from.at("said").get_to(value.said);
  } else {
    from.get_to(value.word);
  }
}

static void append_json(std::string& json, const NamedArea& named) {
  json += '{';
  JsonMembers{json}
      .add("area", named.area)
      .add_unless_empty("kind", named.kind)
      .add_unless_empty("protocol", named.protocol)
      .add_unless_empty("title", named.title)
      .add_unless_empty("episode", named.episode)
      .add_unless_empty("either", named.either);
  json += '}';
}

static NamedArea named_area(const json& from) {
  NamedArea named;
  from.at("area").get_to(named.area);
  get_if_there(from, "kind", named.kind);
  get_if_there(from, "protocol", named.protocol);
  get_if_there(from, "title", named.title);
  get_if_there(from, "episode", named.episode);
  get_if_there(from, "either", named.either);
  return named;
}

static void append_json(std::string& json, const ToldFact& told) {
  json += '{';
  JsonMembers{json}
      .add("fact", told.fact)
      .add("value", told.value)
      .add("at", told.at)
      .add("by", told.by)
      .add("channel", told.channel);
  json += '}';
}

static void append_json(std::string& json, const Companion& beside) {
  json += '{';
  JsonMembers{json}
      .add("episode", beside.episode)
      .add("protocol", beside.protocol)
      .add("title", beside.title)
      .add("area", beside.area)
      .add("role", beside.role)
      .add_unless_empty("caller", beside.caller)
      .add_unless_empty("waits", std::string_view{beside.waits ? "yes" : ""})
      .add_unless_empty("placing", std::string_view{beside.placing ? "yes" : ""})
      .add("facts", beside.facts);
  json += '}';
}

static Companion companion(const json& from) {
  Companion beside;
  from.at("episode").get_to(beside.episode);
  from.at("protocol").get_to(beside.protocol);
  from.at("title").get_to(beside.title);
  from.at("area").get_to(beside.area);
  from.at("role").get_to(beside.role);
  get_if_there(from, "caller", beside.caller);
  beside.waits = from.contains("waits");
  beside.placing = from.contains("placing");
  for (const auto& told : from.at("facts"))
    beside.facts.push_back({told.at("fact"), told.at("value").get<Value>(), told.at("at").get<Instant>(),
                            told.at("by"), told.at("channel")});
  return beside;
}

void append_json(std::string& json, const Input& input) {
  json += '{';
  JsonMembers members{json};
  members.add("now", input.now)
      .add("worker", input.worker)
      .add("channel", input.channel)
      .add("conversation", input.conversation);
  input.press ? members.add("press", format_press(*input.press)) : members.add("text", input.text);
  members.add_unless_empty("local", input.local);
  if (input.area) members.add("area", *input.area);
  if (input.beside) members.add("beside", *input.beside);
  members.add_unless_empty("led_from", input.led_from);
  json += '}';
}

void from_json(const json& json, Input& input) {
  input.now = json.at("now").get<Instant>();
  json.at("worker").get_to(input.worker);
  json.at("channel").get_to(input.channel);
  json.at("conversation").get_to(input.conversation);
  input.press.reset();
  if (const auto press = json.find("press"); press != json.end())
    input.press = parse_press(press->get_ref<const std::string&>());
  else
    json.at("text").get_to(input.text);
  input.local.clear();
  get_if_there(json, "local", input.local);
  input.area.reset();
  if (const auto area = json.find("area"); area != json.end()) input.area = named_area(*area);
  input.beside.reset();
  if (const auto beside = json.find("beside"); beside != json.end()) input.beside = companion(*beside);
  input.led_from.clear();
  get_if_there(json, "led_from", input.led_from);
}

void append_json(std::string& json, const Reply& reply) {
  json += '{';
  JsonMembers members{json};
  members.add("text", reply.text).add_unless_empty("episode", reply.episode);
  if (reply.question) members.add("question", *reply.question);
  members.add_unless_empty("options", reply.options)
      .add_unless_empty("contacts", reply.contacts)
      .add_unless_empty("clocks", reply.clocks)
      .add_unless_empty("cites", reply.cites);
  json += '}';
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
      reply.clocks.push_back({clock.at("id"), clock.at("what"), clock.at("due").get<Instant>(),
                              clock.at("runs_from"), clock.at("state"), clock.at("cites")});
  get_if_there(json, "cites", reply.cites);
}

}  // namespace dutydesk::dialogs
