#include "dialogs/compose.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "dialogs/answer.h"
#include "dialogs/menu.h"
#include "dialogs/walk.h"

namespace dutydesk::dialogs {
namespace {

constexpr const char* kGeneralAdvice = "general advice, not from this protocol";

std::string ago(Instant at, Instant now) {
  const auto minutes = std::chrono::floor<std::chrono::minutes>(now - at).count();
  if (minutes < 1) return "just now";
  if (minutes < 60) return fmt::format("{} min ago", minutes);
  return fmt::format("{} h {:02} min ago", minutes / 60, minutes % 60);
}

std::string state_word(RunningClock::State state) {
  switch (state) {
    case RunningClock::State::running:
      return "running";
    case RunningClock::State::missed:
      return "missed";
    case RunningClock::State::withdrawn:
      return "withdrawn";
  }
  return {};
}

std::string in_past(const std::string& outcome) {
  if (outcome == "not_done") return "not done";
  if (outcome == "not_mine") return "not mine to do";
  return outcome;
}

class Composer {
 public:
  Composer(const Protocol& protocol, const Episode& before, const Episode& after, const Input& input)
      : protocol_(protocol), before_(before), after_(after), input_(input) {}

  Reply reply(const std::vector<Event>& events) {
    reply_.episode = after_.code;
    for (const auto& event : events) std::visit([this](const auto& one) { say(one); }, event);
    for (const auto& event : events)
      if (const auto* shown = std::get_if<Shown>(&event)) ask(*shown);
    reply_.text = fmt::format("{}", fmt::join(paragraphs_, "\n\n"));
    return std::move(reply_);
  }

 private:
  void add(std::string paragraph) {
    if (!paragraph.empty()) paragraphs_.push_back(std::move(paragraph));
  }

  void cite(const std::vector<std::string>& cites, const std::string& house) {
    for (const auto& id : cites)
      if (std::ranges::find(reply_.cites, id) == reply_.cites.end()) reply_.cites.push_back(id);
    if (cites.empty() && !house.empty()) cite({kGeneralAdvice}, {});
  }

  void give(const std::string& contact_id) {
    const auto& contact = protocol_.contacts.at(contact_id);
    reply_.contacts.push_back(shown_contact(protocol_, contact));
    cite(contact.cites, contact.house);
  }

  // --- what happened ---

  void say(const Opened&) { add(fmt::format("{}. {}", protocol_.title, protocol_.age)); }
  void say(const RunOpened&) {}
  void say(const Acknowledged&) {}
  void say(const Reopened&) {}
  void say(const Shown&) {}

  void say(const RunEnded& event) {
    const auto* end = protocol_.dialog(after_.run(event.run)->dialog).step(event.outcome);
    add(filled(end->text));
    cite(end->cites, end->house);
  }

  void say(const FactSet& event) {
    const auto& name = protocol_.facts.at(event.fact).name;
    const auto value = in_words(protocol_, event.fact, event.value);
    const bool changed = !event.was.word.empty() && event.was != event.value;
    auto line = fmt::format("{}{}: {}", changed ? "Changed. " : "", name, value);
    if (event.value.at) line += ", " + ago(*event.value.at, input_.now);
    if (changed) line += fmt::format(" (it was: {})", in_words(protocol_, event.fact, event.was));
    add(line + ".");
  }

  void say(const Lapsed& event) {
    const auto& fact = protocol_.facts.at(event.fact);
    const auto* known = after_.known(event.fact, event.place.run);
    const auto now = fmt::format("{} is now: {}", fact.name, in_words(protocol_, event.fact, known->value));
    if (applies(event.place))
      add(fmt::format("Tell them again: {}.", now));
    else
      add(fmt::format("This no longer holds, as {}: {}", now, subject(event.place)));
  }

  bool applies(const Place& place) const {
    const auto path = applying(protocol_.dialog(after_.run(place.run)->dialog), after_, place.run);
    return std::ranges::any_of(path, [&](const Step* step) { return step->id == place.step; });
  }

  std::string subject(const Place& place) const {
    const auto* step = step_of(protocol_, after_, place);
    if (step->kind == Step::Kind::ring) return "ring " + protocol_.contacts.at(step->contact).name;
    for (const auto& item : step->items)
      if (item.id == place.item) return item.text;
    return filled(step->text);
  }

  void say(const ClockStarted& event) { show_clock(event.clock); }

