#include "dialogs/contact.h"

#include <date/date.h>
#include <fmt/format.h>

namespace dutydesk::dialogs {
namespace {

using namespace std::chrono;

std::string zone_if_shown_twice(Instant at) {
  const auto shown = wall(at);
  return first_at(shown) == last_at(shown) ? "" : at == first_at(shown) ? " BST" : " GMT";
}

// "17:00" today, "Mon 09:00" within a week, "Mon 4 Jan 2027 09:00" later.
std::string time_in_words(Instant at, Instant now) {
  const date::local_time<milliseconds> shown{wall(at).time_since_epoch()};
  auto time = date::format("%H:%M", date::floor<minutes>(shown)) + zone_if_shown_twice(at);
  const auto day = floor<days>(wall(at));
  const auto ahead = day - floor<days>(wall(now));
  if (ahead == days{0}) return time;
  if (ahead == days{1} && wall(at) == day) return "24:00";
  const auto weekday = date::format("%a", shown);
  return ahead < days{7} ? fmt::format("{} {}", weekday, time)
                         : fmt::format("{} {} {}", weekday, day_in_words(day), time);
}

std::string open_until(const Contact& contact, Instant now, const Holidays& holidays) {
  if (is_always_open(contact.open)) return "Open at any time.";
  const auto until = next_closing(contact.open, now, holidays);
  return until ? fmt::format("Open now, until {}.", time_in_words(*until, now)) : "Open now.";
}

std::string opens(const Contact& contact, Instant now, const Holidays& holidays) {
  const auto at = next_opening(contact.open, now, holidays);
  const auto holiday = holidays.contains(floor<days>(wall(now))) ? " (today is a bank holiday)" : "";
  return (at ? "opens " + time_in_words(*at, now) : "is closed") + holiday;
}

bool is_closed(const Contact& contact, Instant now, const Holidays& holidays) {
  return !contact.open.empty() && !is_open(contact.open, wall(now), holidays);
}

void add_sentence(std::string& text, const std::string& sentence) {
  if (!sentence.empty()) text += (text.empty() ? "" : " ") + sentence;
}

}  // namespace

const Contact& contact_at(const Protocol& protocol, const std::string& id, Instant now) {
  const auto* contact = &protocol.contacts.at(id);
  while (is_closed(*contact, now, protocol.holidays) && !contact->otherwise.empty())
    contact = &protocol.contacts.at(contact->otherwise);
  return *contact;
}

ChosenContact choose_contact(const Protocol& protocol, const std::string& id, Instant now) {
  const auto& holidays = protocol.holidays;
  const auto& given = contact_at(protocol, id, now);
  std::string why;
  for (const auto* closed = &protocol.contacts.at(id); closed != &given;) {
    const auto& next = protocol.contacts.at(closed->otherwise);
    add_sentence(why, fmt::format("{} {}; out of hours ring {}.", closed->name, opens(*closed, now, holidays),
                                  next.name));
    closed = &next;
  }
  if (is_closed(given, now, holidays))
    add_sentence(why, fmt::format("Closed now; {}.", opens(given, now, holidays)));
  else if (!given.open.empty())
    add_sentence(why, open_until(given, now, holidays));
  return {&given, why};
}

const Contact& rung_contact(const Protocol& protocol, const Episode& episode, const Step& step,
                            const Place& place) {
  const auto given = episode.rung.find(place);
  return protocol.contacts.at(given == episode.rung.end() ? step.contact : given->second);
}

ShownContact shown_contact(const Protocol& protocol, const ChosenContact& chosen) {
  const auto& contact = *chosen.contact;
  auto why = chosen.why;
  add_sentence(why, contact.note);
  if (contact.hours == "not stated")
    add_sentence(why, "The protocol does not state its hours.");
  else if (!contact.hours.empty())
    add_sentence(why, "Hours: " + contact.hours + ".");
  if (contact.number.empty()) add_sentence(why, contact.local_ask);
  if (contact.checked_on)
    add_sentence(why, fmt::format("Local number, checked on {}.", day_in_words(*contact.checked_on)));
  add_sentence(why, contact.ask);
  if (contact.cites.empty())
    add_sentence(why, "This number is general advice, not from the " + protocol.title + " protocol.");
  return {contact.name, contact.number, why, contact.cites};
}

}  // namespace dutydesk::dialogs
