#include "bot/rounds.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <set>

#include "tests/bot/test_channel.h"

using namespace dutydesk;
using namespace std::chrono_literals;
using adapters::Delivered;
using adapters::OtherWay;
using adapters::Refused;
using adapters::TryAgain;
using adapters::Way;
using bot::Parcel;
using bot::Rounds;
using bot::Sent;
using std::chrono::milliseconds;

namespace {

const std::string kHook = "https://hooks.example.org/1";
const std::string kApi = "https://api.example.org/post";

Way way(const std::string& url) {
  return {.url = url, .headers = {}, .body = "{}", .until = {}};
}

// Rounds with a clock that the test turns, and no chance: every wait is as long as it may be.
struct Table {
  explicit Table(bot::RoundsLimits limits = {})
      : rounds(limits, origins(), [](milliseconds most) { return most; }) {}

  static bot::Origins origins() {
    return bot::Origins::parse({"https://hooks.example.org", "https://api.example.org"}).value();
  }
  Rounds::Now now() const { return {Rounds::Steady(passed), adapters::Instant(passed)}; }
  adapters::Instant wall(milliseconds at) const { return adapters::Instant(at); }

  void add(std::int64_t id, const std::string& conversation, std::vector<Way> ways = {way(kApi)}) {
    rounds.add({id, conversation, &channel, std::move(ways)}, now());
  }
  std::vector<Rounds::Attempt> due() { return rounds.due(now()); }
  // The one attempt that must be due now.
  Rounds::Attempt only() {
    const auto attempts = due();
    REQUIRE(attempts.size() == 1);
    return attempts.front();
  }
  void judge(const Rounds::Attempt& attempt, const adapters::Verdict& verdict, int status = 500) {
    rounds.judged(attempt.number, status, verdict, now());
  }
  std::optional<milliseconds> next() const {
    const auto at = rounds.next(now());
    if (!at) return std::nullopt;
    return std::chrono::duration_cast<milliseconds>(*at - now().steady);
  }

  tests::TestChannel channel;
  milliseconds passed{1'000'000};
  Rounds rounds;
};

}  // namespace

TEST_CASE("within a conversation the next parcel starts when the one before is delivered", "[bot][outbox]") {
  Table table;
  table.add(1, "a");
  table.add(2, "a");
  table.add(3, "b");
  const auto first = table.due();
  REQUIRE(first.size() == 2);
  CHECK(table.due().empty());
  table.judge(first[1], Delivered{});
  CHECK(table.due().empty());
  table.judge(first[0], Delivered{});
  table.judge(table.only(), Delivered{});
  CHECK(table.rounds.take_sent() == std::vector<Sent>{{3, true, 1, ""}, {1, true, 1, ""}, {2, true, 1, ""}});
  CHECK(table.rounds.counts().waiting == 0);
  CHECK(table.next() == std::nullopt);
}

TEST_CASE("the same conversation name in another channel is another conversation", "[bot][outbox]") {
  Table table;
  const tests::TestChannel other("other");
  table.add(1, "a");
  table.rounds.add({2, "a", &other, {way(kApi)}}, table.now());
  CHECK(table.due().size() == 2);
}

TEST_CASE("the wait doubles with each attempt up to its limit, and ends in parking", "[bot][outbox]") {
  Table table({.attempts = 6, .first_pause = 1s, .longest_pause = 5s});
  table.add(1, "a");
  table.add(2, "a");
  for (const auto wait : {1s, 2s, 4s, 5s, 5s}) {
    table.judge(table.only(), TryAgain{"busy"});
    CHECK(table.next() == wait);
    table.passed += wait - 1ms;
    CHECK(table.due().empty());
    table.passed += 1ms;
  }
  table.judge(table.only(), TryAgain{"busy"});
  CHECK(table.rounds.take_sent() == std::vector<Sent>{{1, false, 6, "given up after 6 attempts: busy"}});
  table.judge(table.only(), Delivered{});
  CHECK(table.rounds.take_sent() == std::vector<Sent>{{2, true, 1, ""}});
}

