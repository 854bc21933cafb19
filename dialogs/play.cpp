#include "dialogs/play.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "dialogs/advance.h"
#include "dialogs/another.h"
#include "dialogs/json_text.h"
#include "dialogs/lobby.h"
#include "dialogs/local.h"
#include "dialogs/walk.h"
#include "dialogs/word.h"

namespace dutydesk::dialogs {
namespace {

const std::string kCode = "K7F3";

// Runs of white space are one space: an author does not see how a text is wrapped.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    if (!space)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  return line;
}

std::string spelled(const Place& place) {
  std::string text;
  for (const auto& part : {place.run, place.step, place.item})
    if (!part.empty()) text += (text.empty() ? "" : "/") + part;
  return text;
}

// --- events as lines ---

std::string written(const std::string& text) {
  return one_line(text);
}
std::string written(Instant at) {
  return scenario_time(at);
}
std::string written(const Place& place) {
  return spelled(place);
}
std::string written(const Value& value) {
  if (value.at) return scenario_time(*value.at);
  return one_line(value.said.empty() ? value.word : value.word + " " + value.said);
}
template <class T>
std::string written(const T& value) {
  return json_text(value);
}

struct Detail {
  std::string_view name;
  std::string text;
};

std::vector<Detail> details_of(const Event& event) {
  std::vector<Detail> details;
  const auto add = [&](std::string_view name, std::string text) {
    if (!text.empty() && name != "revision") details.push_back({name, std::move(text)});
  };
  std::visit(
      [&]<class E>(const E& one) {
        std::apply([&](const auto&... member) { (add(member.name, written(one.*member.at)), ...); },
                   E::kMembers);
      },
      event);
  return details;
}

// --- what came, spelled as a scenario spells what it expects ---

// The contact that is called so and has this number, as the protocol has it or as an area does.
std::string id_of(const Protocol& protocol, const ShownContact& shown) {
  const auto is_shown = [&](const auto& entry) {
    return entry.second.name == shown.name && entry.second.number == shown.number;
  };
  const auto id_in = [&](const auto& contacts) {
    const auto found = std::ranges::find_if(contacts, is_shown);
    return found == contacts.end() ? std::string{} : found->first;
  };
  auto id = id_in(protocol.contacts);
  for (const auto& [_, contacts] : protocol.contacts_by_area)
    if (id.empty()) id = id_in(contacts);
  return id.empty() ? shown.name : id;
}

std::string rung(const Protocol& protocol, const Reply& reply) {
  std::vector<std::string> all;
  for (const auto& shown : reply.contacts) {
    all.push_back(id_of(protocol, shown) + ": " + (shown.number.empty() ? "none" : shown.number));
  }
  return fmt::format("{}", fmt::join(all, ", "));
}

std::string ticking(const Episode& episode) {
  using State = RunningClock::State;
  std::set<std::string> all;
  for (const auto& [id, clock] : episode.clocks)
    if (clock.state != State::withdrawn)
      all.insert(id + ": " + scenario_time(clock.due) +
                 (clock.state == State::running ? "" : " " + std::string{state_word(clock.state)}));
  return fmt::format("{}", fmt::join(all, ", "));
}

std::string cited(const Reply& reply) {
  return fmt::format("{}", fmt::join(std::set<std::string>{reply.cites.begin(), reply.cites.end()}, ", "));
}

std::string said_in(const Reply& reply) {
  auto text = reply.text;
  for (const auto& contact : reply.contacts) text += " " + contact.why;
  return one_line(text);
}

class Player {
 public:
  Player(const Scenario& scenario, const Protocol& protocol) : scenario_(scenario), protocol_(protocol) {
    episode_.code = kCode;
  }

  Played play() {
    for (const auto& said : scenario_.said) turn(said);
    if (scenario_.outcome && scenario_.outcome->text != outcome())
      differ("at the end", *scenario_.outcome, outcome());
    if (scenario_.events) compare_events(*scenario_.events);
    return std::move(played_);
  }

