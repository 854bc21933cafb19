#include "dialogs/lint_contacts.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "dialogs/contact.h"

namespace dutydesk::dialogs {
namespace {

using namespace std::chrono;

constexpr const char* kNotStated = "not stated";

std::set<std::string> rung_in(const Protocol& protocol) {
  std::set<std::string> rung = {protocol.number, protocol.emergency};
  for (const auto& [id, dialog] : protocol.dialogs)
    for (const auto& step : dialog.steps) {
      rung.insert(step.contact);
      for (const auto& item : step.items) rung.insert(item.contact);
    }
  rung.erase("");
  return rung;
}

// The areas that have a contact of their own, and "" for all others.
std::set<std::string> areas_of(const Protocol& protocol) {
  std::set<std::string> areas = {""};
  for (const auto& [area, contacts] : protocol.contacts_by_area) areas.insert(area);
  return areas;
}

// A contact and all who stand in for it, one after another.
std::vector<const Contact*> stand_ins(const Protocol& protocol, const std::string& id,
                                      const std::string& area) {
  std::vector<const Contact*> chain;
  for (const auto* contact = &protocol.contact(id, area);;
       contact = &protocol.contact(contact->otherwise, area)) {
    if (std::ranges::find(chain, contact) != chain.end()) return chain;
    chain.push_back(contact);
    if (contact->otherwise.empty()) return chain;
  }
}

// What a clock on the wall shows on a day when something may change.
std::set<milliseconds> times_of_day(const std::vector<const Contact*>& chain) {
  std::set<milliseconds> times = {hours{3},    hours{12},    minutes{59}, hours{1},
                                  minutes{90}, minutes{119}, hours{2}};
  for (const auto* contact : chain)
    for (const auto& period : contact->open)
      for (const auto edge : {period.from, period.to})
        for (const auto beside : {minutes{-1}, minutes{0}, minutes{1}}) times.insert(edge + beside);
  return times;
}

// The moments to try, in order.
std::vector<Instant> moments(const std::vector<const Contact*>& chain, Date from) {
  std::set<Instant> moments;
  const auto times = times_of_day(chain);
  for (auto day = from; day < from + days{kDaysOfContacts}; day += days{1})
    for (const auto time : times) moments.insert({first_at(day + time), last_at(day + time)});
  return {moments.begin(), moments.end()};
}

bool answers(const Contact& contact, Instant at, const Holidays& holidays) {
  return contact.open.empty() || is_open(contact.open, wall(at), holidays);
}

std::string names_of(const std::vector<const Contact*>& chain) {
  std::string names;
  for (std::size_t i = 1; i < chain.size(); ++i)
    names += fmt::format("{}\"{}\"", i == 1 ? "" : ", ", chain[i]->id);
  return names;
}

std::string closed_at(const std::vector<const Contact*>& chain, const std::string& area, Instant at,
                      const Holidays& holidays) {
  const auto in = area.empty() ? "" : " in " + area;
  const auto holiday = holidays.contains(floor<days>(wall(at))) ? ", a bank holiday" : "";
  const auto others =
      chain.size() == 1 ? "" : fmt::format(", and so are those who stand in for it ({})", names_of(chain));
  return fmt::format(
      "\"{}\"{} is closed at {}{}{}: nobody could be rung. Give the last of them an \"otherwise:\" that is "
      "open then, or hours for the whole week",
      chain.front()->id, in, london(at), holiday, others);
}

class Contacts {
 public:
  Contacts(const Protocol& protocol, Date from) : protocol_(protocol), from_(from) {}

  std::vector<Fault> faults() {
    for (const auto& [id, contact] : protocol_.contacts) check_hours(contact);
    for (const auto& id : rung_in(protocol_))
      for (const auto& area : areas_of(protocol_)) check_year(id, area);
    for (const auto& [id, dialog] : protocol_.dialogs)
      for (const auto& step : dialog.steps) check_order(dialog, step);
    std::ranges::sort(faults_, {},
                      [](const Fault& fault) { return std::tie(fault.file, fault.line, fault.sentence); });
    return std::move(faults_);
  }

 private:
  void fault(const Contact& contact, std::string sentence) {
    faults_.push_back({protocol_.folder + "contacts.yaml", contact.line, std::move(sentence)});
  }

  // Hours that are stated are said in the words of the document, and written so that the choice can read
  // them.
  void check_hours(const Contact& contact) {
    static const RE2 time{"[0-9]"};
    const bool stated = !contact.hours.empty() && contact.hours != kNotStated;
    if (!contact.open.empty() && !stated)
      fault(contact, fmt::format("\"{}\" has \"open:\", and its \"hours:\" do not say so: give them as the "
                                 "document prints them, or leave \"open:\" out",
                                 contact.id));
    if (contact.open.empty() && stated && RE2::PartialMatch(contact.hours, time))
      fault(contact,
            fmt::format("the hours of \"{}\" are stated: write them under \"open:\" too, or it would "
                        "be given at any time",
                        contact.id));
    const bool general = contact.number == "999" || contact.number == "101";  // at any time, everywhere
    if (contact.hours.empty() && !contact.number.empty() && !contact.cites.empty() && !general)
      fault(contact, fmt::format("when does \"{}\" answer? Give its \"hours:\" as printed, or "
                                 "\"hours: not stated\", and the worker is told so",
                                 contact.id));
  }

  void check_year(const std::string& id, const std::string& area) {
    const auto chain = stand_ins(protocol_, id, area);
    if (chain.front()->open.empty()) return;  // it is given at any time
    for (const auto at : moments(chain, from_)) {
      const auto chosen = choose_contacts(protocol_, id, area, at);
      if (std::ranges::any_of(chosen,
                              [&](const auto& one) { return answers(*one.contact, at, protocol_.holidays); }))
        continue;
      return fault(*chain.front(), closed_at(chain, area, at, protocol_.holidays));
    }
  }

  void check_order(const Dialog& dialog, const Step& step) {
    std::set<std::string> told;
    for (const auto& item : step.items) told.insert(item.contact);
    told.erase("");
    if (told.size() > 1 && step.order == Step::Order::unsaid)
      faults_.push_back({dialog.file, step.line,
                         fmt::format("\"{}\" has {} contacts told: say in which order, \"order: listed\", or "
                                     "\"order: any\" where no clause gives one",
                                     step.id, told.size())});
  }

  const Protocol& protocol_;
  const Date from_;
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> lint_contacts(const Protocol& protocol, Date from) {
  return Contacts{protocol, from}.faults();
}

}  // namespace dutydesk::dialogs
