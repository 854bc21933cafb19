// Episode codes: short, easy to say on the phone, and no words.
//
// Letters and digits in turn, `K7F3`, without those that are taken for others
// (0 O, 1 I L, 2 Z, 5 S, 8 B).
// There are 10,000 of four characters, a million of six, and so on; a desk that has used up the short ones
// gets longer ones.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dutydesk::bot {

// A code that `taken` does not know. Throws std::runtime_error where there is no randomness to be had.
std::string draw_code(const std::function<bool(const std::string&)>& taken);

// A message's text without the code in front of it: "k7f3 yes" is the code K7F3 and "yes".
struct Addressed {
  std::string code;  // upper case; empty where the text names none
  std::string rest;
};
Addressed split_code(std::string_view text);

}  // namespace dutydesk::bot
