#include "dialogs/lint_figures.h"

#include <date/date.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "dialogs/figure.h"

namespace dutydesk::dialogs {
namespace {

using Names = std::set<std::string>;

constexpr int kEver = 20 * 12;  // months: a count that looks back as far as anybody knows

void add(Names& to, const std::vector<std::string>& names) {
  to.insert(names.begin(), names.end());
}

// The clauses behind something that is said, and the figures in their gists.
class Behind {
 public:
  Behind(const Protocol& protocol, Names clauses) : clauses_(std::move(clauses)) {
    for (const auto& id : clauses_) {
      const auto& clause = protocol.clauses.at(id);
      allow(clause.gist);
      for (auto& figure : figures_in(id))
        if (figure.value.contains('.')) figures_.push_back(std::move(figure));  // its section: NOT-6.5
      allow_dates_of(*std::ranges::find(protocol.sources, clause.source, &Source::id));
    }
  }

  void allow_dates_of(const Source& source) {
    for (const auto* text : {&source.title, &source.adopted, &source.review_due}) allow(*text);
  }

  void allow(const std::string& text) {
    for (auto& figure : figures_in(text)) figures_.push_back(std::move(figure));
  }

  void allow_number(int number) { figures_.push_back({Figure::Kind::bare, std::to_string(number), {}, {}}); }

  bool has(const Figure& wanted) const {
    return std::ranges::any_of(figures_, [&](const Figure& figure) { return same(figure, wanted); });
  }

  std::string names() const {
    return clauses_.empty() ? "no clause is cited here" : fmt::format("{}", fmt::join(clauses_, ", "));
  }

 private:
  // A number without unit is that of any amount: "16" of "16 years".
  static bool same(const Figure& printed, const Figure& said) {
    if (said.value != printed.value) return false;
    if (said.kind == Figure::Kind::bare || said.unit == "year") return printed.kind != Figure::Kind::time;
    return said.kind == printed.kind && said.unit == printed.unit;
  }

  Names clauses_;
  std::vector<Figure> figures_;
};

// What counts nothing: "a day", the third of a list, a tier; and the numbers that are the same everywhere.
bool may_stand(const Figure& figure) {
  const bool general = figure.value == "999" || figure.value == "101";
  return figure.plain_word || (figure.kind == Figure::Kind::bare && (general || figure.value.size() < 2));
}

bool reads(const Condition& condition, const std::string& name) {
  const auto read = facts_of(condition);
  return std::ranges::find(read, name) != read.end();
}

class Figures {
 public:
  explicit Figures(const Protocol& protocol) : protocol_(protocol) {}

  std::vector<Fault> faults() {
    check_head();
    check_not_covered();
    for (const auto& [id, ambiguity] : protocol_.ambiguities)
      check(in("ambiguities.yaml"), ambiguity.line, ambiguity.text, clauses(ambiguity.clauses, {}));
    for (const auto& [id, contact] : protocol_.contacts) check_contact(contact);
    for (const auto& [id, clock] : protocol_.clocks) check_clock(clock);
    for (const auto& [id, fact] : protocol_.facts) check_fact(fact);
    for (const auto& [id, dialog] : protocol_.dialogs) check_dialog(dialog);
    std::ranges::sort(faults_, {},
                      [](const Fault& fault) { return std::tie(fault.file, fault.line, fault.sentence); });
    const auto again = std::ranges::unique(faults_);
    faults_.erase(again.begin(), again.end());
    return std::move(faults_);
  }

 private:
  std::string in(const char* file) const { return protocol_.folder + file; }

  // Those that are cited, and those that the ambiguities touch.
  Names clauses(const std::vector<std::string>& cites, const std::vector<std::string>& ambiguities) const {
    Names names{cites.begin(), cites.end()};
    for (const auto& id : ambiguities) add(names, protocol_.ambiguities.at(id).clauses);
    return names;
  }

  void check(const std::string& file, int line, const std::string& said, const Names& clauses) {
    check(file, line, said, Behind{protocol_, clauses});
  }

  void check(const std::string& file, int line, const std::string& said, const Behind& behind) {
    for (const auto& figure : figures_in(said))
      if (!may_stand(figure) && !behind.has(figure))
        faults_.push_back({file, line,
                           fmt::format("\"{}\" is in no clause behind this ({}): cite the clause that prints "
                                       "it, or mark what is said here with \"house:\" and the reason",
                                       figure.written, behind.names())});
  }

  void check_head() {
    Behind documents{protocol_, none_};
    for (const auto& source : protocol_.sources) documents.allow_dates_of(source);
    for (const auto& [id, clause] : protocol_.clauses) documents.allow(clause.gist);
    check(in("protocol.yaml"), 0, protocol_.age, documents);
    for (const auto& definition : protocol_.definitions)
      check(in("protocol.yaml"), definition.line, definition.text,
            clauses(definition.cites, definition.ambiguities));
  }

  void check_not_covered() {
    for (const auto& area : protocol_.not_covered)
      if (area.house.empty()) check(in("protocol.yaml"), 0, area.text, clauses(area.cites, area.ambiguities));
  }

  void check_contact(const Contact& contact) {
    const auto names = clauses(contact.cites, contact.ambiguities);
    const auto file = in("contacts.yaml");
    if (contact.house.empty() && !contact.number.empty()) check_number(contact, names);
    if (!contact.house.empty()) return;
    Behind behind{protocol_, names};
    check(file, contact.line, contact.hours, behind);
    for (const auto* said : {&contact.say, &contact.note}) check(file, contact.line, *said, behind);
    for (auto line : contact.script) {
      RE2::Replace(&line, R"(^[0-9]+[.)])", "");  // its number
      check(file, contact.line, line, behind);
    }
    check_open(contact);
  }

