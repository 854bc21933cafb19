#include "dialogs/layout.h"

#include <algorithm>
#include <iterator>
#include <ranges>
namespace dutydesk::dialogs {
namespace {

// What `then` says of an answer: "next" where it names no step.
std::string_view named_target(const Step& step, std::string_view value) {
  if (const auto always = step.then.find(""); always != step.then.end()) return always->second;
  const auto found = step.then.find(value);
  return found == step.then.end() ? "next" : std::string_view{found->second};
}

}  // namespace

Layout::Layout(const Protocol& protocol, const Root& root, const Around& around)
    : protocol_(protocol), root_(root), around_(around) {
  lay(root.dialog, kNowhere);
  if (!too_large_) find_names();
  for (std::size_t name = 0; name < names_.size() && !too_large_; ++name) split(name);
  if (too_large_) return;
  lead();
  find_reads();
  find_same();
}

void Layout::lay(const std::string& id, std::size_t caller) {
  const auto& dialog = protocol_.dialog(id);
  const auto call = callers_.size();
  callers_.push_back(caller);
  auto before = kNowhere;
  for (const auto& step : dialog.steps) {
    const auto here = steps_.size();
    too_large_ = too_large_ || here == kMostSteps;
    if (too_large_) return;
    if (before != kNowhere) steps_[before].next = here;
    before = here;
    steps_.push_back({.dialog = &dialog, .step = &step, .call = call});
    if (step.kind != Step::Kind::call) continue;
    steps_[here].enters = here + 1;
    lay(step.dialog, here);
  }
}

// --- names ---

std::size_t Layout::name(std::string_view id, std::size_t call) const {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const bool here = !names_[i].fact || !names_[i].fact->of_run || names_[i].call == call;
    if (names_[i].id == id && here) return i;
  }
  return kNowhere;
}

std::size_t Layout::add_name(const std::string& id, std::size_t call) {
  if (const auto found = name(id, call); found != kNowhere) return found;
  too_large_ = too_large_ || names_.size() + 2 > kMostNames;  // a count brings its dates
  if (too_large_) return 0;
  Name name{.id = id, .call = call};
  const auto fact = protocol_.facts.find(id);
  if (fact != protocol_.facts.end()) name.fact = &fact->second;
  const auto clock = protocol_.clocks.find(id);
  if (!name.fact && clock != protocol_.clocks.end()) name.clock = &clock->second;
  names_.push_back(std::move(name));
  const auto added = names_.size() - 1;
  if (names_[added].fact && !names_[added].fact->counts.empty()) {
    const auto dates = add_name(names_[added].fact->counts, call);
    names_[added].dates = dates;
  }
  return added;
}

void Layout::find_names() {
  for (auto& laid : steps_) find_names(laid);
}

void Layout::find_names(LaidStep& laid) {
  read(laid, laid.step->when);
  for (const auto& rule : laid.step->rules) read(laid, rule.when);
  auto said = facts_in_text(laid.step->text);
  for (const auto& item : laid.step->items)
    std::ranges::copy(facts_in_text(item.text), std::back_inserter(said));
  if (laid.step->kind == Step::Kind::ring)
    std::ranges::copy(facts_in_text(protocol_.contacts.at(laid.step->contact).say), std::back_inserter(said));
  for (const auto& fact : said) laid.says.push_back(add_name(fact, laid.call));
  for (const auto& clock : laid.step->starts) laid.starts.push_back(add_name(clock, laid.call));
  if (!laid.step->asks()) return;
  laid.asks = add_name(laid.step->fact, laid.call);
  names_[laid.asks].asked = true;
  laid.weighs.set(laid.asks);
  for (auto call = callers_[laid.call]; call != kNowhere; call = callers_[steps_[call].call])
    steps_[call].weighs.set(laid.asks);
}

void Layout::read(LaidStep& laid, const Condition& condition) {
  if (condition.kind == Condition::Kind::fact)
    laid.tests.push_back({&condition, add_name(condition.fact, laid.call), 0});
  for (const auto& part : condition.parts) read(laid, part);
}

// --- values ---

// In the order in which one of a class is named.
std::vector<std::string> Layout::domain(const Name& name) const {
  if (name.id == "role") return root_.roles;
  if (name.id == "area") return protocol_.areas;
  if (name.clock) {
    std::vector<std::string> states = {"unanswered"};
    if (!around_.started.contains(name.id)) return states;
    states.insert(states.end(), {"running", "due", "withdrawn"});
    if (!name.clock->due_from) states.emplace_back("missed");
    if (!name.clock->done_by.empty()) states.emplace_back("met");
    return states;
  }
  const bool can_be = name.fact->of_run
                          ? name.asked
                          : around_.asked.contains(name.dates == kNowhere ? name.id : name.fact->counts);
  std::vector<std::string> values;
  const bool asked = name.asked || (name.dates != kNowhere && names_[name.dates].asked);
  if (!can_be || !asked) values.emplace_back("unanswered");
  if (!can_be) return values;
  for (const auto& option : name.fact->options) values.push_back(option.value);
  values.emplace_back("skipped");
  if (asked) values.emplace_back("unanswered");
  return values;
}

