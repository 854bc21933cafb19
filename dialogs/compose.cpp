#include "dialogs/compose.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

#include "dialogs/answer.h"
#include "dialogs/area.h"
#include "dialogs/contact.h"
#include "dialogs/look_up.h"
#include "dialogs/menu.h"
#include "dialogs/moment.h"
#include "dialogs/role.h"
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

// Words that end with a full stop, to go on after.
std::string without_stop(std::string words) {
  if (words.ends_with('.')) words.pop_back();
  return words;
}

class Composer {
 public:
  Composer(const Protocol& protocol, const std::vector<Event>& events, const Episode& after,
           const Input& input)
      : protocol_(protocol), events_(events), after_(after), input_(input) {}

  Reply reply() {
    reply_.episode = after_.code;
    if (!input_.led_from.empty()) add(input_.led_from + " asks nothing more now.");
    for (const auto& event : events_) std::visit([this](const auto& one) { say(one); }, event);
    if (later_) add("Later dates are kept too. Say status to see them.");
    for (const auto& event : events_)
      if (const auto* shown = std::get_if<Shown>(&event)) ask(*shown);
    say_until_known(reply_.contacts);
    std::ranges::sort(reply_.clocks, {},
                      [](const ShownClock& clock) { return std::tie(clock.due, clock.id); });
    reply_.text = fmt::format("{}", fmt::join(paragraphs_, "\n\n"));
    // Of two protocols the reader must know which one speaks.
    const bool is_one_of_two = !after_.beside.empty() && !happened<Opened>() && !reply_.text.empty();
    if (is_one_of_two) reply_.text = protocol_.title + ": " + reply_.text;
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

  // Gives this contact, or who stands in for it now, or both, and returns the first that it gave.
  const Contact& give(const std::string& contact_id) {
    const auto all = choose_contacts(protocol_, contact_id, after_.area, input_.now);
    for (const auto& chosen : all) {
      auto shown = shown_contact(protocol_, chosen);
      if (std::ranges::find(reply_.contacts, shown) != reply_.contacts.end()) continue;
      reply_.contacts.push_back(std::move(shown));
      cite(chosen.contact->cites, chosen.contact->house);
    }
    return *all.front().contact;
  }

  const Contact& rung(const Step& step, const Place& place) const {
    return rung_contact(protocol_, after_, step, place);
  }

  template <class E>
  bool happened() const {
    return std::ranges::any_of(events_, [](const Event& event) { return std::holds_alternative<E>(event); });
  }

  // --- what happened ---

  void say(const Opened& event) {
    const auto where = event.area == protocol_.title ? std::string{} : ", " + event.area;
    add(fmt::format("{}{}. {}", protocol_.title, where, protocol_.age));
    if (!event.caller.empty())
      add(fmt::format("The record says that {} reports this and that {} typed it. Read the questions out.",
                      role_in_words(event.caller), input_.worker.name));
    else if (names_caller(input_.text) && area_of_report({&protocol_}, input_.text).area != event.area)
      add("I do not know that caller, so the record has you as the one who reports. I know a foster carer, a "
          "parent, "
          "the police, a school, health staff, a residential worker and a social worker. Add with note who "
          "it is.");
  }
  // What a clock opens waits its turn: that it is to come is said.
  void say(const RunOpened& event) {
    const auto& dialog = protocol_.dialog(event.dialog);
    if (event.clock.empty() || dialog.title.empty()) return;
    const auto open = standing_question(protocol_, after_);
    const bool waits = open && open.run->id != event.run && !open.run->id.starts_with(event.run + "/");
    if (waits) add(fmt::format("To come, once nothing else is open: {}.", dialog.title));
  }

  void say(const AlreadyOpen& event) {
    const auto& dialog = protocol_.dialog(after_.run(event.run)->dialog);
    add(fmt::format("{} is open already. What is asked now comes first.", dialog.title));
  }

  void say(const Beside& event) {
    if (happened<Opened>()) return say_known_beside(event);
    add(fmt::format(
        "For {} the {} protocol applies beside this one. Its record is {}: its own numbers and times, "
        "and no rule of one counts in the other. Say {} to go on there{}",
        event.area, event.title, event.code, event.code,
        open_question(protocol_, after_) ? "; I ask here first." : "."));
  }

  // In the episode that opens beside another.
  void say_known_beside(const Beside& event) {
    add(fmt::format("This is the same child as {} ({}).", event.code, event.title));
    std::string list;
    for (const auto& each : events_)
      if (const auto* told = std::get_if<Carried>(&each))
        list += fmt::format("\n- {}: {}", protocol_.facts.at(told->fact).name,
                            without_stop(in_words(protocol_, told->fact, told->value)));
    add_list("Known from there, and not asked again:", list);
    if (input_.beside->waits)
      add(fmt::format("{} asks first. Say {} to go on here.", event.code, after_.code));
  }

  void say(const Carried&) {}  // with Beside

  void say(const AreaUnclear& event) { add(fmt::format("Did you mean {}?", event.either)); }

  void say_without_protocol(const std::string& area) {
    add(fmt::format(
        "I have no protocol for {}. Ring its social care; out of hours that council's switchboard puts "
        "you through ({}).",
        area, kGeneralAdvice));
    cite({}, "no document here tells whom to ring in an area that it does not cover");
  }

  void say(const Reopened&) {}
  void say(const Shown&) {}

  void say(const RunEnded& event) {
    const auto* end = protocol_.dialog(after_.run(event.run)->dialog).step(event.outcome);
    add(filled(end->text, event.run));
    cite(end->cites, end->house);
  }

  void say(const FactSet& event) {
    const auto& name = protocol_.facts.at(event.fact).name;
    const auto value = in_words(protocol_, event.fact, event.value);
    auto line = fmt::format("{}: {}", name, value);
    if (event.value.at) line += ", " + ago(*event.value.at, input_.now);
    if (event.was == event.value)
      line += ", as before";
    else if (!event.was.word.empty())
      line = fmt::format("Changed. {} (it was: {})", line, in_words(protocol_, event.fact, event.was));
    add(without_stop(line) + ".");
    if (event.value.word == "skipped") add("You can answer it later: say change.");
    if (protocol_.facts.at(event.fact).type == Fact::Type::area && event.value.word == "elsewhere")
      say_without_protocol(event.value.said);
  }

  void say(const Acknowledged& event) {
    if (event.outcome == "skipped") add("Left open. The record says so, and status lists it.");
    const auto* step = step_of(protocol_, after_, event.place);
    if (step->kind != Step::Kind::ring || event.outcome != "not_done") return;
    add(fmt::format("No answer from {}: that is on the record. Keep trying.", rung(*step, event.place).name));
    give(step->contact);
  }

  // All that one correction takes back are said together.
  void say(const Lapsed& event) {
    const auto reason = why_lapsed(event);
    std::vector<const Lapsed*> together;
    for (const auto& each : events_)
      if (const auto* other = std::get_if<Lapsed>(&each); other && why_lapsed(*other) == reason)
        together.push_back(other);
    if (*together.front() != event) return;
    std::string list;
    if (together.size() > 1 || !applies(event.place))
      for (const auto* each : together) list += "\n- " + subject(each->place);
    add(reason + list);
  }

  std::string why_lapsed(const Lapsed& event) const {
    const auto* again = applies(event.place) ? "Tell them again: " : "This no longer holds, because ";
    return again + is_now(event.fact, event.place.run) + ".";
  }

  std::string is_now(const std::string& fact, const std::string& run) const {
    return fmt::format("{} is now: {}", protocol_.facts.at(fact).name,
                       without_stop(in_words(protocol_, fact, after_.known(fact, run)->value)));
  }

  bool applies(const Place& place) const {
    const auto& run = *after_.run(place.run);
    const auto path = applying(protocol_, after_, run);
    return may_stand(protocol_, after_, run) &&
           std::ranges::any_of(path, [&](const Step* step) { return step->id == place.step; });
  }

  std::string subject(const Place& place) const {
    const auto* step = step_of(protocol_, after_, place);
    if (step->asks()) return protocol_.facts.at(step->fact).name;
    if (step->kind == Step::Kind::ring) return "Ring " + rung(*step, place).name + ".";
    for (const auto& item : step->items)
      if (item.id == place.item) return filled(item.text, place.run);
    return filled(step->text, place.run);
  }

  // A tired reader sees what is due within a day; status has the rest.
  bool is_later(Instant due) {
    const bool later = due > input_.now + std::chrono::hours{24};
    later_ = later_ || later;
    return later;
  }

  void say(const ClockStarted& event) {
    if (!is_later(event.due)) show_clock(event.clock);
  }

  // All that moved are said together; one that is missed by it says so itself.
  void say(const ClockMoved& event) {
    std::string list;
    for (const auto& each : events_) {
      const auto* moved = std::get_if<ClockMoved>(&each);
      if (!moved || (is_later(moved->due) && is_later(moved->was))) continue;
      if (after_.clocks.at(moved->clock).state == RunningClock::State::missed) continue;
      if (list.empty() && moved->clock != event.clock) return;
      list += fmt::format("\n- {}{}, no longer {}: {}", from_word(moved->clock), london_short(moved->due),
                          london_short(moved->was), protocol_.clocks.at(moved->clock).what);
    }
    add_list("Due times have moved:", list);
  }

  // All that one thing ended are said together.
  void say(const ClockWithdrawn& event) {
    std::string list;
    for (const auto& each : events_) {
      const auto* other = std::get_if<ClockWithdrawn>(&each);
      if (!other || other->why != event.why) continue;
      if (list.empty() && other->clock != event.clock) return;
      list += "\n- " + protocol_.clocks.at(other->clock).what;
    }
    add(fmt::format("No longer due, because {}:{}", without_stop(event.why), list));
  }

  void say(const ClockMissed& event) {
    add(fmt::format("Was due {}, and {}:\n- {}", london_short(missed_time(event)), event.why,
                    protocol_.clocks.at(event.clock).what));
  }

  // One that repeats has started again since.
  Instant missed_time(const ClockMissed& event) const {
    const auto& running = after_.clocks.at(event.clock);
    return running.from == "due" ? running.from_at : running.due;
  }

  void say(const ClockDue& event) {
    const auto& clock = protocol_.clocks.at(event.clock);
    add(fmt::format("Due now, {}{}:\n- {}", from_word(event.clock), london_short(event.due), clock.what));
    if (!clock.repeats) say_ambiguities(clock.ambiguities);
    show_clock(event.clock);
  }

  void say(const ClockMet& event) {
    const auto& running = after_.clocks.at(event.clock);
    const auto& clock = protocol_.clocks.at(event.clock);
    const auto* how = clock.due_from ? "Done" : is_late(running) ? "Done late," : "Done in time,";
    add(fmt::format("{} {}:\n- {}", how, done_in_words(clock, running), clock.what));
  }

  // What only begins at its time is due from then on.
  const char* from_word(const std::string& clock) const {
    return protocol_.clocks.at(clock).due_from ? "from " : "";
  }

  static bool is_late(const RunningClock& running) { return *running.met_at > running.due; }

  // "at 22:50 GMT on Sat 21 Nov, after it was due at 22:30 GMT on Sat 21 Nov"
  static std::string done_in_words(const Clock& clock, const RunningClock& running) {
    if (clock.due_from) return "at " + london_short(*running.met_at);
    return fmt::format("at {}{} due at {}", london_short(*running.met_at),
                       is_late(running) ? ", after it was" : "; it was", london_short(running.due));
  }

  void say(const ClockUnmet& event) {
    const auto& running = after_.clocks.at(event.clock);
    const bool still_due =
        running.state == RunningClock::State::running || protocol_.clocks.at(event.clock).due_from;
    add(fmt::format("Not done after all, and {} {}{}:\n- {}", still_due ? "due" : "was due",
                    from_word(event.clock), london_short(running.due),
                    protocol_.clocks.at(event.clock).what));
  }

  // No document says which days are working days: what we take is said.
  static const char* counted(const Clock& clock) {
    if (clock.due_after.working_days > 0) return ", counting Monday to Friday without bank holidays";
    return clock.due_after.calendar_days > 0 ? ", counting that day, to midnight" : "";
  }

  std::string moment_in_words(const std::string& from) const {
    if (from == "opened") return "first contact";
    if (from == "reached") return "when this was called for";
    if (from == "due") return "the time before";
    return protocol_.facts.at(from).name;
  }

  void show_clock(const std::string& id) {
    if (std::ranges::find(reply_.clocks, id, &ShownClock::id) != reply_.clocks.end()) return;
    const auto& clock = protocol_.clocks.at(id);
    const auto& running = after_.clocks.at(id);
    const auto from = moment_in_words(running.from);
    const bool begins = clock.due_from && running.state == RunningClock::State::running;
    reply_.clocks.push_back({id, clock.what, running.due,
                             fmt::format("{}, {}{}", from, london_short(running.from_at), counted(clock)),
                             begins ? "from" : std::string{state_word(running.state)}, clock.cites});
  }

  void say(const NotUnderstood& event) {
    add("I did not understand that. Please choose one of these, or say it in other words.");
    if (event.times < 2) return;
    add(fmt::format("If you are stuck, ring {}.", give(protocol_.number).name));
  }

  void say(const MomentUnclear& event) {
    if (event.why == "missing")
      return add(
          "That night the clocks went forward, and that hour never was. Please say the time again, as it "
          "was on the clock before or after the change.");
    if (event.why == "future")
      return add(fmt::format("{} is still to come. When was it?", london_short(event.first)));
    if (event.why == "no_hour")
      return add("About what time? Your best guess will do, for example 22:15, 9pm or 2 hours ago.");
    add("That can be read in two ways. Which one?");
  }

  void say(const Alarmed&) { say_emergency(); }

  void say(const NotTaken& event) {
    if (event.by.empty()) return add("That question does not apply now. Nothing was changed.");
    const auto* step = step_of(protocol_, after_, event.place);
    const auto said = fmt::format("{} by {}", london_short(event.at), event.by);
    if (step->asks())
      add(fmt::format(
          "Already answered at {}: {}: {}. Nothing was changed. To change an answer, say: change.", said,
          protocol_.facts.at(step->fact).name, event.value));
    else
      add(fmt::format(
          "Already recorded at {} as {}. Nothing was changed. To add to it, say note and your words."
          "\n- {}",
          said, in_past(event.value), subject(event.place)));
  }

  void say(const WordSaid& event) {
    if (event.word == "999") return say_emergency();
    if (event.word == "number") return say_number();
    if (event.word == "script") return say_script();
    if (event.word == "why" && !event.rest.empty()) return say(look_up_clause(protocol_, event.rest));
    if (event.word == "why") return say_why();
    if (event.word == "status") return say_status();
    if (event.word == "help") return say_help();
    if (event.word == "note") return say_note(event.rest);
    if (event.word == "define") return say(look_up_term(protocol_, event.rest));
    if (event.word == "handover") return say_handover();
    if (event.word == "returned") return say_returned();
    if (event.word == "leave") return say_leave();
    if (event.word == "skip" && !happened<FactSet>() && !happened<Acknowledged>() && !happened<NotTaken>())
      return add("There is no question to skip.");
    if (event.word == "change" && answered(protocol_, after_).empty())
      return add("Nothing has been answered yet.");
    if (event.word == "topics" && topic_menu(protocol_, after_, input_.worker).empty())
      return add("There is nothing more of this protocol to choose from.");
    if (event.word == "back" && !happened<Reopened>()) return add("There is nothing before this.");
  }

  void say_emergency() { add(filled(give(protocol_.emergency).say, {})); }

  void say_number() { add(fmt::format("The number to ring: {}.", give(contact_now()).name)); }

  // What the call-taker asks for, in order; a blank for what is not known here, such as the child's name.
  void say_script() {
    const auto& contact = give(contact_now());
    std::string list;
    for (const auto& line : contact.script) list += "\n- " + filled(line, run_now(), "____");
    if (!list.empty())
      add("Say to " + contact.name + ":" + list);
    else
      add(contact.say.empty() ? "The protocol does not say what to tell them."
                              : filled(contact.say, run_now()));
  }

  std::string run_now() const {
    const auto open = open_question(protocol_, after_);
    return open ? open.run->id : std::string{};
  }

  // Whom the open step tells to ring, else the protocol's own number.
  std::string contact_now() const {
    const auto open = open_question(protocol_, after_);
    return open && open.step->kind == Step::Kind::ring ? open.step->contact : protocol_.number;
  }

  void say_note(const std::string& words) {
    if (words.empty()) return add("Write note and then your words, as in: note spoke to the school.");
    add(fmt::format("Noted at {}.", london_short(input_.now)));
  }

  void say(LookedUp found) {
    for (auto& paragraph : found.paragraphs) add(std::move(paragraph));
    cite(found.cites, {});
  }

  void say_handover() {
    add(fmt::format(
        "Noted at {} that you want to hand over. {} is held by {} until somebody else has taken it.",
        london_short(input_.now), after_.code, after_.holder));
    add_list("Tell whoever takes it what is still open:", still_open());
    for (const auto& other : after_.beside)
      add(fmt::format("{} ({}) is a record of its own. Say: {} handover.", other.code, other.title,
                      other.code));
  }

  void say_returned() {
    add(fmt::format("Noted at {} that the child is back or has been found.", london_short(input_.now)));
    for (const auto& other : after_.beside)
      add(fmt::format("{} ({}) stays open until it is told as well. Say: {} returned.", other.code,
                      other.title, other.code));
    if (protocol_.returned.empty()) {
      add(fmt::format(
          "I have no questions for a return in this protocol. Tell {} and everybody who was told ({}).",
          give(protocol_.number).name, kGeneralAdvice));
      cite({}, "the protocol has no dialog for a return");
    }
  }

  void say_leave() {
    add(fmt::format("Noted at {} that you leave this conversation. {} is still held by {}.",
                    london_short(input_.now), after_.code, after_.holder));
    add_list("Not asked or not done yet:", still_open());
  }

  void add_list(const std::string& heading, const std::string& list) {
    if (!list.empty()) add(heading + list);
  }

  // The question that stands, what was left open, and what is due.
  std::string still_open() const {
    std::string list;
    if (const auto open = standing_question(protocol_, after_)) list += "\n- " + subject(open.place());
    for (const auto& [key, known] : after_.facts)
      if (known.value.word == "skipped")
        list += fmt::format("\n- {}: not answered", protocol_.facts.at(key.fact).name);
    list += not_done();
    for (const auto& [id, clock] : clocks_by_time())
      if (clock.state == RunningClock::State::running || clock.state == RunningClock::State::due)
        list += fmt::format("\n- due {}{}: {}", from_word(id), london_short(clock.due),
                            protocol_.clocks.at(id).what);
    return list;
  }

  std::vector<std::pair<std::string, RunningClock>> clocks_by_time() const {
    std::vector<std::pair<std::string, RunningClock>> clocks{after_.clocks.begin(), after_.clocks.end()};
    std::ranges::sort(clocks, {}, [](const auto& clock) { return std::tie(clock.second.due, clock.first); });
    return clocks;
  }

  void say_why() {
    const auto open = open_question(protocol_, after_);
    if (!open) return add("There is no open question.");
    auto cites = open.step->cites;
    if (open.step->kind == Step::Kind::classify)
      std::ranges::copy(rule_of(*open.step, after_, open.run->id).cites, std::back_inserter(cites));
    if (open.item)
      for (const auto& id : open.item->cites)
        if (std::ranges::find(cites, id) == cites.end()) cites.push_back(id);
    for (const auto& id : cites) add(clause_in_words(protocol_, protocol_.clauses.at(id)));
    if (!open.step->house.empty()) add(fmt::format("This is {}: {}", kGeneralAdvice, open.step->house));
    say_all_ambiguities(open);
  }

  // Of the step, of whom it rings, and of the clocks it starts.
  void say_all_ambiguities(const Open& open) {
    auto ids = open.step->ambiguities;
    const auto add_to = [&](const std::vector<std::string>& more) {
      for (const auto& id : more)
        if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    };
    add_to(contact_ambiguities(*open.step, open.place()));
    for (const auto& clock : open.step->starts) add_to(protocol_.clocks.at(clock).ambiguities);
    for (const auto& id : ids) add(ambiguity_in_words(protocol_.ambiguities.at(id)));
  }

  // Of the contact that a step, or the item that is asked, names.
  std::vector<std::string> contact_ambiguities(const Step& step, const Place& place) const {
    auto contact = step.contact;
    for (const auto& item : step.items)
      if (item.id == place.item) contact = item.contact;
    return contact.empty() ? std::vector<std::string>{} : protocol_.contacts.at(contact).ambiguities;
  }

  // Each is said until what it was said of is answered, and once in a reply.
  void say_ambiguities(const std::vector<std::string>& ids) {
    for (const auto& id : ids) {
      const auto& ambiguity = protocol_.ambiguities.at(id);
      auto words = "The text is not clear here: " + ambiguity.text;
      const bool said = std::ranges::find(paragraphs_, words) != paragraphs_.end();
      if (ambiguity.at_step && !said && !was_met(id)) add(std::move(words));
    }
  }

  // Whether something is answered or done, elsewhere than at what is asked, that has this ambiguity.
  bool was_met(const std::string& ambiguity) const {
    const auto has = [&](const Place& place) {
      const auto* step = step_of(protocol_, after_, place);
      if (!step || place == reply_.question) return false;
      const auto of_contact = contact_ambiguities(*step, place);
      return std::ranges::find(step->ambiguities, ambiguity) != step->ambiguities.end() ||
             std::ranges::find(of_contact, ambiguity) != of_contact.end();
    };
    return std::ranges::any_of(after_.facts, [&](const auto& known) { return has(known.second.place); }) ||
           std::ranges::any_of(after_.acknowledgements, [&](const auto& done) { return has(done.first); });
  }

  void say_help() {
    add("Answer by button, by number or in your own words. You can say these at any time:");
    add("999: immediate danger\nnumber: the number to ring\nscript: what to say there\n"
        "why: which rule asks for this; why TVP-2a (or another clause): what that says\nback: the question "
        "before\nchange: correct an answer\n"
        "skip: leave a question open\nnote and your words: add to the record\n"
        "status: what is known and what is due\ndefine and a word: what it means in this protocol\n"
        "handover, returned, leave: say so, and it is on the record\n"
        "topics: what else this protocol helps with\n"
        "new, or new for and who is on the phone, or new in and another area: another child");
  }

  void say_status() {
    add(fmt::format("{} was opened {} and is held by {}.", after_.code, london_short(after_.opened_at),
                    after_.holder));
    for (const auto& other : after_.beside)
      add(fmt::format("Beside it stands {} ({}, for {}).", other.code, other.title, other.area));
    if (!after_.caller.empty()) add(fmt::format("Reported by {}.", role_in_words(after_.caller)));
    std::string known;
    for (const auto& [key, fact] : after_.facts)
      known += fmt::format("\n- {}: {} ({}, {})", protocol_.facts.at(key.fact).name,
                           in_words(protocol_, key.fact, fact.value), fact.by, london_short(fact.at));
    if (!known.empty()) add("Known:" + known);
    if (const auto undone = not_done(); !undone.empty()) add("Not done:" + undone);
    add_list("Done of what was due:", met());
    for (const auto& [id, clock] : after_.clocks)
      if (clock.state != RunningClock::State::withdrawn && clock.state != RunningClock::State::met)
        show_clock(id);
  }

  // One that was missed stays missed, and may be done after all.
  std::string met() const {
    std::string list;
    for (const auto& [id, clock] : clocks_by_time())
      if (clock.met_at && clock.state != RunningClock::State::withdrawn)
        list += fmt::format("\n- {}{} Done {}.", clock.state == RunningClock::State::missed ? "Missed: " : "",
                            protocol_.clocks.at(id).what, done_in_words(protocol_.clocks.at(id), clock));
    return list;
  }

  std::string not_done() const {
    std::string list;
    for (const auto& [place, acknowledged] : after_.acknowledgements)
      if (acknowledged.outcome != "done")
        list += fmt::format("\n- {}, {}: {}", in_past(acknowledged.outcome), acknowledged.by, subject(place));
    return list;
  }

  // --- what is asked ---

  void ask(const Shown& shown) {
    if (shown.place == Place{}) return say_nothing_is_open();
    reply_.question = shown.place;
    if (is_menu(shown.place)) return ask_in_menu(shown.place);
    const auto& step = *step_of(protocol_, after_, shown.place);
    offer_moments();
    for (auto& choice : choices(protocol_, step)) reply_.options.push_back({choice.value, choice.label});
    cite(step.cites, step.house);
    say_why_again(shown.place);
    ask_step(step, shown.place);
    if (is_brought_up()) say_ambiguities(newly_met(step, shown.place));
  }

  // Whether the turn leads to the question; else it is there as it was.
  bool is_brought_up() const {
    if (input_.channel == kClockChannel && !happened<RunOpened>()) return false;
    if (happened<FactSet>() || happened<Acknowledged>() || happened<Reopened>() || happened<RunOpened>())
      return true;
    return !happened<NotUnderstood>() && !happened<MomentUnclear>() && !happened<WordSaid>() &&
           !happened<Alarmed>();
  }

  // What differs for the step as a whole comes with the first of its items.
  std::vector<std::string> newly_met(const Step& step, const Place& place) const {
    const bool started = std::ranges::any_of(step.items, [&](const ChecklistItem& item) {
      return after_.acknowledged(place.run, place.step, item.id) != nullptr;
    });
    auto ids = started ? std::vector<std::string>{} : step.ambiguities;
    for (const auto& id : contact_ambiguities(step, place))
      if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    return ids;
  }

  void ask_step(const Step& step, const Place& place) {
    switch (step.kind) {
      case Step::Kind::ask:
        return ask_fact(step);
      case Step::Kind::classify:
        return ask_to_classify(step);
      case Step::Kind::ring:
        return ask_to_ring(step);
      case Step::Kind::do_:
        return ask_item(step, place);
      case Step::Kind::tell:
      case Step::Kind::clock:
      case Step::Kind::call:
      case Step::Kind::end:
        return add(filled(step.text, place.run));
    }
  }

  void say_nothing_is_open() {
    if (!paragraphs_.empty()) return;
    add("No question is open. In danger ring 999. If things have changed, ring the number here and say "
        "change; "
        "status shows what is due, note adds something.");
    give(protocol_.number);
  }

  // What was taken back in an earlier turn comes without its reason otherwise.
  void say_why_again(const Place& place) {
    const auto found = after_.lapsed.find(place);
    if (found != after_.lapsed.end() && !happened<Lapsed>())
      add(fmt::format("{}. Tell them again:", is_now(found->second, place.run)));
  }

  void ask_to_ring(const Step& step) {
    const auto& contact = give(step.contact);
    add(fmt::format("Ring now: {}.", contact.name));
    add(filled(contact.say, reply_.question->run));
    add(filled(step.text, reply_.question->run));
  }

  void ask_in_menu(const Place& menu) {
    add(menu == kTopics ? "What do you need?" : "Which answer do you want to change?");
    for (auto& choice : menu_at(menu, protocol_, after_, input_.worker))
      reply_.options.push_back({choice.value, choice.label});
  }

  void ask_fact(const Step& step) {
    const auto& fact = protocol_.facts.at(step.fact);
    if (!step.contact.empty()) give(step.contact);
    add(filled(step.text, reply_.question->run));
    add(after_.caller.empty() || fact.aloud.empty() ? fact.question : fact.aloud);
    if (const auto* known = after_.known(step.fact, reply_.question->run))
      add(fmt::format("The answer so far: {}.", in_words(protocol_, step.fact, known->value)));
  }

  // The two readings of a time come before "not known".
  void offer_moments() {
    for (const auto& event : events_)
      if (const auto* unclear = std::get_if<MomentUnclear>(&event); unclear && unclear->why == "either")
        for (const auto at : {unclear->first, unclear->second})
          reply_.options.push_back({moment_value(at), london_short(at)});
  }

  void ask_to_classify(const Step& step) {
    const auto& fact = protocol_.facts.at(step.fact);
    const auto& rule = rule_of(step, after_, reply_.question->run);
    add(filled(step.text, reply_.question->run));
    add(fmt::format("As the protocol reads, from what is known so far: {}.", fact.label(rule.value)));
    cite(rule.cites, {});
    if (const auto* known = after_.known(step.fact, reply_.question->run); known && !known->read.empty())
      add(fmt::format("Decided before by {}: {}, when the protocol read {}.", known->by,
                      in_words(protocol_, step.fact, known->value), fact.label(known->read)));
    add(fact.question);
    add("Say yes to that, or say what was decided instead; the record says by whom.");
  }

  void ask_item(const Step& step, const Place& place) {
    add(fmt::format("{}{}", filled(step.text, place.run), order_in_words(step.order)));
    std::string list;
    for (const auto& item : step.items) {
      const auto* found = after_.acknowledged(place.run, place.step, item.id);
      const auto mark = !found ? " " : found->outcome == "done" ? "x" : "-";
      list += fmt::format("{}[{}] {}", list.empty() ? "" : "\n", mark, filled(item.text, place.run));
    }
    if (step.items.size() > 1) add(std::move(list));
    const auto open = std::ranges::find(step.items, place.item, &ChecklistItem::id);
    if (open == step.items.end()) return;
    add((step.items.size() > 1 ? "Next: " : "") + filled(open->text, place.run));
    if (!open->contact.empty()) give(open->contact);
    cite(open->cites, {});
  }

  static std::string_view order_in_words(Step::Order order) {
    return order == Step::Order::listed ? " In this order:"
           : order == Step::Order::any  ? " In any order:"
                                        : "";
  }

  // The text with each {fact} replaced by what is known of it.
  std::string filled(std::string text, const std::string& run,
                     const std::string& blank = "not known yet") const {
    for (const auto& name : facts_in_text(text)) {
      const auto* known = after_.known(name, run);
      const auto words = known ? in_words(protocol_, name, known->value) : blank;
      const auto at = text.find('{' + name + '}');
      text.replace(at, name.size() + 2, words);
    }
    return text;
  }

  const Protocol& protocol_;
  const std::vector<Event>& events_;
  const Episode& after_;
  const Input& input_;
  Reply reply_;
  std::vector<std::string> paragraphs_;
  bool later_ = false;  // a clock that was started or moved is due after more than a day
};

}  // namespace

Reply compose(const Protocol& protocol, const std::vector<Event>& events, const Episode& after,
              const Input& input) {
  return Composer{protocol, events, after, input}.reply();
}

}  // namespace dutydesk::dialogs
