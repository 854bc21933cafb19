// Whom to ring now: a contact as it is in the episode's area, or who stands in for it.
//
// `otherwise:` names who stands in. They are given instead of a contact that is closed, and beside one of
// which it is not known that it answers now: its number is not known here, or its hours are not. So whoever
// the protocol names is named, and a number follows wherever one is known.
//
// This is the only choice that reads the time. It is made on London's clocks and with the protocol's bank
// holidays; the same arguments give the same contacts, so that a replay shows what was shown.
#pragma once

#include <string>
#include <vector>

#include "dialogs/episode.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// Follows `otherwise:` from the contact `id`, which must be one of the protocol's, to the first that is open
// or has no hours. A closed one without `otherwise:` is given all the same. An area that is not known is "".
const Contact& contact_at(const Protocol& protocol, const std::string& id, const std::string& area,
                          Instant now);

struct ChosenContact {
  const Contact* contact = nullptr;  // belongs to the protocol
  std::string why;                   // the rule that chose it; empty where no hours decide
};

// The same with the reason, in words a worker wants: "Open now, until 17:00.", "First Contact opens Mon
// 09:00; out of hours ring Careline." Behind it, where it is not known to answer now, who stands in for it
// and has a number.
std::vector<ChosenContact> choose_contacts(const Protocol& protocol, const std::string& id,
                                           const std::string& area, Instant now);

// Whom a step that rings was last seen to give at this place; the step's own contact where it was not seen.
const Contact& rung_contact(const Protocol& protocol, const Episode& episode, const Step& step,
                            const Place& place);

// Its number with all that must be said beside it: why this one now, the hours as printed or that none are
// stated, the age of the number, whom to ask where there is none. A printed number has the age of the
// document of its first clause, and until the deployment has checked it, 101 for when it does not answer.
ShownContact shown_contact(const Protocol& protocol, const ChosenContact& chosen);

// Adds whom to ring until somebody has found the number, once, to the first of them that has none.
void say_until_known(std::vector<ShownContact>& contacts);

}  // namespace dutydesk::dialogs
