// A Figure is a number that a text says: a telephone number, a time of day, so many hours or times, an age.
//
// "six hours", "6 hours" and "6-hour" are one figure; "each hour", "hourly" and "every hour" are the 1 hour
// between two. "24 hours" and "one day" are two, since the clocks change: nobody counts one as the other
// unless a document does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dutydesk::dialogs {

struct Figure {
  enum class Kind { bare, amount, time, telephone };
  Kind kind = Kind::bare;
  std::string value;        // digits; of a time "17:00"
  std::string unit;         // an amount's: minute, hour, day, working day, week, month, year, time
  std::string written;      // as it stands in the text, in lower case
  bool plain_word = false;  // "a day", or a number in letters without unit: it may be no figure at all

  bool operator==(const Figure&) const = default;
};

// In the order of the text. What stands in braces, `{age}`, is no part of it.
std::vector<Figure> figures_in(std::string_view text);

}  // namespace dutydesk::dialogs
