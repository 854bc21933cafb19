#include "tests/dialogs/thames_valley.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <rapidcheck.h>
#include <re2/re2.h>

#include <algorithm>

#include "dialogs/answer.h"
#include "dialogs/role.h"
#include "tests/dialogs/conversation.h"

namespace dutydesk::dialogs {
namespace {

using Catch::Contains;
using std::chrono::hours;
using std::chrono::minutes;

const std::string kPoliceNumber = "08458 505505";
const Worker kCarer{"chat:carer", "Sam", "residential_worker", "Oxfordshire"};
const Worker kFoster{"chat:foster", "Kim", "foster_carer", "Reading"};
const Worker kSocial{"chat:social", "Alex", "social_worker", "Slough"};

std::vector<std::string> numbers(const Reply& reply) {
  std::vector<std::string> all;
  for (const auto& contact : reply.contacts) all.push_back(contact.number);
  return all;
}

void says(Conversation& with, std::initializer_list<const char*> all) {
  for (const auto* words : all) with.say(words);
}

// --- reports as they go ---

TEST_CASE("a report from a children's home", "[dialogs][thames-valley]") {
  Conversation sam{thames_valley(), kCarer};
  sam.say("a child is missing");
  CHECK_THAT(sam.reply().text, Contains("February 2011") && Contains("Is the child in immediate danger"));
  says(sam, {"no", "no", "no", "missing"});
  CHECK(sam.open() == "police_enquiry_centre");
  CHECK(numbers(sam.reply()) == std::vector{kPoliceNumber});
  CHECK_THAT(sam.reply().contacts[0].why, Contains("check this number") && Contains("1 March 2011") &&
                                              Contains("101") && Contains("hours"));
  CHECK(sam.all<ClockStarted>().size() == 4);
  says(sam, {"I have rung", "the duty manager", "22:15"});
  CHECK_THAT(sam.reply().text, Contains("22:15 GMT on Sat 21 Nov, 15 min ago"));
  CHECK(sam.episode().clocks.at("pnc_2h").due == kStart + hours{2} - minutes{15});
  CHECK(sam.episode().clocks.at("told_within_6h").due == kStart + hours{6} - minutes{15});
  CHECK(sam.episode().clocks.at("referral_24h").due == kStart + hours{24} - minutes{15});
  CHECK(sam.replays());
}

TEST_CASE("what sounds like an emergency brings 999 at any step", "[dialogs][thames-valley]") {
  const auto* said =
      GENERATE("she's collapsed", "he has a knife", "She took an overdose", "he is on the bridge",
               "they want to kill themselves", "she has been kidnapped I think");
  CAPTURE(said);
  Conversation sam{thames_valley(), kCarer};
  says(sam, {"new", "no", said});
  REQUIRE_FALSE(sam.reply().contacts.empty());
  CHECK(sam.reply().contacts.front().number == "999");
  CHECK(sam.open() == "location_known");
}

TEST_CASE("quiet words bring no alarm", "[dialogs][thames-valley]") {
  const auto* said =
      GENERATE("no", "we are on it", "he took his bag from the roof box", "she forced a smile", "not known");
  CAPTURE(said);
  Conversation sam{thames_valley(), kCarer};
  says(sam, {"new", "no", said});
  CHECK(sam.all<Alarmed>().empty());
}

TEST_CASE("the script for the police has what is known and blanks for the rest", "[dialogs][thames-valley]") {
  Conversation sam{thames_valley(), kCarer};
  says(sam, {"new", "no", "no", "yes", "script"});
  CHECK(sam.open() == "police_enquiry_centre");
  CHECK_THAT(sam.reply().text, Catch::Matchers::Contains("- Immediate danger: No.\n- Last seen: ____.\n"));
  CHECK_THAT(sam.reply().text, Catch::Matchers::Contains("do not write them here"));
}

TEST_CASE("where the child lives is understood as people say it", "[dialogs][thames-valley]") {
  const auto [said, place] =
      GENERATE(table<std::string, std::string>({{"childrens home", "childrens_home"},
                                                {"she's in a children's home", "childrens_home"},
                                                {"a care home", "childrens_home"},
                                                {"foster home", "foster_care"},
                                                {"at home", "family_home"},
                                                {"home", "family_home"},
                                                {"home with mum", "family_home"},
                                                {"with her parents", "family_home"}}));
  CAPTURE(said);
  Conversation alex{thames_valley(), kSocial};
  says(alex, {"new", "no", "no"});
  REQUIRE(alex.open() == "living");
  alex.say(said);
  const auto* known = alex.episode().known("living", alex.episode().runs.front().id);
  REQUIRE(known);
  CHECK(known->value.word == place);
}

TEST_CASE("danger comes before all else", "[dialogs][thames-valley]") {
  Conversation sam{thames_valley(), kCarer};
  says(sam, {"new", "yes"});
  CHECK(numbers(sam.reply()) == std::vector<std::string>{"999"});
  says(sam, {"done", "no"});
  CHECK(sam.open() == "police_enquiry_centre");
  CHECK(sam.replays());
}

TEST_CASE("a known place is not yet a well child", "[dialogs][thames-valley]") {
  Conversation sam{thames_valley(), kCarer};
  says(sam, {"new", "no", "yes", "22:15", "by phone", "done", "stay"});
  CHECK(sam.all<RunEnded>() ==
        std::vector{RunEnded{"report.1", "place_known_end"}, RunEnded{"report.1/place_known", "settled"}});
  CHECK_THAT(sam.reply().text, Contains("seen to be well"));
  says(sam, {"change", "location", "don't know"});
  CHECK(sam.open() == "report_at_once");
  CHECK_THAT(sam.reply().text, Contains("This no longer holds"));
  sam.say("yes");
  CHECK(numbers(sam.reply()) == std::vector{kPoliceNumber});
  CHECK(sam.replays());
}

TEST_CASE("a known place in danger is still a report", "[dialogs][thames-valley]") {
  Conversation sam{thames_valley(), kCarer};
  says(sam, {"new", "yes", "done", "yes"});
  CHECK(numbers(sam.reply()) == std::vector{kPoliceNumber});
}

TEST_CASE("what is not known or not answered leads to the police", "[dialogs][thames-valley]") {
  for (const auto& worker : {kCarer, kFoster, kSocial})
    for (const char* answer : {"don't know", "skip"}) {
      CAPTURE(worker.role, answer);
      Conversation with{thames_valley(), worker};
      with.say("new");
      for (int i = 0; i < 4 && with.open() != "police_enquiry_centre"; ++i) with.say(answer);
      CHECK(with.open() == "police_enquiry_centre");
      with.say("status");
      CHECK_THAT(with.reply().text, Contains(answer == std::string{"skip"} ? "not answered" : "Not known"));
    }
}

TEST_CASE("danger that turns up after the report brings 999, and takes back no call",
          "[dialogs][thames-valley]") {
  Conversation sam{thames_valley(), kCarer};
  says(sam, {"new", "no", "no", "yes", "done", "the duty manager", "22:15", "change", "immediate", "yes"});
  CHECK(sam.open() == "call_999");
  CHECK_THAT(sam.reply().text, Contains("Changed. Immediate danger: Yes (it was: No)."));
  CHECK(numbers(sam.reply()) == std::vector<std::string>{"999"});
  CHECK(sam.episode().acknowledgements.contains({"report.1", "police_enquiry_centre", ""}));
  CHECK(sam.all<ClockWithdrawn>().empty());
  sam.say("done");
  CHECK(sam.open() == "age");
  CHECK(sam.replays());
}

TEST_CASE("danger that is over takes back no call to the police", "[dialogs][thames-valley]") {
  Conversation sam{thames_valley(), kCarer};
  says(sam, {"new", "yes", "done", "no", "done", "the duty manager", "22:15", "change", "1", "no"});
  CHECK(sam.all<Lapsed>() == std::vector{Lapsed{{"report.1", "call_999", ""}, "in_danger"}});
  CHECK(sam.all<ClockWithdrawn>().empty());
  CHECK(sam.open() == "report_at_once");
  sam.say("yes");
  CHECK(sam.open() == "age");
  CHECK(sam.replays());
}

// --- every way through ---

struct Way {
  std::vector<std::string> answers;
};

// Every option and skip at every question, tasks done, for one role, up to the first number.
class Ways {
 public:
  explicit Ways(std::string role) { worker_.role = std::move(role); }

