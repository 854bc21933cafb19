// The answers given so far, as a menu from which one can be changed.
#pragma once

#include <string>
#include <vector>

#include "dialogs/episode.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// The place of the menu itself: it belongs to no run.
inline const Place kMenu{{}, "change", {}};

inline bool is_menu(const Place& place) {
  return place == kMenu;
}

// The answered questions of the newest run that apply, a fact once, in the order of its steps, also those
// below a step that a correction has opened again: the value is the step's id, the label the fact and what it
// is now.
std::vector<FactOption> change_menu(const Protocol& protocol, const Episode& episode);

// The place of a question in that menu.
Place place_in_menu(const Episode& episode, const std::string& step);

// A value as people read it: a label, or a moment in London time.
std::string in_words(const Protocol& protocol, const std::string& fact, const Value& value);

}  // namespace dutydesk::dialogs
