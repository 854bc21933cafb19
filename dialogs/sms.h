// A reply as text messages: what a phone network counts, and where a long one is cut.
//
// Pure text: the SMS channel sends it, the checker counts it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/message.h"

namespace dutydesk::dialogs {

inline constexpr std::size_t kMostSegments = 3;       // of one message
inline constexpr std::size_t kMostToTheNumber = 8;    // of all messages up to the first number
inline constexpr std::string_view kMore = "\nMORE?";  // ends a message that goes on when MORE is answered

// The segments that a network makes of a text (3GPP TS 23.038 and 23.040): one of 160 characters of the GSM
// alphabet, else 153 each; where one character is not in it, all are UCS-2, and one takes 70, else 67 each.
// What the alphabet's extension holds (such as [ and €) counts twice and is not parted, nor is a pair of
// surrogates. The text is valid UTF-8; an empty one takes one.
std::size_t sms_segments(std::string_view text);

// What a reply says by SMS: whom to ring first of all, its words, why that number, the choices by their
// numbers.
std::string sms_text(const Reply& reply);

// The sentences and lines of a text, with the space between them at their ends.
std::vector<std::string_view> sentences(std::string_view text);

// The text as it is sent: each message takes at most `most` segments and all but the last end with kMore. It
// is cut only between sentences or lines; a sentence that does not fit makes a message that is too long.
std::vector<std::string> sms_messages(std::string_view text, std::size_t most = kMostSegments);

}  // namespace dutydesk::dialogs
