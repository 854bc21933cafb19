// What must hold in every protocol in the box, whatever a worker says.
#include "tests/dialogs/published.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <rapidcheck.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "dialogs/answer.h"
#include "dialogs/role.h"
#include "tests/dialogs/conversation.h"

namespace dutydesk::dialogs {
namespace {

using std::chrono::hours;

TEST_CASE("four protocols are in the box", "[dialogs][published]") {
  std::vector<std::string> ids;
  for (const auto& [id, protocol] : published()) ids.push_back(protocol.id);
  CHECK(ids == std::vector<std::string>{"bexley", "derby-derbyshire", "nottinghamshire", "thames-valley"});
}

// Every option and skip at every question, tasks done, for one role in one area, up to the first number.
class Ways {
 public:
  Ways(const Protocol& protocol, std::string role, std::string area)
      : protocol_(protocol), worker_{"chat:sam", "Sam", std::move(role), std::move(area)} {}

  void follow() {
    Episode episode;
    episode.code = "K7F3";
    auto turn = advance(protocol_, episode, input("new", {}));
    CHECK(turn.reply.question->step == "in_danger");
    CHECK_THAT(turn.reply.text, Catch::Contains(protocol_.age));
    follow(turn, {});
  }

  std::size_t ended = 0;
  std::vector<std::string> longest;

 private:
  using Answers = std::vector<std::string>;

  Input input(std::string text, std::optional<Press> press) const {
    return {kStart, worker_, "test", "test", std::move(text), std::move(press)};
  }

  // What a worker can ring: a number, or whom to ask and what to ring until then.
  static bool gives_number(const Reply& reply) {
    return std::ranges::any_of(reply.contacts, [](const ShownContact& contact) {
      return !contact.number.empty() || RE2::PartialMatch(contact.why, "999.*101");
    });
  }

  void follow(const Turn& turn, const Answers& answers) {
    if (gives_number(turn.reply)) {
      ++ended;
      if (answers.size() > longest.size()) longest = answers;
      return;
    }
    if (answers.size() >= 4) {
      FAIL_CHECK(protocol_.id << ", " << worker_.role << ": " << fmt::format("{}", fmt::join(answers, ", ")));
      return;
    }
    const auto open = open_question(protocol_, turn.after);
    REQUIRE(open);
    for (const auto& value : values_at(*open.step)) next(turn, answers, open, value);
  }

  std::vector<std::string> values_at(const Step& step) const {
    if (step.kind == Step::Kind::do_) return {step.items.size() > 1 ? "all_done" : "done"};
    if (step.kind != Step::Kind::ask) return {"done"};
    std::vector<std::string> values = {"skip"};
    for (const auto& choice : choices(protocol_, step)) values.push_back(choice.value);
    if (protocol_.facts.at(step.fact).type == Fact::Type::moment) values.push_back("22:15");
    return values;
  }

  void next(const Turn& turn, Answers answers, const Open& open, const std::string& value) {
    answers.push_back(open.step->id + "=" + value);
    const auto said = value == "skip"    ? input({}, Press{"K7F3", {}, value})
                      : value == "22:15" ? input(value, {})
                                         : input({}, Press{"K7F3", open.place(), value});
    const auto after = advance(protocol_, turn.after, said);
    if (after.reply.text.empty() || after.reply.episode != "K7F3") FAIL_CHECK("an empty reply");
    follow(after, answers);
  }

  const Protocol& protocol_;
  Worker worker_;
};

TEST_CASE("on every way through a report the number comes after at most 4 answers", "[dialogs][published]") {
  for (const auto& [id, protocol] : published())
    for (const auto& role : roles())
      for (const auto& area : std::set{protocol.areas.front(), protocol.areas.back()}) {
        Ways ways{protocol, role.value, area};
        ways.follow();
        CHECK(ways.ended > 0);
        CHECK(ways.longest.size() <= 4);
        if (area == protocol.areas.front())
          fmt::print("{}, {}: {} ways to the first number; the longest: {}\n", protocol.title, role.value,
                     ways.ended, fmt::join(ways.longest, ", "));
      }
}

// What a worker may say at a step, one of them drawn.
std::string said_at(const Protocol& protocol, const Open& open, unsigned draw) {
  static const std::vector<std::string> anything = {
      "skip",  "yes",         "no",  "not known", "done",       "all done",
      "22:15", "2 hours ago", "15",  "17",        "2026-11-01", "the duty manager",
      "back",  "status",      "why", "returned",  "999",        "topics"};
  if (!open || draw % 4 == 0) return anything[draw / 4 % anything.size()];
  const auto offered = choices(protocol, *open.step);
  if (offered.empty()) return anything[draw / 4 % anything.size()];
  return offered[draw / 4 % offered.size()].label;
}

TEST_CASE("whatever a worker says, it comes to an end, cites what there is, and replays",
          "[dialogs][published]") {
  for (const auto& [id, protocol] : published()) {
    CAPTURE(id);
    rc::check(id, [&protocol = protocol](const std::vector<unsigned>& draws) {
      const auto& role = roles()[draws.size() % roles().size()];
      const auto& area = protocol.areas[draws.size() % protocol.areas.size()];
      Conversation with{protocol, {"chat:sam", "Sam", role.value, area}};
      with.say("new");
      for (const auto draw : draws) {
        if (draw % 11 == 0) {
          with.wait(hours{draw % 90}).fire();
        } else {
          with.say(said_at(protocol, open_question(protocol, with.episode()), draw));
        }
        for (const auto& cited : with.reply().cites)
          RC_ASSERT(protocol.clauses.contains(cited) || cited.starts_with("general advice"));
      }
      for (int i = 0; i < 200 && open_question(protocol, with.episode()); ++i) with.say("skip");
      RC_ASSERT(!open_question(protocol, with.episode()));
      RC_ASSERT(with.replays());
    });
  }
}

TEST_CASE("a protocol reads again from its compiled form", "[dialogs][published]") {
  for (const auto& [id, protocol] : published()) {
    CAPTURE(id);
    const auto again = read_compiled(protocol.compiled);
    REQUIRE(again);
    CHECK(again->revision == protocol.revision);
  }
}

}  // namespace
}  // namespace dutydesk::dialogs
