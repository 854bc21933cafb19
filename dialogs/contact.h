// Whom to ring now: a contact, or the one that stands in for it outside its hours.
//
// This is the only choice that reads the time. It is made on London's clocks and with the protocol's bank
// holidays; the same arguments give the same contact, so that a replay shows what was shown.
#pragma once

#include <string>

#include "dialogs/episode.h"
#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// Follows `otherwise:` from the contact `id`, which must be one of the protocol's, to the first that is open
// or has no hours. A closed one without `otherwise:` is given all the same.
const Contact& contact_at(const Protocol& protocol, const std::string& id, Instant now);

struct ChosenContact {
  const Contact* contact = nullptr;  // belongs to the protocol
  std::string why;                   // the rule that chose it; empty where no hours decide
};

// The same with the reason, in words a worker wants: "Open now, until 17:00.", "First Contact opens Mon
// 09:00; out of hours ring Careline."
ChosenContact choose_contact(const Protocol& protocol, const std::string& id, Instant now);

// Whom a step that rings was last seen to give at this place; the step's own contact where it was not seen.
const Contact& rung_contact(const Protocol& protocol, const Episode& episode, const Step& step,
                            const Place& place);

// Its number with all that must be said beside it: why this one now, the hours as printed or that none are
// stated, the age of the number, whom to ask where there is none.
ShownContact shown_contact(const Protocol& protocol, const ChosenContact& chosen);

}  // namespace dutydesk::dialogs
