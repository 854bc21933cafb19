// A Scenario is a conversation that a protocol's author wrote down: what is said at what time, and what must
// come back. `play` holds the protocol to it.
//
//   scenario: a foster carer reports at night
//   role: foster_carer               # a role or an area that is left out is asked for, as of a stranger
//   area: Oxfordshire
//   at: 2026-11-21 22:30             # London; with GMT or BST where the hour comes twice
//   local:                           # what the deployment's local file says; dialogs/local.h has its keys
//     contacts: [{contact: social_care, area: Oxfordshire, number: "01632 960123", checked_on: 2026-11-01}]
//   turns:
//     - say: new
//       asks: in_danger              # the step that is open then; "report.1/in_danger" where that is not
//       plain
//     - say: "no"                    # or press: no
//       wait: 10 minutes             # before it is said; or at: 2026-11-21 22:40
//       by: {name: Alex, role: social_worker, area: Slough}     # afterwards: by: Alex
//       in: another conversation
//       rings: {police_enquiry_centre: 08458 505505}            # the contacts of the reply; "none" for no
//       number clocks: {pnc_2h: 2026-11-22 00:30 GMT}                  # all that run then, or "... GMT
//       missed" cites: [TVP-1, TVP-2a]                                  # the clauses of the reply, in any
//       order says: a piece of the reply                              # or several
//   outcome: reported                # the end that the opening dialog came to; "open" for none
//   events: |                        # what happened, as the program writes it; see with_events()
//     ...
//
// What is given is compared exactly; what is not given is not compared. A scenario is about one episode, or
// about two side by side, the second called M4X2:
//
//   beside: derby-derbyshire         # this protocol is at the desk too
//   turns:
//     - say: Derbyshire              # who placed the child
//       asks: next_question
//       beside: {says: the same child as K7F3, clocks: none}    # of M4X2: asks, rings, clocks, cites, says
//     - say: M4X2 yes
//       beside: {asks: there}
#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/local.h"
#include "dialogs/message.h"
#include "dialogs/protocol.h"
#include "dialogs/reader.h"

namespace dutydesk::dialogs {

constexpr std::size_t kMostTurns = 500;  // of one scenario

// What a reply must be in one respect, in the one spelling that `play` gives to what came.
struct Expectation {
  std::string key;  // asks, rings, clocks, cites, says, outcome
  int line = 0;
  std::string text;
  bool beside = false;  // of the episode that opened beside
};

// One thing said, all that it takes from the file worked out. Neither `text` nor `press`: only time passes,
// and what comes is what the clocks that are due by then are told with:
// `says:` may stand in any of it, all else is that of the last.
struct Said {
  int line = 0;
  Instant at;
  Worker worker;
  std::string conversation;
  std::optional<std::string> text;
  std::optional<std::string> press;  // the value of a button of the last reply there, or one of the words
  std::vector<Expectation> expected;
};

// The recorded list, a line each, and where it stands in the file.
struct EventLines {
  int line = 0;
  std::vector<std::string> lines;
};

struct Scenario {
  std::string file;
  std::string title;
  std::string beside;  // the protocol that is at the desk too; empty: none
  std::vector<Said> said;
  std::optional<Local> local;
  std::optional<Expectation> outcome;
  std::optional<EventLines> events;
};

// All faults at once, in the order of the file. `beside` is the other protocol that it names.
std::expected<Scenario, std::vector<Fault>> read_scenario(const SourceFile& file, const Protocol& protocol,
                                                          const Protocol* beside = nullptr);

// The id of the other protocol that a scenario names; empty where it names none or cannot be read.
std::string protocol_beside(const SourceFile& file);

// The file with this list as its `events:`, every other byte as it was. nullopt where the file is not laid
// out as one key below the other.
std::optional<std::string> with_events(std::string_view text, const std::vector<std::string>& lines);

// "2026-11-22 00:30 GMT", as scenarios write a time.
std::string scenario_time(Instant at);

}  // namespace dutydesk::dialogs
