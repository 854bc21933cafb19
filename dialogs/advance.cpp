#include "dialogs/advance.h"

#include <algorithm>
#include <set>

#include "dialogs/answer.h"
#include "dialogs/clock.h"
#include "dialogs/compose.h"
#include "dialogs/contact.h"
#include "dialogs/menu.h"
#include "dialogs/moment.h"
#include "dialogs/role.h"
#include "dialogs/tally.h"
#include "dialogs/walk.h"
#include "dialogs/word.h"

namespace dutydesk::dialogs {
namespace {

class Advance {
 public:
  Advance(const Protocol& protocol, const Episode& before, const Input& input)
      : protocol_(protocol),
        before_(before),
        input_(input),
        stamp_{input.now, input.worker, input.channel, input.conversation} {
    turn_.after = before;
  }

  Turn turn() {
    if (!now().opened())
      open();
    else if (input_.channel == kClockChannel)
      return fire();
    else if (input_.press)
      take_press(*input_.press);
    else if (const auto word = recognise_word(input_.text); word && !names_choice())
      take_word(*word);
    else
      take_answer();
    settle();
    show();
    turn_.reply = compose(protocol_, turn_.events, turn_.after, input_);
    return std::move(turn_);
  }

 private:
  const Episode& now() const { return turn_.after; }

  void emit(Event event) {
    apply(turn_.after, event, stamp_);
    turn_.events.push_back(std::move(event));
  }

  bool alarm() {
    const bool alarmed = holds_any(plain_words(input_.text), protocol_.alarm);
    if (alarmed) emit(Alarmed{input_.text});
    return alarmed;
  }

  void open() {
    alarm();
    const auto& worker = input_.worker;
    const auto& beside = input_.beside;
    const auto caller = beside ? beside->caller : caller_in(input_.text).value_or(std::string{});
    const auto role = beside ? beside->role : caller.empty() ? worker.role : caller;
    emit(Opened{now().code, protocol_.id, protocol_.revision, role, caller, worker.area});
    if (beside) stand_beside(*beside);
    if (beside && beside->placing && !protocol_.placed_elsewhere.empty())
      return open_run(protocol_.placed_elsewhere);
    const auto own = protocol_.openings.find(role);
    open_run(own == protocol_.openings.end() ? protocol_.opening : own->second);
  }

  void stand_beside(const Companion& other) {
    emit(Beside{other.episode, other.protocol, other.title, other.area});
    for (const auto& told : other.facts) emit(Carried{told.fact, told.value, told.at, told.by, told.channel});
  }

  void open_run(const std::string& dialog, const std::string& clock = {}) {
    const auto same = std::ranges::count(now().runs, dialog, &Run::dialog);
    emit(RunOpened{dialog + "." + std::to_string(same + 1), dialog, clock});
  }

  // The clocks whose time has come. Nobody has said anything: what was asked last stays so, unless another
  // question stands now, or the same has stood for a clock's whole round.
  Turn fire() {
    const auto clocks = now().clocks;
    for (const auto& [id, clock] : clocks)
      if (clock.state == RunningClock::State::running && clock.due <= input_.now)
        emit(ClockDue{id, clock.due});
    if (!turn_.events.empty()) {
      settle();
      show_to_holder();
    }
    turn_.reply = compose(protocol_, turn_.events, turn_.after, input_);
    return std::move(turn_);
  }

  void show_to_holder() {
    const auto was = open_question(protocol_, before_);
    const auto is = open_question(protocol_, now());
    const bool stood = was && is && was.place() == is.place();
    if (is && (!stood || (is_due_again() && !holder_in_menu()))) emit(Shown{is.place(), contact_of(is)});
  }

  bool holder_in_menu() const {
    const auto last = now().shown.find(now().holder_at);
    return last != now().shown.end() && is_menu(last->second.place);
  }

  // What a clock opened before still waits to be answered when its time comes again.
  bool is_due_again() const {
    return std::ranges::any_of(turn_.events, [&](const Event& event) {
      const auto* due = std::get_if<ClockDue>(&event);
      if (!due) return false;
      const auto* run = open_run_of(protocol_.clocks.at(due->clock).opens);
      return run && before_.run(run->id);
    });
  }

  // --- what was said ---