  void say(const ClockMoved& event) {
    add(fmt::format("Moved: {} Now due {}; it was {}.", protocol_.clocks.at(event.clock).what,
                    london_short(event.due), london_short(event.was)));
    show_clock(event.clock);
  }

  void say(const ClockWithdrawn& event) {
    add(fmt::format("No longer due, as {}: {}", event.why, protocol_.clocks.at(event.clock).what));
    show_clock(event.clock);
  }

  void say(const ClockMissed& event) {
    add(fmt::format("Due already: {} {}", protocol_.clocks.at(event.clock).what, event.why + "."));
  }

  void show_clock(const std::string& id) {
    const auto& clock = protocol_.clocks.at(id);
    const auto& running = after_.clocks.at(id);
    const auto from = running.from == "opened" ? "first contact" : protocol_.facts.at(running.from).name;
    reply_.clocks.push_back({id, clock.what, running.due,
                             fmt::format("{}, {}", from, london_short(running.from_at)),
                             state_word(running.state), clock.cites});
  }

  void say(const NotUnderstood& event) {
    add("I did not understand that. Please choose one of these, or say it in other words.");
    if (event.times < 2) return;
    add("If you are stuck, ring:");
    give(protocol_.number);
  }

  void say(const NotTaken& event) {
    if (event.by.empty()) return add("That question no longer applies. Nothing was changed.");
    const auto* step = step_of(protocol_, after_, event.place);
    const auto name =
        step->kind == Step::Kind::ask ? protocol_.facts.at(step->fact).name : subject(event.place);
    add(fmt::format(
        "Already answered at {} by {}: {} {}. Nothing was changed. To change an answer, say: change.",
        london_short(event.at), event.by, name + ":", in_past(event.value)));
  }

  void say(const WordSaid& event) {
    if (event.word == "999") return say_emergency();
    if (event.word == "number") return say_number();
    if (event.word == "why") return say_why();
    if (event.word == "status") return say_status();
    if (event.word == "help") return say_help();
    if (event.word == "note") return say_note(event.rest);
    if (event.word == "skip") return say_skipped();
    if (event.word == "change" && change_menu(protocol_, after_).empty())
      return add("Nothing has been answered yet.");
    if (event.word == "back" && before_.asking_again == after_.asking_again)
      return add("There is nothing before this.");
    if (event.word == "change" || event.word == "back") return;
    add(fmt::format("I have recorded \"{}\". I cannot act on it yet, so ring if somebody must know now:",
                    event.word));
    give(protocol_.number);
  }

  void say_emergency() {
    add(protocol_.contacts.at(protocol_.emergency).say);
    give(protocol_.emergency);
  }

  void say_number() {
    const auto open = open_question(protocol_, after_);
    give(open && open.step->kind == Step::Kind::ring ? open.step->contact : protocol_.number);
    add("The number:");
  }

  void say_skipped() {
    if (!open_question(protocol_, before_)) return add("There is no question to skip.");
    if (before_.asking_again) return add("The answer stays as it was.");
    add("Left unanswered; the record says so. You can come back to it with: change.");
  }

  void say_note(const std::string& words) {
    if (words.empty()) return add("Write note and then your words, as in: note spoke to the school.");
    add(fmt::format("Noted at {}.", london_short(input_.now)));
  }

  void say_why() {
    const auto open = open_question(protocol_, after_);
    if (!open) return add("There is no open question.");
    auto cites = open.step->cites;
    if (open.item)
      for (const auto& id : open.item->cites)
        if (std::ranges::find(cites, id) == cites.end()) cites.push_back(id);
    for (const auto& id : cites) {
      const auto& clause = protocol_.clauses.at(id);
      const auto source = std::ranges::find(protocol_.sources, clause.source, &Source::id);
      add(fmt::format("{} ({}): {}", id, source->title, clause.gist));
    }
    if (!open.step->house.empty()) add(fmt::format("This is {}: {}", kGeneralAdvice, open.step->house));
  }

  void say_help() {
    add("Answer with a number, the words, or a button. At any time you can say: 999, number, why, back, "
        "change, "
        "skip, note, status, help.");
    add("999 is for immediate danger. number gives the number to ring. change corrects an answer.");
  }

