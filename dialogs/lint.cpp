#include "dialogs/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace dutydesk::dialogs {
namespace {

using Names = std::set<std::string>;

void add(Names& to, const std::vector<std::string>& names) {
  to.insert(names.begin(), names.end());
}

// What a conversation can come to.
class Used {
 public:
  explicit Used(const Protocol& protocol) : protocol_(protocol) {
    open(protocol.opening);
    open(protocol.returned);
    open(protocol.placed_elsewhere);
    for (const auto& [role, dialog] : protocol.openings) open(dialog);
    for (const auto& topic : protocol.topics) open(topic);
    give(protocol.number);
    give(protocol.emergency);
    for (const auto& definition : protocol.definitions) add(ambiguities, definition.ambiguities);
    for (const auto& area : protocol.not_covered) add(ambiguities, area.ambiguities);
    for (const auto& [id, fact] : protocol.facts)
      if (asked.contains(fact.counts)) asked.insert(id);  // worked out of what is asked
  }

  Names dialogs, contacts, clocks, ambiguities;
  Names asked;    // facts
  Names acting;   // clauses that a step, item, rule, clock or contact cites
  Names telling;  // clauses that a definition or a step, item or rule cites

 private:
  void open(const std::string& id) {
    const auto dialog = protocol_.dialogs.find(id);
    if (dialog == protocol_.dialogs.end() || !dialogs.insert(id).second) return;
    for (const auto& step : dialog->second.steps) take(step);
  }

  void take(const Step& step) {
    cite(step.cites);
    for (const auto& item : step.items) {
      cite(item.cites);
      give(item.contact);
    }
    for (const auto& rule : step.rules) cite(rule.cites);
    for (const auto& clock : step.starts) start(clock);
    if (step.asks()) asked.insert(step.fact);
    give(step.contact);
    open(step.dialog);
    add(ambiguities, step.ambiguities);
  }

  void cite(const std::vector<std::string>& cites) {
    add(acting, cites);
    add(telling, cites);
  }

  void start(const std::string& id) {
    if (!clocks.insert(id).second) return;
    const auto& clock = protocol_.clocks.at(id);
    add(acting, clock.cites);
    add(ambiguities, clock.ambiguities);
    open(clock.opens);
  }

  void give(const std::string& id) {
    const auto contact = protocol_.contacts.find(id);
    if (contact == protocol_.contacts.end() || !contacts.insert(id).second) return;
    add(acting, contact->second.cites);
    add(ambiguities, contact->second.ambiguities);
    give(contact->second.otherwise);
  }

  const Protocol& protocol_;
};

// What is defined in one file of a protocol and not among the names that are used.
template <class T>
void find_idle(const std::map<std::string, T>& things, const Names& used, const std::string& file,
               std::string_view sentence, std::vector<Fault>& faults) {
  for (const auto& [id, thing] : things)
    if (!used.contains(id)) faults.push_back({file, thing.line, fmt::format(fmt::runtime(sentence), id)});
}

SourceCoverage& row_of(Coverage& coverage, const std::string& source) {
  return *std::ranges::find(coverage.sources, source, &SourceCoverage::source);
}

void count(const Clause& clause, const Used& used, Coverage& coverage) {
  auto& row = row_of(coverage, clause.source);
  ++row.clauses;
  switch (clause.use) {
    case Clause::Use::desk:
      ++row.desk;
      if (used.acting.contains(clause.id))
        ++row.covered;
      else
        coverage.uncovered.push_back(&clause);
      return;
    case Clause::Use::background:
      ++row.background;
      if (used.telling.contains(clause.id))
        ++row.answered;
      else
        coverage.unanswered.push_back(&clause);
      return;
    case Clause::Use::strategic:
      ++row.strategic;
      row.excused += clause.excused.empty() ? 0 : 1;
  }
}

SourceCoverage sum_of(const std::vector<SourceCoverage>& rows) {
  SourceCoverage sum;
  sum.source = "all";
  for (const auto& row : rows) {
    sum.clauses += row.clauses;
    sum.desk += row.desk;
    sum.covered += row.covered;
    sum.background += row.background;
    sum.answered += row.answered;
    sum.strategic += row.strategic;
    sum.excused += row.excused;
  }
  return sum;
}

std::string line_of(const SourceCoverage& row) {
  return fmt::format("  {:<8}{:>8}{:>8}{:>9}{:>12}{:>10}{:>11}{:>9}\n", row.source, row.clauses, row.desk,
                     row.covered, row.background, row.answered, row.strategic, row.excused);
}

std::string list_of(std::string_view heading, const std::vector<const Clause*>& clauses) {
  std::string list;
  if (clauses.empty()) return list;
  list = fmt::format("\n  {}: {}\n", heading, clauses.size());
  for (const auto* clause : clauses) list += fmt::format("    {:<20}  {}\n", clause->id, clause->gist);
  return list;
}

}  // namespace