  void take_press(const Press& press) {
    if (press.place == Place{} && is_word(press.value)) return take_word({press.value, {}});
    if (is_menu(press.place)) return choose_entry(press.place, press.value);
    const auto* step = step_of(protocol_, now(), press.place);
    if (!still_open(press.place)) return not_taken(press.place);
    if (const auto at = offered_moment(press)) return accept(press.place, *step, {"known", at});
    const auto offered = choices(protocol_, *step);
    if (std::ranges::find(offered, press.value, &FactOption::value) == offered.end()) return not_understood();
    accept(press.place, *step, {press.value});
  }

  // One of the two readings that this worker was offered.
  std::optional<Instant> offered_moment(const Press& press) const {
    const auto* last = now().last_shown(input_.conversation, input_.worker.id);
    if (!last || last->place != press.place) return std::nullopt;
    for (const auto at : last->either)
      if (moment_value(at) == press.value) return at;
    return std::nullopt;
  }

  void take_answer() {
    const auto words = plain_words(input_.text);
    const bool alarmed = alarm();
    const auto* last = now().last_shown(input_.conversation, input_.worker.id);
    if (words.empty()) return;  // "where were we?"
    if (says_returned(words) && !(last && answers(words, last->place)))
      return take_word({"returned", input_.text});
    if (!last || last->place == Place{}) return;  // nothing was asked here: show() asks
    if (is_menu(last->place)) return choose_in_menu(last->place, words);
    const auto place = last->place;
    if (!still_open(place)) return not_taken(place);
    const auto* step = step_of(protocol_, now(), place);
    const auto value = answer_in(words, place, *step);
    // "kidnapped, I think" is no "not known", and "not breathing" no "no".
    const bool is_none = alarmed && value && (value->word == "unknown" || value->word == "no");
    if (value && !is_none) return accept(place, *step, *value);
    if (!alarmed && !unclear_) not_understood();
  }

  // Whether the question has a choice that these words name. What is typed freely could be any words.
  bool answers(const std::string& words, const Place& place) const {
    if (is_menu(place)) return named_in_menu(place, words).has_value();
    if (!still_open(place)) return false;
    const auto* step = step_of(protocol_, now(), place);
    if (step->asks() && protocol_.facts.at(step->fact).type == Fact::Type::text) return false;
    return understand(protocol_, *step, words, input_.text, input_.now).has_value();
  }

  // "back" where an answer is called so: the words are a choice of the question last shown to this worker.
  bool names_choice() const {
    const auto* last = now().last_shown(input_.conversation, input_.worker.id);
    if (!last || !(is_menu(last->place) || still_open(last->place))) return false;
    const auto offered = is_menu(last->place) ? menu_at(last->place, protocol_, now(), input_.worker)
                                              : choices(protocol_, *step_of(protocol_, now(), last->place));
    const auto words = plain_words(input_.text);
    return std::ranges::any_of(offered, [&](const FactOption& option) {
      return option.value == words || plain_words(option.label) == words;
    });
  }

  std::optional<Value> answer_in(const std::string& words, const Place& place, const Step& step) {
    if (step.asks() && protocol_.facts.at(step.fact).type == Fact::Type::area)
      return area_in(words, place, step);
    if (step.kind == Step::Kind::classify && agrees(words))
      return Value{rule_of(step, now(), place.run).value};
    if (!step.asks() || protocol_.facts.at(step.fact).type != Fact::Type::moment)
      return understand(protocol_, step, words, input_.text, input_.now);
    if (const auto at = chosen_moment(words)) return Value{"known", at};
    auto unknown = understand(protocol_, step, words, input_.text, input_.now);
    const auto reading = read_moment(words, input_.now);
    const bool timeless = reading.kind == Reading::Kind::none || reading.kind == Reading::Kind::no_hour;
    if (unknown && (timeless || !is_rough(words))) return unknown;
    if (reading.kind == Reading::Kind::moment) return Value{"known", reading.at};
    say_unclear(place, reading);
    return std::nullopt;
  }

  std::optional<Value> area_in(const std::string& words, const Place& place, const Step& step) {
    if (auto unknown = understand(protocol_, step, words, input_.text, input_.now)) return unknown;
    const auto& named = input_.area;
    if (named && !named->area.empty()) return Value{named->kind, {}, named->area};
    unclear_ = named.has_value();
    if (unclear_) emit(AreaUnclear{place, named->either});
    return std::nullopt;
  }

