// How a condition is read: the one way, which the walk and the checker share.
#pragma once

#include <algorithm>

#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

enum class Truth { no, maybe, yes };

// Whether a condition holds, where `test` says it of each of its tests (Kind::fact): maybe where a value that
// is still open decides.
template <class Test>
Truth truth(const Condition& condition, const Test& test) {
  auto least = Truth::yes;
  auto most = Truth::no;
  for (const auto& part : condition.parts) {
    const auto of_part = truth(part, test);
    least = std::min(least, of_part);
    most = std::max(most, of_part);
  }
  switch (condition.kind) {
    case Condition::Kind::always:
      return Truth::yes;
    case Condition::Kind::fact:
      return test(condition);
    case Condition::Kind::all:
      return least;
    case Condition::Kind::any:
      return most;
    case Condition::Kind::none:
      return most == Truth::maybe ? most : most == Truth::yes ? Truth::no : Truth::yes;
  }
  return Truth::no;
}

}  // namespace dutydesk::dialogs