std::vector<Fault> lint(const Protocol& protocol) {
  const Used used{protocol};
  std::vector<Fault> faults;
  for (const auto& [id, clause] : protocol.clauses)
    if (clause.fingerprints.empty() && clause.unproven.empty())
      faults.push_back({protocol.folder + "clauses.yaml", clause.line,
                        fmt::format("{} has no \"fingerprint:\"; give one, or \"unproven:\" with the reason "
                                    "why there is none",
                                    id)});
  find_idle(protocol.ambiguities, used.ambiguities, protocol.folder + "ambiguities.yaml",
            "no step, clock, contact or definition says the ambiguity \"{}\"", faults);
  find_idle(protocol.contacts, used.contacts, protocol.folder + "contacts.yaml",
            "nothing gives the contact \"{}\"", faults);
  find_idle(protocol.facts, used.asked, protocol.folder + "facts.yaml",
            "no step asks for \"{}\": it is never known", faults);
  find_idle(protocol.clocks, used.clocks, protocol.folder + "clocks.yaml", "nothing starts the clock \"{}\"",
            faults);
  for (const auto& [id, dialog] : protocol.dialogs)
    if (!used.dialogs.contains(id))
      faults.push_back({dialog.file, dialog.line, fmt::format("nothing opens the dialog \"{}\"", id)});
  std::ranges::sort(faults, {},
                    [](const Fault& fault) { return std::tie(fault.file, fault.line, fault.sentence); });
  return faults;
}

Coverage coverage_of(const Protocol& protocol) {
  Used used{protocol};
  for (const auto& definition : protocol.definitions) add(used.telling, definition.cites);
  for (const auto& area : protocol.not_covered) add(used.telling, area.cites);
  Coverage coverage;
  for (const auto& source : protocol.sources) coverage.sources.push_back({.source = source.id});
  for (const auto& [id, clause] : protocol.clauses) count(clause, used, coverage);
  for (auto* gaps : {&coverage.uncovered, &coverage.unanswered}) std::ranges::sort(*gaps, {}, &Clause::line);
  for (const auto& [id, dialog] : protocol.dialogs)
    for (const auto& step : dialog.steps)
      if (!step.house.empty()) coverage.house.push_back({id, step.id, step.house});
  return coverage;
}

std::string coverage_table(const Coverage& coverage) {
  auto table = fmt::format("  {:<8}{:>8}{:>8}{:>9}{:>12}{:>10}{:>11}{:>9}\n", "source", "clauses", "desk",
                           "covered", "background", "answered", "strategic", "excused");
  for (const auto& row : coverage.sources) table += line_of(row);
  table += line_of(sum_of(coverage.sources));
  table += list_of("For the desk, and no step, item, rule, clock or contact acts on it", coverage.uncovered);
  table += list_of("Background, and no definition or step tells it", coverage.unanswered);
  table += fmt::format("\n  House steps, which no document prints: {}\n", coverage.house.size());
  for (const auto& [dialog, step, reason] : coverage.house)
    table += fmt::format("    {:<36}  {}\n", fmt::format("{}/{}", dialog, step), reason);
  return table;
}

}  // namespace dutydesk::dialogs
