// A Reply as a Slack message: Block Kit, and plain words for where blocks are not shown.
//
// Every limit of Block Kit is kept whatever the reply holds, since Slack refuses a whole message for
// one block too long (docs.slack.dev/reference/block-kit). Lengths are counted after escaping, in
// UTF-16 units, the stricter of the ways in which Slack may count. Where a reply does not fit, its
// words are cut before its numbers are, and the message says so.
//
// The order is that of need: the episode's code with the words, whom to ring, the clocks, the clauses,
// the buttons. A button carries format_press({episode, question, option}), so that an old one can be
// recognised; that of 999 is red.
#pragma once

#include <string>
#include <string_view>

#include "dialogs/message.h"

namespace dutydesk::adapters::slack {

// The members of a message that every way of sending shares: a JSON object with `text` and `blocks`.
// The ids and values of the reply are expected to be such as parse_press reads back.
std::string render(const dialogs::Reply& reply);

// The words with & < > written so that Slack takes none of them for a mention, a broadcast or a link.
std::string escape(std::string_view words);

}  // namespace dutydesk::adapters::slack
