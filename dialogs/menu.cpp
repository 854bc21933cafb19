#include "dialogs/menu.h"

#include <algorithm>
#include <set>

#include "dialogs/answer.h"
#include "dialogs/contact.h"
#include "dialogs/walk.h"

namespace dutydesk::dialogs {
namespace {

class Answered {
 public:
  Answered(const Protocol& protocol, const Episode& episode, Place also = {})
      : protocol_(protocol), episode_(episode), also_(std::move(also)) {}

  std::vector<Place> places() {
    for (const auto& run : episode_.runs)
      if (run.id.find('/') == std::string::npos) add(run);
    return std::move(places_);
  }

 private:
  void add(const Run& run) {
    for (const auto* step : applying(protocol_, episode_, run)) {
      if (step->kind == Step::Kind::call) {
        if (const auto* called = episode_.run(called_run(run, *step))) add(*called);
      } else if (step->asks()) {
        add_question(run, *step);
      } else if (step->kind == Step::Kind::ring) {
        add_done({run.id, step->id, {}});
      } else if (const Place here{run.id, step->id, {}}; here == also_) {
        places_.push_back(here);
      }
      for (const auto& item : step->items) add_done({run.id, step->id, item.id});
    }
  }

  std::string run_of(const Step& step, const Run& run) const {
    return protocol_.facts.at(step.fact).of_run ? run.id : std::string{};
  }

  void add_question(const Run& run, const Step& step) {
    Place place{run.id, step.id, {}};
    const bool is_answered =
        episode_.known(step.fact, run.id) && listed_.insert({run_of(step, run), step.fact}).second;
    if (is_answered || place == also_) places_.push_back(std::move(place));
  }

  void add_done(Place place) {
    if (episode_.acknowledgements.contains(place) || place == also_) places_.push_back(std::move(place));
  }

  const Protocol& protocol_;
  const Episode& episode_;
  const Place also_;  // listed, whether it is answered or not
  std::set<std::pair<std::string, std::string>> listed_;
  std::vector<Place> places_;
};

std::string shortened(const std::string& text) {
  constexpr std::size_t kMost = 60;
  if (text.size() <= kMost) return text;
  return text.substr(0, text.rfind(' ', kMost)) + " ...";
}

std::string label(const Protocol& protocol, const Episode& episode, const Place& place) {
  const auto& step = *step_of(protocol, episode, place);
  if (step.asks())
    return protocol.facts.at(step.fact).name + ": " +
           in_words(protocol, step.fact, episode.known(step.fact, place.run)->value);
  const auto outcome = in_past(episode.acknowledgements.at(place).outcome);
  if (step.kind == Step::Kind::ring)
    return rung_contact(protocol, episode, step, place).name + ": " + outcome;
  return shortened(std::ranges::find(step.items, place.item, &ChecklistItem::id)->text) + ": " + outcome;
}

// "danger" names "Immediate danger: No" where no other entry holds the word, and "risk" names "Risk: High"
// though others hold it.
std::optional<std::string> named(const std::vector<FactOption>& menu, const std::string& words) {
  const auto name = words + ":";
  const auto is_called = [&](const FactOption& entry) { return plain_words(entry.label).starts_with(name); };
  if (std::ranges::count_if(menu, is_called) == 1) return std::ranges::find_if(menu, is_called)->value;
  if (const auto value = pick(menu, words)) return value;
  const auto entries = holding(menu, words);
  return entries.size() == 1 ? std::optional{entries.front().value} : std::nullopt;
}

// The menu with nothing written on the items of checklists; the numbers of its entries stay what they are.
std::vector<FactOption> without_items(std::vector<FactOption> menu) {
  for (auto& entry : menu)
    if (!place_in_menu(entry.value).item.empty()) entry.label.clear();
  return menu;
}

}  // namespace

std::vector<FactOption> holding(std::vector<FactOption> menu, const std::string& words) {
  std::erase_if(menu, [&](const FactOption& entry) {
    return (" " + plain_words(entry.label)).find(" " + words) == std::string::npos;
  });
  return menu;
}

std::optional<std::string> named_in(const Place& place, const std::vector<FactOption>& menu,
                                    const std::string& words) {
  if (words.empty()) return std::nullopt;
  if (place == kMenu)
    if (const auto answer = named(without_items(menu), words)) return answer;
  return named(menu, words);
}

std::vector<Place> answered(const Protocol& protocol, const Episode& episode) {
  return Answered{protocol, episode}.places();
}

std::optional<Place> answered_before(const Protocol& protocol, const Episode& episode, const Place& place) {
  const auto places = Answered{protocol, episode, place}.places();
  const auto here = std::ranges::find(places, place);
  return here == places.begin() || places.empty() ? std::nullopt : std::optional{*std::prev(here)};
}

std::vector<FactOption> change_menu(const Protocol& protocol, const Episode& episode) {
  std::vector<FactOption> menu;
  for (const auto& place : answered(protocol, episode))
    menu.push_back({menu_value(place), label(protocol, episode, place), {}});
  return menu;
}

std::vector<FactOption> topic_menu(const Protocol& protocol, const Episode& episode, const Worker& worker) {
  std::vector<FactOption> menu;
  for (const auto& id : protocol.topics) {
    const auto& dialog = protocol.dialog(id);
    const auto is_for = [&](const std::string& role) {
      return std::ranges::find(dialog.roles, role) != dialog.roles.end();
    };
    if (dialog.roles.empty() || is_for(worker.role) || is_for(episode.role))
      menu.push_back({id, dialog.title, {}});
  }
  return menu;
}

std::vector<FactOption> menu_at(const Place& place, const Protocol& protocol, const Episode& episode,
                                const Worker& worker) {
  return place == kTopics ? topic_menu(protocol, episode, worker) : change_menu(protocol, episode);
}

std::string menu_value(const Place& place) {
  return place.run + ":" + place.step + (place.item.empty() ? "" : ":" + place.item);
}

Place place_in_menu(const std::string& value) {
  const auto first = value.find(':');
  const auto second = value.find(':', first + 1);
  const auto step = value.substr(first + 1, second - first - 1);
  return {value.substr(0, first), step,
          second == std::string::npos ? std::string{} : value.substr(second + 1)};
}

std::string in_words(const Protocol& protocol, const std::string& fact, const Value& value) {
  if (value.at) return london_short(*value.at);
  return value.said.empty() ? protocol.facts.at(fact).label(value.word) : value.said;
}

std::string in_past(const std::string& outcome) {
  if (outcome == "not_done") return "not done";
  if (outcome == "not_mine") return "not mine to do";
  return outcome;
}

}  // namespace dutydesk::dialogs