  void say_status() {
    add(fmt::format("{} was opened {} and is held by {}.", after_.code, london_short(after_.opened_at),
                    after_.holder));
    std::string known;
    for (const auto& [key, fact] : after_.facts) {
      const auto name = key.substr(key.rfind('/') + 1);
      known += fmt::format("\n- {}: {} ({}, {})", protocol_.facts.at(name).name,
                           in_words(protocol_, name, fact.value), fact.by, london_short(fact.at));
    }
    if (!known.empty()) add("Known:" + known);
    if (const auto undone = not_done(); !undone.empty()) add("Not done:" + undone);
    for (const auto& [id, clock] : after_.clocks)
      if (clock.state != RunningClock::State::withdrawn) show_clock(id);
  }

  std::string not_done() const {
    std::string list;
    for (const auto& [place, acknowledged] : after_.acknowledgements)
      if (acknowledged.outcome != "done")
        list +=
            fmt::format("\n- {}: {} ({})", subject(place), in_past(acknowledged.outcome), acknowledged.by);
    return list;
  }

  // --- what is asked ---

  void ask(const Shown& shown) {
    reply_.question = shown.place;
    if (is_menu(shown.place)) return ask_what_to_change();
    const auto& step = *step_of(protocol_, after_, shown.place);
    for (auto& choice : choices(protocol_, step)) reply_.options.push_back({choice.value, choice.label});
    cite(step.cites, step.house);
    switch (step.kind) {
      case Step::Kind::ask:
        return ask_fact(step);
      case Step::Kind::ring:
        give(shown.contact);
        add(fmt::format("Ring now: {}.", protocol_.contacts.at(shown.contact).name));
        return add(filled(step.text));
      case Step::Kind::do_:
        return ask_item(step, shown.place);
      case Step::Kind::tell:
      case Step::Kind::end:
        return add(filled(step.text));
    }
  }

  void ask_what_to_change() {
    add("Which answer do you want to change?");
    for (auto& choice : change_menu(protocol_, after_))
      reply_.options.push_back({choice.value, choice.label});
  }

  void ask_fact(const Step& step) {
    const auto& fact = protocol_.facts.at(step.fact);
    add(filled(step.text));
    add(fact.question);
    if (const auto* known = after_.known(step.fact, reply_.question->run))
      add(fmt::format("The answer so far: {}.", in_words(protocol_, step.fact, known->value)));
  }

  void ask_item(const Step& step, const Place& place) {
    add(filled(step.text));
    std::string list;
    for (const auto& item : step.items) {
      const auto found = after_.acknowledgements.find({place.run, place.step, item.id});
      const auto mark = found == after_.acknowledgements.end() ? " "
                        : found->second.outcome == "done"      ? "x"
                                                               : "-";
      list += fmt::format("{}[{}] {}", list.empty() ? "" : "\n", mark, item.text);
    }
    if (step.items.size() > 1) add(std::move(list));
    const auto open = std::ranges::find(step.items, place.item, &ChecklistItem::id);
    if (open == step.items.end()) return;
    add(step.items.size() > 1 ? "First open: " + open->text : open->text);
    cite(open->cites, {});
  }

  // The text with each {fact} replaced by what is known of it.
  std::string filled(std::string text) const {
    for (const auto& name : facts_in_text(text)) {
      const auto* known = after_.known(name, {});
      const auto words = known ? in_words(protocol_, name, known->value) : "not known yet";
      const auto at = text.find('{' + name + '}');
      text.replace(at, name.size() + 2, words);
    }
    return text;
  }

  const Protocol& protocol_;
  const Episode& before_;
  const Episode& after_;
  const Input& input_;
  Reply reply_;
  std::vector<std::string> paragraphs_;
};

}  // namespace

ShownContact shown_contact(const Protocol& protocol, const Contact& contact) {
  std::string why = contact.note;
  const auto add = [&](const std::string& sentence) {
    if (!sentence.empty()) why += (why.empty() ? "" : " ") + sentence;
  };
  if (!contact.hours.empty())
    add(contact.hours == "not stated" ? "The protocol does not state its hours."
                                      : "Hours: " + contact.hours + ".");
  if (contact.number.empty()) add(contact.local_ask);
  if (contact.cites.empty())
    add("This number is general advice, not from the " + protocol.title + " protocol.");
  return {contact.name, contact.number, why, contact.cites};
}

Reply compose(const Protocol& protocol, const Episode& before, const std::vector<Event>& events,
              const Episode& after, const Input& input) {
  return Composer{protocol, before, after, input}.reply(events);
}

}  // namespace dutydesk::dialogs