TEST_CASE("the bound of the wait does not overflow, however many attempts", "[bot][outbox]") {
  Table table({.attempts = 200});
  table.add(1, "a");
  for (int i = 0; i < 199; ++i) {
    table.judge(table.only(), TryAgain{"busy"});
    REQUIRE(table.next().value() <= 5min);
    table.passed += *table.next();
  }
}

TEST_CASE("Retry-After is the least wait, and a year of it is taken for an hour", "[bot][outbox]") {
  Table table;
  table.add(1, "a");
  table.judge(table.only(), TryAgain{"busy", 30s});
  CHECK(table.next() == 30s);
  table.passed += 30s;
  table.judge(table.only(), TryAgain{"busy", std::chrono::seconds::max()});
  CHECK(table.next() == 1h);
  table.passed += 1h;
  table.judge(table.only(), TryAgain{"busy", -5s});
  CHECK(table.next() == 4s);
}

TEST_CASE("a 429 with Retry-After pauses the channel's whole host and no other", "[bot][outbox]") {
  Table table;
  const tests::TestChannel other("other");
  table.add(1, "a");
  const auto throttled = table.only();
  table.judge(throttled, TryAgain{"slow down", 30s}, 429);
  table.add(2, "b");
  CHECK(table.due().empty());
  CHECK(table.next() == 30s);
  table.add(3, "c", {way(kHook)});
  table.rounds.add({4, "a", &other, {way(kApi)}}, table.now());
  CHECK(table.due().size() == 2);
  table.passed += 30s;
  CHECK(table.due().size() == 2);
}

TEST_CASE("a 503 with Retry-After holds up its own conversation only", "[bot][outbox]") {
  Table table;
  table.add(1, "a");
  table.judge(table.only(), TryAgain{"busy", 30s}, 503);
  table.add(2, "b");
  CHECK(table.due().size() == 1);
}

TEST_CASE("what is refused is parked at once and the next one goes on", "[bot][outbox]") {
  Table table;
  table.add(1, "a");
  table.add(2, "a");
  table.judge(table.only(), Refused{"channel_not_found"});
  CHECK(table.rounds.take_sent() == std::vector<Sent>{{1, false, 1, "refused: channel_not_found"}});
  CHECK(table.only().way->url == kApi);
  CHECK(table.rounds.counts().parked == 1);
}

TEST_CASE("when a way is used up the next one is taken at once", "[bot][outbox]") {
  Table table;
  table.add(1, "a", {way(kHook), way(kApi)});
  const auto hook = table.only();
  CHECK(hook.way->url == kHook);
  table.judge(hook, OtherWay{"used_url"}, 404);
  const auto api = table.only();
  CHECK(api.way->url == kApi);
  table.judge(api, OtherWay{"gone"}, 404);
  CHECK(table.rounds.take_sent() == std::vector<Sent>{{1, false, 2, "no way left: gone"}});
}

TEST_CASE("the uses of a way are its own", "[bot][outbox]") {
  Table table;
  Way once = way(kApi);
  once.uses = 1;
  table.add(1, "a", {way(kHook), once});
  table.judge(table.only(), OtherWay{"used_url"}, 404);
  CHECK(table.only().way->uses == 1);
}

TEST_CASE("a way serves up to its last millisecond and not after", "[bot][outbox]") {
  Table table;
  Way hook = way(kHook);
  hook.until = table.wall(table.passed);
  table.add(1, "a", {hook, way(kApi)});
  table.add(2, "b", {hook, way(kApi)});
  hook.until = table.wall(table.passed - 1ms);
  table.add(3, "c", {hook, way(kApi)});
  const auto attempts = table.due();
  REQUIRE(attempts.size() == 3);
  CHECK(std::ranges::count_if(attempts, [](const auto& a) { return a.way->url == kHook; }) == 2);
}

TEST_CASE("a way that ends while its parcel stands in the queue is not used", "[bot][outbox]") {
  Table table({.at_once_per_host = 1});
  Way hook = way(kHook);
  hook.until = table.wall(table.passed + 1s);
  table.add(1, "a", {way(kHook)});
  table.add(2, "b", {hook, way(kApi)});
  const auto first = table.only();
  table.passed += 2s;
  table.judge(first, Delivered{});
  CHECK(table.only().way->url == kApi);
}

