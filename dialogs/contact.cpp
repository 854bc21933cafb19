#include "dialogs/contact.h"

#include <date/date.h>
#include <fmt/format.h>

#include <algorithm>

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

constexpr const char* kPoliceNumber = "(general police number, not from this protocol)";

// General numbers need no document: they are the same everywhere.
bool is_general(const std::string& number) {
  return number == "999" || number == "101";
}

// A number that stands in a document, which grows old.
bool is_printed(const Contact& contact) {
  return !contact.number.empty() && !contact.is_local() && !contact.cites.empty() && contact.house.empty() &&
         !is_general(contact.number);
}

std::string printed_in(const Protocol& protocol, const Contact& contact) {
  const auto& clause = protocol.clauses.at(contact.cites.front());
  const auto& source = *std::ranges::find(protocol.sources, clause.source, &Source::id);
  const bool has_article = source.title.starts_with("The ") || source.title.starts_with("the ");
  return fmt::format("Printed in the {}{}", source.title.substr(has_article ? 4 : 0),
                     source.adopted.empty() ? ", undated" : " of " + source.adopted);
}

std::string age_of_number(const Protocol& protocol, const Contact& contact) {
  const auto checked = contact.checked_on ? "checked on " + day_in_words(*contact.checked_on) : "";
  if (is_printed(contact))
    return printed_in(protocol, contact) +
           (checked.empty()
                ? fmt::format(": check this number. If it does not answer, ring 101 {}.", kPoliceNumber)
                : ", " + checked + ".");
  if (checked.empty()) return {};
  return fmt::format("{}{}, {}.", contact.is_local() ? "Local number" : "Number",
                     contact.area.empty() ? "" : " for " + contact.area, checked);
}

std::string no_number(const Contact& contact) {
  const auto* printed = contact.cites.empty() ? "" : "The protocol prints no number for this. ";
  return fmt::format("{}No number is set up here. {}", printed, contact.local_ask);
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
  return *choose_contacts(protocol, id, area, now).front().contact;
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
  add_sentence(why, age_of_number(protocol, contact));
  add_sentence(why, contact.note);
  if (contact.hours != "not stated" && !contact.hours.empty())
    add_sentence(why, "Hours: " + contact.hours + ".");
  else if (!contact.hours.empty() && contact.open.empty())
    add_sentence(why, "The protocol does not state its hours.");
  add_sentence(why, contact.ask);
  if (contact.cites.empty())
    add_sentence(why, fmt::format("This {}is general advice, not from the {} protocol.",
                                  contact.number.empty() ? "" : "number ", protocol.title));
  if (contact.number.empty()) add_sentence(why, no_number(contact));
  return {contact.name, contact.number, why, contact.cites};
}

void say_until_known(std::vector<ShownContact>& contacts) {
  const auto unknown = std::ranges::find_if(contacts, [](const auto& one) { return one.number.empty(); });
  if (unknown != contacts.end())
    add_sentence(
        unknown->why,
        "Until you have it: 999 in immediate danger, otherwise 101 (general police numbers, not from "
        "this protocol).");
}

}  // namespace dutydesk::dialogs
