#include "dialogs/play.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "dialogs/advance.h"
#include "dialogs/another.h"
#include "dialogs/beside.h"
#include "dialogs/json_text.h"
#include "dialogs/lobby.h"
#include "dialogs/local.h"
#include "dialogs/walk.h"
#include "dialogs/word.h"

namespace dutydesk::dialogs {
namespace {

const std::vector<std::string> kCodes = {"K7F3", "M4X2"};  // of the episode, and of the one beside it

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
  Player(const Scenario& scenario, std::vector<const Protocol*> protocols)
      : scenario_(scenario), protocols_(std::move(protocols)) {
    add_side(*protocols_.front());
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
  // An episode and the protocol that it goes by: the scenario's own, and the one beside it.
  struct Side {
    const Protocol* protocol;
    Episode episode;
  };
  struct Spoken {
    std::size_t side = 0;
    Reply reply;
  };
  using All = std::vector<Spoken>;

  Side& add_side(const Protocol& protocol) {
    sides_.push_back({&protocol, {}});
    sides_.back().episode.code = kCodes.at(sides_.size() - 1);
    return sides_.back();
  }

  void turn(const Said& said) {
    const auto told = pass_time(said.at);
    if (!said.text && !said.press)
      return compare_all("when " + scenario_time(said.at) + " comes", said, told);
    const auto input = input_of(said);
    if (!input) return;
    const auto words = said.press ? "[" + *said.press + "]" : one_line(*said.text);
    const auto where = said.conversation == "here" ? std::string{} : " (" + said.conversation + ")";
    heading(said.at, said.worker.name + where, words);
    const auto spoken = answer(said, *input);
    if (!spoken.empty()) last_[{said.conversation, said.worker.id}] = spoken.back();
    compare_all(fmt::format("after {} said \"{}\"", said.worker.name, words), said, spoken);
  }

  // Each clock fires at its time, and tells the holder.
  All pass_time(Instant until) {
    All told;
    for (auto due = next_due(until); due; due = next_due(until)) {
      const auto [at, side] = *due;
      heading(at, "clock", "due");
      auto turn = step(side, {at, {"clock", "dutydesk", {}, {}}, std::string{kClockChannel}, {}, {}, {}});
      told.push_back({side, std::move(turn.reply)});
      if (told.back().reply.question) last_[holder_] = told.back();
    }
    return told;
  }

  std::optional<std::pair<Instant, std::size_t>> next_due(Instant until) const {
    std::optional<std::pair<Instant, std::size_t>> next;
    for (std::size_t side = 0; side < sides_.size(); ++side)
      for (const auto& [_, clock] : sides_[side].episode.clocks)
        if (clock.state == RunningClock::State::running && clock.due <= until &&
            (!next || clock.due < next->first))
          next = {clock.due, side};
    return next;
  }

  void heading(Instant at, const std::string& who, const std::string& words) {
    played_.events.push_back(fmt::format("{} {}: {}", scenario_time(at), one_line(who), words));
  }

  std::optional<Input> input_of(const Said& said) {
    const auto& person = people_.try_emplace(said.worker.id, Person{said.worker}).first->second;
    Input input{said.at, person.worker, "scenario", said.conversation, said.text.value_or(""), {}};
    if (!said.press) return input;
    const auto& [side, last] = last_[{said.conversation, said.worker.id}];
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
    input.press = Press{opened() ? sides_[side].episode.code : std::string{}, place, *said.press};
    return input;
  }

  bool opened() const { return sides_.front().episode.opened(); }

  // The episode that is named by its code, which is taken off, or the one that spoke last.
  std::size_t addressed(const Said& said, Input& input) {
    for (std::size_t side = 0; side < sides_.size() && !input.press; ++side) {
      const auto& code = sides_[side].episode.code;
      if (input.text != code && !input.text.starts_with(code + " ")) continue;
      input.text = input.text.substr(std::min(code.size() + 1, input.text.size()));
      return side;
    }
    return last_[{said.conversation, said.worker.id}].side;
  }

  // As a desk leads a message: outside an episode to the lobby, else to the engine.
  All answer(const Said& said, Input input) {
    auto& person = people_.at(input.worker.id);
    const bool known = !input.worker.role.empty() && !input.worker.area.empty();
    const auto side = opened() ? addressed(said, input) : 0;
    const auto& [protocol, episode] = sides_[side];
    if (!known || !opened() || asks_for_another(*protocol, episode, input)) {
      auto turn = lobby(protocols_, input, known || person.asked);
      person = {turn.worker, true};
      if (!turn.open) return {{side, std::move(turn.reply)}};
      if (opened()) {
        fault(said.line, "this opens another episode, and a scenario is about one");
        return {};
      }
      input.worker = std::move(turn.worker);
      input.worker.area = std::move(turn.area);
      holder_ = {input.conversation, input.worker.id};
    }
    return decide(side, std::move(input));
  }

  // As bot/desk.cpp does it.
  All decide(std::size_t side, Input input) {
    const auto& before = sides_[side];
    input.area = answered_area(protocols_, *before.protocol, before.episode, input);
    if (input.area && sides_.size() < kCodes.size() && opens_beside(before.episode, *input.area))
      input.area->episode = kCodes.at(sides_.size());
    const bool asked = before.episode.opened() && open_question(*before.protocol, before.episode);
    const auto turn = step(side, input);
    All spoken{{side, turn.reply}};
    const bool asks = turn.reply.question.has_value();
    if (const auto* beside = brought_beside(turn)) {
      const auto& from = *sides_[side].protocol;
      const auto& protocol = *protocol_for(protocols_, beside->area);
      add_side(protocol);
      auto opening = step(sides_.size() - 1, opening_beside(from, turn, protocol, input));
      spoken.insert(asks ? spoken.begin() : spoken.end(), {sides_.size() - 1, std::move(opening.reply)});
    } else if (asked && !asks) {
      lead_over(turn.after, input, spoken);
    }
    return spoken;
  }

  void lead_over(const Episode& from, const Input& input, All& spoken) {
    for (std::size_t side = 0; side < sides_.size(); ++side) {
      const auto& [protocol, episode] = sides_[side];
      const bool linked =
          std::ranges::find(from.beside, episode.code, &BesideEpisode::code) != from.beside.end();
      if (!linked || !open_question(*protocol, episode)) continue;
      spoken.push_back({side, step(side, led_over(from, input)).reply});
      return;
    }
  }

  Turn step(std::size_t side, const Input& input) {
    auto& [protocol, episode] = sides_[side];
    auto turn = advance(*protocol, episode, input);
    const auto mark = side == 0 ? std::string{"  "} : "  " + episode.code + " ";
    for (const auto& event : turn.events) played_.events.push_back(mark + event_line(event));
    episode = turn.after;
    return turn;
  }

  // --- comparing ---

  // A reply of the side that is meant; all that it said, of which there is at least one, if an empty one.
  void compare_all(const std::string& after, const Said& said, const All& spoken) {
    for (const auto& expected : said.expected) {
      std::vector<Reply> replies;
      for (const auto& each : spoken)
        if ((each.side > 0) == expected.beside) replies.push_back(each.reply);
      if (replies.empty()) replies.emplace_back();
      compare(after, expected, replies);
    }
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
    const auto& side = expected.beside ? sides_.back() : sides_.front();
    const bool is_there = !expected.beside || sides_.size() > 1;
    const auto came = key == "asks"     ? asked(expected.text, reply)
                      : key == "rings"  ? rung(*side.protocol, reply)
                      : key == "clocks" ? is_there ? ticking(side.episode) : std::string{}
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
    const auto& [protocol, episode] = sides_.front();
    if (episode.runs.empty()) return "open";
    const auto* end = walk(*protocol, episode, episode.runs.front()).end;
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
  const std::vector<const Protocol*> protocols_;  // the scenario's own first
  std::vector<Side> sides_;
  std::map<std::string, Person> people_;                        // by id
  std::map<std::pair<std::string, std::string>, Spoken> last_;  // by conversation and worker
  std::pair<std::string, std::string> holder_;                  // whom the clocks tell
  Played played_;
};

}  // namespace

Played play(const Scenario& scenario, const Protocol& protocol, const Protocol* beside) {
  std::vector<const Protocol*> protocols{&protocol};
  if (beside && !scenario.beside.empty()) protocols.push_back(beside);
  if (!scenario.local) return Player{scenario, protocols}.play();
  std::vector<Protocol> with_numbers;
  for (const auto* each : protocols) with_numbers.push_back(with_local(*each, *scenario.local));
  for (std::size_t i = 0; i < protocols.size(); ++i) protocols[i] = &with_numbers[i];
  return Player{scenario, protocols}.play();
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