TEST_CASE("a way that would be over at the next attempt gives place to the next way at once",
          "[bot][outbox]") {
  Table table;
  Way timed = way(kHook);
  timed.until = table.wall(table.passed + 500ms);
  Way counted = way(kHook);
  counted.uses = 1;
  table.add(1, "a", {timed, counted, way(kApi)});
  table.judge(table.only(), TryAgain{"busy"});
  const auto second = table.only();
  CHECK(second.way->uses == 1);
  table.judge(second, TryAgain{"busy"});
  CHECK(table.only().way->url == kApi);
}

TEST_CASE("an address that is not on the list is never tried", "[bot][outbox]") {
  Table table;
  table.add(1, "a", {way("https://evil.example/1")});
  table.add(2, "b", {way("https://evil.example/1"), way(kApi)});
  Way torn = way(kApi);
  torn.headers = {{"Authorization", "Bearer x\r\nHost: evil.example"}};
  table.add(3, "c", {torn});
  table.add(4, "d", {});
  CHECK(table.only().way->url == kApi);
  CHECK(table.rounds.take_sent() ==
        std::vector<Sent>{{1, false, 0, "no way left: its address is not on the list of origins"},
                          {3, false, 0, "no way left: a control byte in a header"},
                          {4, false, 0, "no way to send it"}});
}

TEST_CASE("a host that hangs leaves room for the others", "[bot][outbox]") {
  Table table({.at_once_per_host = 3});
  for (int i = 0; i < 10; ++i) table.add(i, "hook " + std::to_string(i), {way(kHook)});
  const auto hanging = table.due();
  CHECK(hanging.size() == 3);
  for (int i = 10; i < 20; ++i) table.add(i, "api " + std::to_string(i));
  CHECK(table.due().size() == 3);
  CHECK(table.next() == std::nullopt);  // only an answer makes room
  table.judge(hanging[0], TryAgain{"busy"});
  CHECK(table.only().way->url == kHook);
}

TEST_CASE("whatever the provider does, every parcel ends once and in its order", "[bot][outbox]") {
  const auto verdict = [](int dice) -> adapters::Verdict {
    if (dice < 50) return Delivered{};
    if (dice < 80) return TryAgain{"busy", std::chrono::seconds(dice % 3)};
    if (dice < 95) return OtherWay{"used"};
    return Refused{"no"};
  };
  rc::check([&] {
    Table table({.attempts = 4, .at_once_per_host = 2});
    const int parcels = *rc::gen::inRange(1, 40);
    std::map<std::int64_t, std::string> conversation_of;
    for (int id = 0; id < parcels; ++id) {
      conversation_of[id] = std::to_string(*rc::gen::inRange(0, 5));
      Way timed = way(*rc::gen::element(kHook, kApi));
      timed.until = table.wall(table.passed + milliseconds(*rc::gen::inRange(0, 3'000)));
      table.add(id, conversation_of[id], {timed, way(kHook), way(kApi)});
    }
    std::vector<Rounds::Attempt> open;
    std::map<std::string, std::int64_t> last;
    std::set<std::int64_t> ended;
    for (int step = 0; std::ssize(ended) < parcels; ++step) {
      RC_ASSERT(step < 2000);
      std::ranges::copy(table.due(), std::back_inserter(open));
      RC_ASSERT(open.size() <= 4U);
      if (open.empty()) {
        RC_ASSERT(table.next().has_value());
        table.passed += *table.next();
      } else {
        const auto which = open.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, std::ssize(open));
        const int dice = *rc::gen::inRange(0, 100);
        table.judge(*which, verdict(dice), dice % 2 == 0 ? 429 : 500);
        open.erase(which);
        table.passed += milliseconds(*rc::gen::inRange(0, 500));
      }
      for (const Sent& sent : table.rounds.take_sent()) {
        RC_ASSERT(ended.insert(sent.id).second);
        const auto [before, first] = last.emplace(conversation_of[sent.id], sent.id);
        RC_ASSERT(first || before->second < sent.id);
        before->second = sent.id;
      }
    }
    RC_ASSERT(open.empty());
    RC_ASSERT(table.rounds.counts().waiting == 0U);
  });
}
