#include "bot/desk.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "dialogs/json_text.h"
#include "tests/bot/practice.h"
#include "tests/dialogs/small_protocol.h"

namespace dutydesk::bot {
namespace {

using Catch::Matchers::Contains;
using dialogs::Event;

template <class Kind>
bool holds(const std::vector<Event>& events) {
  return std::ranges::any_of(events, [](const Event& event) { return std::holds_alternative<Kind>(event); });
}

// An entry's words and events without what differs from one desk to another: its code.
std::string without_code(const Decision& decision) {
  auto shown = dialogs::json_text(decision.reply);
  for (auto at = shown.find(decision.episode); at != std::string::npos; at = shown.find(decision.episode))
    shown.replace(at, decision.episode.size(), "CODE");
  return shown;
}

void replace_in(const std::filesystem::path& file, const std::string& from, const std::string& to) {
  std::ifstream stream{file};
  std::string text{std::istreambuf_iterator<char>{stream}, {}};
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  std::ofstream{file} << text.replace(at, from.size(), to);
}

// The protocols as they would be after somebody had changed a word in one of their files.
std::vector<dialogs::Protocol> changed_protocols(const std::string& name, const std::string& from,
                                                 const std::string& to) {
  const PracticeFolder copy;
  std::filesystem::copy(DUTYDESK_ROOT "/protocols/thames-valley", copy.path() / "thames-valley",
                        std::filesystem::copy_options::recursive);
  replace_in(copy.path() / "thames-valley" / name, from, to);
  auto protocols = load_protocols(copy.path());
  REQUIRE(protocols);
  return std::move(*protocols);
}

}  // namespace

TEST_CASE("a webhook delivered twice is decided once", "[bot][desk]") {
  const PracticeFolder folder;
  const auto message = typed("delivery-1", "U1", "a child is missing");
  std::string code;
  {
    Practice practice{folder.path()};
    practice.desk.begin();
    const auto first = practice.desk.decide("test", message, kNight);
    const auto again = practice.desk.decide("test", message, kNight);  // in the same batch
    practice.desk.commit();
    code = first.episode;
    CHECK_FALSE(first.repeated);
    CHECK(again.repeated);
    CHECK(again.outgoing.id == 0);
    CHECK(practice.say(message).repeated);
  }
  Practice restarted{folder.path()};
  CHECK(restarted.say(message).repeated);
  CHECK(restarted.store.episodes().size() == 1);
  CHECK(restarted.store.entries(code).size() == 1);
  CHECK(restarted.store.waiting_count() == 1);
}

TEST_CASE("the same id from another channel is another delivery", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto message = typed("delivery-1", "U1", "new");
  practice.desk.begin();
  CHECK_FALSE(practice.desk.decide("one", message, kNight).repeated);
  CHECK_FALSE(practice.desk.decide("other", message, kNight).repeated);
  practice.desk.commit();
}

TEST_CASE("an unknown worker is asked role and area once", "[bot][desk]") {
  const PracticeFolder folder;
  {
    Practice practice{folder.path()};
    const auto first = practice.say("U9", "my child is missing");
    CHECK_THAT(first.reply.text, Contains("What is your role?"));
    CHECK_THAT(first.reply.text, Contains("999"));
    CHECK(first.episode == kDeskStream);
    CHECK_THAT(practice.say("U9", "foster carer").reply.text, Contains("Which area"));
    CHECK_THAT(practice.say("U9", "Oxfordshire").reply.text, Contains("Thames Valley"));
    CHECK(practice.say("U9", "new", "C2").episode != kDeskStream);
  }
  Practice restarted{folder.path()};
  const auto opened = restarted.say("U9", "new", "C3");
  REQUIRE(opened.episode != kDeskStream);
  const auto record = restarted.last_record(opened.episode);
  CHECK(record.turn->said.worker == dialogs::Worker{"test:T1:U9", "U9", "foster_carer", "Oxfordshire"});
}

TEST_CASE("a worker who opens an episode by naming the area is led by its protocol", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path(), changed_protocols("protocol.yaml", "Slough", "Missing Vale")};
  practice.say("U9", "hello");
  practice.say("U9", "foster carer");
  const auto opened = practice.say("U9", "missing");  // the area's first letters, and what opens an episode
  REQUIRE(opened.episode != kDeskStream);
  CHECK(practice.last_record(opened.episode).turn->said.worker.area == "Missing Vale");
}