 private:
  struct Person {
    Worker worker;
    bool asked = false;
  };

  void turn(const Said& said) {
    const auto told = pass_time(said.at);
    if (!said.text && !said.press)
      return compare_all("when " + scenario_time(said.at) + " comes", said, told);
    const auto input = input_of(said);
    if (!input) return;
    const auto words = said.press ? "[" + *said.press + "]" : one_line(*said.text);
    const auto where = said.conversation == "here" ? std::string{} : " (" + said.conversation + ")";
    heading(said.at, said.worker.name + where, words);
    auto& reply = replies_[{said.conversation, said.worker.id}];
    reply = answer(said, *input);
    compare_all(fmt::format("after {} said \"{}\"", said.worker.name, words), said, {reply});
  }

  // Each clock fires at its time, and tells the holder; all that it told. At least one reply, if an empty
  // one.
  std::vector<Reply> pass_time(Instant until) {
    std::vector<Reply> told;
    for (auto due = next_due(until); due; due = next_due(until)) {
      heading(*due, "clock", "due");
      told.push_back(decide({*due, {"clock", "dutydesk", {}, {}}, std::string{kClockChannel}, {}, {}, {}}));
      if (told.back().question) replies_[holder_] = told.back();
    }
    if (told.empty()) told.emplace_back();
    return told;
  }

  std::optional<Instant> next_due(Instant until) const {
    std::optional<Instant> next;
    for (const auto& [_, clock] : episode_.clocks)
      if (clock.state == RunningClock::State::running && clock.due <= until && (!next || clock.due < *next))
        next = clock.due;
    return next;
  }

  void heading(Instant at, const std::string& who, const std::string& words) {
    played_.events.push_back(fmt::format("{} {}: {}", scenario_time(at), one_line(who), words));
  }

  std::optional<Input> input_of(const Said& said) {
    const auto& person = people_.try_emplace(said.worker.id, Person{said.worker}).first->second;
    Input input{said.at, person.worker, "scenario", said.conversation, said.text.value_or(""), {}};
    if (!said.press) return input;
    const auto& last = replies_[{said.conversation, said.worker.id}];
    const bool offered = std::ranges::find(last.options, *said.press, &Option::value) != last.options.end();
    if (!offered && !is_word(*said.press)) {
      std::vector<std::string> buttons;
      for (const auto& option : last.options) buttons.push_back(option.value);
      fault(said.line,
            fmt::format("there is no \"{}\" to press here; there is: {}", *said.press,
                        buttons.empty() ? "nothing" : fmt::format("{}", fmt::join(buttons, ", "))));
      return std::nullopt;
    }
    const auto place = offered && last.question ? *last.question : Place{};
    input.press = Press{episode_.opened() ? kCode : std::string{}, place, *said.press};
    return input;
  }

  // As a desk leads a message: outside an episode to the lobby, else to the engine.
  Reply answer(const Said& said, Input input) {
    auto& person = people_.at(input.worker.id);
    const bool known = !input.worker.role.empty() && !input.worker.area.empty();
    if (!known || !episode_.opened() || asks_for_another(protocol_, episode_, input)) {
      auto turn = lobby({&protocol_}, input, known || person.asked);
      person = {turn.worker, true};
      if (!turn.open) return std::move(turn.reply);
      if (episode_.opened()) {
        fault(said.line, "this opens another episode, and a scenario is about one");
        return {};
      }
      input.worker = std::move(turn.worker);
      input.worker.area = std::move(turn.area);
      holder_ = {input.conversation, input.worker.id};
    }
    return decide(input);
  }

  Reply decide(const Input& input) {
    auto turn = advance(protocol_, episode_, input);
    for (const auto& event : turn.events) played_.events.push_back("  " + event_line(event));
    episode_ = std::move(turn.after);
    return std::move(turn.reply);
  }

  // --- comparing ---

