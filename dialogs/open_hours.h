// When a contact answers: periods of the week on London's clocks, as contacts.yaml says them.
//
//   open:
//     - {days: mon-fri, from: "09:00", to: "12:30"}
//     - {days: [mon, wed], from: "13:30", to: "24:00", holidays: open}
//
// A period holds on each of its days from the first minute up to, not including, the last, whatever the
// clocks do in between: what counts is what the clock on the wall shows. On bank holidays it holds only if it
// says "holidays: open". Two periods never overlap.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <vector>

#include "dialogs/civil_time.h"
#include "dialogs/holidays.h"

namespace dutydesk::dialogs {

class Fields;

struct OpenPeriod {
  std::array<bool, 7> days{};  // from Sunday, as std::chrono::weekday counts
  std::chrono::minutes from{};
  std::chrono::minutes to{};  // at most 24 h
  bool on_holidays = false;

  bool operator==(const OpenPeriod&) const = default;
};

// The periods under `open:`. What is wrong with them, overlaps among it, becomes faults.
std::vector<OpenPeriod> read_open_hours(const Fields& contact);

bool is_open(const std::vector<OpenPeriod>& hours, Wall at, const Holidays& holidays);

// Open every minute of every week, bank holidays too.
bool is_always_open(const std::vector<OpenPeriod>& hours);

// The first instant after `now` at which the hours change to open, or to closed; nullopt where that does not
// happen within a year.
std::optional<Instant> next_opening(const std::vector<OpenPeriod>& hours, Instant now,
                                    const Holidays& holidays);
std::optional<Instant> next_closing(const std::vector<OpenPeriod>& hours, Instant now,
                                    const Holidays& holidays);

}  // namespace dutydesk::dialogs
