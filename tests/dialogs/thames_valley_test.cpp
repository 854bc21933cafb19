#include "tests/dialogs/thames_valley.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

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
  says(sam, {"no", "no", "don't know"});
  CHECK(sam.open() == "search_first");
  sam.say("done");
  CHECK(sam.open() == "police_enquiry_centre");
  CHECK(numbers(sam.reply()) == std::vector{kPoliceNumber});
  CHECK_THAT(sam.reply().contacts[0].why, Contains("check this number") && Contains("February 2011") &&
                                              Contains("101") && Contains("hours"));
  CHECK(sam.all<ClockStarted>().size() == 2);
  says(sam, {"I have rung", "22:15"});
  CHECK_THAT(sam.reply().text, Contains("22:15 GMT on Sat 21 Nov, 15 min ago"));
  CHECK(sam.open() == "tell_for_care");
  CHECK(sam.episode().clocks.at("pnc_2h").due == kStart + hours{2} - minutes{15});
  CHECK(sam.episode().clocks.at("told_within_6h").due == kStart + hours{6} - minutes{15});
  CHECK(sam.episode().clocks.at("review_24h").due == kStart + hours{24} - minutes{15});
  says(sam, {"all done", "done", "not done", "not mine", "done"});
  CHECK(sam.all<RunEnded>() == std::vector{RunEnded{"report.1", "reported"}});
  sam.say("status");
  CHECK_THAT(sam.reply().text,
             Contains("Last seen: 22:15 GMT on Sat 21 Nov") && Contains("- not done, Sam: Ask the others"));
  CHECK(sam.reply().clocks.size() == 4);
  CHECK(sam.replays());
}

TEST_CASE("a report from foster care, of a child under a secure order", "[dialogs][thames-valley]") {
  Conversation kim{thames_valley(), kFoster};
  says(kim, {"new", "no", "no", "yes", "done"});
  CHECK(kim.open() == "police_enquiry_centre");
  kim.say("done");
  CHECK_THAT(kim.reply().text, Contains("which order it is and the day it ends"));
  says(kim, {"ok", "don't know", "all done", "all done"});
  CHECK(kim.all<RunEnded>() == std::vector{RunEnded{"report.1", "reported"}});
  CHECK(kim.replays());
}

TEST_CASE("a report of a child missing from home, by a social worker", "[dialogs][thames-valley]") {
  Conversation alex{thames_valley(), kSocial};
  says(alex, {"new", "no"});
  CHECK_THAT(alex.reply().text, Contains("Where does the child live?"));
  says(alex, {"with family", "no"});
  CHECK(alex.open() == "police_enquiry_centre");
  CHECK(numbers(alex.reply()) == std::vector{kPoliceNumber});
  says(alex, {"done", "2 hours ago"});
  CHECK(alex.all<ClockMissed>().size() == 1);  // two hours have just gone by
  CHECK(alex.open() == "tell_for_home");
  alex.say("done");
  CHECK(alex.all<RunEnded>() == std::vector{RunEnded{"report.1", "reported"}});
  CHECK(alex.replays());
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
  says(sam, {"new", "no", "no", "no", "done", "script"});
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
  says(alex, {"new", "no"});
  REQUIRE(alex.open() == "living");
  alex.say(said);
  const auto* known = alex.episode().known("living", "report.1");
  REQUIRE(known);
  CHECK(known->value.word == place);
}

TEST_CASE("danger comes before all else", "[dialogs][thames-valley]") {
  Conversation sam{thames_valley(), kCarer};
  says(sam, {"new", "yes"});
  CHECK_THAT(sam.reply().text, Contains("Ring 999 now."));
  says(sam, {"done", "no"});
  CHECK(sam.open() == "police_enquiry_centre");
  says(sam, {"done", "skip", "all done", "all done"});
  CHECK(sam.open().empty());
  CHECK(sam.replays());
}

TEST_CASE("a known place is not yet a well child", "[dialogs][thames-valley]") {
  Conversation sam{thames_valley(), kCarer};
  says(sam, {"new", "no", "yes"});
  CHECK_THAT(sam.reply().text, Contains("You are still responsible"));
  sam.say("ok");
  CHECK(sam.all<RunEnded>() == std::vector{RunEnded{"report.1", "place_known_end"}});
  says(sam, {"change", "location", "don't know"});
  CHECK(sam.open() == "criminal_order");
  CHECK_THAT(sam.reply().text, Contains("This no longer holds"));
  says(sam, {"no", "done"});
  CHECK(numbers(sam.reply()) == std::vector{kPoliceNumber});
  CHECK(sam.replays());
}

TEST_CASE("a known place in danger is still a report", "[dialogs][thames-valley]") {
  Conversation sam{thames_valley(), kCarer};
  says(sam, {"new", "yes", "done", "yes"});
  CHECK(numbers(sam.reply()) == std::vector{kPoliceNumber});
}

TEST_CASE("what is not known or not answered leads to the police", "[dialogs][thames-valley]") {
  for (const char* answer : {"don't know", "skip"}) {
    Conversation alex{thames_valley(), kSocial};
    alex.say("new");
    for (int i = 0; i < 3; ++i) alex.say(answer);
    CHECK(alex.open() == "police_enquiry_centre");
    alex.say("status");
    CHECK_THAT(alex.reply().text, Contains(answer == std::string{"skip"} ? "not answered" : "Not known"));
  }
}

