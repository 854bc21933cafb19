#include "dialogs/lobby.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "dialogs/answer.h"
#include "dialogs/contact.h"
#include "dialogs/look_up.h"
#include "dialogs/role.h"
#include "dialogs/word.h"

namespace dutydesk::dialogs {
namespace {

const Place kRole{"enrol", "role", {}};
const Place kArea{"enrol", "area", {}};
const std::string kUnlisted = "an area that is not listed";

class Lobby {
 public:
  Lobby(const std::vector<const Protocol*>& protocols, const Input& input, bool asked)
      : protocols_(protocols), input_(input), asked_(asked) {
    turn_.worker = input.worker;
  }

  LobbyTurn turn() {
    const auto [word, rest] = said_word();
    const bool alarmed = (word.empty() || word == "new") && holds_any(plain_words(input_.text), alarms());
    if (word == "999" || alarmed) say_emergency();
    if (word == "number") say_numbers();
    if (word == "define") look_up([&](const Protocol& protocol) { return look_up_term(protocol, rest); });
    if (word == "why" && !rest.empty())
      look_up([&](const Protocol& protocol) { return look_up_clause(protocol, rest); });
    if (word.empty() && asked_) learn(alarmed);
    if (word == "help")
      say("Say new when a child is missing, number for the number to ring, 999 for immediate danger. Say "
          "define and a word, or why and a clause, to look it up.");
    if (turn_.worker.role.empty())
      ask(kRole, "What is your role?", roles());
    else if (turn_.worker.area.empty() || unclear_)
      ask(kArea, "Which area do you work in?", areas());
    else
      welcome(word);
    say_until_known(turn_.reply.contacts);
    return std::move(turn_);
  }

 private:
  Word said_word() const {
    if (input_.press) return {is_word(input_.press->value) ? input_.press->value : std::string{}, {}};
    return recognise_word(input_.text).value_or(Word{});
  }

  void say(const std::string& paragraph) {
    auto& text = turn_.reply.text;
    text += (text.empty() ? "" : "\n\n") + paragraph;
  }

  void ask(const Place& place, const std::string& question, const std::vector<FactOption>& options) {
    if (!asked_)
      say("I help with the joint protocol for a missing child. If a child is in immediate danger ring 999 "
          "now.");
    say(question);
    turn_.reply.question = place;
    for (const auto& option : options) turn_.reply.options.push_back({option.value, option.label});
  }

  std::vector<FactOption> areas() const {
    std::vector<FactOption> areas;
    for (const auto* protocol : protocols_)
      for (const auto& area : protocol->areas) areas.push_back({area_value(area), area, {}});
    areas.push_back({"elsewhere", "None of these", {}});
    return areas;
  }

  const Protocol* own() const { return protocol_for(protocols_, turn_.worker.area); }

  // A button's value is a plain word; an area's name is not.
  static std::string area_value(const std::string& area) {
    auto value = plain_words(area);
    std::ranges::replace(value, ' ', '_');
    return value;
  }

  // Of the worker's own protocol; before it is known, of all.
  std::vector<std::string> alarms() const {
    const auto* own = protocol_for(protocols_, input_.worker.area);
    if (own) return own->alarm;
    std::vector<std::string> all;
    for (const auto* protocol : protocols_)
      all.insert(all.end(), protocol->alarm.begin(), protocol->alarm.end());
    return all;
  }

  void learn(bool alarmed) {
    auto& worker = turn_.worker;
    if (worker.role.empty()) {
      if (const auto role = answer(kRole, roles())) worker.role = *role;
    } else if (!own()) {
      learn_area(alarmed);
    }
    const bool answers = !alarmed && !plain_words(input_.text).empty() && !opens_episode(input_.text);
    if (answers && worker == input_.worker && turn_.reply.text.empty() &&
        (worker.role.empty() || worker.area.empty()))
      say("I did not understand that. Say number for the number to ring, 999 for immediate danger.");
  }

  // Where no protocol covers the area that they told, another name is a correction.
  void learn_area(bool alarmed) {
    auto& area = turn_.worker.area;
    const auto options = areas();
    const auto said = input_.press ? AreaSaid{} : area_said(protocols_, input_.text);
    if (!said.perhaps.empty())
      say_unclear(said.perhaps);
    else if (said.names_area() && !said.is_foreign())
      area = said.area;
    else if (said.is_foreign() && area.empty() && !alarmed && !opens_episode(input_.text))
      area = said.area;
    else if (const auto chosen = number_or_press(options))
      area =
          *chosen == "elsewhere" ? kUnlisted : std::ranges::find(options, *chosen, &FactOption::value)->label;
  }

  // What is typed may be one of the first letters of many words; as an answer only a number is left.
  std::optional<std::string> number_or_press(const std::vector<FactOption>& options) const {
    const bool numbered = std::ranges::any_of(input_.text, [](char c) { return c >= '0' && c <= '9'; });
    return input_.press || numbered ? answer(kArea, options) : std::nullopt;
  }

  // One name is a slip's; several share what was typed.
  void say_unclear(const std::vector<std::string>& perhaps) {
    const bool slip = perhaps.size() == 1;
    say(fmt::format("{} {}{}", slip ? "Did you mean" : "That may be", either_of(perhaps), slip ? "?" : "."));
    unclear_ = true;
  }

