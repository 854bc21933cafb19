#include "tests/dialogs/conversation.h"
#include "tests/dialogs/published.h"

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

}  // namespace
}  // namespace dutydesk::dialogs
