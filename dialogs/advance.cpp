#include "dialogs/advance.h"

#include <algorithm>

#include "dialogs/answer.h"
#include "dialogs/clock.h"
#include "dialogs/compose.h"
#include "dialogs/menu.h"
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
        stamp_{input.now, input.worker, input.conversation} {
    turn_.after = before;
  }

  Turn turn() {
    if (!now().opened())
      open();
    else if (input_.press)
      take_press(*input_.press);
    else if (const auto word = recognise_word(input_.text))
      take_word(*word);
    else
      take_answer();
    settle();
    show();
    turn_.reply = compose(protocol_, before_, turn_.events, turn_.after, input_);
    return std::move(turn_);
  }

 private:
  const Episode& now() const { return turn_.after; }

  void emit(Event event) {
    apply(turn_.after, event, stamp_);
    turn_.events.push_back(std::move(event));
  }

  void open() {
    const auto& worker = input_.worker;
    emit(Opened{now().code, protocol_.id, protocol_.revision, worker.role, worker.area});
    emit(RunOpened{protocol_.opening + ".1", protocol_.opening});
  }

  // --- what was said ---

  void take_press(const Press& press) {
    if (press.place == Place{} && is_word(press.value)) return take_word({press.value, {}});
    if (is_menu(press.place)) return choose_to_change(press.value);
    const auto* step = step_of(protocol_, now(), press.place);
    if (!still_open(press.place)) return not_taken(press.place);
    const auto offered = choices(protocol_, *step);
    if (std::ranges::find(offered, press.value, &FactOption::value) == offered.end()) return not_understood();
    accept(press.place, *step, {press.value, {}});
  }

  void take_answer() {
    const auto* last = now().last_shown(input_.conversation, input_.worker.id);
    if (!last || last->place == Place{}) return;  // nothing was asked here: show() asks
    const auto words = plain_words(input_.text);
    if (words.empty()) return;  // "where were we?"
    if (is_menu(last->place)) {
      if (const auto step = pick(change_menu(protocol_, now()), words)) return choose_to_change(*step);
      return not_understood();
    }
    const auto place = last->place;
    if (!still_open(place)) return not_taken(place);
    const auto* step = step_of(protocol_, now(), place);
    if (const auto value = understand(protocol_, *step, words, input_.now))
      return accept(place, *step, *value);
    not_understood();
  }

  bool still_open(const Place& place) const {
    // Whoever reopens a question does not keep the others from the one that stands.
    const auto here = [&](const Open& open) {
      return open && open.run->id == place.run && open.step->id == place.step && has_open(*open.step, place);
    };
    return here(open_question(protocol_, now())) || here(standing_question(protocol_, now()));
  }

  bool has_open(const Step& step, const Place& place) const {
    if (step.items.empty()) return place.item.empty();
    return std::ranges::find(step.items, place.item, &ChecklistItem::id) != step.items.end() &&
           !now().acknowledgements.contains(place);
  }

  void accept(const Place& place, const Step& step, const Value& value) {
    if (step.kind == Step::Kind::ask) return answer(place, step, value, {});
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
    emit(FactSet{step.fact, run, place, value, was, why});
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
    const auto path = applying(protocol_.dialog(run->dialog), now(), run->id);
    return std::ranges::any_of(path, [&](const Step* step) { return step->id == place.step; });
  }

  // What was told or done on the strength of a fact that has changed no longer stands. A fact of one run has
  // no bearing on another run.
  void lapse(const std::string& fact, const std::string& run, bool corrected,
             const std::vector<Place>& advised) {
    for (const auto& place : advised) {
      if (!run.empty() && run != place.run) continue;
      const bool used = corrected && uses(*step_of(protocol_, now(), place), fact);
      if (used || !on_the_way(place)) emit(Lapsed{place, fact});
    }
  }

  bool uses(const Step& step, const std::string& fact) const {
    auto used = facts_of(step.when);
    const auto add = [&](const std::string& text) {
      std::ranges::copy(facts_in_text(text), std::back_inserter(used));
    };
    add(step.text);
    for (const auto& item : step.items) add(item.text);
    if (step.kind == Step::Kind::ring) add(protocol_.contacts.at(step.contact).say);
    return std::ranges::find(used, fact) != used.end();
  }

  void choose_to_change(const std::string& step_id) {
    const auto menu = change_menu(protocol_, now());
    if (std::ranges::find(menu, step_id, &FactOption::value) == menu.end()) return not_understood();
    emit(Reopened{place_in_menu(now(), step_id)});
  }

  // --- what could not be taken ---

  void not_understood() {
    const auto* last = now().last_shown(input_.conversation, input_.worker.id);
    emit(NotUnderstood{last ? last->not_understood + 1 : 1});
  }

  void not_taken(const Place& place) {
    NotTaken event{place, {}, {}, {}};
    const auto* step = step_of(protocol_, now(), place);
    if (step && step->kind == Step::Kind::ask) {
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
    if (step.kind == Step::Kind::ask) return answer(place, step, {"skipped", {}}, why);
    emit(Acknowledged{place, "skipped", why});
  }

  // Asks the question before this one again; said again, the one before that.
  void back() {
    const auto open = open_question(protocol_, now());
    const bool in_menus_run = open && open.run->id == now().runs.back().id;
    std::optional<Place> before;
    for (const auto& answered : change_menu(protocol_, now())) {
      const auto place = place_in_menu(now(), answered.value);
      if (in_menus_run && step_of(protocol_, now(), place) >= open.step) break;
      before = place;
    }
    if (before) emit(Reopened{*before});
  }

  // --- what follows from it ---

  void settle() {
    if (!now().opened()) return;
    for (auto& event : settle_clocks(protocol_, now(), input_.now, what_changed())) emit(std::move(event));
    for (const auto& run : std::vector<Run>{now().runs}) {
      const auto& dialog = protocol_.dialog(run.dialog);
      const auto* end = walk(dialog, now(), run.id).end;
      const bool stood_there = before_.run(run.id) && walk(dialog, before_, run.id).end == end;
      if (end && !stood_there) emit(RunEnded{run.id, end->id});
    }
  }

  std::string what_changed() const {
    for (const auto& event : turn_.events)
      if (const auto* set = std::get_if<FactSet>(&event))
        return protocol_.facts.at(set->fact).name + " is now: " + in_words(protocol_, set->fact, set->value);
    return {};
  }

  void show() {
    if (in_menu() && !change_menu(protocol_, now()).empty()) return emit(Shown{kMenu, {}});
    const auto open = open_question(protocol_, now());
    if (!open) return emit(Shown{});
    emit(Shown{open.place(), open.step->kind == Step::Kind::ring ? open.step->contact : std::string{}});
  }

  // The worker asked for the menu, or named none of its entries.
  bool in_menu() const {
    const auto* last = now().last_shown(input_.conversation, input_.worker.id);
    const bool stands_in_it = last && is_menu(last->place);
    return std::ranges::any_of(turn_.events, [&](const Event& event) {
      const auto* said = std::get_if<WordSaid>(&event);
      return (said && said->word == "change") ||
             (stands_in_it && std::holds_alternative<NotUnderstood>(event));
    });
  }

  const Protocol& protocol_;
  const Episode& before_;
  const Input& input_;
  const Stamp stamp_;
  Turn turn_;
};

}  // namespace

Turn advance(const Protocol& protocol, const Episode& episode, const Input& input) {
  return Advance{protocol, episode, input}.turn();
}

}  // namespace dutydesk::dialogs
