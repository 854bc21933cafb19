#include "dialogs/states.h"

#include <algorithm>

#include "dialogs/answer.h"

namespace dutydesk::dialogs {
namespace {

constexpr char kOpen = 0;  // a name that nothing has decided yet

std::size_t class_in(const std::string& classes, std::size_t name) {
  return static_cast<unsigned char>(classes[name]) - 1U;
}

bool has(std::uint64_t classes, std::size_t one) {
  return (classes >> one & 1) != 0;
}

}  // namespace

States::States(const Layout& layout, std::size_t most) : layout_(layout) {
  explore(most);
}

void States::explore(std::size_t most) {
  const auto& steps = layout_.steps();
  at_.resize(steps.size());
  order_.resize(steps.size());
  comes_to_.resize(steps.size());
  for (const auto& laid : steps) rules_.emplace_back(laid.step->rules.size());
  states_.push_back({0, std::string(layout_.names().size(), kOpen), {}, {}, {}});
  at_[0].emplace(states_[0].classes, 0);
  order_[0].push_back(0);
  for (std::size_t step = 0; step < steps.size(); ++step) {
    for (const auto state : order_[step]) {
      expand(state);
      if (states_.size() > most) {
        too_many_ = true;
        return;
      }
    }
  }
}

void States::expand(std::uint32_t state) {
  state_ = state;
  step_ = states_[state].step;
  classes_ = states_[state].classes;
  chosen_.clear();
  const auto& laid = layout_.steps()[step_];
  weigh(laid.step->when, [&](bool applies) { applies ? take() : go(laid.next, false); });
}

// --- what is not decided yet is tried with all that it may be ---

template <class Then>
void States::weigh(const Condition& condition, const Then& then) {
  auto open = kNowhere;
  const auto holds = truth(condition, [&](const Condition& one) { return test(one, &open); });
  if (holds != Truth::maybe) return then(holds == Truth::yes);
  note_unasked(condition, open);
  for (const auto value : classes_of(open)) {
    choose(open, value);
    weigh(condition, then);
    take_back();
  }
}

// A count is what its dates make of it.
Truth States::test(const Condition& condition, std::size_t* open) const {
  const auto& tests = layout_.steps()[step_].tests;
  const auto& found = *std::ranges::find(tests, &condition, &LaidTest::test);
  const auto holds = [&](std::size_t one) { return has(found.classes, one) ? Truth::yes : Truth::no; };
  if (classes_[found.name] != kOpen) return holds(class_in(classes_, found.name));
  const auto& name = layout_.names()[found.name];
  auto wanted = found.name;
  if (name.dates != kNowhere && classes_[name.dates] == kOpen) wanted = name.dates;
  if (name.values.size() == 1) return holds(0);
  if (*open == kNowhere) *open = wanted;
  return Truth::maybe;
}

std::vector<std::size_t> States::classes_of(std::size_t index) const {
  const auto& name = layout_.names()[index];
  std::vector<std::size_t> classes;
  if (name.dates != kNowhere) {
    const auto& dates = layout_.names()[name.dates];
    const auto& said = dates.values[class_in(classes_, name.dates)];
    if (said == "none") return {name.class_of.at(band_of(*name.fact, 1))};
    if (said == "unanswered" || said == "unknown" || said == "skipped") return {name.class_of.at(said)};
    for (const auto& band : name.fact->bands) {
      const auto one = name.class_of.at(band.value);
      if (std::ranges::find(classes, one) == classes.end()) classes.push_back(one);
    }
    return classes;
  }
  for (std::size_t i = 0; i < name.values.size(); ++i) classes.push_back(i);
  return classes;
}

void States::choose(std::size_t name, std::size_t value) {
  classes_[name] = static_cast<char>(value + 1);
  chosen_.emplace_back(name, value);
}

void States::take_back() {
  classes_[chosen_.back().first] = kOpen;
  chosen_.pop_back();
}

// --- a step that applies ---

void States::take() {
  if (!comes_to_[step_]) {
    comes_to_[step_] = way_to(state_);
    comes_to_[step_]->insert(comes_to_[step_]->end(), chosen_.begin(), chosen_.end());
  }
  note_blanks();
  start(0);
}

// A clock that a step on the way starts runs, or did, unless it is stopped.
void States::start(std::size_t index) {
  const auto& laid = layout_.steps()[step_];
  if (index == laid.starts.size()) return answer();
  const auto clock = laid.starts[index];
  const auto& name = layout_.names()[clock];
  const auto may_be = [&](std::size_t one) { return name.clock->stops || has(name.runs, one); };
  if (!laid.reads.test(clock)) return start(index + 1);
  if (classes_[clock] != kOpen) {
    if (may_be(class_in(classes_, clock))) start(index + 1);
    return;
  }
  for (std::size_t one = 0; one < name.values.size(); ++one) {
    if (!may_be(one)) continue;
    choose(clock, one);
    start(index + 1);
    take_back();
  }
}

void States::answer() {
  const auto& laid = layout_.steps()[step_];
  if (laid.step->kind == Step::Kind::call) return go(laid.enters, true);
  if (laid.step->kind == Step::Kind::end) {
    const auto caller = layout_.caller(laid.call);
    return caller == kNowhere ? void() : go(layout_.behind(caller), true);
  }
  if (laid.asks == kNowhere) return go(laid.leads.front(), true);
  const auto& name = layout_.names()[laid.asks];
  if (classes_[laid.asks] != kOpen) {
    const auto known = class_in(classes_, laid.asks);
    return known == name.unanswered ? void() : go(laid.leads[known], true);
  }
  if (laid.step->kind == Step::Kind::classify) read_rules(0);
  for (std::size_t one = 0; one < name.values.size(); ++one) {
    if (one == name.unanswered) continue;
    choose(laid.asks, one);
    go(laid.leads[one], true);
    take_back();
  }
}

// What the rules read is shown; the worker decides.
void States::read_rules(std::size_t rule) {
  const auto& step = *layout_.steps()[step_].step;
  if (rule == step.rules.size()) return;
  weigh(step.rules[rule].when, [&](bool holds) {
    if (!holds) return read_rules(rule + 1);
    rules_[step_][rule] = true;
  });
}

std::string States::kept(std::size_t step, const std::string& classes) const {
  auto kept = classes;
  const auto& laid = layout_.steps()[step];
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!laid.reads.test(i)) kept[i] = kOpen;
    if (kept[i] != kOpen) kept[i] = static_cast<char>(laid.same[i][class_in(kept, i)] + 1);
  }
  return kept;
}

