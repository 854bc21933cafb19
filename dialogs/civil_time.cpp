#include "dialogs/civil_time.h"

#include <date/tz.h>

namespace dutydesk::dialogs {
namespace {

const date::time_zone* london_zone() {
  static const date::time_zone* zone = date::locate_zone("Europe/London");
  return zone;
}

std::string in_london(const char* format, Instant at) {
  return date::format(format, date::make_zoned(london_zone(), std::chrono::floor<std::chrono::seconds>(at)));
}

}  // namespace

std::string london(Instant at) {
  return in_london("%a %d %b %Y %H:%M %Z", at);
}

std::string london_short(Instant at) {
  return in_london("%H:%M %Z on %a %d %b", at);
}

std::string utc(Instant at) {
  return date::format("%FT%TZ", at);
}

}  // namespace dutydesk::dialogs