  std::optional<std::string> answer(const Place& place, const std::vector<FactOption>& options) const {
    if (!input_.press) return pick(options, plain_words(input_.text));
    const bool offered = std::ranges::find(options, input_.press->value, &FactOption::value) != options.end();
    return input_.press->place == place && offered ? std::optional{input_.press->value} : std::nullopt;
  }

  void welcome(const std::string& word) {
    const bool opens = word == "new" || (word.empty() && !input_.press && opens_episode(input_.text));
    const auto report = word == "new" ? area_of_report(protocols_, input_.text) : AreaSaid{};
    if (opens && (report.names_area() || !report.perhaps.empty())) return open_in(report);
    const auto* protocol = own();
    if (!protocol) return no_protocol(turn_.worker.area);
    if (opens) return open(turn_.worker.area);
    const auto& area = turn_.worker.area;
    say(fmt::format("The {} protocol applies{}. What do you need?", protocol->title,
                    protocol->title == area ? "" : " in " + area));
    turn_.reply.options = {
        {"new", "A child is missing"}, {"number", "The number to ring"}, {"999", "999: danger now"}};
  }

  void open(const std::string& area) {
    turn_.open = true;
    turn_.area = area;
  }

  // Somebody reports for another area than their own.
  void open_in(const AreaSaid& report) {
    if (report.protocol) return open(report.area);
    if (report.perhaps.empty()) {
      say_not_covered(report.area);
    } else {
      say(fmt::format("Is the child missing from {}?", either_of(report.perhaps)));
      say("Say new in and the area's name.");
    }
    if (own()) say(fmt::format("To report in {}, say new.", turn_.worker.area));
  }

  void no_protocol(const std::string& area) {
    say_not_covered(area);
    say("If you work in another area, or for a report from there, choose it or say its name.");
    turn_.reply.question = kArea;
    for (const auto& option : areas()) turn_.reply.options.push_back({option.value, option.label});
  }

  void say_not_covered(const std::string& area) {
    const auto said = area_said(protocols_, area);
    const auto* neighbour = said.area == area ? said.neighbour : nullptr;
    say(fmt::format("I have no protocol for {}.{}", area, neighbour ? " " + neighbour->text : ""));
    say("Ring 999 if a child is in immediate danger, otherwise ring 101 and report the child missing "
        "(general "
        "police numbers, not from a protocol).");
    if (!neighbour)
      say("Then ask your manager on call, or the council's emergency duty team, which protocol applies "
          "there.");
    else
      turn_.reply.cites = neighbour->cites;
  }

  void say_emergency() {
    if (protocols_.empty()) return say("Ring 999 now.");
    const auto& protocol = own() ? *own() : *protocols_.front();
    say(give(protocol, protocol.emergency).say);
  }

  const Contact& give(const Protocol& protocol, const std::string& contact) {
    const auto all = choose_contacts(protocol, contact, turn_.worker.area, input_.now);
    for (const auto& chosen : all) turn_.reply.contacts.push_back(shown_contact(protocol, chosen));
    return *all.front().contact;
  }

  // In the worker's own protocol; before their area is known, in the only one there is.
  template <class LookUp>
  void look_up(LookUp in) {
    const auto* protocol = own();
    if (!protocol && protocols_.size() == 1 && turn_.worker.area.empty()) protocol = protocols_.front();
    if (!protocol) return say("I look that up once I know which protocol applies.");
    auto found = in(*protocol);
    for (const auto& paragraph : found.paragraphs) say(paragraph);
    turn_.reply.cites = std::move(found.cites);
  }

  void say_numbers() {
    if (!own() && protocols_.size() > 1)
      say("If you do not know which protocol applies, ring 101, the general police number.");
    for (const auto* protocol : own() ? std::vector{own()} : protocols_) {
      const auto& contact = give(*protocol, protocol->number);
      say(fmt::format("{}: {}.", protocol->title, contact.name));
    }
  }

  const std::vector<const Protocol*>& protocols_;
  const Input& input_;
  const bool asked_;
  LobbyTurn turn_;
  bool unclear_ = false;  // the area that was named is asked about
};

}  // namespace

LobbyTurn lobby(const std::vector<const Protocol*>& protocols, const Input& input, bool asked) {
  return Lobby{protocols, input, asked}.turn();
}

bool opens_episode(const std::string& text) {
  static const std::string child =
      "(?:he|she|they|child|kid|girl|boy|lad|son|daughter|pupil|student|resident|young person|teenager|yp)";
  static const RE2 opening{
      "new|report|start|.*\\b(?:"
      "missing|absconded|awol|disappeared|vanished|(?:ran|run|running) (?:away|off)|"
      "(?:not|hasn'?t|haven'?t|didn'?t|did not|never) (?:(?:come|came|got|get|been) "
      "(?:home|back|in|yet)|returned|"
      "turned up|been seen)|"
      "(?:not|isn'?t|aren'?t) (?:home|back|in(?: yet)?$)|" +
      child +
      "(?: is|'?s| are|'?re) (?:very |so |really |hours |still )?(?:late|overdue)|"
      "(?:can'?t|cannot|can not|couldn'?t|unable to) (?:find|locate|trace|get hold of) "
      "(?:him|her|them|(?:the |my |our |a )?(?:foster )?" +
      child +
      ")|"
      "(?:don'?t|do not|no idea|not) (?:know )?where (?:the |my |our )?(?:foster )?" +
      child + "(?: is|'?s| are|'?re| went| has| have| could| might| may))\\b.*"};
  return RE2::FullMatch(plain_words(text), opening);
}

}  // namespace dutydesk::dialogs
