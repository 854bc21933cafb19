#include "dialogs/graph.h"

#include <catch2/catch.hpp>

#include "tests/dialogs/published.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;

const Parts kParts{
    .steps =
        "  - {ask: danger, cites: [C-1], then: {yes: ring, no: next, unknown: ring, skipped: ring}}\n"
        "  - {tell: calm, text: 'Say \"calm\" and C:\\temp.', cites: [C-1], starts: [two_hours]}\n"
        "  - {ring: police, id: ring, when: {danger: yes}, text: Ring., cites: [C-1], then: over}\n"
        "  - {do: list, text: List., items: [{id: a, text: First thing., cites: [C-1]}], cites: [C-1]}\n"
        "  - {call: later, cites: [C-1]}\n"
        "  - {end: over, text: Over., cites: [C-1]}\n",
    .clocks =
        "clocks:\n  - {clock: two_hours, what: The police do it., due_after: 2 hours, repeats: yes, "
        "runs_from: opened, opens: later, cites: [C-1]}\n",
    .more_dialogs = {"dialog: later\ntitle: Later on\nfor: [police]\nsteps:\n  - {end: done, text: Done., "
                     "cites: [C-1]}\n"}};

}  // namespace

TEST_CASE("a dialog is drawn with its answers, what it passes over, its clocks and calls",
          "[dialogs][graph]") {
  const auto graph = graph_of_dialog(small_protocol(kParts), "report");
  CHECK_THAT(
      graph,
      Contains(
          R"("step danger" [label="ask danger\nIn danger?", group=steps, shape=box, style="rounded,filled")"));
  CHECK_THAT(
      graph,
      Contains(R"("step danger" -> "step ring" [label="not answered / Not known\n/ Yes", weight=1];)"));
  CHECK_THAT(graph, Contains(R"("step danger" -> "step calm" [label="No", weight=10];)"));
  CHECK_THAT(graph, Contains(R"("step calm" -> "step ring" [weight=10];)"));
  CHECK_THAT(graph, Contains(R"([only if Danger is Yes]\nPolice desk\n0123")"));
  CHECK_THAT(graph, Contains(R"("step ring" -> "step over" [weight=1];)"));
  CHECK_THAT(graph, Contains(R"("step ring" -> "step list" [style=dotted, label="else", weight=10];)"));
  CHECK_THAT(graph, Contains(R"(- First thing.", group=steps, shape=note)"));
  CHECK_THAT(
      graph,
      Contains(
          R"("starts calm" [label="starts\nclock two_hours: due after 2 hours, then\nagain; opens the dialog later then")"));
  CHECK_THAT(graph,
             Contains(R"({ rank=same; "step calm" -> "starts calm" [style=dashed, arrowhead=open]; })"));
  CHECK_THAT(
      graph,
      Contains(R"("step later" [label="call later\nLater on", group=steps, shape=box, peripheries=2])"));
}

TEST_CASE("what a text holds cannot end its label", "[dialogs][graph]") {
  CHECK_THAT(graph_of_dialog(small_protocol(kParts), "report"), Contains(R"(Say \"calm\" and C:\\temp.")"));
}

TEST_CASE("the overview shows who comes to which dialog, and by what", "[dialogs][graph]") {
  const auto graph = graph_of_protocol(small_protocol(kParts));
  CHECK_THAT(graph, Contains(R"("dialog later" [label="later\n[topic] Later on\nfor: Police\n1 steps")"));
  CHECK_THAT(graph, Contains(R"("dialog report" -> "dialog later";)"));
  CHECK_THAT(graph, Contains(R"("dialog report" -> "clock two_hours")"));
  CHECK_THAT(graph, Contains(R"("clock two_hours" -> "dialog later")"));
  CHECK_THAT(graph, Contains(R"("word new: a report by any other role" -> "dialog report";)"));
}

TEST_CASE("every dialog of Thames Valley is drawn with all its steps", "[dialogs][graph]") {
  const auto& protocol = thames_valley();
  for (const auto& [id, dialog] : protocol.dialogs) {
    const auto graph = graph_of_dialog(protocol, id);
    for (const auto& step : dialog.steps) CHECK_THAT(graph, Contains("  \"step " + step.id + "\" [label="));
  }
}

}  // namespace dutydesk::dialogs
