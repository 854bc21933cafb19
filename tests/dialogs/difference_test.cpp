#include "dialogs/difference.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "tests/dialogs/published.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;

const Parts kBefore{
    .steps =
        "  - {ask: danger, cites: [C-1], then: {yes: over, no: next, unknown: over, skipped: over}}\n"
        "  - {tell: one, text: One., cites: [C-1]}\n"
        "  - {tell: two, text: Two., cites: [C-1], starts: [two_hours]}\n"
        "  - {do: list, text: List., items: [{id: a, text: A., cites: [C-1]}, {id: b, text: B., cites: "
        "[C-1]}], cites: [C-1]}\n"
        "  - {end: over, text: Over., cites: [C-1]}\n",
    .head = "definitions: [{term: word, text: It means this., cites: [C-1]}]\n",
    .ambiguities = "ambiguities: [{ambiguity: A-1, clauses: [C-1], text: This or that.}]\n"};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// What is told of one change to the files, from and back again.
std::string told(const Parts& after) {
  return difference_text(changed_parts(small_protocol(kBefore), small_protocol(after)));
}

}  // namespace

TEST_CASE("the same protocol has no differences, wherever its files lie", "[dialogs][difference]") {
  CHECK(told(kBefore) == "");
  CHECK(changed_parts(thames_valley(), *read_compiled(thames_valley().compiled)).empty());
}

TEST_CASE("numbers, hours and deadlines are told as they were and as they are", "[dialogs][difference]") {
  auto after = kBefore;
  after.contacts = replaced(after.contacts, "\"0123\"", "\"0456\", hours: 9am to 5pm");
  after.clocks = replaced(after.clocks, "2 hours", "3 hours");
  CHECK(
      told(after) ==
      "Numbers and contacts\n"
      "  The number of Police desk (police) was \"0123\" and is \"0456\".\n"
      "  The printed hours of Police desk (police) is new: \"9am to 5pm\".\n"
      "Deadlines\n"
      "  The time of the deadline two_hours was \"due after 2 hours from the first known of Last seen, first "
      "contact\" and is \"due after 3 hours from the first known of Last seen, first contact\".\n");
}

TEST_CASE("questions, answers and where they lead are told", "[dialogs][difference]") {
  auto after = kBefore;
  after.facts = replaced(after.facts, "'In danger?'}",
                         "'In danger now?', options: [{value: yes, label: Yes indeed, say: [aye]}]}");
  after.steps = replaced(after.steps, "yes: over", "yes: two");
  CHECK(told(after) ==
        "Questions and answers\n"
        "  The question danger was \"In danger?\" and is \"In danger now?\".\n"
        "  The answer yes to danger was \"Yes\" and is \"Yes indeed\".\n"
        "  What is understood as \"Yes indeed\" to danger is other words than before.\n"
        "Dialog report\n"
        "  Where the step danger leads, after \"Yes indeed\", was \"over\" and is \"two\".\n");
}

TEST_CASE("steps and items that are added, removed or moved are told with their place",
          "[dialogs][difference]") {
  auto after = kBefore;
  after.steps =
      "  - {ask: danger, cites: [C-1], then: {yes: over, no: next, unknown: over, skipped: over}}\n"
      "  - {do: list, text: List., items: [{id: b, text: Bee., cites: [C-1]}, {id: c, text: C., cites: "
      "[C-1]}], cites: [C-1]}\n"
      "  - {tell: two, text: Two., cites: [C-1], when: {danger: no}}\n"
      "  - {ring: police, text: Ring., cites: [C-1]}\n"
      "  - {end: over, text: Over., cites: [C-1]}\n";
  CHECK(told(after) ==
        "Dialog report\n"
        "  The step one is gone: tell \"One.\".\n"
        "  The item a of the step list is gone: \"A.\".\n"
        "  The text of the item b of the step list was \"B.\" and is \"Bee.\".\n"
        "  There is a new item c in the step list: \"C.\".\n"
        "  The step two has moved; it stands below list.\n"
        "  The condition of the step two is new: \"Danger is No\".\n"
        "  The deadlines of the step two is gone; it was \"two_hours\".\n"
        "  The step police is new, below two: ring \"Police desk\".\n");
}

TEST_CASE("clauses, ambiguities and definitions are told", "[dialogs][difference]") {
  auto files = files_of(kBefore);
  files[1].text = replaced(files[1].text, "One does so.", "One must do so.");
  files[0].text = replaced(files[0].text, "It means this.", "It means that.");
  files[6].text = replaced(files[6].text, "This or that.", "Neither.");
  REQUIRE(faults_of(files) == "");
  CHECK(difference_text(changed_parts(small_protocol(kBefore), *read_protocol(files))) ==
        "Clauses\n"
        "  The gist of C-1 was \"One does so.\" and is \"One must do so.\".\n"
        "Ambiguities\n"
        "  The text of A-1 was \"This or that.\" and is \"Neither.\".\n"
        "Definitions\n"
        "  The definition of \"word\" was \"It means this.\" and is \"It means that.\".\n");
}

// Whatever text of Thames Valley is another one, somebody is told.
TEST_CASE("no change to a protocol goes untold", "[dialogs][difference]") {
  const auto whole = nlohmann::json::parse(thames_valley().compiled);
  const auto leaves = whole.flatten();
  rc::check([&] {
    const auto at = *rc::gen::inRange<std::size_t>(0, leaves.size());
    auto leaf = leaves.begin();
    std::advance(leaf, at);
    if (!leaf.value().is_string()) return;
    auto changed = whole;
    changed[nlohmann::json::json_pointer{leaf.key()}] = leaf.value().get<std::string>() + "x";
    const auto after = read_compiled(changed.dump());
    if (!after) return;  // it is no protocol any more
    RC_ASSERT(!changed_parts(thames_valley(), *after).empty());
    RC_ASSERT(changed_parts(thames_valley(), *after).front().part != "The files");
  });
}

}  // namespace dutydesk::dialogs
