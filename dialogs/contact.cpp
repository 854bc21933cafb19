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

std::string age_of_number(const Contact& contact) {
  if (contact.number.empty()) return contact.local_ask;
  if (!contact.checked_on) return {};
  return fmt::format("Local number{}, checked on {}.", contact.area.empty() ? "" : " for " + contact.area,
                     day_in_words(*contact.checked_on));
}

void add_sentence(std::string& text, const std::string& sentence) {
  if (!sentence.empty()) text += (text.empty() ? "" : " ") + sentence;
}

// Follows `otherwise:` over those who are closed, and over those who cannot be shown to answer now.
class Choice {
 public:
  Choice(const Protocol& protocol, const std::string& area, Instant now)
      : protocol_(protocol), area_(area), now_(now) {}

  std::vector<ChosenContact> from(const std::string& id) {
    for (const auto* contact = &protocol_.contact(id, area_); contact;) {
      const auto* next = stands_in(*contact);
      if (!next || !is_closed(*contact, now_, protocol_.holidays)) give(*contact);
      if (answers_now(*contact)) next = nullptr;
      if (next) say_why(*contact, *next);
      contact = next;
    }
    return std::move(chosen_);
  }

 private:
  const Contact* stands_in(const Contact& contact) const {
    return contact.otherwise.empty() ? nullptr : &protocol_.contact(contact.otherwise, area_);
  }

  bool answers_now(const Contact& contact) const {
    return !contact.number.empty() && !contact.open.empty() && !is_closed(contact, now_, protocol_.holidays);
  }

  // Who stands in for another is given only with a number.
  void give(const Contact& contact) {
    if (!chosen_.empty() && contact.number.empty()) return;
    auto why = std::move(why_);
    why_.clear();
    const auto& holidays = protocol_.holidays;
    if (is_closed(contact, now_, holidays))
      add_sentence(why, fmt::format("Closed now; {}.", opens(contact, now_, holidays)));
    else if (!contact.open.empty())
      add_sentence(why, open_until(contact, now_, holidays));
    chosen_.push_back({&contact, std::move(why)});
  }

  void say_why(const Contact& contact, const Contact& next) {
    if (is_closed(contact, now_, protocol_.holidays))
      add_sentence(why_, fmt::format("{} {}; out of hours ring {}.", contact.name,
                                     opens(contact, now_, protocol_.holidays), next.name));
    else
      add_sentence(why_, fmt::format("Out of hours ring this instead of {}.", contact.name));
  }

  const Protocol& protocol_;
  const std::string& area_;
  const Instant now_;
  std::string why_;  // of the next one that is given
  std::vector<ChosenContact> chosen_;
};

}  // namespace

const Contact& contact_at(const Protocol& protocol, const std::string& id, const std::string& area,
                          Instant now) {
  const auto* contact = &protocol.contact(id, area);
  while (is_closed(*contact, now, protocol.holidays) && !contact->otherwise.empty())
    contact = &protocol.contact(contact->otherwise, area);
  return *contact;
}

std::vector<ChosenContact> choose_contacts(const Protocol& protocol, const std::string& id,
                                           const std::string& area, Instant now) {
  return Choice{protocol, area, now}.from(id);
}

const Contact& rung_contact(const Protocol& protocol, const Episode& episode, const Step& step,
                            const Place& place) {
  const auto given = episode.rung.find(place);
  return protocol.contact(given == episode.rung.end() ? step.contact : given->second, episode.area);
}

ShownContact shown_contact(const Protocol& protocol, const ChosenContact& chosen) {
  const auto& contact = *chosen.contact;
  auto why = chosen.why;
  add_sentence(why, contact.note);
  if (contact.hours != "not stated" && !contact.hours.empty())
    add_sentence(why, "Hours: " + contact.hours + ".");
  else if (!contact.hours.empty() && contact.open.empty())
    add_sentence(why, "The protocol does not state its hours.");
  add_sentence(why, age_of_number(contact));
  add_sentence(why, contact.ask);
  if (contact.cites.empty())
    add_sentence(why, "This number is general advice, not from the " + protocol.title + " protocol.");
  return {contact.name, contact.number, why, contact.cites};
}

}  // namespace dutydesk::dialogs
