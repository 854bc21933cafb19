// Where a dialog stands: found by walking it from its start with what is known, never stored.
//
// Steps run top to bottom. A step whose `when` does not hold is passed over; one that is answered or
// acknowledged leads on by its `then`; the first that is neither is where the run stands. As steps only
// lead forward, every walk ends.
#pragma once

#include <string>
#include <vector>

#include "dialogs/episode.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

struct Walk {
  std::vector<const Step*> path;  // the steps that apply, in order; the last is where it stands
  const Step* at = nullptr;       // the question or task that is open; nullptr at an end
  const Step* end = nullptr;      // the end it came to; nullptr where a step is open
};

bool holds(const Condition& condition, const Episode& episode, const std::string& run);

Walk walk(const Protocol& protocol, const Episode& episode, const Run& run);

// The steps that what is known does not rule out: what is told, rung or done counts as acknowledged, and a
// question that is still to be answered may get any answer. So a step that a correction puts in further up
// takes back nothing that stands below it.
std::vector<const Step*> applying(const Protocol& protocol, const Episode& episode, const Run& run);

// The id of the run that a call step makes, and whether a run stands: one that was called does while the step
// that called it is on the path, or by `applying` while it is not ruled out.
std::string called_run(const Run& run, const Step& step);
bool stands(const Protocol& protocol, const Episode& episode, const Run& run);
bool may_stand(const Protocol& protocol, const Episode& episode, const Run& run);

// The rule of a classify step that holds.
const Rule& rule_of(const Step& step, const Episode& episode, const std::string& run);

// A step at which an episode stands.
struct Open {
  const Run* run = nullptr;
  const Step* step = nullptr;
  const ChecklistItem* item = nullptr;  // the first that is not acknowledged, where the step is a checklist

  explicit operator bool() const { return step != nullptr; }
  Place place() const;
};

// Whether a run stands and has not come to an end.
bool is_open(const Protocol& protocol, const Episode& episode, const Run& run);

// A dialog that its `stops:` holds back is not open and asks nothing.
//
// The open step of the newest open run, where runs of a `first` dialog come before all others, and those that
// a clock opened behind them, the oldest first: what a clock opens waits its turn.
Open standing_question(const Protocol& protocol, const Episode& episode);

// The open question of an episode: one that a worker reopened, else the standing one.
Open open_question(const Protocol& protocol, const Episode& episode);

// The step of a place and its dialog; nullptr where the protocol has none.
const Step* step_of(const Protocol& protocol, const Episode& episode, const Place& place);

}  // namespace dutydesk::dialogs