  // Which of the two readings that were offered.
  std::optional<Instant> chosen_moment(const std::string& words) const {
    const auto* last = now().last_shown(input_.conversation, input_.worker.id);
    return last ? choose_moment(last->either, words) : std::nullopt;
  }

  void say_unclear(const Place& place, const Reading& reading) {
    if (reading.kind == Reading::Kind::none) return;
    unclear_ = true;
    const auto* why = reading.kind == Reading::Kind::either    ? "either"
                      : reading.kind == Reading::Kind::missing ? "missing"
                      : reading.kind == Reading::Kind::no_hour ? "no_hour"
                                                               : "future";
    emit(MomentUnclear{place, why, reading.at, reading.or_at});
  }

  bool still_open(const Place& place) const {
    // Whoever reopens a question does not keep the others from the one that stands.
    const auto here = [&](const Open& open) {
      return open && open.run->id == place.run && open.step->id == place.step && has_open(*open.step, place);
    };
    return here(standing_question(protocol_, now())) ||
           (now().asking_again && here(open_question(protocol_, now())));
  }

  bool has_open(const Step& step, const Place& place) const {
    if (step.items.empty()) return place.item.empty();
    return std::ranges::find(step.items, place.item, &ChecklistItem::id) != step.items.end() &&
           !now().acknowledgements.contains(place);
  }

  void accept(const Place& place, const Step& step, const Value& value) {
    if (step.asks()) return answer(place, step, value, {});
    if (value.word == "all_done") {
      for (const auto& item : step.items)
        if (!now().acknowledged(place.run, place.step, item.id))
          emit(Acknowledged{{place.run, place.step, item.id}, "done", {}});
      return;
    }
    emit(Acknowledged{place, value.word, {}});
  }

  void answer(const Place& place, const Step& step, const Value& value, const std::string& why) {
    const auto run = protocol_.facts.at(step.fact).of_run ? place.run : std::string{};
    const auto* known = now().known(step.fact, run);
    const auto was = known ? known->value : Value{};
    const auto advised = acknowledged_on_the_way();
    const auto read =
        step.kind == Step::Kind::classify ? rule_of(step, now(), place.run).value : std::string{};
    emit(FactSet{step.fact, run, place, value, was, why, read});
    if (const auto& named = input_.area; named && value.said == named->area && !named->episode.empty())
      emit(Beside{named->episode, named->protocol, named->title, named->area});
    if (was != value) lapse(step.fact, run, !was.word.empty(), advised);
  }

  // --- corrections ---

  // The acknowledged places whose steps the walks pass now.
  std::vector<Place> acknowledged_on_the_way() const {
    std::vector<Place> places;
    for (const auto& [place, _] : now().acknowledgements)
      if (on_the_way(place)) places.push_back(place);
    return places;
  }

  bool on_the_way(const Place& place) const {
    const auto* run = now().run(place.run);
    if (!may_stand(protocol_, now(), *run)) return false;
    const auto path = applying(protocol_, now(), *run);
    return std::ranges::any_of(path, [&](const Step* step) { return step->id == place.step; });
  }

  // What was told or done on the strength of a fact that has changed no longer stands. A fact of one run has
  // no bearing on another run.
  void lapse(const std::string& fact, const std::string& run, bool corrected,
             const std::vector<Place>& advised) {
    for (const auto& place : advised) {
      if (!run.empty() && run != place.run) continue;
      const bool used = corrected && uses(place, fact);
      if (used || !on_the_way(place)) emit(Lapsed{place, fact});
    }
  }

  bool uses(const Place& place, const std::string& fact) const {
    const auto& step = *step_of(protocol_, now(), place);
    auto used = facts_of(step.when);
    const auto add = [&](const std::string& text) {
      std::ranges::copy(facts_in_text(text), std::back_inserter(used));
    };
    add(step.text);
    for (const auto& item : step.items) add(item.text);
    if (step.kind == Step::Kind::ring) add(rung_contact(protocol_, now(), step, place).say);
    return std::ranges::find(used, fact) != used.end();
  }

  // --- menus ---

  std::optional<std::string> named_in_menu(const Place& place, const std::string& words) const {
    return named_in(place, menu_at(place, protocol_, now(), input_.worker), words);
  }

  void choose_in_menu(const Place& place, const std::string& words) {
    if (const auto value = named_in_menu(place, words)) return choose_entry(place, *value);
    not_understood();
  }

