// The checker's states against the engine's walk: one may know of nothing that the other does not.
#include "dialogs/states.h"

#include "tests/dialogs/any_protocol.h"
#include "tests/dialogs/published.h"

namespace dutydesk::dialogs {
namespace {

using namespace anything;

// The run of a call of a layout, as the engine names it.
std::string run_of(const Layout& layout, std::size_t call, const std::string& root) {
  const auto caller = layout.caller(call);
  if (caller == kNowhere) return root;
  const auto& laid = layout.steps()[caller];
  return run_of(layout, laid.call, root) + "/" + laid.step->id;
}

std::size_t laid_at(const Layout& layout, std::size_t call, const std::string& step) {
  for (std::size_t i = 0; i < layout.steps().size(); ++i)
    if (layout.steps()[i].call == call && layout.steps()[i].step->id == step) return i;
  FAIL("no such step: " << step);
  return kNowhere;
}

// Where the engine's walk comes to, in the steps of the layout: also of what is called.
void add_walked(const Protocol& protocol, const Layout& layout, const Episode& episode, std::size_t call,
                const std::string& root, std::vector<std::size_t>& steps) {
  const auto* run = episode.run(run_of(layout, call, root));
  if (!run) return;
  for (const auto* step : walk(protocol, episode, *run).path) {
    const auto here = laid_at(layout, call, step->id);
    steps.push_back(here);
    if (layout.steps()[here].enters != kNowhere)
      add_walked(protocol, layout, episode, layout.steps()[layout.steps()[here].enters].call, root, steps);
  }
}

std::vector<std::size_t> walked(const Protocol& protocol, const Layout& layout, const Episode& episode,
                                const std::string& root) {
  std::vector<std::size_t> steps;
  add_walked(protocol, layout, episode, 0, root, steps);
  return steps;
}

std::string value_in(const Name& name, const Layout& layout, const Episode& episode,
                     const std::string& root) {
  if (name.id == "role") return episode.role;
  if (name.id == "area") return episode.area;
  const auto run = name.fact && name.fact->of_run ? run_of(layout, name.call, root) : root;
  const auto* known = episode.known(name.id, run);
  return known ? known->value.word : std::string{episode.clock_state(name.id)};
}

// What is known, as classes of the layout's names; a value that no class holds is a fault of the layout.
std::string classes_in(const Layout& layout, const Episode& episode, const std::string& root) {
  std::string classes;
  for (const auto& name : layout.names()) {
    const auto value = value_in(name, layout, episode, root);
    const auto found = name.class_of.find(value);
    if (found == name.class_of.end()) FAIL(name.id << " is " << value << ", which the layout does not know");
    classes += static_cast<char>(found->second + 1);
  }
  return classes;
}

struct Looked {
  Looked(const Protocol& protocol, const Root& root, const Around& around)
      : layout(protocol, root, around), states(layout) {}
  Layout layout;
  States states;
};

std::map<std::string, Looked> look(const Protocol& protocol, const std::vector<Root>& roots,
                                   const Around& around) {
  std::map<std::string, Looked> all;
  for (const auto& root : roots)
    all.emplace(std::piecewise_construct, std::forward_as_tuple(root.dialog),
                std::forward_as_tuple(protocol, root, around));
  return all;
}

void holds_what_is_walked(const Protocol& protocol, const std::map<std::string, Looked>& all,
                          const Episode& episode) {
  for (const auto& run : episode.runs) {
    if (run.id.find('/') != std::string::npos) continue;
    const auto& [layout, states] = all.at(run.dialog);
    const auto classes = classes_in(layout, episode, run.id);
    for (const auto step : walked(protocol, layout, episode, run.id)) {
      if (states.contains(step, classes) && states.comes_to(step)) continue;
      FAIL("a walk came to " << run.id << "/" << layout.steps()[step].step->id
                             << ", and the states do not hold it");
    }
  }
}

// --- the other way round ---

RunningClock::State state_of(const std::string& word) {
  for (const auto state :
       {RunningClock::State::running, RunningClock::State::due, RunningClock::State::missed,
        RunningClock::State::met, RunningClock::State::withdrawn})
    if (state_word(state) == word) return state;
  FAIL("no such state: " << word);
  return {};
}

// An episode in which all that can be done is done, and what a way chose is known.
Episode episode_of(const Layout& layout, const Way& way) {
  const std::string root = "root.1";
  Episode episode;
  if (const auto role = layout.name("role", 0); role != kNowhere)
    episode.role = layout.names()[role].values.front();
  for (std::size_t call = 0, i = 0; i < layout.steps().size(); ++i) {
    const auto& laid = layout.steps()[i];
    const auto run = run_of(layout, laid.call, root);
    if (i == 0 || laid.call > call) episode.runs.push_back({run, laid.dialog->id, {}});
    call = std::max(call, laid.call);
    episode.acknowledgements[{run, laid.step->id, {}}] = {"done", kStart, "Sam"};
    for (const auto& item : laid.step->items)
      episode.acknowledgements[{run, laid.step->id, item.id}] = {"done", kStart, "Sam"};
  }
  for (const auto& [index, chosen] : way) {
    const auto& name = layout.names()[index];
    const auto& value = name.values[chosen];
    if (name.id == "role") {
      episode.role = value;
    } else if (name.id == "area") {
      episode.area = value;
    } else if (value == "unanswered") {
      continue;
    } else if (name.fact) {
      const auto run = name.fact->of_run ? run_of(layout, name.call, root) : std::string{};
      episode.facts[{run, name.id}].value = {value};
    } else {
      episode.clocks[name.id].state = state_of(value);
    }
  }
  return episode;
}

void is_walked_to(const Protocol& protocol, const Looked& looked) {
  const auto& [layout, states] = looked;
  for (std::size_t step = 0; step < layout.steps().size(); ++step) {
    if (!states.comes_to(step)) continue;
    const auto steps = walked(protocol, layout, episode_of(layout, *states.comes_to(step)), "root.1");
    if (std::ranges::find(steps, step) == steps.end())
      FAIL("no walk comes to " << layout.steps()[step].step->id);
  }
}

}  // namespace

TEST_CASE("whatever is said in whatever protocol: the checker has every state",
          "[dialogs][states][property]") {
  holds_for_any_bytes("states", [](Dice& dice) {
    const auto protocol = any_protocol(dice);
    const auto roots = roots_of(protocol);
    const auto around = around_of(protocol, roots);
    const auto all = look(protocol, roots, around);
    Conversation talk{protocol};
    talk.say("new");
    for (int i = 0; i < 25; ++i) {
      say_anything(talk, dice);
      holds_what_is_walked(protocol, all, talk.episode());
    }
  });
}

TEST_CASE("whatever the protocol: the engine can come to what the checker has",
          "[dialogs][states][property]") {
  holds_for_any_bytes("ways", [](Dice& dice) {
    const auto protocol = any_protocol(dice);
    const auto roots = roots_of(protocol);
    const auto around = around_of(protocol, roots);
    for (const auto& [_, looked] : look(protocol, roots, around)) is_walked_to(protocol, looked);
  });
}

TEST_CASE("the engine can come to every step of Thames Valley as the checker says", "[dialogs][states]") {
  const auto roots = roots_of(thames_valley());
  const auto around = around_of(thames_valley(), roots);
  for (const auto& [_, looked] : look(thames_valley(), roots, around)) is_walked_to(thames_valley(), looked);
}

}  // namespace dutydesk::dialogs
