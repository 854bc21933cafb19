#include "dialogs/paper.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <vector>

#include "dialogs/contact.h"
#include "dialogs/in_words.h"

namespace dutydesk::dialogs {
namespace {

constexpr std::string_view kStyle = R"(
@page { size: A4; margin: 11mm 13mm; }
body { font: 10.5pt/1.35 Arial, Helvetica, sans-serif; color: #000; background: #fff; max-width: 184mm; margin: 0 auto; }
h1 { font-size: 18pt; margin: 0 0 1mm; } h2 { font-size: 14pt; border-bottom: 1.5pt solid #000; margin: 7mm 0 2mm; }
h3 { font-size: 11.5pt; margin: 5mm 0 1mm; } p { margin: 0 0 2mm; }
.sheet { break-after: page; } .danger { border: 3pt solid #000; padding: 1.5mm 4mm 0; margin: 2mm 0; }
.danger b, .number { font-size: 22pt; white-space: nowrap; } .first { border: 1.5pt solid #000; padding: 2mm 4mm 1mm; margin: 2mm 0; }
ol.steps { margin: 0; padding: 0; list-style: none; } ol.steps > li { border-left: 1.5pt solid #000; padding: 1mm 0 1.5mm 3mm; margin: 0 0 1mm; break-inside: avoid; }
.no { font-weight: bold; } .kind { font-weight: bold; text-transform: uppercase; font-size: 8pt; letter-spacing: .4pt; }
.when, .cites, .small { font-size: 8.5pt; } .when { font-style: italic; } .ways, .items { margin: .5mm 0 0 6mm; padding: 0; list-style: none; }
.items li::before { content: "\2610\00a0"; } table { border-collapse: collapse; width: 100%; } th, td { border: .5pt solid #000; padding: 1mm 1.5mm; text-align: left; vertical-align: top; font-size: 9pt; }
tr { break-inside: avoid; } thead { display: table-header-group; } dt { font-weight: bold; } dd { margin: 0 0 1.5mm 4mm; }
ul.numbers { columns: 2; column-gap: 6mm; margin: 0 0 2mm; padding: 0 0 0 4mm; font-size: 8pt; } ul.numbers li { break-inside: avoid; margin-bottom: .6mm; }
nav ol { columns: 2; margin: 0; font-size: 9pt; } a { color: #000; text-decoration: none; }
@media screen { body { padding: 8mm; } }
)";

std::string cites_of(const std::vector<std::string>& cites) {
  if (cites.empty()) return {};
  return fmt::format(" <span class=\"cites\">({})</span>",
                     html_escaped(fmt::format("{}", fmt::join(cites, ", "))));
}

std::string house_of(const std::string& house) {
  return house.empty() ? std::string{}
                       : fmt::format(" <span class=\"cites\">[house rule: {}]</span>", html_escaped(house));
}

// A text with a line to write on for each {fact}.
std::string blanks(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto open = text.find('{', at);
    const auto close = text.find('}', open);
    if (open == std::string::npos || close == std::string::npos) return out + html_escaped(text.substr(at));
    out += html_escaped(text.substr(at, open - at)) + "________";
    at = close + 1;
  }
  return out;
}

// The dialogs in the order in which somebody needs them: how reports start, the return, the topics, then the
// rest.
std::vector<std::string> dialogs_in_order(const Protocol& protocol) {
  std::vector<std::string> order;
  const auto add = [&](const std::string& id) {
    if (protocol.dialogs.contains(id) && std::ranges::find(order, id) == order.end()) order.push_back(id);
  };
  add(protocol.opening);
  for (const auto& [role, dialog] : protocol.openings) add(dialog);
  add(protocol.returned);
  for (const auto& topic : protocol.topics) add(topic);
  for (const auto& [id, dialog] : protocol.dialogs) add(id);
  return order;
}

class Paper {
 public:
  Paper(const Protocol& protocol, std::string_view printed_on)
      : protocol_(protocol), printed_on_(printed_on), order_(dialogs_in_order(protocol)) {}

  std::string page() {
    add("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}: paper "
        "edition</title>\n",
        html_escaped(protocol_.title));
    out_ += "<style>" + std::string{kStyle} + "</style>\n</head>\n<body>\n";
    first_sheet();
    for (std::size_t i = 0; i < order_.size(); ++i) dialog(protocol_.dialog(order_[i]), i + 1);
    deadlines();
    contacts();
    ambiguities();
    definitions();
    clauses();
    return out_ + "</body>\n</html>\n";
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> form, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), form, std::forward<Args>(args)...);
  }

  void first_sheet() {
    add("<section class=\"sheet\">\n<h1>Missing child: {}</h1>\n<p>{}</p>\n", html_escaped(protocol_.title),
        html_escaped(protocol_.age));
    const auto& emergency = protocol_.contacts.at(protocol_.emergency);
    add("<div class=\"danger\"><p><b>In danger now? Ring {}.</b></p><p>{}</p></div>\n",
        html_escaped(emergency.number.empty() ? emergency.name : emergency.number), blanks(emergency.say));
    const auto& number = protocol_.contacts.at(protocol_.number);
    add("<div class=\"first\"><p>Otherwise ring: <b>{}</b></p>\n<p class=\"number\">{}</p>\n",
        html_escaped(number.name), number.number.empty() ? "________________" : html_escaped(number.number));
    add("<p>{}</p>\n<p class=\"small\">{}</p>\n", blanks(number.say), hours_and_age(number));
    if (!number.script.empty()) {
      out_ += "<p><b>What they ask:</b></p>\n<ul class=\"items\">\n";
      for (const auto& line : number.script) add("<li>{}</li>\n", blanks(line));
      out_ += "</ul>\n";
    }
    out_ += "</div>\n";
    go_on_at();
    out_ +=
        "<p><b>Nothing is recorded while the computer is down.</b> Write down each thing that you do, the "
        "time, "
        "who you spoke to and what was said, and type it in later.</p>\n";
    not_covered();
    documents();
    other_numbers();
    out_ += "</section>\n";
    contents();
  }

  // The parts with which a report and a return begin.
  void go_on_at() {
    out_ += "<p><b>Then go on at</b> ";
    std::string parts;
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const bool opens = order_[i] == protocol_.opening || order_[i] == protocol_.returned ||
                         std::ranges::any_of(protocol_.openings, [&](const auto& opening) {
                           return opening.second == order_[i];
                         });
      if (opens)
        parts += fmt::format("{}part {} ({})", parts.empty() ? "" : "; ", i + 1, title_of(order_[i]));
    }
    out_ += parts + ".</p>\n";
  }

  // Who else has a number, and a line to write on for each whom the deployment must name.
  void other_numbers() {
    std::string known, unknown;
    for (const auto& [id, contact] : protocol_.contacts) {
      if (id == protocol_.number || id == protocol_.emergency) continue;
      if (contact.number.empty())
        unknown += fmt::format("<li>{} ______________ <i>{}</i></li>\n", html_escaped(contact.name),
                               html_escaped(contact.local_ask));
      else
        known +=
            fmt::format("<li>{}: <b>{}</b></li>\n", html_escaped(contact.name), html_escaped(contact.number));
    }
    if (!known.empty())
      add("<p class=\"small\"><b>Other numbers.</b></p>\n<ul class=\"numbers\">\n{}</ul>\n", known);
    if (!unknown.empty())
      add("<p class=\"small\"><b>No number is printed for these.</b> Write yours here.</p>\n<ul "
          "class=\"numbers\">\n"
          "{}</ul>\n",
          unknown);
  }

  void contents() {
    out_ += "<h3>What is in here</h3>\n<nav><ol>\n";
    for (const auto& id : order_) add("<li><a href=\"#{}\">{}</a></li>\n", html_escaped(id), title_of(id));
    out_ +=
        "</ol></nav>\n<p class=\"small\">Behind them: deadlines, everybody who is rung, what the documents "
        "leave open, "
        "words, clauses.</p>\n";
  }

  void documents() {
    out_ += "<p class=\"small\">Documents: ";
    for (const auto& source : protocol_.sources)
      add("{} ({}, {}{}). ", html_escaped(source.title), html_escaped(source.id),
          source.adopted.empty() ? "undated" : "of " + html_escaped(source.adopted),
          source.review_due.empty() ? ", no review date printed"
                                    : ", review due " + html_escaped(source.review_due));
    add("Areas: {}. Revision {}.{}</p>\n", html_escaped(fmt::format("{}", fmt::join(protocol_.areas, ", "))),
        protocol_.revision.substr(0, 12),
        printed_on_.empty() ? "" : fmt::format(" Printed on {}.", html_escaped(printed_on_)));
  }

  void not_covered() {
    for (const auto& area : protocol_.not_covered)
      add("<p class=\"small\"><b>Not for {}.</b> {}</p>\n", html_escaped(area.area), html_escaped(area.text));
  }

  std::string title_of(const std::string& id) const {
    const auto& dialog = protocol_.dialog(id);
    if (!dialog.title.empty()) return html_escaped(dialog.title);
    std::vector<std::string> roles;
    for (const auto& [role, opening] : protocol_.openings)
      if (opening == id) roles.push_back(role);
    if (id == protocol_.opening) return roles.empty() ? "A report" : "A report, by all not named below";
    if (!roles.empty()) return "A report: " + html_escaped(roles_in_words(roles));
    if (id == protocol_.returned) return "The child is back or found";
    std::string words = id;
    std::ranges::replace(words, '_', ' ');
    return html_escaped(words);
  }

  std::string hours_and_age(const Contact& contact) const {
    return html_escaped(shown_contact(protocol_, {&contact, {}}).why);
  }

  void dialog(const Dialog& dialog, std::size_t number) {
    add("<h2 id=\"{}\">{}. {}</h2>\n", html_escaped(dialog.id), number, title_of(dialog.id));
    if (!dialog.roles.empty())
      add("<p class=\"small\">For: {}.</p>\n", html_escaped(roles_in_words(dialog.roles)));
    for (const auto& [id, clock] : protocol_.clocks)
      if (clock.opens == dialog.id)
        add("<p class=\"small\">Also when this is due: {} ({})</p>\n", html_escaped(clock.what),
            html_escaped(deadline_in_words(protocol_, clock)));
    if (dialog.stops)
      add("<p class=\"when\">Over once {}.</p>\n",
          html_escaped(condition_in_words(protocol_, *dialog.stops)));
    out_ += "<ol class=\"steps\">\n";
    for (std::size_t i = 0; i < dialog.steps.size(); ++i) step(dialog, i, number);
    out_ += "</ol>\n";
  }

  // Steps that depend on something stand further in, as a tree does.
  void step(const Dialog& dialog, std::size_t index, std::size_t number) {
    const auto& step = dialog.steps[index];
    const auto when = condition_in_words(protocol_, step.when);
    add("<li{}><span class=\"no\">{}.{}</span> <span class=\"kind\">{}</span> ",
        when.empty() ? "" : " style=\"margin-left: 8mm\"", number, index + 1, kind_in_words(step));
    if (!when.empty()) add("<span class=\"when\">Only if {}.</span><br>", html_escaped(when));
    body_of(step);
    out_ += cites_of(step.cites) + house_of(step.house);
    items(step);
    rules(step);
    ways(dialog, index, number);
    starts(step);
    for (const auto& id : step.ambiguities)
      add("<div class=\"small\">The documents leave this open: see {}.</div>\n", html_escaped(id));
    out_ += "</li>\n";
  }

  static std::string_view kind_in_words(const Step& step) {
    switch (step.kind) {
      case Step::Kind::ask:
        return "Question";
      case Step::Kind::classify:
        return "Decide";
      case Step::Kind::tell:
        return "Know";
      case Step::Kind::ring:
        return "Ring";
      case Step::Kind::do_:
        return "Do";
      case Step::Kind::clock:
        return "Deadline";
      case Step::Kind::call:
        return "Go through";
      case Step::Kind::end:
        return "End";
    }
    return {};
  }

  void body_of(const Step& step) {
    if (step.kind == Step::Kind::call) {
      const auto at = std::ranges::find(order_, step.dialog) - order_.begin();
      add("part {}, {}, then go on here.", at + 1, title_of(step.dialog));
      return;
    }
    if (step.kind == Step::Kind::clock) {
      add("{} ({})", html_escaped(subject_of(protocol_, step)),
          html_escaped(deadline_in_words(protocol_, protocol_.clocks.at(step.starts.front()))));
      return;
    }
    const auto about = subject_of(protocol_, step);
    if (step.kind == Step::Kind::ring) {
      const auto& contact = protocol_.contacts.at(step.contact);
      add("<b>{}: {}</b>", html_escaped(about),
          contact.number.empty() ? "________________" : html_escaped(contact.number));
      if (contact.number.empty()) add(" {}", html_escaped(contact.local_ask));
      add(" {}", blanks(contact.say));
    } else if (step.asks()) {
      add("<b>{}</b>", html_escaped(about));
    }
    if (!step.text.empty()) add(" {}", blanks(step.text));
    if (step.kind == Step::Kind::ask && !step.contact.empty()) {
      const auto& contact = protocol_.contacts.at(step.contact);
      add(" ({}: {})", html_escaped(contact.name),
          html_escaped(contact.number.empty() ? contact.local_ask : contact.number));
    }
  }

  void items(const Step& step) {
    if (step.items.empty()) return;
    if (step.order != Step::Order::unsaid)
      add("<div class=\"small\">{}</div>",
          step.order == Step::Order::listed ? "In this order:" : "In any order:");
    out_ += "<ul class=\"items\">\n";
    for (const auto& item : step.items) {
      add("<li>{}", blanks(item.text));
      if (!item.contact.empty()) {
        const auto& contact = protocol_.contacts.at(item.contact);
        add(" <b>{}: {}</b>", html_escaped(contact.name),
            contact.number.empty() ? "________________" : html_escaped(contact.number));
      }
      add("{}</li>\n", cites_of(item.cites));
    }
    out_ += "</ul>\n";
  }

  void rules(const Step& step) {
    if (step.rules.empty()) return;
    const auto& fact = protocol_.facts.at(step.fact);
    out_ += "<ul class=\"ways\">\n";
    for (const auto& rule : step.rules) {
      const auto when = condition_in_words(protocol_, rule.when);
      add("<li>{}: <b>{}</b>{}</li>\n", when.empty() ? "Otherwise" : "If " + html_escaped(when),
          html_escaped(fact.label(rule.value)), cites_of(rule.cites));
    }
    out_ += "</ul>\n";
  }

  // Where each answer leads, by the numbers that stand before the steps.
  void ways(const Dialog& dialog, std::size_t index, std::size_t number) {
    const auto& step = dialog.steps[index];
    const auto all = ways_of(protocol_, step);
    if (step.asks()) answers(step);
    if (all.empty() || (all.size() == 1 && all.begin()->first == "next")) return;
    out_ += "<ul class=\"ways\">\n";
    for (const auto& [target, labels] : all) {
      const auto to = target == "next"
                          ? index + 1
                          : static_cast<std::size_t>(std::ranges::find(dialog.steps, target, &Step::id) -
                                                     dialog.steps.begin());
      add("<li>{}&rarr; <b>{}.{}</b></li>\n",
          labels.empty() ? "" : html_escaped(fmt::format("{}", fmt::join(labels, " / "))) + " ", number,
          to + 1);
    }
    out_ += "</ul>\n";
  }

  void answers(const Step& step) {
    const auto& fact = protocol_.facts.at(step.fact);
    if (fact.typed() && fact.bands.empty()) {
      add("<div class=\"small\">Answer: ____________________</div>\n");
      return;
    }
    std::vector<std::string> labels;
    for (const auto& option : fact.options) labels.push_back(option.label);
    add("<div class=\"small\">&#9744; {}</div>\n",
        fmt::format("{}", fmt::join(escaped(labels), " &#9744; ")));
  }

  static std::vector<std::string> escaped(std::vector<std::string> texts) {
    for (auto& text : texts) text = html_escaped(text);
    return texts;
  }

  void starts(const Step& step) {
    for (std::size_t i = step.kind == Step::Kind::clock ? 1 : 0; i < step.starts.size(); ++i) {
      const auto& clock = protocol_.clocks.at(step.starts[i]);
      add("<div class=\"small\">Deadline starts: {} ({})</div>\n", html_escaped(clock.what),
          html_escaped(deadline_in_words(protocol_, clock)));
    }
  }

  void deadlines() {
    if (protocol_.clocks.empty()) return;
    out_ +=
        "<h2>Deadlines</h2>\n<table><thead><tr><th>What</th><th>When</th><th>Does not run "
        "once</th><th>Clauses</th><th>Due "
        "at (write)</th></tr></thead><tbody>\n";
    for (const auto& [id, clock] : protocol_.clocks)
      add("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>&nbsp;</td></tr>\n", html_escaped(clock.what),
          html_escaped(deadline_in_words(protocol_, clock)),
          clock.stops ? html_escaped(condition_in_words(protocol_, *clock.stops)) : "",
          html_escaped(fmt::format("{}", fmt::join(clock.cites, ", "))));
    out_ += "</tbody></table>\n";
  }

  void contacts() {
    out_ +=
        "<h2>Everybody who is rung</h2>\n<table><thead><tr><th>Who</th><th>Number</th><th>When, and out of "
        "hours</th>"
        "<th>What to say</th></tr></thead><tbody>\n";
    for (const auto& [id, contact] : protocol_.contacts) {
      const auto stand_in = contact.otherwise.empty()
                                ? std::string{}
                                : fmt::format(" Out of hours: {}.",
                                              html_escaped(protocol_.contacts.at(contact.otherwise).name));
      const auto computed =
          contact.open.empty() ? std::string{} : fmt::format(" Open: {}.", hours_in_words(contact.open));
      add("<tr><td>{}{}</td><td>{}</td><td>{}{}{}</td><td>{}</td></tr>\n", html_escaped(contact.name),
          cites_of(contact.cites), contact.number.empty() ? "________________" : html_escaped(contact.number),
          hours_and_age(contact), computed, stand_in, blanks(contact.say));
    }
    out_ += "</tbody></table>\n";
  }

  void ambiguities() {
    if (protocol_.ambiguities.empty()) return;
    out_ += "<h2>What the documents leave open</h2>\n<dl>\n";
    for (const auto& [id, ambiguity] : protocol_.ambiguities)
      add("<dt>{}{}</dt><dd>{}</dd>\n", html_escaped(id), cites_of(ambiguity.clauses),
          html_escaped(ambiguity.text));
    out_ += "</dl>\n";
  }

  void definitions() {
    if (protocol_.definitions.empty()) return;
    out_ += "<h2>Words</h2>\n<dl>\n";
    for (const auto& definition : protocol_.definitions)
      add("<dt>{}</dt><dd>{}{}</dd>\n", html_escaped(definition.term), html_escaped(definition.text),
          cites_of(definition.cites));
    out_ += "</dl>\n";
  }

  void clauses() {
    out_ +=
        "<h2>Clauses, in our own "
        "words</h2>\n<table><thead><tr><th>Clause</th><th>Who</th><th>Gist</th></tr></thead><tbody>\n";
    std::vector<const Clause*> in_order;
    for (const auto& [id, clause] : protocol_.clauses) in_order.push_back(&clause);
    std::ranges::stable_sort(in_order, {}, &Clause::line);
    for (const auto* clause : in_order)
      add("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", html_escaped(clause->id), html_escaped(clause->who),
          html_escaped(clause->gist));
    out_ += "</tbody></table>\n";
  }

  const Protocol& protocol_;
  const std::string_view printed_on_;
  const std::vector<std::string> order_;
  std::string out_;
};

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  return out;
}

std::string paper_of(const Protocol& protocol, std::string_view printed_on) {
  return Paper{protocol, printed_on}.page();
}

}  // namespace dutydesk::dialogs
