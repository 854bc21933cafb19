// Every state that a walk through a dialog can come to: a step, and the values of the names that steps from
// there on still read.
//
// Position is derived, so a state is what the walk finds with one set of values, whenever they became known:
// a fact that a condition reads before its question stands for all that it can be, also what a later answer,
// another dialog or an earlier run has made it. So nothing that a conversation can come to is missing,
// however it came there. What is taken for possible beside that: a clock may be in any state that it has at
// all once a step on the way has started it, and facts that nothing here asks for may have any value that
// some dialog of the protocol can give them.
//
// One pass from top to bottom, as steps only lead forward: all that leads to a state is known before it is
// looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dialogs/condition.h"
#include "dialogs/layout.h"

namespace dutydesk::dialogs {

inline constexpr std::size_t kMostStates = 200'000;  // of one dialog; with more it has to be split

// What was found out or answered, and on the way to where: pairs of a name and one of its classes.
using Way = std::vector<std::pair<std::size_t, std::size_t>>;

// A fact that a condition hangs on, where on some way nobody was asked for it and its question was not passed
// over either.
struct ReadUnasked {
  std::size_t step;
  std::size_t name;
  bool doubt;  // "not known" would make the condition hold, and "unanswered" does not
  Way way;
};

// A text that names a fact which on some way nobody was asked for.
struct Blank {
  std::size_t step;
  std::size_t name;
  Way way;
};

class States {
 public:
  // It stops where there are more states than `most`: `too_many` says so, and nothing is proven then. The
  // layout must outlive it.
  explicit States(const Layout& layout, std::size_t most = kMostStates);

  std::size_t count() const { return states_.size(); }
  bool too_many() const { return too_many_; }

  // How a step is come to first, with its `when` holding; nullopt where it never is. Likewise a rule of a
  // classify step as the first that holds.
  const std::optional<Way>& comes_to(std::size_t step) const { return comes_to_[step]; }
  bool reads_rule(std::size_t step, std::size_t rule) const { return rules_[step][rule]; }

  const std::vector<ReadUnasked>& unasked() const { return unasked_; }
  const std::vector<Blank>& blank() const { return blank_; }

  // Whether the walk can stand at, or pass, a step with these values: a class of each name. Those that no
  // step from there on reads do not matter.
  bool contains(std::size_t step, const std::string& classes) const;

 private:
  struct Edge {
    std::uint32_t from;
    std::uint32_t first, chosen;  // in choices_
    bool applied;                 // the step it comes from
  };
  struct State {
    std::size_t step;
    std::string classes;
    Names considered, asked;  // on every way that leads here
    std::vector<Edge> in;
  };

  void explore(std::size_t most);
  void expand(std::uint32_t state);
  template <class Then>
  void weigh(const Condition& condition, const Then& then);
  Truth test(const Condition& test, std::size_t* open) const;
  std::vector<std::size_t> classes_of(std::size_t name) const;
  Names weighed(std::size_t step, bool applied) const;
  std::size_t asked_for(std::size_t name) const;
  void note_unasked(const Condition& condition, std::size_t name);
  void note_blanks();
  void take();
  void start(std::size_t clock);
  void answer();
  void read_rules(std::size_t rule);
  void go(std::size_t target, bool applied);
  void choose(std::size_t name, std::size_t value);
  void take_back();
  Way way_to(std::uint32_t state) const;
  template <class Lacks>
  Way way_without(std::uint32_t state, const Lacks& lacks) const;
  bool asked_on(const Edge& edge, std::size_t name) const;
  std::string kept(std::size_t step, const std::string& classes) const;

  const Layout& layout_;
  std::vector<State> states_;
  std::vector<std::unordered_map<std::string, std::uint32_t>> at_;  // by step
  std::vector<std::vector<std::uint32_t>> order_;                   // the same, as they were come to
  std::vector<std::pair<std::uint8_t, std::uint8_t>> choices_;
  std::vector<std::optional<Way>> comes_to_;
  std::vector<std::vector<bool>> rules_;
  std::vector<ReadUnasked> unasked_;
  std::vector<Blank> blank_;
  bool too_many_ = false;
  // of the state that is expanded
  std::uint32_t state_ = 0;
  std::size_t step_ = 0;
  std::string classes_;
  std::vector<std::pair<std::uint8_t, std::uint8_t>> chosen_;
};

}  // namespace dutydesk::dialogs
