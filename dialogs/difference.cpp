#include "dialogs/difference.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "dialogs/in_words.h"

namespace dutydesk::dialogs {
namespace {

std::string listed(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string each_line(const std::vector<std::string>& texts) {
  return fmt::format("{}", fmt::join(texts, " | "));
}

std::string yes_no(bool is) {
  return is ? "yes" : "no";
}

std::string use_in_words(Clause::Use use) {
  return use == Clause::Use::desk ? "desk" : use == Clause::Use::background ? "background" : "strategic";
}

std::string order_in_words(Step::Order order) {
  return order == Step::Order::listed ? "listed" : order == Step::Order::any ? "any" : "";
}

std::string prints_of(const Clause& clause) {
  std::vector<std::string> prints;
  for (const auto& print : clause.fingerprints)
    prints.push_back(fmt::format("{} words {}", print.words, print.sha256.substr(0, 8)));
  return listed(prints);
}

std::string done_in_words(const Clock& clock) {
  std::vector<std::string> paths;
  for (const auto& [dialog, step, item] : clock.done_by)
    paths.push_back(dialog + "/" + step + (item.empty() ? "" : "/" + item));
  return listed(paths);
}

// The ids that stand in both, in an order that both keep: the longest such list. The others have moved.
std::set<std::string> unmoved(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  std::vector<std::vector<std::size_t>> longest(before.size() + 1,
                                                std::vector<std::size_t>(after.size() + 1));
  for (auto i = before.size(); i-- > 0;)
    for (auto j = after.size(); j-- > 0;)
      longest[i][j] =
          before[i] == after[j] ? longest[i + 1][j + 1] + 1 : std::max(longest[i + 1][j], longest[i][j + 1]);
  std::set<std::string> kept;
  for (std::size_t i = 0, j = 0; i < before.size() && j < after.size();) {
    if (before[i] == after[j]) {
      kept.insert(before[i]);
      ++i, ++j;
    } else {
      longest[i + 1][j] >= longest[i][j + 1] ? ++i : ++j;
    }
  }
  return kept;
}

template <class T>
std::vector<std::string> ids_of(const std::vector<T>& things) {
  std::vector<std::string> ids;
  for (const auto& thing : things) ids.push_back(thing.id);
  return ids;
}

class Comparison {
 public:
  Comparison(const Protocol& before, const Protocol& after) : before_(before), after_(after) {}

  std::vector<ChangedPart> parts() {
    part("The protocol");
    compare_head();
    part("Numbers and contacts");
    compare_all(before_.contacts, after_.contacts, "The contact", &Contact::name,
                [&](const Contact& was, const Contact& is) { compare(was, is); });
    part("Deadlines");
    compare_all(before_.clocks, after_.clocks, "The deadline", &Clock::what,
                [&](const Clock& was, const Clock& is) { compare(was, is); });
    part("Questions and answers");
    compare_all(before_.facts, after_.facts, "The question", &Fact::question,
                [&](const Fact& was, const Fact& is) { compare(was, is); });
    compare_dialogs();
    part("Clauses");
    compare_all(before_.clauses, after_.clauses, "The clause", &Clause::gist,
                [&](const Clause& was, const Clause& is) { compare(was, is); });
    part("Ambiguities");
    compare_all(before_.ambiguities, after_.ambiguities, "The ambiguity", &Ambiguity::text,
                [&](const Ambiguity& was, const Ambiguity& is) { compare(was, is); });
    part("Definitions");
    compare_definitions();
    std::erase_if(found_, [](const ChangedPart& each) { return each.sentences.empty(); });
    if (found_.empty() && before_.revision != after_.revision)
      found_.push_back({"The files",
                        {"Something differs in the files that nobody is shown, such as the order of two "
                         "entries."}});
    return std::move(found_);
  }

 private:
  void part(std::string name) { found_.push_back({std::move(name), {}}); }
  void say(std::string sentence) { found_.back().sentences.push_back(std::move(sentence)); }

  void changed(std::string_view what, const std::string& was, const std::string& is) {
    if (was == is) return;
    if (was.empty()) return say(fmt::format("{} is new: \"{}\".", what, is));
    if (is.empty()) return say(fmt::format("{} is gone; it was \"{}\".", what, was));
    say(fmt::format("{} was \"{}\" and is \"{}\".", what, was, is));
  }

  template <class T, class Compare>
  void compare_all(const std::map<std::string, T>& was, const std::map<std::string, T>& is,
                   std::string_view what, std::string T::* words, Compare compare_one) {
    for (const auto& [id, thing] : was)
      if (!is.contains(id)) say(fmt::format("{} {} is gone: \"{}\".", what, id, thing.*words));
    for (const auto& [id, thing] : is)
      if (const auto old = was.find(id); old == was.end())
        say(fmt::format("{} {} is new: \"{}\".", what, id, thing.*words));
      else
        compare_one(old->second, thing);
  }

  void compare_head() {
    changed("The id", before_.id, after_.id);
    changed("The title", before_.title, after_.title);
    changed("The list of areas", listed(before_.areas), listed(after_.areas));
    changed("What the first message says of the age", before_.age, after_.age);
    compare_sources();
    changed("The dialog that a report starts with", before_.opening, after_.opening);
    for (const auto& role : roles_with_opening())
      changed(fmt::format("The dialog of a report by {}", roles_in_words({role})), opening(before_, role),
              opening(after_, role));
    changed("The dialog of the word \"returned\"", before_.returned, after_.returned);
    changed("The dialog for a child placed elsewhere", before_.placed_elsewhere, after_.placed_elsewhere);
    compare_not_covered();
    changed("The contact of the word \"number\"", before_.number, after_.number);
    changed("The contact of the word \"999\"", before_.emergency, after_.emergency);
    changed("The order of the topics", listed(before_.topics), listed(after_.topics));
    changed("What sounds like an emergency", each_line(before_.alarm), each_line(after_.alarm));
    changed("The list of withdrawn words", withdrawn_of(before_), withdrawn_of(after_));
  }

  static std::string withdrawn_of(const Protocol& protocol) {
    std::vector<std::string> words;
    for (const auto& each : protocol.withdrawn)
      words.push_back(
          fmt::format("{} but {}: {}", each_line(each.patterns), each_line(each.except), each.why));
    return each_line(words);
  }

  void compare_not_covered() {
    std::map<std::string, std::string> was, is;
    for (const auto& area : before_.not_covered) was[area.area] = not_covered_in_words(area);
    for (const auto& area : after_.not_covered) is[area.area] = not_covered_in_words(area);
    auto all = was;
    all.insert(is.begin(), is.end());
    for (const auto& [area, words] : all)
      changed(fmt::format("What is said in {}, which is not covered,", area), was[area], is[area]);
  }

  static std::string not_covered_in_words(const NotCovered& area) {
    return fmt::format("{} ({}){}{}; also called {}", area.text, listed(area.cites),
                       area.house.empty() ? "" : ", house: " + area.house,
                       area.ambiguities.empty() ? "" : ", " + listed(area.ambiguities), each_line(area.say));
  }

  std::set<std::string> roles_with_opening() const {
    std::set<std::string> roles;
    for (const auto* protocol : {&before_, &after_})
      for (const auto& [role, dialog] : protocol->openings) roles.insert(role);
    return roles;
  }

  static std::string opening(const Protocol& protocol, const std::string& role) {
    const auto found = protocol.openings.find(role);
    return found == protocol.openings.end() ? protocol.opening : found->second;
  }

  void compare_sources() {
    const auto in_words = [](const Source& source) {
      return fmt::format("{}; adopted: {}; review due: {}; file: {}", source.title,
                         source.adopted.empty() ? "no date" : source.adopted,
                         source.review_due.empty() ? "none" : source.review_due,
                         source.file.empty() ? "none" : source.file);
    };
    std::map<std::string, std::string> was, is;
    for (const auto& source : before_.sources) was[source.id] = in_words(source);
    for (const auto& source : after_.sources) is[source.id] = in_words(source);
    for (const auto& [id, words] : was) changed("The document " + id, words, is.contains(id) ? is[id] : "");
    for (const auto& [id, words] : is)
      if (!was.contains(id)) changed("The document " + id, "", words);
  }

  void compare(const Contact& was, const Contact& is) {
    const auto of = [&](std::string_view what) { return fmt::format("{} of {} ({})", what, is.name, is.id); };
    changed(of("The name"), was.name, is.name);
    changed(of("The number"), was.number, is.number);
    changed(of("The printed hours"), was.hours, is.hours);
    changed(of("The computed hours"), hours_in_words(was.open), hours_in_words(is.open));
    changed(of("Who stands in out of hours"), was.otherwise, is.otherwise);
    changed(of("Whom to ask for the number"), was.local_ask, is.local_ask);
    changed(of("What to say"), was.say, is.say);
    changed(of("The note"), was.note, is.note);
    changed(of("The script"), each_line(was.script), each_line(is.script));
    compare_origin(fmt::format("{} ({})", is.name, is.id), was, is);
  }

  // Of whatever cites clauses and may be unclear.
  template <class T>
  void compare_origin(const std::string& whose, const T& was, const T& is) {
    changed("The clauses behind " + whose, listed(was.cites), listed(is.cites));
    changed("The ambiguities of " + whose, listed(was.ambiguities), listed(is.ambiguities));
    if constexpr (requires { was.house; }) changed("The house's reason for " + whose, was.house, is.house);
  }

  void compare(const Clock& was, const Clock& is) {
    const auto of = [&](std::string_view what) { return fmt::format("{} of the deadline {}", what, is.id); };
    changed(of("The words"), was.what, is.what);
    changed(of("The time"), deadline_in_words(before_, was), deadline_in_words(after_, is));
    changed("What stops the deadline " + is.id, was.stops ? condition_in_words(before_, *was.stops) : "",
            is.stops ? condition_in_words(after_, *is.stops) : "");
    changed("What fulfils the deadline " + is.id, done_in_words(was), done_in_words(is));
    changed("The dialog opened by the deadline " + is.id, was.opens, is.opens);
    compare_origin("the deadline " + is.id, was, is);
  }

  void compare(const Fact& was, const Fact& is) {
    const auto of = [&](std::string_view what) { return fmt::format("{} {}", what, is.id); };
    changed(of("The question"), was.question, is.question);
    changed(of("The question as it is read to a caller,"), was.aloud, is.aloud);
    changed(of("The name of"), was.name, is.name);
    if (was.type != is.type) say(of("Another kind of answer is wanted to"));
    changed(of("Asked anew in each run:"), yes_no(was.of_run), yes_no(is.of_run));
    changed(of("Whether this means the same in every protocol:"), yes_no(was.shared), yes_no(is.shared));
    changed(of("Whether the council that placed the child is meant:"), yes_no(was.placing),
            yes_no(is.placing));
    changed(of("What is counted for"), count_of(was), count_of(is));
    changed(of("The largest number understood for"), was.most ? std::to_string(*was.most) : "",
            is.most ? std::to_string(*is.most) : "");
    compare_options(was, is);
    changed(of("The bounds of"), bands_of(was), bands_of(is));
  }

  static std::string count_of(const Fact& fact) {
    if (fact.counts.empty()) return {};
    return fmt::format("{} within {} months and {} days, from {}", fact.counts, fact.within.months,
                       fact.within.days, fact.since.empty() ? "first contact" : fact.since);
  }

  static std::string bands_of(const Fact& fact) {
    std::vector<std::string> bands;
    for (const auto& band : fact.bands)
      bands.push_back(band.below ? fmt::format("{} below {}", band.value, *band.below) : band.value);
    return listed(bands);
  }

  void compare_options(const Fact& was, const Fact& is) {
    for (const auto& option : was.options)
      if (!is.option(option.value))
        say(fmt::format("{} has no answer \"{}\" any more.", is.id, option.label));
    for (const auto& option : is.options) {
      const auto* old = was.option(option.value);
      if (!old) {
        say(fmt::format("{} has a new answer: \"{}\".", is.id, option.label));
        continue;
      }
      changed(fmt::format("The answer {} to {}", option.value, is.id), old->label, option.label);
      if (old->say != option.say)
        say(fmt::format("What is understood as \"{}\" to {} is other words than before.", option.label,
                        is.id));
    }
    const auto values_of = [](const Fact& fact) {
      std::vector<std::string> values;
      for (const auto& option : fact.options) values.push_back(option.value);
      return values;
    };
    auto before = values_of(was), after = values_of(is);
    if (before != after && std::ranges::is_permutation(before, after))
      changed("The order of the answers to " + is.id, listed(before), listed(after));
  }

  void compare_dialogs() {
    part("Dialogs");
    for (const auto& [id, dialog] : before_.dialogs)
      if (!after_.dialogs.contains(id)) say(fmt::format("The dialog {} is gone.", id));
    for (const auto& [id, dialog] : after_.dialogs)
      if (!before_.dialogs.contains(id))
        say(fmt::format("The dialog {} is new, with {} steps.", id, dialog.steps.size()));
    for (const auto& [id, dialog] : after_.dialogs)
      if (const auto was = before_.dialogs.find(id); was != before_.dialogs.end()) {
        part("Dialog " + id);
        compare(was->second, dialog);
      }
  }

  void compare(const Dialog& was, const Dialog& is) {
    changed("Its title", was.title, is.title);
    changed("The roles it is offered to", roles_in_words(was.roles), roles_in_words(is.roles));
    changed("Whether it comes before all others,", yes_no(was.first), yes_no(is.first));
    changed("What ends it", was.stops ? condition_in_words(before_, *was.stops) : "",
            is.stops ? condition_in_words(after_, *is.stops) : "");
    const auto kept = unmoved(ids_of(was.steps), ids_of(is.steps));
    for (const auto& step : was.steps)
      if (!is.step(step.id))
        say(fmt::format("The step {} is gone: {} \"{}\".", step.id, kind_of(step),
                        subject_of(before_, step)));
    std::string above;
    for (const auto& step : is.steps) {
      const auto place = above.empty() ? "at the top" : "below " + above;
      above = step.id;
      const auto* old = was.step(step.id);
      if (!old) {
        say(fmt::format("The step {} is new, {}: {} \"{}\".", step.id, place, kind_of(step),
                        subject_of(after_, step)));
        continue;
      }
      if (!kept.contains(step.id)) say(fmt::format("The step {} has moved; it stands {}.", step.id, place));
      compare(*old, step);
    }
  }

  void compare(const Step& was, const Step& is) {
    const auto of = [&](std::string_view what) { return fmt::format("{} of the step {}", what, is.id); };
    changed(of("The kind"), std::string{kind_of(was)}, std::string{kind_of(is)});
    changed(of("The question"), was.fact, is.fact);
    changed(of("The contact"), was.contact, is.contact);
    changed(of("The dialog called"), was.dialog, is.dialog);
    changed(of("The text"), was.text, is.text);
    changed(of("The condition"), condition_in_words(before_, was.when), condition_in_words(after_, is.when));
    changed(of("The order"), order_in_words(was.order), order_in_words(is.order));
    compare_ways(was, is);
    changed(of("The deadlines"), listed(was.starts), listed(is.starts));
    compare_items(was, is);
    changed(of("The rules"), rules_of(before_, was), rules_of(after_, is));
    compare_origin("the step " + is.id, was, is);
  }

  void compare_ways(const Step& was, const Step& is) {
    std::set<std::string> values;
    for (const auto* step : {&was, &is})
      for (const auto& [value, target] : step->then) values.insert(value);
    for (const auto& value : values) {
      const auto way = [&](const Step& step) {
        const auto found = step.then.find(value);
        return found == step.then.end() ? std::string{} : found->second;
      };
      const auto answer = value.empty() || is.fact.empty() || !after_.facts.contains(is.fact)
                              ? std::string{}
                              : fmt::format(", after \"{}\"", after_.facts.at(is.fact).label(value));
      changed(fmt::format("Where the step {} leads{},", is.id, answer), way(was), way(is));
    }
  }

  void compare_items(const Step& was, const Step& is) {
    const auto item_of = [](const Step& step, const std::string& id) {
      const auto found = std::ranges::find(step.items, id, &ChecklistItem::id);
      return found == step.items.end() ? nullptr : &*found;
    };
    for (const auto& item : was.items)
      if (!item_of(is, item.id))
        say(fmt::format("The item {} of the step {} is gone: \"{}\".", item.id, is.id, item.text));
    for (const auto& item : is.items) {
      const auto* old = item_of(was, item.id);
      const auto whose = fmt::format("the item {} of the step {}", item.id, is.id);
      if (!old) {
        say(fmt::format("There is a new item {} in the step {}: \"{}\".", item.id, is.id, item.text));
        continue;
      }
      changed("The text of " + whose, old->text, item.text);
      changed("The contact of " + whose, old->contact, item.contact);
      changed("The clauses behind " + whose, listed(old->cites), listed(item.cites));
    }
    auto before = ids_of(was.items), after = ids_of(is.items);
    if (before != after && std::ranges::is_permutation(before, after))
      changed(fmt::format("The order of the items of the step {}", is.id), listed(before), listed(after));
  }

  static std::string rules_of(const Protocol& protocol, const Step& step) {
    std::vector<std::string> rules;
    for (const auto& rule : step.rules) {
      const auto when = condition_in_words(protocol, rule.when);
      rules.push_back(
          fmt::format("{}{} ({})", rule.value, when.empty() ? "" : " if " + when, listed(rule.cites)));
    }
    return each_line(rules);
  }

  void compare(const Clause& was, const Clause& is) {
    const auto of = [&](std::string_view what) { return fmt::format("{} of {}", what, is.id); };
    changed(of("The gist"), was.gist, is.gist);
    changed(of("The document"), was.source, is.source);
    changed(of("The kind"), was.kind, is.kind);
    changed("Whom the clause " + is.id + " binds", was.who, is.who);
    changed(of("The use"), use_in_words(was.use), use_in_words(is.use));
    changed(of("The excuse"), was.excused, is.excused);
    changed(of("The fingerprints"), prints_of(was), prints_of(is));
    changed("The reason why " + is.id + " has no fingerprint", was.unproven, is.unproven);
  }

  void compare(const Ambiguity& was, const Ambiguity& is) {
    changed("The text of " + is.id, was.text, is.text);
    changed("The clauses of " + is.id, listed(was.clauses), listed(is.clauses));
    changed("Where it is shown, " + is.id + ",", was.at_step ? "at the step" : "by why",
            is.at_step ? "at the step" : "by why");
  }

  void compare_definitions() {
    std::map<std::string, const Definition*> was;
    for (const auto& definition : before_.definitions) was[definition.term] = &definition;
    std::set<std::string> terms;
    for (const auto& definition : after_.definitions) {
      terms.insert(definition.term);
      const auto old = was.find(definition.term);
      if (old == was.end()) {
        say(fmt::format("\"{}\" is new: \"{}\".", definition.term, definition.text));
        continue;
      }
      changed(fmt::format("The definition of \"{}\"", definition.term), old->second->text, definition.text);
      changed(fmt::format("Other words for \"{}\", the patterns,", definition.term),
              each_line(old->second->say), each_line(definition.say));
      compare_origin(fmt::format("\"{}\"", definition.term), *old->second, definition);
    }
    for (const auto& [term, definition] : was)
      if (!terms.contains(term)) say(fmt::format("\"{}\" is gone; it was \"{}\".", term, definition->text));
  }

  const Protocol& before_;
  const Protocol& after_;
  std::vector<ChangedPart> found_;
};

}  // namespace

std::vector<ChangedPart> changed_parts(const Protocol& before, const Protocol& after) {
  return Comparison{before, after}.parts();
}

std::string difference_text(const std::vector<ChangedPart>& parts) {
  std::string text;
  for (const auto& [part, sentences] : parts) {
    text += part + "\n";
    for (const auto& sentence : sentences) text += "  " + sentence + "\n";
  }
  return text;
}

}  // namespace dutydesk::dialogs