  void follow() {
    Episode episode;
    episode.code = "K7F3";
    auto turn = advance(thames_valley(), episode, input("new", {}));
    CHECK(turn.reply.question->step == "in_danger");
    follow(turn, {});
  }

  std::size_t ended = 0;
  std::size_t most_before_number = 0;
  Way longest;

 private:
  Input input(std::string text, std::optional<Press> press) const {
    return {kStart, worker_, "test", "test", std::move(text), std::move(press)};
  }

  // What a worker can ring: a number, or whom to ask and what to ring until then.
  static bool gives_number(const Reply& reply) {
    return std::ranges::any_of(reply.contacts, [](const ShownContact& contact) {
      return !contact.number.empty() || RE2::PartialMatch(contact.why, "999.*101");
    });
  }

  void follow(const Turn& turn, Way way) {
    if (gives_number(turn.reply)) {
      ++ended;
      if (way.answers.size() > most_before_number) longest = way;
      most_before_number = std::max(most_before_number, way.answers.size());
      return;
    }
    if (way.answers.size() >= 4) {
      FAIL_CHECK(worker_.role << ": " << fmt::format("{}", fmt::join(way.answers, ", ")));
      return;
    }
    const auto open = open_question(thames_valley(), turn.after);
    REQUIRE(open);
    for (const auto& value : answers(*open.step)) next(turn, way, open, value);
  }