// All that the layout does differently for a value.
std::string Layout::told_apart(std::size_t name, const std::string& value) const {
  std::string mark;
  const bool counted = std::ranges::any_of(names_, [&](const Name& other) { return other.dates == name; });
  if (counted) return value;
  if (names_[name].asked && value == "unanswered") return value;
  for (const auto& laid : steps_) {
    for (const auto& test : laid.tests)
      if (test.name == name) mark += std::ranges::count(test.test->values, value) > 0 ? '1' : '0';
    if (laid.asks == name) (mark += named_target(*laid.step, value)) += ' ';
  }
  return mark;
}

void Layout::split(std::size_t index) {
  auto& name = names_[index];
  std::map<std::string, std::size_t> classes;
  for (const auto& value : domain(name)) {
    const auto [found, added] = classes.emplace(told_apart(index, value), name.values.size());
    if (added) name.values.push_back(value);
    too_large_ = too_large_ || name.values.size() > kMostClasses;
    if (too_large_) return;
    name.class_of.emplace(value, found->second);
    if (value == "unanswered") name.unanswered = found->second;
    if (name.clock && value != "unanswered" && value != "withdrawn")
      name.runs |= std::uint64_t{1} << found->second;
  }
  for (auto& laid : steps_)
    for (auto& test : laid.tests)
      if (test.name == index)
        for (const auto& value : test.test->values)
          if (const auto found = name.class_of.find(value); found != name.class_of.end())
            test.classes |= std::uint64_t{1} << found->second;
}

// --- ways ---

std::size_t Layout::behind(std::size_t step) const {
  return steps_[step].leads.front();
}

void Layout::lead() {
  const auto target = [&](const LaidStep& laid, std::string_view value) {
    const auto wanted = named_target(*laid.step, value);
    if (wanted == "next") return laid.next;
    auto found = laid.next;
    while (found != kNowhere && steps_[found].step->id != wanted) found = steps_[found].next;
    return found;
  };
  for (auto& laid : steps_) {
    if (laid.asks == kNowhere)
      laid.leads.push_back(target(laid, {}));
    else
      for (const auto& value : names_[laid.asks].values) laid.leads.push_back(target(laid, value));
  }
}

// Names that tell nothing apart are in no state: only those that a test reads are, and facts that are asked
// for twice.
void Layout::find_reads() {
  Names tracked;
  Names asked;
  const auto add = [&](Names& to, std::size_t name) {
    to.set(name);
    if (names_[name].dates != kNowhere) to.set(names_[name].dates);
  };
  for (const auto& laid : steps_) {
    for (const auto& test : laid.tests) add(tracked, test.name);
    if (laid.asks == kNowhere) continue;
    if (asked.test(laid.asks)) tracked.set(laid.asks);
    asked.set(laid.asks);
  }
  for (std::size_t i = steps_.size(); i-- > 0;) {
    auto& laid = steps_[i];
    for (const auto& test : laid.tests) add(laid.reads, test.name);
    if (laid.asks != kNowhere) laid.reads.set(laid.asks);
    for (const auto clock : laid.starts) laid.reads.set(clock);
    laid.reads &= tracked;
    auto after = laid.leads;
    after.insert(after.end(), {laid.next, laid.enters});
    if (laid.step->kind == Step::Kind::end && callers_[laid.call] != kNowhere)
      after.push_back(behind(callers_[laid.call]));
    for (const auto to : after)
      if (to != kNowhere) laid.reads |= steps_[to].reads;
  }
}

// What tells two classes apart further up does not matter below.
void Layout::find_same() {
  std::vector<std::vector<std::string>> marks;
  for (const auto& name : names_) marks.emplace_back(name.values.size());
  const auto mark = [&](std::size_t name, const auto& of_class) {
    for (std::size_t one = 0; one < marks[name].size(); ++one) (marks[name][one] += of_class(one)) += ' ';
  };
  for (auto& laid : steps_ | std::views::reverse) {
    for (const auto& test : laid.tests) {
      mark(test.name, [&](std::size_t one) { return std::to_string(test.classes >> one & 1); });
      if (const auto dates = names_[test.name].dates; dates != kNowhere)
        mark(dates, [](std::size_t one) { return std::to_string(one); });
    }
    if (laid.asks != kNowhere)
      mark(laid.asks, [&](std::size_t one) {
        return one == names_[laid.asks].unanswered ? "open" : std::to_string(laid.leads[one]);
      });
    for (const auto clock : laid.starts)
      mark(clock, [&](std::size_t one) { return std::to_string(names_[clock].runs >> one & 1); });
    for (const auto& of_name : marks) {
      auto& same = laid.same.emplace_back();
      for (const auto& of_class : of_name)
        same.push_back(static_cast<std::uint8_t>(std::ranges::find(of_name, of_class) - of_name.begin()));
    }
  }
}

}  // namespace dutydesk::dialogs
