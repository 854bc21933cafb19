// Whether somebody can be rung at every minute: whoever a step, a question, an item or the words `number` and
// `999` give, in each area, through a whole year.
//
// A contact is well where it comes, by itself or by `otherwise:`, to one that is open then, to one whose
// hours nobody knows and whose message says so, or to one without a number here, of which the worker is told
// whom to ask. The year is tried where it can break: a minute before, at and after each edge of the hours
// that are stated, by the clock that shows that time first and the one that shows it last, at the hours that
// a clock change skips or repeats, and at 03:00 and noon of each day, bank holidays among them.
#pragma once

#include <vector>

#include "dialogs/civil_time.h"
#include "dialogs/protocol.h"
#include "dialogs/yaml.h"

namespace dutydesk::dialogs {

inline constexpr int kDaysOfContacts = 366;

// The first moment of a year from the day `from` at which a contact and all who stand in for it are closed;
// hours that are stated and not written as `open:`, or the reverse; a checklist that has several told and
// does not say in which order. In the order of the files and their lines.
std::vector<Fault> lint_contacts(const Protocol& protocol, Date from);

}  // namespace dutydesk::dialogs