  void choose_entry(const Place& place, const std::string& value) {
    const auto menu = menu_at(place, protocol_, now(), input_.worker);
    if (std::ranges::find(menu, value, &FactOption::value) == menu.end()) return not_understood();
    chosen_ = true;
    place == kTopics ? open_topic(value) : emit(Reopened{place_in_menu(value)});
  }

  // What the words behind `change` or `topics` name is asked at once; else show() offers the menu.
  void choose_at_once(const Place& place, const std::string& words) {
    if (const auto value = named_in_menu(place, words)) choose_entry(place, *value);
  }

  void open_topic(const std::string& dialog) {
    if (const auto* run = open_run_of(dialog)) return emit(AlreadyOpen{run->id});
    open_run(dialog);
  }

  // nullptr where none is open.
  const Run* open_run_of(const std::string& dialog) const {
    const auto open = [&](const Run& run) { return run.dialog == dialog && is_open(protocol_, now(), run); };
    const auto found = std::ranges::find_if(now().runs, open);
    return found == now().runs.end() ? nullptr : &*found;
  }

  // --- what could not be taken ---

  void not_understood() {
    const auto* last = now().last_shown(input_.conversation, input_.worker.id);
    emit(NotUnderstood{last ? last->not_understood + 1 : 1});
  }

  void not_taken(const Place& place) {
    NotTaken event{place, {}, {}, {}};
    const auto* step = step_of(protocol_, now(), place);
    if (step && step->asks()) {
      if (const auto* known = now().known(step->fact, place.run); known && known->place == place)
        event = {place, in_words(protocol_, step->fact, known->value), known->by, known->at};
    } else if (const auto found = now().acknowledgements.find(place); found != now().acknowledgements.end()) {
      event = {place, found->second.outcome, found->second.by, found->second.at};
    }
    emit(std::move(event));
  }

  // --- words that work anywhere ---

  void take_word(const Word& word) {
    emit(WordSaid{word.word, word.rest});
    if (word.word == "skip") skip(word.rest);
    if (word.word == "back") back();
    if (word.word == "change" && !word.rest.empty()) choose_at_once(kMenu, plain_words(word.rest));
    if (word.word == "topics" && !word.rest.empty()) choose_at_once(kTopics, plain_words(word.rest));
    if (word.word == "returned" && !protocol_.returned.empty() && !open_run_of(protocol_.returned))
      open_run(protocol_.returned);
  }

  // Skipping is an answer: it is to the question that this worker was shown.
  void skip(const std::string& why) {
    const auto* last = now().last_shown(input_.conversation, input_.worker.id);
    if (!last || last->place == Place{} || is_menu(last->place)) return;
    const auto place = last->place;
    if (!still_open(place)) return not_taken(place);
    const auto& step = *step_of(protocol_, now(), place);
    if (now().asking_again == place)  // to skip a question that was reopened is to leave its answer as it was
      return answer(place, step, now().known(step.fact, place.run)->value, why);
    if (step.asks()) return answer(place, step, {"skipped"}, why);
    emit(Acknowledged{place, "skipped", why});
  }

  // Asks the question before this one again; said again, the one before that.
  void back() {
    const auto open = open_question(protocol_, now());
    if (const auto before = answered_before(protocol_, now(), open ? open.place() : Place{}))
      emit(Reopened{*before});
  }

  // --- what follows from it ---

  void settle() {
    if (!now().opened()) return;
    std::set<std::string> started;
    for (std::size_t settled = 0; settled < turn_.events.size();) {
      act_on_clocks();
      settle_tallies();
      open_called_runs();
      settled = turn_.events.size();
      for (auto& event : settle_clocks(protocol_, now(), input_.now, what_changed(), started))
        emit(std::move(event));
    }
    for (const auto& run : std::vector<Run>{now().runs}) {
      const auto* end = walk(protocol_, now(), run).end;
      if (!end) continue;
      const bool stood_there = before_.run(run.id) && walk(protocol_, before_, run).end == end;
      if (!stood_there) emit(RunEnded{run.id, end->id});
    }
  }