TEST_CASE("a report for another area opens there, and leaves the worker's own as it is", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto there = practice.say("U1", "new in Slough");
  REQUIRE(there.episode != kDeskStream);
  CHECK(fold(practice.store.entries(there.episode)).area == "Slough");
  const auto here = practice.say("U1", "new");
  CHECK(fold(practice.store.entries(here.episode)).area == "Oxfordshire");
  CHECK(practice.say("U1", "new in Leeds").episode == kDeskStream);
  CHECK(practice.say("U1", "no").episode == here.episode);
}

TEST_CASE("an area without a protocol is kept, and can be put right", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  for (const auto* words : {"hello", "police", "Leeds"}) practice.say("U9", words);
  CHECK_THAT(practice.say("U9", "new").reply.text, Contains("no protocol for Leeds"));
  practice.say("U9", "Slough");
  CHECK(practice.say("U9", "new").episode != kDeskStream);
}

TEST_CASE("a code in front addresses that episode and moves the conversation to it", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto first = practice.open_episode();
  const auto second = practice.open_episode();
  REQUIRE(first != second);
  CHECK(practice.say("U1", "no").episode == second);

  auto lower = first;
  for (auto& c : lower) c = static_cast<char>(std::tolower(c));
  const auto status = practice.say("U1", lower + " status");
  CHECK(status.episode == first);
  CHECK(practice.last_record(first).turn->said.text == "status");
  CHECK(practice.say("U1", "no").episode == first);
  CHECK(practice.say("U1", "status", "C2").episode == kDeskStream);  // another conversation, about nothing
}

TEST_CASE("a code that was never given is only words", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto code = practice.open_episode();
  const std::string other = code == "A3A3" ? "A4A4" : "A3A3";
  const auto answered = practice.say("U1", other + " yes");
  CHECK(answered.episode == code);
  CHECK(practice.last_record(code).turn->said.text == other + " yes");
}

TEST_CASE("a late answer from another conversation is told by whom and what", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto code = practice.open_episode();
  REQUIRE(practice.say("U2", code + " status", "C2").reply.question->step == "in_danger");
  practice.say("U1", "no");

  const auto late = practice.say("U2", "yes", "C2");
  CHECK(late.episode == code);
  CHECK_THAT(late.reply.text, Contains("Worker One"));
  CHECK_THAT(late.reply.text, Contains("No"));
  const auto events = practice.last_record(code).turn->events;
  CHECK(holds<dialogs::NotTaken>(events));
  CHECK_FALSE(holds<dialogs::FactSet>(events));

  CHECK(practice.say("U2", "yes", "C2").episode == code);  // the question now shown to them is taken
  CHECK(holds<dialogs::FactSet>(practice.last_record(code).turn->events));
}

TEST_CASE("every episode has a code of its own", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  std::set<std::string> codes;
  for (int i = 0; i < 100; ++i) codes.insert(practice.open_episode());
  CHECK(codes.size() == 100);
  CHECK(practice.store.episodes().size() == 100);
}

TEST_CASE("a message that fails leaves no trace, and the others of its batch stand", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto code = practice.open_episode();
  // The last thing a message writes fails: its entry is already there.
  folder.tamper(
      "CREATE TRIGGER refuse BEFORE INSERT ON outbox WHEN NEW.conversation LIKE 'C-bad%'"
      " BEGIN SELECT RAISE(ABORT, 'refused'); END");

  practice.desk.begin();
  const auto say = [&](const char* id, const std::string& text, const char* conversation = "C1") {
    return practice.desk.decide("test", typed(id, "U1", text, conversation), kNight);
  };
  CHECK(say("a", "note before").episode == code);
  CHECK_THROWS_AS(say("b", code + " note lost", "C-bad"), SQLite::Exception);
  CHECK_THROWS_AS(say("c", "new", "C-bad"), SQLite::Exception);
  CHECK(practice.desk.usable());
  CHECK(say("d", "note after").episode == code);
  practice.desk.commit();

  const auto entries = practice.store.entries(code);
  CHECK(entries.size() == 3);
  CHECK_FALSE(check_chain(entries));
  CHECK(practice.store.episodes().size() == 1);
  CHECK(fold(entries).notes.size() == 2);
  CHECK_FALSE(practice.store.seen("test", "b"));
  CHECK(practice.store.waiting_count() == 3);
  CHECK(practice.say("U1", "note again").episode == code);
  CHECK_FALSE(check_chain(practice.store.entries(code)));
}

