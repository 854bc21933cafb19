#include "dialogs/tally.h"

#include <catch2/catch.hpp>

#include "conversation.h"
#include "small_protocol.h"

namespace dutydesk::dialogs {
namespace {

const std::string kCounts =
    R"(  - {fact: times, type: dates, name: Earlier episodes, question: 'On which days?'}
  - {fact: in_90_days, type: number, name: Times in 90 days, counts: times, within: 90 days, since: seen,
     bands: [{value: fewer, label: Fewer than three, below: 3}, {value: three_or_more, label: Three or more}]}
  - {fact: in_6_months, type: number, name: Times in six months, counts: times, within: 6 months, since: seen,
     bands: [{value: once, label: Once, below: 2}, {value: again, label: Two or more}]}
)";

Protocol counting() {
  Parts parts{R"(  - {ask: times, cites: [C-1]}
  - {tell: pattern, when: {in_90_days: three_or_more}, text: 'It is {in_90_days} times.', cites: [C-1]}
  - {ask: seen, cites: [C-1]}
  - {end: done, text: Done., cites: [C-1]}
)"};
  parts.facts += kCounts;
  return small_protocol(parts);
}

std::string times(const Conversation& with, const std::string& fact) {
  const auto* known = with.episode().known(fact, {});
  return known ? known->value.word + " " + known->value.said : "unanswered";
}

TEST_CASE("how far back is written in days, months or years", "[dialogs][tally]") {
  CHECK(parse_window("90 days") == Window{.days = 90});
  CHECK(parse_window("6 months") == Window{.months = 6});
  CHECK(parse_window("1 year") == Window{.months = 12});
  for (const auto* words : {"", "days", "0 days", "six months", "90", "90 days ", "1000 days", "5 hours"})
    CHECK(!parse_window(words));
}

// The episode begins on 21 Nov 2026: 90 days back is 23 Aug, six months back is 21 May.
TEST_CASE("earlier dates are counted with this episode, each window on its own", "[dialogs][tally]") {
  const auto protocol = counting();
  const auto counted = [&](const std::string& said) {
    Conversation with{protocol};
    with.say("new");
    with.say(said);
    CHECK(with.replays());
    return times(with, "in_90_days") + ", " + times(with, "in_6_months");
  };
  CHECK(counted("none") == "fewer 1, once 1");
  CHECK(counted("it is the first time") != "fewer 1, once 1");
  CHECK(counted("first time") == "fewer 1, once 1");
  CHECK(counted("2026-08-23") == "fewer 2, again 2");
  CHECK(counted("2026-08-22") == "fewer 1, again 2");
  CHECK(counted("2026-05-21") == "fewer 1, again 2");
  CHECK(counted("2026-05-20") == "fewer 1, once 1");
  CHECK(counted("2026-11-01, 2026-11-07") == "three_or_more 3, again 3");
  CHECK(counted("2026-11-01, 2026-11-01") == "fewer 2, again 2");
  CHECK(counted("not known") == "unknown , unknown ");
  CHECK(counted("skip") == "skipped , skipped ");
}

TEST_CASE("a count follows its dates and its moment when they are corrected", "[dialogs][tally]") {
  const auto protocol = counting();
  Conversation with{protocol};
  with.say("new");
  CHECK(times(with, "in_90_days") == "unanswered");
  CHECK(with.press("none").text.find("Times in 90 days: 1.") != std::string::npos);
  CHECK(with.open() == "seen");
  with.say("change earlier");
  with.say("2026-08-23 and 2026-11-07");
  CHECK(with.open() == "pattern");
  CHECK(with.reply().text.find("It is 3 times.") != std::string::npos);
  with.say("done");
  with.say("yesterday 9pm");
  CHECK(times(with, "in_90_days") == "three_or_more 3");
  with.say("change last seen");
  with.say("2026-11-19 21:00");
  CHECK(times(with, "in_90_days") == "three_or_more 3");
  with.say("change earlier");
  const auto& reply = with.say("2026-11-07");
  CHECK(reply.text.find("This no longer holds, because Times in 90 days is now: 2.") != std::string::npos);
  CHECK(with.replays());
}

TEST_CASE("six months back from the 31st ends on the last day of a shorter month", "[dialogs][tally]") {
  const auto protocol = counting();
  const Instant start{std::chrono::sys_days{std::chrono::year{2026} / 8 / 31} + std::chrono::hours{12}};
  Conversation with{protocol, kSam, start};
  with.say("new");
  with.say("2026-02-28");
  CHECK(times(with, "in_6_months") == "again 2");
  CHECK(times(with, "in_90_days") == "fewer 1");
}

TEST_CASE("a count that cannot be worked out is refused", "[dialogs][tally][reader]") {
  const auto faults = [](const std::string& fact, const std::string& steps = "") {
    Parts parts{steps + "  - {end: done, text: Done., cites: [C-1]}\n"};
    parts.facts += "  - {fact: times, type: dates, name: Earlier, question: 'When?'}\n" + fact;
    return faults_of(files_of(parts));
  };
  const std::string bands = "bands: [{value: few, label: Few, below: 3}, {value: many, label: Many}]}\n";
  const std::string good = "  - {fact: n, type: number, name: N, counts: times, within: 90 days, " + bands;
  CHECK(faults(good) == "");
  CHECK(faults("  - {fact: n, type: number, name: N, counts: times, within: some days, " + bands)
            .find("as in \"90 days\"") != std::string::npos);
  CHECK(faults("  - {fact: n, type: number, name: N, counts: danger, within: 90 days, " + bands)
            .find("no dates \"danger\"") != std::string::npos);
  CHECK(faults("  - {fact: n, type: number, name: N, question: 'How many?', within: 90 days, " + bands)
            .find("this belongs to \"counts:\"") != std::string::npos);
  CHECK(faults("  - {fact: n, type: number, name: N, question: Q, counts: times, within: 90 days, " + bands)
            .find("nobody is asked for it") != std::string::npos);
  CHECK(faults("  - {fact: n, type: text, name: N, counts: times, within: 90 days}\n")
            .find("a count is a number of the episode") != std::string::npos);
  CHECK(faults(good, "  - {ask: n, cites: [C-1]}\n").find("n is worked out; ask for times instead") !=
        std::string::npos);
}

}  // namespace
}  // namespace dutydesk::dialogs