TEST_CASE("danger that turns up after the report brings 999, and takes back no call",
          "[dialogs][thames-valley]") {
  Conversation sam{thames_valley(), kCarer};
  says(sam, {"new", "no", "no", "no", "done", "done", "22:15", "change", "immediate", "yes"});
  CHECK(sam.open() == "call_999");
  CHECK_THAT(sam.reply().text, Contains("Changed. Immediate danger: Yes (it was: No).") &&
                                   Contains("Ring 999 now.") && Contains("This no longer holds"));
  CHECK(sam.episode().acknowledgements.contains({"report.1", "police_enquiry_centre", ""}));
  CHECK(sam.all<ClockWithdrawn>().empty());
  sam.say("done");
  CHECK(sam.open() == "tell_for_care");
  CHECK(sam.replays());
}

TEST_CASE("danger that is over takes back no call to the police", "[dialogs][thames-valley]") {
  Conversation sam{thames_valley(), kCarer};
  says(sam, {"new", "yes", "done", "no", "done", "22:15", "change", "1", "no"});
  CHECK(sam.all<Lapsed>() == std::vector{Lapsed{{"report.1", "call_999", ""}, "in_danger"}});
  CHECK(sam.all<ClockWithdrawn>().empty());
  CHECK(sam.open() == "criminal_order");
  says(sam, {"no", "done"});
  CHECK(sam.open() == "tell_for_care");
  CHECK(sam.replays());
}

// --- every way through ---

struct Way {
  std::vector<std::string> answers;
  int before_number = -1;  // answers until the number, or the end where the place is known
};

// Every option and skip at every question, tasks done, for one role.
class Ways {
 public:
  explicit Ways(std::string role) { worker_.role = std::move(role); }

  void follow() {
    Episode episode;
    episode.code = "K7F3";
    auto turn = advance(thames_valley(), episode, input("new", {}));
    CHECK(turn.reply.question == Place{"report.1", "in_danger", {}});
    follow(turn, {});
  }

  std::size_t ended = 0;
  int most_before_number = 0;
  Way longest;

 private:
  Input input(std::string text, std::optional<Press> press) const {
    return {kStart, worker_, "test", "test", std::move(text), std::move(press)};
  }

  void follow(const Turn& turn, Way way) {
    REQUIRE(way.answers.size() < 20);
    const auto count = static_cast<int>(way.answers.size());
    const auto open = open_question(thames_valley(), turn.after);
    const bool number = open && open.step->kind == Step::Kind::ring;
    if (way.before_number < 0 && (number || !open)) {
      way.before_number = count;
      if (number) CHECK(numbers(turn.reply) == std::vector{kPoliceNumber});
      if (!open) CHECK(place_known(turn.after));
      if (count > 4) FAIL_CHECK(worker_.role << ": " << fmt::format("{}", fmt::join(way.answers, ", ")));
      most_before_number = std::max(most_before_number, count);
    }
    if (!open) {
      ++ended;
      if (way.answers.size() > longest.answers.size()) longest = way;
      return;
    }
    for (const auto& value : answers(*open.step)) next(turn, way, open, value);
  }

  static bool place_known(const Episode& episode) {
    return episode.known("location_known", "")->value.word == "yes" &&
           episode.known("in_danger", "")->value.word != "yes";
  }

  static std::vector<std::string> answers(const Step& step) {
    if (step.kind == Step::Kind::do_) return {step.items.size() > 1 ? "all_done" : "done"};
    if (step.kind != Step::Kind::ask) return {"done"};
    std::vector<std::string> values = {"skip"};
    for (const auto& choice : choices(thames_valley(), step)) values.push_back(choice.value);
    return values;
  }

  void next(const Turn& turn, Way way, const Open& open, const std::string& value) {
    const Place place = value == "skip" ? Place{} : open.place();
    way.answers.push_back(open.step->id + "=" + value);
    const auto after = advance(thames_valley(), turn.after, input({}, Press{"K7F3", place, value}));
    if (after.reply.text.empty() || after.reply.episode != "K7F3") FAIL_CHECK("an empty reply");
    if (open.step->id == "in_danger" && value == "yes")
      CHECK_THAT(after.reply.text, Contains("Ring 999 now"));
    follow(after, std::move(way));
  }

  Worker worker_{"chat:sam", "Sam", "", "Oxfordshire"};
};

TEST_CASE("on every way through a report the number comes after at most 4 answers",
          "[dialogs][thames-valley]") {
  std::size_t ways_in_all = 0;
  Way longest;
  int most = 0;
  for (const auto& role : roles()) {
    Ways ways{role.value};
    ways.follow();
    ways_in_all += ways.ended;
    most = std::max(most, ways.most_before_number);
    if (ways.longest.answers.size() > longest.answers.size()) longest = ways.longest;
  }
  CHECK(most == 4);
  CHECK(longest.answers.size() <= 12);
  fmt::print(
      "Thames Valley: {} ways through a report; the number after at most {} answers; the longest: {}\n",
      ways_in_all, most, fmt::join(longest.answers, ", "));
}

// --- what stands behind it ---

TEST_CASE("Thames Valley reads again from its compiled form", "[dialogs][thames-valley]") {
  const auto again = read_compiled(thames_valley().compiled);
  REQUIRE(again);
  CHECK(again->revision == thames_valley().revision);
}

}  // namespace
}  // namespace dutydesk::dialogs