void States::go(std::size_t target, bool applied) {
  if (target == kNowhere) return;  // the reader lets no dialog pass that can run out of steps
  auto considered = states_[state_].considered;
  auto asked = states_[state_].asked;
  const auto first = static_cast<std::uint32_t>(choices_.size());
  for (const auto& choice : chosen_) {
    choices_.push_back(choice);
    const auto& name = layout_.names()[choice.first];
    if (name.fact && choice.second != name.unanswered) asked.set(choice.first);
  }
  considered |= weighed(step_, applied);
  if (const auto fact = layout_.steps()[step_].asks; fact != kNowhere && applied) asked.set(fact);
  const auto [found, added] =
      at_[target].emplace(kept(target, classes_), static_cast<std::uint32_t>(states_.size()));
  if (added) {
    states_.push_back({target, found->first, considered, asked, {}});
    order_[target].push_back(found->second);
  }
  auto& to = states_[found->second];
  to.considered &= considered;
  to.asked &= asked;
  to.in.push_back({state_, first, static_cast<std::uint32_t>(chosen_.size()), applied});
}

// --- what is found on the way ---

// Another than the first way to a state may be the one that lacks something.
template <class Lacks>
Way States::way_without(std::uint32_t state, const Lacks& lacks) const {
  Way way;
  while (!states_[state].in.empty()) {
    const auto& in = states_[state].in;
    auto edge = std::ranges::find_if(in, lacks);
    if (edge == in.end()) edge = in.begin();
    for (auto i = edge->chosen; i-- > 0;) way.emplace_back(choices_[edge->first + i]);
    state = edge->from;
  }
  std::ranges::reverse(way);
  return way;
}