  // The number itself, whatever stands between its digits.
  void check_number(const Contact& contact, const Names& names) {
    const auto digits = [](std::string text) {
      std::erase_if(text, [](char c) { return std::string_view{" ()-"}.contains(c); });
      return text;
    };
    const auto printed = [&](const std::string& id) {
      return digits(protocol_.clauses.at(id).gist).contains(digits(contact.number));
    };
    if (contact.number == "999" || contact.number == "101" || std::ranges::any_of(names, printed)) return;
    faults_.push_back({in("contacts.yaml"), contact.line,
                       fmt::format("the number {} is in no clause behind \"{}\" ({}): cite the clause that "
                                   "prints it, or give \"local:\" with whom to ask",
                                   contact.number, contact.id, fmt::join(names, ", "))});
  }

  // Hours that can be computed are those that are stated.
  void check_open(const Contact& contact) {
    Behind stated{protocol_, none_};
    stated.allow(contact.hours);
    for (const auto& period : contact.open)
      for (const auto edge : {period.from, period.to}) {
        const auto time = date::format("%H:%M", edge);
        const bool midnight = edge == std::chrono::minutes{} || edge == std::chrono::hours{24};
        if (!midnight && !stated.has({Figure::Kind::time, time, {}, {}}))
          faults_.push_back({in("contacts.yaml"), contact.line,
                             fmt::format("\"open:\" of \"{}\" says {}, and its \"hours:\" do not: \"{}\"",
                                         contact.id, time, contact.hours)});
      }
  }

  void check_clock(const Clock& clock) {
    const Behind behind{protocol_, clauses(clock.cites, clock.ambiguities)};
    for (const auto* said : {&clock.due_words, &clock.what})
      check(in("clocks.yaml"), clock.line, *said, behind);
  }

  // The clauses of all that asks for the fact or hangs on it; `house` where somebody does so without any.
  Names clauses_behind(const std::string& fact, bool& house) const {
    Names names;
    const auto cite = [&](const std::vector<std::string>& cites,
                          const std::vector<std::string>& ambiguities) {
      if (cites.empty()) house = true;
      names.merge(clauses(cites, ambiguities));
    };
    for (const auto& [id, dialog] : protocol_.dialogs)
      for (const auto& step : dialog.steps) {
        if ((step.asks() && step.fact == fact) || reads(step.when, fact)) cite(step.cites, step.ambiguities);
        for (const auto& rule : step.rules)
          if (reads(rule.when, fact) || (step.fact == fact)) cite(rule.cites, {});
      }
    for (const auto& [id, clock] : protocol_.clocks)
      if ((clock.stops && reads(*clock.stops, fact)) || std::ranges::count(clock.runs_from, fact) > 0)
        cite(clock.cites, clock.ambiguities);
    for (const auto& [id, other] : protocol_.facts)
      if (other.counts == fact) names.merge(clauses_behind(id, house));
    return names;
  }

  void check_fact(const Fact& fact) {
    bool house = false;
    const auto names = clauses_behind(fact.id, house);
    if (house) return;
    const auto file = in("facts.yaml");
    Behind behind{protocol_, names};
    if (fact.type == Fact::Type::moment) return;  // what it shows is how a time may be typed
    for (const auto* said : {&fact.name, &fact.question, &fact.aloud}) check(file, fact.line, *said, behind);
    if (fact.within.months > 0 && fact.within.months < kEver)
      check(file, fact.line,
            fact.within.months % 12 == 0 &&
                    !behind.has({Figure::Kind::amount, std::to_string(fact.within.months), "month", {}})
                ? fmt::format("{} years", fact.within.months / 12)
                : fmt::format("{} months", fact.within.months),
            behind);
    if (fact.within.days > 0) check(file, fact.line, fmt::format("{} days", fact.within.days), behind);
    check_bands(fact, behind);
    for (const auto& option : fact.options)
      check(file, option.line ? option.line : fact.line, option.label, behind);
  }

  // "Under 16" is a band below 16, "16 or 17" is one below 18, and "three or more" begins at 3. The labels
  // may name the bounds, and the numbers beside them.
  void check_bands(const Fact& fact, Behind& behind) {
    for (const auto& band : fact.bands) {
      if (!band.below) continue;
      const auto bound = *band.below;
      const auto printed = [&](int number) {
        return behind.has({Figure::Kind::bare, std::to_string(number), {}, {}});
      };
      if (bound > 1 && !printed(bound) && !printed(bound - 1))
        faults_.push_back(
            {in("facts.yaml"), fact.option(band.value)->line,
             fmt::format("\"below: {}\" is in no clause behind {} ({})", bound, fact.id, behind.names())});
    }
    for (const auto& band : fact.bands)
      if (band.below)
        for (const auto number : {*band.below, *band.below - 1}) behind.allow_number(number);
  }

  void check_dialog(const Dialog& dialog) {
    Names all;
    for (const auto& step : dialog.steps) {
      auto names = clauses(step.cites, step.ambiguities);
      for (const auto& clock : step.starts)
        names.merge(clauses(protocol_.clocks.at(clock).cites, protocol_.clocks.at(clock).ambiguities));
      if (step.house.empty()) check(dialog.file, step.line, step.text, names);
      for (const auto& item : step.items) {
        auto behind = names;
        add(behind, item.cites);
        add(all, item.cites);
        check(dialog.file, item.line, item.text, behind);
      }
      all.merge(names);
    }
    check(dialog.file, dialog.line, dialog.title, all);
  }

  const Protocol& protocol_;
  const Names none_;
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> lint_figures(const Protocol& protocol) {
  return Figures{protocol}.faults();
}

}  // namespace dutydesk::dialogs
