#include "dialogs/paper.h"

#include <catch2/catch.hpp>

#include "tests/dialogs/published.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;

std::string first_sheet(const std::string& page) {
  const auto begin = page.find("<section class=\"sheet\">");
  return page.substr(begin, page.find("</section>") - begin);
}

}  // namespace

TEST_CASE("the first sheet has 999, the number to ring, its age and the documents", "[dialogs][paper]") {
  const auto sheet = first_sheet(paper_of(thames_valley(), "21 Nov 2026"));
  CHECK(sheet.find("999") < sheet.find("08458 505505"));
  CHECK_THAT(sheet, Contains("Police Enquiry Centre, Thames Valley Police"));
  CHECK_THAT(sheet, Contains("The protocol does not state its hours."));
  CHECK_THAT(sheet, Contains("its guidance is undated"));
  CHECK_THAT(sheet, Contains("Revision " + thames_valley().revision.substr(0, 12)));
  CHECK_THAT(sheet, Contains("Printed on 21 Nov 2026."));
  CHECK_THAT(sheet, Contains("Ask the council&#39;s switchboard."));
}

TEST_CASE("every dialog, step, clock, contact, ambiguity, definition and clause is on paper",
          "[dialogs][paper]") {
  const auto& protocol = thames_valley();
  const auto page = paper_of(protocol, "");
  for (const auto& [id, dialog] : protocol.dialogs) {
    CHECK_THAT(page, Contains("<h2 id=\"" + id + "\">"));
    for (const auto& step : dialog.steps)
      for (const auto& item : step.items)
        if (item.text.find('{') == std::string::npos) CHECK_THAT(page, Contains(html_escaped(item.text)));
  }
  for (const auto& [id, clock] : protocol.clocks) CHECK_THAT(page, Contains(html_escaped(clock.what)));
  for (const auto& [id, contact] : protocol.contacts) CHECK_THAT(page, Contains(html_escaped(contact.name)));
  for (const auto& [id, fact] : protocol.facts)
    if (fact.counts.empty()) CHECK_THAT(page, Contains(html_escaped(fact.question)));
  for (const auto& [id, ambiguity] : protocol.ambiguities)
    CHECK_THAT(page, Contains(html_escaped(ambiguity.text)));
  for (const auto& definition : protocol.definitions)
    CHECK_THAT(page, Contains(html_escaped(definition.text)));
  for (const auto& [id, clause] : protocol.clauses) CHECK_THAT(page, Contains(html_escaped(clause.gist)));
}

TEST_CASE("an answer leads to the number before a step", "[dialogs][paper]") {
  const auto page = paper_of(
      protocol_with(
          "  - {ask: danger, cites: [C-1], then: {yes: over, no: next, unknown: over, skipped: over}}\n"
          "  - {tell: calm, when: {danger: no}, text: 'Say {place} <now>.', cites: [C-1]}\n"
          "  - {end: over, text: Over., cites: [C-1]}\n"),
      "");
  CHECK_THAT(page, Contains("<li>No &rarr; <b>1.2</b></li>"));
  CHECK_THAT(page, Contains("<li>not answered / Not known / Yes &rarr; <b>1.3</b></li>"));
  CHECK_THAT(page, Contains("Only if Danger is No."));
  CHECK_THAT(page, Contains("Say ________ &lt;now&gt;."));
}

TEST_CASE("whatever a file says is text on the page, and nothing is fetched from elsewhere",
          "[dialogs][paper]") {
  const std::string nasty = "<script>alert(1)</script> & \"'";
  auto protocol = protocol_with(
      "  - {ask: danger, cites: [C-1]}\n"
      "  - {ring: police, text: T, cites: [C-1]}\n"
      "  - {end: over, text: Over., cites: [C-1]}\n");
  protocol.title = protocol.age = nasty;
  protocol.areas = {nasty};
  protocol.sources[0].title = protocol.sources[0].adopted = protocol.sources[0].review_due = nasty;
  for (auto& [id, clause] : protocol.clauses) clause.gist = clause.who = nasty;
  for (auto& [id, contact] : protocol.contacts)
    contact.name = contact.number = contact.say = contact.note = contact.hours = nasty;
  for (auto& [id, fact] : protocol.facts) {
    fact.name = fact.question = nasty;
    for (auto& option : fact.options) option.label = nasty;
  }
  for (auto& [id, clock] : protocol.clocks) clock.what = clock.due_words = nasty;
  for (auto& step : protocol.dialogs.at("report").steps) step.text = nasty;
  const auto page = paper_of(protocol, nasty);
  for (const auto* bad : {"<script", "alert(1)</", "http:", "https:", "src=", "@import", "url("})
    CHECK(page.find(bad) == std::string::npos);
  CHECK_THAT(page, Contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;&#39;"));
}

}  // namespace dutydesk::dialogs