TEST_CASE("without savepoints the first that fails takes its batch with it", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto code = practice.open_episode();
  const auto before = practice.store.entries(code);
  folder.tamper(
      "CREATE TRIGGER refuse BEFORE INSERT ON outbox WHEN NEW.conversation LIKE 'C-bad%'"
      " BEGIN SELECT RAISE(ABORT, 'refused'); END");
  const auto say = [&](const char* id, const std::string& text, const char* conversation = "C1") {
    return practice.desk.decide("test", typed(id, "U1", text, conversation), kNight);
  };

  practice.desk.begin(Desk::Savepoints::none);
  say("a", "note before");
  const auto moved = say("b", "new");  // from now on the conversation is about another episode
  CHECK(moved.episode != code);
  CHECK_THROWS_AS(say("c", code + " note lost", "C-bad"), SQLite::Exception);
  CHECK_FALSE(practice.desk.usable());
  CHECK_THROWS_AS(say("d", "note after"), SQLite::Exception);
  practice.desk.give_up();
  CHECK(practice.store.entries(code) == before);
  CHECK(practice.store.episodes().size() == 1);

  practice.desk.begin();  // all again
  CHECK(say("a", "note before").episode == code);
  CHECK_THROWS_AS(say("c", code + " note lost", "C-bad"), SQLite::Exception);
  CHECK(say("d", "note after").episode == code);
  practice.desk.commit();
  CHECK(fold(practice.store.entries(code)).notes.size() == 2);
  CHECK_FALSE(check_chain(practice.store.entries(code)));
}

TEST_CASE("a batch that is given up never was", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto code = practice.open_episode();
  const auto before = practice.store.entries(code);

  practice.desk.begin();
  const auto lost = practice.desk.decide("test", typed("lost", "U1", "no"), kNight);
  CHECK(lost.reply.question->step == "location_known");
  practice.desk.decide("test", typed("lost too", "U1", "new", "C2"), kNight);
  practice.desk.recover();

  CHECK(practice.store.entries(code) == before);
  CHECK(practice.store.episodes().size() == 1);
  CHECK(practice.store.waiting_count() == 1);
  const auto again = practice.say(typed("lost", "U1", "no"));  // the provider sends it once more
  CHECK_FALSE(again.repeated);
  CHECK(again.reply == lost.reply);
  CHECK_FALSE(check_chain(practice.store.entries(code)));
}

TEST_CASE("a transaction that SQLite rolls back takes the whole batch with it", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto code = practice.open_episode();
  folder.tamper(
      "CREATE TRIGGER give_up BEFORE INSERT ON inbox WHEN NEW.external_id = 'bad'"
      " BEGIN SELECT RAISE(ROLLBACK, 'as a full disk does'); END");

  practice.desk.begin();
  practice.desk.decide("test", typed("good", "U1", "note before"), kNight);
  CHECK_THROWS_AS(practice.desk.decide("test", typed("bad", "U1", "note bad"), kNight), SQLite::Exception);
  CHECK_FALSE(practice.desk.usable());
  CHECK_THROWS_AS(practice.desk.decide("test", typed("after", "U1", "note after"), kNight),
                  SQLite::Exception);
  CHECK_THROWS_AS(practice.desk.commit(), SQLite::Exception);

  practice.desk.recover();
  CHECK(practice.store.entries(code).size() == 1);
  CHECK_FALSE(practice.say(typed("good", "U1", "note before")).repeated);
  CHECK(practice.store.entries(code).size() == 2);
}

TEST_CASE("an episode stays with its revision when the files change", "[bot][desk]") {
  const PracticeFolder folder;
  std::string code;
  {
    Practice practice{folder.path()};
    code = practice.open_episode();
  }
  Practice later{folder.path(),
                 changed_protocols("facts.yaml", "Do you know where the child is?", "Where is the child?")};
  CHECK_THAT(later.say("U1", "no").reply.text, Contains("Do you know where the child is?"));
  const auto fresh = later.open_episode();
  CHECK_THAT(later.say("U1", "no").reply.text, Contains("Where is the child?"));
  CHECK(later.store.episode(code)->revision != later.store.episode(fresh)->revision);
}