  // What follows from the dates of other episodes.
  void settle_tallies() {
    for (auto& event : settle_counts(protocol_, now())) {
      const auto& set = std::get<FactSet>(event);
      const bool corrects = !set.was.word.empty();
      const auto advised = acknowledged_on_the_way();
      const auto fact = set.fact;
      emit(std::move(event));
      lapse(fact, {}, corrects, advised);
    }
  }

  // What a clock does when it is due, or was missed when it was computed.
  void act_on_clocks() {
    for (; acted_on_ < turn_.events.size(); ++acted_on_) {
      const auto& event = turn_.events[acted_on_];
      const auto* due = std::get_if<ClockDue>(&event);
      const auto* missed = std::get_if<ClockMissed>(&event);
      if (due || missed) act_on(protocol_.clocks.at(due ? due->clock : missed->clock));
    }
  }

  void act_on(const Clock& clock) {
    const auto running = now().clocks.at(clock.id);
    if (running.met_at) return;  // done after all
    if (is_stopped(clock, now())) return;
    if (!clock.opens.empty() && !open_run_of(clock.opens)) open_run(clock.opens, clock.id);
    if (clock.repeats)
      emit(ClockStarted{clock.id, next_time(clock, running.due, input_.now, protocol_.holidays), "due",
                        running.due});
  }

  // A run that comes to a call step makes the run that is called; it ends there and then, or asks. Where it
  // ends, its caller may have come to its next call.
  void open_called_runs() {
    for (std::size_t i = 0; i < now().runs.size();) i = open_called_run(Run{now().runs[i]}) ? 0 : i + 1;
  }

  bool open_called_run(const Run& run) {
    const auto* at = walk(protocol_, now(), run).at;
    if (!at || at->kind != Step::Kind::call || now().run(called_run(run, *at))) return false;
    emit(RunOpened{called_run(run, *at), at->dialog});
    return true;
  }

  std::string what_changed() const {
    for (const auto& event : turn_.events)
      if (const auto* set = std::get_if<FactSet>(&event))
        return protocol_.facts.at(set->fact).name + " is now: " + in_words(protocol_, set->fact, set->value);
    for (const auto& event : turn_.events) {
      if (const auto* due = std::get_if<ClockDue>(&event)) return "this is due now: " + what(due->clock);
      if (const auto* missed = std::get_if<ClockMissed>(&event))
        return "this was due: " + what(missed->clock);
      if (const auto* met = std::get_if<ClockMet>(&event)) return "this is done: " + what(met->clock);
    }
    return "the steps that call for it do not apply any more";
  }

  const std::string& what(const std::string& clock) const { return protocol_.clocks.at(clock).what; }

  void show() {
    if (input_.beside && input_.beside->waits) return emit(Shown{});
    if (const auto menu = menu_to_show()) return emit(Shown{*menu, {}});
    const auto open = open_question(protocol_, now());
    if (!open) return emit(Shown{});
    emit(Shown{open.place(), contact_of(open)});
  }

  // The contact that a step gives now; empty where it gives none.
  std::string contact_of(const Open& open) const {
    const auto& contact = open.item ? open.item->contact : open.step->contact;
    return contact.empty() ? contact : contact_at(protocol_, contact, now().area, input_.now).id;
  }

  // The worker asked for a menu, or named none of the entries of the one that was shown.
  std::optional<Place> menu_to_show() const {
    if (chosen_) return std::nullopt;
    const auto* last = now().last_shown(input_.conversation, input_.worker.id);
    std::optional<Place> menu;
    for (const auto& event : turn_.events) {
      const auto* said = std::get_if<WordSaid>(&event);
      if (said && said->word == "change") menu = kMenu;
      if (said && said->word == "topics") menu = kTopics;
      if (std::holds_alternative<NotUnderstood>(event) && last && is_menu(last->place)) menu = last->place;
    }
    const bool empty = !menu || menu_at(*menu, protocol_, now(), input_.worker).empty();
    return empty ? std::nullopt : menu;
  }

  const Protocol& protocol_;
  const Episode& before_;
  const Input& input_;
  const Stamp stamp_;
  Turn turn_;
  bool unclear_ = false;      // the time that was named is asked about
  bool chosen_ = false;       // an entry of a menu was
  std::size_t acted_on_ = 0;  // of the events: what clocks do is done
};

}  // namespace

Turn advance(const Protocol& protocol, const Episode& episode, const Input& input) {
  return Advance{protocol, episode, input}.turn();
}

}  // namespace dutydesk::dialogs
