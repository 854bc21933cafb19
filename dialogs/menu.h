// The menus of words that work anywhere: `change`, what has been answered and done so far, from which it can
// be changed; and `topics`, the protocol's dialogs that can be opened at any time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dialogs/episode.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// The places of the menus themselves: they belong to no run.
inline const Place kMenu{{}, "change", {}};
inline const Place kTopics{{}, "topics", {}};

inline bool is_menu(const Place& place) {
  return place == kMenu || place == kTopics;
}

// The answered questions, a fact of a run once, and what was rung and done, in the order in which the dialogs
// ask for them, also what stands below a step that a correction has opened again. What does not apply any
// more is not there.
std::vector<Place> answered(const Protocol& protocol, const Episode& episode);

// The last of them before a place, or of all where the place is nowhere.
std::optional<Place> answered_before(const Protocol& protocol, const Episode& episode, const Place& place);

// The same to choose from: the value is the place's, the label says what it is now.
std::vector<FactOption> change_menu(const Protocol& protocol, const Episode& episode);

// The dialogs with a title that are for this worker's role or for that of who reports; the value is the
// dialog.
std::vector<FactOption> topic_menu(const Protocol& protocol, const Episode& episode, const Worker& worker);

// The entries of either menu, by its place.
std::vector<FactOption> menu_at(const Place& place, const Protocol& protocol, const Episode& episode,
                                const Worker& worker);

// The entries of a menu whose labels hold these plain words.
std::vector<FactOption> holding(std::vector<FactOption> menu, const std::string& words);

// The entry of a menu that plain words name, by its number or its label; nullopt where they name none, or
// several. In `change`, what names an answer is that, though an item of a checklist may hold the words too.
std::optional<std::string> named_in(const Place& place, const std::vector<FactOption>& menu,
                                    const std::string& words);

// "report.1:danger", "report.1:search:attic"; and back.
std::string menu_value(const Place& place);
Place place_in_menu(const std::string& value);

// A value as people read it: a label, what was typed, or a moment in London time.
std::string in_words(const Protocol& protocol, const std::string& fact, const Value& value);

// "done", "not done", "not mine to do", "skipped"
std::string in_past(const std::string& outcome);

}  // namespace dutydesk::dialogs