  void compare_all(const std::string& after, const Said& said, const std::vector<Reply>& replies) {
    for (const auto& expected : said.expected) compare(after, expected, replies);
  }

  // What is said may stand in any of the replies; all else is compared with the last.
  void compare(const std::string& after, const Expectation& expected, const std::vector<Reply>& replies) {
    const auto& key = expected.key;
    const auto& reply = replies.back();
    if (key == "says") {
      std::string text;
      for (const auto& each : replies) text += (text.empty() ? "" : " ") + said_in(each);
      if (text.find(one_line(expected.text)) == std::string::npos)
        fault(expected.line, fmt::format("{}, the reply should say \"{}\"; it says: {}", after,
                                         one_line(expected.text), text));
      return;
    }
    const auto came = key == "asks"     ? asked(expected.text, reply)
                      : key == "rings"  ? rung(protocol_, reply)
                      : key == "clocks" ? ticking(episode_)
                                        : cited(reply);
    if (came != expected.text) differ(after, expected, came);
  }

  // A step may be named without its run, or without its item.
  static std::string asked(const std::string& expected, const Reply& reply) {
    if (!reply.question) return "nothing";
    const auto& [run, step, item] = *reply.question;
    const Place places[] = {{{}, step, {}}, {run, step, {}}, {{}, step, item}, {run, step, item}};
    for (const auto& place : places)
      if (spelled(place) == expected) return expected;
    return spelled(*reply.question);
  }

  std::string outcome() const {
    if (episode_.runs.empty()) return "open";
    const auto& run = episode_.runs.front();
    const auto* end = walk(protocol_, episode_, run).end;
    return end ? end->id : "open";
  }

  void compare_events(const EventLines& recorded) {
    const auto [was, is] = std::ranges::mismatch(recorded.lines, played_.events);
    if (was == recorded.lines.end() && is == played_.events.end()) return;
    const auto line = [](auto at, auto end) {
      return at == end ? "nothing more" : "\"" + one_line(*at) + "\"";
    };
    played_.drift = Fault{
        scenario_.file, recorded.line + 1 + static_cast<int>(was - recorded.lines.begin()),
        fmt::format("recorded here is {}; it came to {}. If that is right, dutydesk test --update records it",
                    line(was, recorded.lines.end()), line(is, played_.events.end()))};
  }

  void differ(const std::string& after, const Expectation& expected, const std::string& came) {
    const auto or_none = [](const std::string& text) { return text.empty() ? "none" : text; };
    fault(expected.line, fmt::format("{}, \"{}\" should be {}; it is {}", after, expected.key,
                                     or_none(expected.text), or_none(came)));
  }

  void fault(int line, std::string sentence) {
    played_.differences.push_back({scenario_.file, line, std::move(sentence)});
  }

  const Scenario& scenario_;
  const Protocol& protocol_;
  Episode episode_;
  std::map<std::string, Person> people_;                          // by id
  std::map<std::pair<std::string, std::string>, Reply> replies_;  // the last, by conversation and worker
  std::pair<std::string, std::string> holder_;                    // whom the clocks tell
  Played played_;
};

}  // namespace

Played play(const Scenario& scenario, const Protocol& protocol) {
  if (!scenario.local) return Player{scenario, protocol}.play();
  const auto with_numbers = with_local(protocol, *scenario.local);
  return Player{scenario, with_numbers}.play();
}

std::string event_line(const Event& event) {
  static const std::set<std::string_view> results = {"value", "outcome", "due"};
  auto details = details_of(event);
  std::string line{name_of(event)};
  if (details.empty()) return line;
  line += " " + details.front().text;
  details.erase(details.begin());
  const auto result =
      std::ranges::find_if(details, [](const Detail& detail) { return results.contains(detail.name); });
  if (result != details.end()) {
    line += ": " + result->text;
    details.erase(result);
  }
  for (const auto& [name, text] : details) line += fmt::format(", {} {}", name, text);
  return line;
}

}  // namespace dutydesk::dialogs
