// Two made-up protocols that can stand side by side: East, which asks who placed the child and where the
// child is placed, and West.
#pragma once

#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {

inline Protocol named(Parts parts, const std::string& id, const std::string& title,
                      const std::string& areas) {
  auto files = files_of(parts);
  auto& head = files.front().text;
  const auto replace = [&](const std::string& from, const std::string& to) {
    head.replace(head.find(from), from.size(), to);
  };
  replace("protocol: small", "protocol: " + id);
  replace("title: Small", "title: " + title);
  replace("[Here]", areas);
  REQUIRE(faults_of(files) == "");
  return *read_protocol(files);
}

inline const Protocol& east() {
  static const auto protocol =
      named({.steps = R"(  - {ask: danger, house: test}
  - {ask: order, house: test}
  - {ask: seen, house: test}
  - {ask: age, house: test}
  - {clock: two_hours, cites: [C-1]}
  - {ask: placed_by, house: test}
  - {ask: placed_in, when: {placed_by: here}, house: test}
  - {tell: placed_far, when: {placed_by: elsewhere}, text: 'Tell {placed_by}.', house: test}
  - {ask: calm, house: test}
  - {end: over, text: Over., house: test}
)",
             .head = "returned: back\n",
             .facts = R"(facts:
  - {fact: danger, type: yes_no, name: Danger, question: 'In danger?', shared: yes}
  - {fact: order, type: yes_no, name: Order, question: 'Is there an order?'}
  - {fact: calm, type: yes_no, name: Calm, question: 'Calm now?'}
  - {fact: seen, type: moment, name: Last seen, question: 'When last seen?', shared: yes}
  - {fact: placed_by, type: area, placing: yes, name: Placed by, question: 'Which council placed the child?'}
  - {fact: placed_in, type: area, name: Placed in, question: 'Where is the child placed?'}
  - {fact: returned_at, type: moment, name: Back, question: 'Back when?'}
  - fact: age
    type: number
    shared: yes
    name: Age
    question: How old?
    bands: [{value: child, label: Under 16, below: 16}, {value: adult, label: 16 or over}]
)",
             .contacts = R"(contacts:
  - {contact: police, name: East police, number: "0123", say: Say East., cites: [C-1]}
  - {contact: emergency, name: Emergency, number: "999", say: Ring 999., house: not printed}
)",
             .more_dialogs = {"dialog: back\nfirst: yes\nsteps:\n  - {ask: returned_at, house: test}\n"
                              "  - {end: is_back, text: Back., house: test}\n"}},
            "east", "East", "[Oxfordshire, Here]");
  return protocol;
}

inline const Protocol& west() {
  static const auto protocol =
      named({.steps = R"(  - {ask: danger, house: test}
  - {ask: order, house: test}
  - {ask: seen, house: test}
  - {ask: age, house: test}
  - {ring: police, cites: [C-1], starts: [west_clock]}
  - {end: over, text: Over., house: test}
)",
             .head = "placed_elsewhere: ours\nreturned: back\n",
             .facts = R"(facts:
  - {fact: danger, type: yes_no, name: Danger, question: 'In danger there?'}
  - {fact: order, type: yes_no, name: Order, question: 'Is there an order there?'}
  - {fact: seen, type: moment, name: Last seen, question: 'When last seen there?'}
  - {fact: returned_at, type: moment, name: Back, question: 'Back there when?'}
  - {fact: theirs, type: area, placing: yes, name: Placed by, question: 'Who placed the child?'}
  - fact: age
    type: number
    name: Age
    question: How old there?
    bands: [{value: small, label: Under 8, below: 8}, {value: big, label: 8 or over}]
)",
             .clocks = R"(clocks:
  - {clock: west_clock, what: West does it., due_after: 1 hour, runs_from: [seen, opened], cites: [C-1]}
)",
             .contacts = R"(contacts:
  - {contact: police, name: West police, number: "0456", say: Say West., cites: [C-1]}
  - {contact: emergency, name: Emergency, number: "999", say: Ring 999., house: not printed}
)",
             .more_dialogs = {"dialog: ours\nsteps:\n  - {ask: order, house: test}\n"
                              "  - {ring: police, cites: [C-1], starts: [west_clock]}\n"
                              "  - {ask: theirs, house: test}\n  - {end: told, text: Told., house: test}\n",
                              "dialog: back\nfirst: yes\nsteps:\n  - {ask: returned_at, house: test}\n"
                              "  - {end: is_back, text: Back., house: test}\n"}},
            "west", "West", "[Derby City, Derbyshire]");
  return protocol;
}

}  // namespace dutydesk::dialogs