  static std::vector<std::string> answers(const Step& step) {
    if (step.kind == Step::Kind::do_) return {step.items.size() > 1 ? "all_done" : "done"};
    if (step.kind != Step::Kind::ask) return {"done"};
    std::vector<std::string> values = {"skip"};
    for (const auto& choice : choices(thames_valley(), step)) values.push_back(choice.value);
    if (thames_valley().facts.at(step.fact).type == Fact::Type::moment) values.push_back("22:15");
    return values;
  }

  void next(const Turn& turn, Way way, const Open& open, const std::string& value) {
    way.answers.push_back(open.step->id + "=" + value);
    const auto said = value == "skip"    ? input({}, Press{"K7F3", {}, value})
                      : value == "22:15" ? input(value, {})
                                         : input({}, Press{"K7F3", open.place(), value});
    const auto after = advance(thames_valley(), turn.after, said);
    if (after.reply.text.empty() || after.reply.episode != "K7F3") FAIL_CHECK("an empty reply");
    follow(after, std::move(way));
  }

  Worker worker_{"chat:sam", "Sam", "", "Oxfordshire"};
};

TEST_CASE("on every way through a report the number comes after at most 4 answers",
          "[dialogs][thames-valley]") {
  for (const auto& role : roles()) {
    Ways ways{role.value};
    ways.follow();
    CHECK(ways.most_before_number <= 4);
    fmt::print("Thames Valley, {}: {} ways to the first number; the longest: {}\n", role.value, ways.ended,
               fmt::join(ways.longest.answers, ", "));
  }
}

// --- random walks ---

// What a worker may say at a step, one of them drawn.
std::string said_at(const Open& open, unsigned draw) {
  static const std::vector<std::string> anything = {
      "skip",  "yes",         "no",  "not known", "done",       "all done",
      "22:15", "2 hours ago", "15",  "17",        "2026-11-01", "the duty manager",
      "back",  "status",      "why", "returned",  "999"};
  if (!open || draw % 4 == 0) return anything[draw / 4 % anything.size()];
  const auto offered = choices(thames_valley(), *open.step);
  if (offered.empty()) return anything[draw / 4 % anything.size()];
  return offered[draw / 4 % offered.size()].label;
}

TEST_CASE("whatever a worker says, Thames Valley comes to an end and replays", "[dialogs][thames-valley]") {
  rc::check([](const std::vector<unsigned>& draws) {
    const auto& role = roles()[draws.size() % roles().size()];
    Conversation with{thames_valley(), {"chat:sam", "Sam", role.value, "Slough"}};
    with.say("new");
    for (const auto draw : draws) {
      if (draw % 11 == 0) {
        with.wait(hours{draw % 90}).fire();
      } else {
        with.say(said_at(open_question(thames_valley(), with.episode()), draw));
      }
      for (const auto& id : with.reply().cites)
        RC_ASSERT(thames_valley().clauses.contains(id) || id.find("general advice") == 0);
    }
    for (int i = 0; i < 200 && open_question(thames_valley(), with.episode()); ++i) with.say("skip");
    RC_ASSERT(!open_question(thames_valley(), with.episode()));
    RC_ASSERT(with.replays());
  });
}

TEST_CASE("Thames Valley reads again from its compiled form", "[dialogs][thames-valley]") {
  const auto again = read_compiled(thames_valley().compiled);
  REQUIRE(again);
  CHECK(again->revision == thames_valley().revision);
}

}  // namespace
}  // namespace dutydesk::dialogs