TEST_CASE("what the desk keeps in memory is the fold of the entries", "[bot][desk]") {
  const PracticeFolder kept;
  const PracticeFolder folded;
  Practice one_run{kept.path()};
  auto now = kNight;
  for (const auto* text : {"new",    "no",   "dunno", "hm",     "status",
                           "no",     "done", "done",  "22:15",  "all done",
                           "change", "1",    "yes",   "done",   "note the neighbours saw a bus",
                           "back",   "skip", "999",   "number", "why"}) {
    const auto here = one_run.say("U1", text);
    Practice fresh{folded.path()};  // a desk that remembers nothing
    fresh.now = now;
    const auto there = fresh.say("U1", text);
    now = fresh.now;
    CAPTURE(text);
    CHECK(without_code(here) == without_code(there));
  }
  const auto code = one_run.store.episodes().front().code;
  CHECK_FALSE(check_chain(one_run.store.entries(code)));
}

TEST_CASE("a damaged entry fails the messages of its episode alone", "[bot][desk]") {
  const PracticeFolder folder;
  std::string damaged;
  std::string whole;
  {
    Practice practice{folder.path()};
    damaged = practice.open_episode();
    whole = practice.open_episode();
  }
  folder.tamper("UPDATE entry SET bytes = x'7b' WHERE idx = 1");
  Practice practice{folder.path()};
  practice.desk.begin();
  CHECK_THROWS_AS(practice.desk.decide("test", typed("a", "U1", damaged + " no"), kNight),
                  std::runtime_error);
  CHECK(practice.desk.usable());
  CHECK(practice.desk.decide("test", typed("b", "U1", whole + " no"), kNight).episode == whole);
  CHECK_THROWS_AS(practice.desk.decide("test", typed("c", "U1", damaged + " no"), kNight),
                  std::runtime_error);
  practice.desk.commit();
}

TEST_CASE("words of an episode stand in its entries and nowhere else", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  practice.open_episode();
  practice.say("U1", "note zebracrossing");
  practice.say("U1", "zebracrossing");
  practice.say("U9", "zebracrossing");

  SQLite::Database database{folder.path() / "dutydesk.db"};
  std::set<std::string> places;
  SQLite::Statement columns{database,
                            "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c"
                            " WHERE m.type = 'table'"};
  while (columns.executeStep()) {
    const auto table = columns.getColumn(0).getString();
    const auto column = columns.getColumn(1).getString();
    SQLite::Statement found{database, "SELECT count(*) FROM \"" + table + "\" WHERE instr(CAST(\"" + column +
                                          "\" AS BLOB), CAST('zebracrossing' AS BLOB))"};
    REQUIRE(found.executeStep());
    if (found.getColumn(0).getInt() > 0) places.insert(table + "." + column);
  }
  CHECK(places == std::set<std::string>{"entry.bytes"});
}

TEST_CASE("what became of a reply is an entry of its episode", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto opened = practice.say("U1", "new");
  practice.desk.begin();
  practice.desk.record_delivery(opened.episode, opened.outgoing,
                                {kNight, opened.outgoing.entry, false, 12, "status 500"});
  practice.desk.commit();

  const auto entries = practice.store.entries(opened.episode);
  REQUIRE(entries.size() == 2);
  CHECK_FALSE(check_chain(entries));
  const auto record = parse_record(entries.back().bytes);
  REQUIRE(record);
  REQUIRE(record->delivery);
  CHECK(record->delivery->of == entries.front().index);
  CHECK(record->delivery->why == "status 500");
  CHECK(practice.store.parked().at(0).id == opened.outgoing.id);
  CHECK(practice.say("U1", "no").reply.question->step == "location_known");  // it changes nothing else
}

TEST_CASE("a clock that is due is told once, where the holder spoke, and is an entry", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto code = practice.open_episode();
  CHECK(practice.store.alarms(kNight + std::chrono::hours{48}, 10).empty());
  for (const auto* words : {"no", "no", "yes"}) practice.say("U1", words);
  const auto started = practice.store.alarms(kNight + std::chrono::hours{48}, 10);
  REQUIRE(started.size() == 1);
  const auto& alarm = started.front();
  CHECK(alarm.episode == code);
  CHECK(alarm.channel == "test");
  CHECK(alarm.route == "route");
  CHECK(practice.store.alarms(alarm.due - std::chrono::milliseconds{1}, 10).empty());

  practice.desk.begin();
  const auto told = practice.desk.fire(alarm, alarm.due);
  practice.desk.commit();
  REQUIRE(told);
  CHECK_THAT(told->reply.text, Contains("Due now"));
  CHECK(told->outgoing.route == "route");
  CHECK(holds<dialogs::ClockDue>(practice.last_record(code).turn->events));
  const auto entries = practice.store.entries(code).size();
  const auto next = practice.store.alarms(kNight + std::chrono::hours{48}, 10);
  REQUIRE(next.size() == 1);
  CHECK(next.front().due > alarm.due);

  practice.desk.begin();
  CHECK_FALSE(practice.desk.fire(alarm, alarm.due));  // as after a lost acknowledgement
  practice.desk.commit();
  CHECK(practice.store.entries(code).size() == entries);
  CHECK_FALSE(check_chain(practice.store.entries(code)));
}

