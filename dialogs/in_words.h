// The parts of a protocol that are no sentences, in words that its owner understands: conditions, hours,
// deadlines, and where an answer leads. For what is drawn, printed and compared; workers see none of it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// "Immediate danger is Yes or Not known, and the role is Foster carer"; empty for what always holds.
std::string condition_in_words(const Protocol& protocol, const Condition& condition);

// "mon, tue 09:00-17:00; sat 10:00-12:00, bank holidays too"; empty where there are none.
std::string hours_in_words(const std::vector<OpenPeriod>& open);

// "due after 2 hours from the first known of Last seen, first contact; then again"
std::string deadline_in_words(const Protocol& protocol, const Clock& clock);

// "ask", "ring" and so on, as dialogs/*.yaml calls it.
std::string_view kind_of(const Step& step);

// What a step is about, in one line: the question, the name of whom to ring, the title of the dialog it runs.
std::string subject_of(const Protocol& protocol, const Step& step);

// Where a step leads, by target ("next" is the step below), and the answers that lead there; the answers are
// empty where there is only one way.
std::map<std::string, std::vector<std::string>> ways_of(const Protocol& protocol, const Step& step);

// The roles that these are, as people call them: "Foster carer, Police".
std::string roles_in_words(const std::vector<std::string>& roles);

}  // namespace dutydesk::dialogs