Way States::way_to(std::uint32_t state) const {
  return way_without(state, [](const Edge&) { return true; });
}

bool States::asked_on(const Edge& edge, std::size_t name) const {
  const auto is_known = [&](const auto& choice) {
    return choice.first == name && choice.second != layout_.names()[name].unanswered;
  };
  const auto begin = choices_.begin() + edge.first;
  return states_[edge.from].asked.test(name) || std::any_of(begin, begin + edge.chosen, is_known) ||
         (edge.applied && layout_.steps()[states_[edge.from].step].asks == name);
}

// What a step asks for, or would have: with a call that is passed over so are its questions.
Names States::weighed(std::size_t step, bool applied) const {
  const auto& laid = layout_.steps()[step];
  return laid.step->kind == Step::Kind::call && applied ? Names{} : laid.weighs;
}

// Nobody is asked for a count, but for its dates.
std::size_t States::asked_for(std::size_t name) const {
  const auto dates = layout_.names()[name].dates;
  return dates == kNowhere ? name : dates;
}

void States::note_unasked(const Condition& condition, std::size_t index) {
  const auto& name = layout_.names()[index];
  const auto asked = asked_for(index);
  if (!name.fact || name.unanswered == kNowhere || states_[state_].considered.test(asked)) return;
  const auto with = [&](std::size_t one) {
    const auto before = classes_[index];
    classes_[index] = static_cast<char>(one + 1);
    auto open = kNowhere;
    const auto holds = truth(condition, [&](const Condition& each) { return test(each, &open); });
    classes_[index] = before;
    return holds;
  };
  const auto unanswered = with(name.unanswered);
  const auto differs = [&](std::size_t one) { return with(one) != unanswered; };
  const auto all = classes_of(index);
  if (std::ranges::none_of(all, differs)) return;
  const auto in_doubt = [&](const char* word) {
    const auto found = name.class_of.find(word);
    return found != name.class_of.end() && with(found->second) > unanswered;
  };
  const bool doubt = in_doubt("unknown") || in_doubt("skipped");
  const bool noted = std::ranges::any_of(unasked_, [&](const ReadUnasked& one) {
    return one.step == step_ && one.name == index && one.doubt == doubt;
  });
  if (noted) return;
  auto way = way_without(state_, [&](const Edge& edge) {
    return !states_[edge.from].considered.test(asked) &&
           !weighed(states_[edge.from].step, edge.applied).test(asked);
  });
  way.insert(way.end(), chosen_.begin(), chosen_.end());
  unasked_.push_back({step_, index, doubt, std::move(way)});
}

void States::note_blanks() {
  for (const auto said : layout_.steps()[step_].says) {
    const auto name = asked_for(said);
    const auto is_known = [&](const auto& choice) {
      return choice.first == name && choice.second != layout_.names()[name].unanswered;
    };
    const bool noted =
        std::ranges::any_of(blank_, [&](const Blank& one) { return one.step == step_ && one.name == said; });
    if (noted || states_[state_].asked.test(name) || std::ranges::any_of(chosen_, is_known)) continue;
    auto way = way_without(state_, [&](const Edge& edge) { return !asked_on(edge, name); });
    way.insert(way.end(), chosen_.begin(), chosen_.end());
    blank_.push_back({step_, said, std::move(way)});
  }
}

bool States::contains(std::size_t step, const std::string& classes) const {
  const auto wanted = kept(step, classes);
  return std::ranges::any_of(order_[step], [&](std::uint32_t state) {
    const auto& held = states_[state].classes;
    for (std::size_t i = 0; i < held.size(); ++i)
      if (held[i] != kOpen && held[i] != wanted[i]) return false;
    return true;
  });
}

}  // namespace dutydesk::dialogs