TEST_CASE("what a clock asks goes to the holder, whose next word answers it", "[bot][desk]") {
  auto files = dialogs::files_of(
      {.steps = "  - {clock: hourly, house: test}\n  - {end: over, text: Over., house: test}\n",
       .clocks = "clocks:\n  - {clock: hourly, what: They look again., due_after: 1 hour, runs_from: opened, "
                 "repeats: yes, opens: review, cites: [C-1]}\n",
       .more_dialogs = {"dialog: review\nsteps:\n  - {ask: calm, house: test}\n"
                        "  - {end: seen, text: Seen., house: test}\n"}});
  auto& head = files.front().text;
  head.replace(head.find("[Here]"), 6, "[Oxfordshire]");
  const PracticeFolder folder;
  Practice practice{folder.path(), {*dialogs::read_protocol(files)}};
  const auto code = practice.open_episode();
  CHECK_FALSE(practice.say("U1", "thanks").reply.question);

  const auto alarms = practice.store.alarms(kNight + std::chrono::hours{48}, 10);
  REQUIRE(alarms.size() == 1);
  practice.desk.begin();
  const auto told = practice.desk.fire(alarms.front(), alarms.front().due);
  practice.desk.commit();
  REQUIRE(told);
  CHECK(told->reply.question == dialogs::Place{"review.1", "calm", {}});
  CHECK(practice.store.alarms(kNight + std::chrono::hours{48}, 10).at(0).due ==
        alarms.front().due + std::chrono::hours{1});
  practice.now = alarms.front().due;
  practice.say("U1", "yes");
  CHECK(holds<dialogs::FactSet>(practice.last_record(code).turn->events));
}

TEST_CASE("a topic that is called missing opens no other episode", "[bot][desk]") {
  auto files = dialogs::files_of(
      {.steps = "  - {end: over, text: Over., house: test}\n",
       .more_dialogs = {"dialog: day\ntitle: Missing for 24 hours\nsteps:\n  - {ask: calm, house: test}\n"
                        "  - {end: seen, text: Seen., house: test}\n"}});
  auto& head = files.front().text;
  head.replace(head.find("[Here]"), 6, "[Oxfordshire]");
  const PracticeFolder folder;
  Practice practice{folder.path(), {*dialogs::read_protocol(files)}};
  const auto code = practice.open_episode();
  practice.say("U1", "topics");
  const auto chosen = practice.say("U1", "Missing for 24 hours");
  CHECK(chosen.episode == code);
  CHECK(chosen.reply.question == dialogs::Place{"day.1", "calm", {}});
  practice.say("U1", "yes");
  CHECK(practice.say("U1", "a child is missing").episode != code);
}

TEST_CASE("a clock that cannot be told is put off and loses nothing", "[bot][desk]") {
  const PracticeFolder folder;
  Practice practice{folder.path()};
  const auto code = practice.open_episode();
  for (const auto* words : {"no", "no", "yes"}) practice.say("U1", words);
  const auto alarm = practice.store.alarms(kNight + std::chrono::hours{48}, 1).at(0);
  folder.tamper("CREATE TRIGGER refuse BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'refused'); END");
  const auto entries = practice.store.entries(code).size();
  practice.desk.begin();
  CHECK_THROWS(practice.desk.fire(alarm, alarm.due));
  practice.desk.postpone(alarm, alarm.due + std::chrono::minutes{1});
  practice.desk.commit();
  CHECK(practice.store.entries(code).size() == entries);
  CHECK(practice.store.alarms(kNight + std::chrono::hours{48}, 1).at(0).due ==
        alarm.due + std::chrono::minutes{1});
}

}  // namespace dutydesk::bot
