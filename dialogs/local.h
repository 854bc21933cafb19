// What a deployment knows and no document prints: the numbers of local contacts, and changed bank holidays.
//
//   contacts:
//     - contact: misper_coordinator       # an id of contacts.yaml whose number is "local:"
//       number: "01632 960123"
//       checked_on: 2026-11-01            # when somebody last rang it
//       name: Misper Co-ordinator, Oxford # instead of the protocol's name for it
//       ask: Ask for the duty co-ordinator.
//       area: Oxfordshire                 # serves this area of the protocol alone; an entry without serves
//                                         # all areas that have none of their own
//       open: [{days: mon-fri, from: "09:00", to: "17:00"}]       # its hours, as contacts.yaml writes them
//       protocol: thames-valley           # where several protocols have such a contact, and no area tells
//     - contact: police_enquiry_centre    # one whose number is printed: somebody rang it, and it answered
//       checked_on: 2026-11-01
//   holidays: {add: [2027-06-07], remove: []}
//   phrases: [...]                      # the documents' own words, for "why": with_phrases() adds them
//
// A number that a document prints is never replaced. The revision is the SHA-256 of the file's text: turns
// are recorded with it, so that they can be run again by the numbers of their day.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "dialogs/protocol.h"
#include "dialogs/yaml.h"

namespace dutydesk::dialogs {

struct LocalContact {
  std::string contact;
  std::string protocol;  // id; empty where only one protocol has the contact, or the area tells
  std::string area;      // empty: every area that has no entry of its own
  std::string number;    // empty: it confirms the one that is printed
  std::string name;
  std::string ask;
  std::vector<OpenPeriod> open;
  Date checked_on;
  int line = 0;

  bool operator==(const LocalContact&) const = default;
};

struct Local {
  std::string file;
  std::string text;
  std::string revision;
  std::vector<LocalContact> contacts;
  Holidays holidays;
  std::vector<std::string> phrases = {};
};

// All faults at once. `file` is how they call it.
std::expected<Local, std::vector<Fault>> read_local(const std::string& text, const std::string& file);

// The same where it stands as a map in another file; what is wrong becomes faults there. It has no text and
// no revision.
Local read_local(const Yaml& map, const std::string& file, std::vector<Fault>& faults);

// The same with a deployment's documents' own words in it: its text and revision too, so that whoever keeps
// the text has kept the words. `local` may be empty.
std::expected<Local, std::vector<Fault>> with_phrases(const Local& local,
                                                      const std::vector<std::string>& phrases);

// What does not fit these protocols: contacts that none of them has or that several have, areas that are none
// of theirs, numbers where one is printed, and two entries for one contact in one area.
std::vector<Fault> check_local(const Local& local, const std::vector<Protocol>& protocols);

// The protocol with the numbers, holidays and phrases in it: a phrase goes to the clause whose fingerprint it
// has. What does not fit it is passed over: another revision may
// have other contacts.
Protocol with_local(Protocol protocol, const Local& local);

}  // namespace dutydesk::dialogs
