// A Layout is a dialog with all that it calls, as one list of steps that only leads forward.
//
// A dialog that is called twice stands in it twice. What its conditions read are names: facts, clocks, the
// role and the area. The values that nothing in the layout tells apart are one class: numbers are split at
// the bands that conditions use, and "skipped" is one with "unknown" where both lead the same way.
#pragma once

#include <bitset>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/protocol.h"
#include "dialogs/roots.h"

namespace dutydesk::dialogs {

inline constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
inline constexpr std::size_t kMostNames = 256;  // of one layout
inline constexpr std::size_t kMostSteps = 10'000;
inline constexpr std::size_t kMostClasses = 64;  // of one name
using Names = std::bitset<kMostNames>;

struct Name {
  std::string id;
  std::size_t call = 0;                  // whose, for a fact of one run
  const Fact* fact = nullptr;            // else a clock, or role or area
  const Clock* clock = nullptr;          //
  bool asked = false;                    // here; else what is known comes from elsewhere
  std::vector<std::string> values = {};  // one of each class
  std::map<std::string, std::size_t, std::less<>> class_of = {};  // of every value that there can be
  std::uint64_t runs = 0;             // a clock's classes for one that a step of the way has started
  std::size_t unanswered = kNowhere;  // the class that holds this value; kNowhere where there can be none
  std::size_t dates = kNowhere;       // of a count: the name that it is worked out of
};

// A test of a step's conditions.
struct LaidTest {
  const Condition* test;
  std::size_t name;
  std::uint64_t classes;  // those for which it holds
};

struct LaidStep {
  const Dialog* dialog;
  const Step* step;
  std::size_t call;               // 0: of the dialog itself
  std::size_t next = kNowhere;    // the one below in the same dialog
  std::size_t enters = kNowhere;  // call: the first step of what is called
  std::size_t asks = kNowhere;    // the name of the fact
  std::vector<std::size_t> leads =
      {};  // where it leads, by the class of the answer; one for what asks nothing
  std::vector<std::size_t> starts = {};  // names of clocks
  std::vector<LaidTest> tests = {};      // of `when` and of the rules
  std::vector<std::size_t> says = {};    // names of facts in its texts
  Names weighs = {};                     // the fact it asks for, or all that its call asks for
  std::vector<std::vector<std::uint8_t>> same =
      {};            // by name and class: the first that is the same from here on
  Names reads = {};  // from here to the end
};

class Layout {
 public:
  // For a dialog that is opened by itself. Protocol and root must outlive it.
  Layout(const Protocol& protocol, const Root& root, const Around& around);

  // More than the bounds above: nothing else is to be asked of it then.
  bool too_large() const { return too_large_; }

  const std::vector<LaidStep>& steps() const { return steps_; }
  const std::vector<Name>& names() const { return names_; }

  // The call step of a call; kNowhere for the dialog itself, which is call 0.
  std::size_t caller(std::size_t call) const { return callers_[call]; }

  // kNowhere where nothing here reads or asks it.
  std::size_t name(std::string_view id, std::size_t call) const;

  // Where a step leads on to once all of it, for a call also what it calls, is done.
  std::size_t behind(std::size_t step) const;

 private:
  void lay(const std::string& dialog, std::size_t caller);
  std::size_t add_name(const std::string& id, std::size_t call);
  void find_names();
  void find_names(LaidStep& laid);
  void read(LaidStep& laid, const Condition& condition);
  void split(std::size_t name);
  std::vector<std::string> domain(const Name& name) const;
  std::string told_apart(std::size_t name, const std::string& value) const;
  void lead();
  void find_reads();
  void find_same();

  const Protocol& protocol_;
  const Root& root_;
  const Around& around_;
  std::vector<LaidStep> steps_;
  std::vector<std::size_t> callers_;
  std::vector<Name> names_;
  bool too_large_ = false;
};

}  // namespace dutydesk::dialogs
