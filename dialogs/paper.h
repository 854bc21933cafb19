// The paper edition of a protocol: one HTML page without scripts or anything from elsewhere, to be printed on
// A4 in black and white and kept beside the phone for when the computer is down.
//
// Its first sheet stands on its own: 999, the number to ring, what to have ready, how old the documents are.
// Then come the dialogs, each question with where its answers lead, the deadlines, everybody who is rung,
// what the documents leave open, what words mean, and each clause's gist.
#pragma once

#include <string>
#include <string_view>

#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// `printed_on`, such as "21 Nov 2026", is told on each copy; empty: it is not.
std::string paper_of(const Protocol& protocol, std::string_view printed_on);

// The five characters that mean something in HTML, as entities.
std::string html_escaped(std::string_view text);

}  // namespace dutydesk::dialogs
