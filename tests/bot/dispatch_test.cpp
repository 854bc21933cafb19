#include "bot/dispatch.h"

#include <algorithm>
#include <condition_variable>

#include "tests/bot/fake_provider.h"
#include "tests/bot/practice.h"
#include "tests/bot/practice_channel.h"

namespace dutydesk::bot {
namespace {

using namespace std::chrono_literals;
using tests::FakeProvider;
using tests::PracticeChannel;
using tests::ScriptedAnswer;
using tests::SeenRequest;

// The loop as the server turns it, a step at a time: desk, dispatch, and an outbox to a real provider.
class Loop {
 public:
  explicit Loop(const std::filesystem::path& folder, FakeProvider::Script script = {})
      : practice(folder),
        provider(script ? std::move(script) : [](const SeenRequest&, int) { return ScriptedAnswer{}; }),
        channel(provider.origin()),
        outbox(Origins::parse({provider.origin()}).value(), [this] { wake(); },
               {.attempts = 3, .first_pause = 5ms, .longest_pause = 20ms}),
        dispatch(outbox, {&channel}) {}

  void decide(const adapters::Message& message) {
    dispatch.decided(practice.desk.decide("test", message, practice.now += 1s));
  }

  void commit() {
    practice.desk.commit();
    dispatch.committed();
    dispatch.refill(practice.store);
  }

  void say(const std::string& id, const std::string& text, const std::string& conversation = "C1") {
    auto message = typed(id, "U1", text, conversation);
    message.route = conversation;
    practice.desk.begin();
    decide(message);
    commit();
  }

  void record_results() {
    dispatch.has_results();
    practice.desk.begin();
    dispatch.record_results(practice.desk, practice.now);
    commit();
  }

  // Turns until no row waits in the store; false after 20 seconds.
  bool deliver_all() {
    const auto end = std::chrono::steady_clock::now() + 20s;
    dispatch.refill(practice.store);
    while (practice.store.waiting_count() > 0) {
      if (!dispatch.has_results() && !woken_before(end)) return false;
      record_results();
    }
    return true;
  }

  // Waits until the outbox has something to tell.
  bool woken_before(std::chrono::steady_clock::time_point end) {
    std::unique_lock lock{mutex_};
    return std::exchange(results_, false) ||
           (woken_.wait_until(lock, end, [this] { return results_; }) && std::exchange(results_, false));
  }

  std::vector<DeliveryResult> deliveries(const std::string& episode) {
    std::vector<DeliveryResult> found;
    for (const auto& entry : practice.store.entries(episode))
      if (const auto record = parse_record(entry.bytes); record && record->delivery)
        found.push_back(*record->delivery);
    return found;
  }

  Practice practice;
  FakeProvider provider;
  PracticeChannel channel;

 private:
  void wake() {
    const std::lock_guard lock{mutex_};
    results_ = true;
    woken_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable woken_;
  bool results_ = false;

 public:
  Outbox outbox;
  Dispatch dispatch;
};

std::string episode_of(Loop& loop) {
  return loop.practice.store.episodes().at(0).code;
}

std::chrono::steady_clock::time_point soon() {
  return std::chrono::steady_clock::now() + 20s;
}

}  // namespace

TEST_CASE("replies of a conversation arrive in the order of its messages", "[bot][dispatch]") {
  const PracticeFolder folder;
  // The first attempts fail, so that some wait while others follow.
  Loop loop{folder.path(), [](const SeenRequest&, int count) {
              return ScriptedAnswer{.status = count < 4 && count != 2 ? 503 : 200};
            }};
  for (const auto* conversation : {"C1", "C2"})
    loop.say(std::string{"new in "} + conversation, "new", conversation);
  for (int i = 0; i < 20; ++i)
    for (const auto* conversation : {"C1", "C2"})
      loop.say(std::to_string(i) + conversation, "note number " + std::to_string(i), conversation);
  REQUIRE(loop.deliver_all());

  CHECK(loop.outbox.counts().delivered == 42);
  CHECK(loop.outbox.counts().parked == 0);
  for (const auto& episode : loop.practice.store.episodes()) {
    std::vector<std::int64_t> order;
    for (const auto& result : loop.deliveries(episode.code)) order.push_back(result.of);
    CHECK(order.size() == 21);
    CHECK(std::ranges::is_sorted(order));
  }
}

TEST_CASE("rows that wait from an earlier run are delivered, oldest first", "[bot][dispatch]") {
  const PracticeFolder folder;
  {
    Practice earlier{folder.path()};
    for (int i = 0; i < 300; ++i)
      earlier.say("U1", "note number " + std::to_string(i));  // more than one fetch
  }
  Loop loop{folder.path()};
  loop.say("new", "note the last");
  REQUIRE(loop.deliver_all());
  CHECK(loop.provider.seen().size() == 301);
  CHECK(loop.outbox.counts().delivered == 301);
}

TEST_CASE("what became of each reply is recorded in its episode", "[bot][dispatch]") {
  const PracticeFolder folder;
  Loop loop{folder.path(),
            [](const SeenRequest&, int count) { return ScriptedAnswer{.status = count == 2 ? 400 : 200}; }};
  loop.say("a", "new");
  loop.say("b", "no");
  loop.say("c", "no");
  REQUIRE(loop.deliver_all());
  const auto results = loop.deliveries(episode_of(loop));
  REQUIRE(results.size() == 3);
  CHECK(results[0].delivered);
  CHECK_FALSE(results[1].delivered);
  CHECK_FALSE(results[1].why.empty());
  CHECK(results[2].delivered);
  CHECK(loop.practice.store.parked().size() == 1);
}

TEST_CASE("a lost batch records its results in the next", "[bot][dispatch]") {
  const PracticeFolder folder;
  Loop loop{folder.path()};
  loop.say("a", "new");
  REQUIRE(loop.woken_before(soon()));

  REQUIRE(loop.dispatch.has_results());
  loop.practice.desk.begin();
  loop.dispatch.record_results(loop.practice.desk, loop.practice.now);
  loop.practice.desk.recover();
  loop.dispatch.given_up();
  CHECK(loop.deliveries(episode_of(loop)).empty());

  CHECK(loop.dispatch.has_results());
  loop.record_results();
  CHECK(loop.deliveries(episode_of(loop)).size() == 1);
  CHECK(loop.practice.store.waiting_count() == 0);
  loop.record_results();
  CHECK(loop.deliveries(episode_of(loop)).size() == 1);
}

TEST_CASE("the replies of a lost batch are not sent", "[bot][dispatch]") {
  const PracticeFolder folder;
  Loop loop{folder.path()};
  loop.say("a", "new");
  loop.practice.desk.begin();
  loop.decide(typed("lost", "U1", "note lost"));
  loop.practice.desk.recover();
  loop.dispatch.given_up();
  loop.say("b", "no");
  REQUIRE(loop.deliver_all());
  CHECK(loop.provider.seen().size() == 2);
}

TEST_CASE("a reply whose commit was reported lost and was not is sent", "[bot][dispatch]") {
  const PracticeFolder folder;
  Loop loop{folder.path()};
  loop.say("a", "new");
  REQUIRE(loop.deliver_all());
  loop.practice.desk.begin();
  loop.decide(typed("in doubt", "U1", "no"));
  loop.practice.desk.commit();  // on disk, but nobody heard of it
  loop.dispatch.given_up();
  loop.say("b", "no");
  REQUIRE(loop.deliver_all());
  CHECK(loop.provider.seen().size() == 3);
}

TEST_CASE("a provider that is far behind costs no memory", "[bot][dispatch]") {
  const PracticeFolder folder;
  {
    Practice earlier{folder.path()};
    auto row = earlier.say("U1", "new").outgoing;
    row.route = "hang";
    earlier.store.begin();
    for (int i = 0; i < 10'000; ++i) earlier.store.add_outgoing(row);
    earlier.store.commit();
  }
  Loop loop{folder.path(),
            [](const SeenRequest&, int) { return ScriptedAnswer{.fault = ScriptedAnswer::Fault::hang}; }};
  for (int i = 0; i < 100; ++i) loop.dispatch.refill(loop.practice.store);
  CHECK(loop.outbox.counts().waiting < 5'000);
  for (int i = 0; i < 10; ++i) loop.say(std::to_string(i), "note " + std::to_string(i));
  CHECK(loop.outbox.counts().waiting < 5'000);
  CHECK(loop.practice.store.waiting_count() == 10'011);
}

TEST_CASE("a reply that its channel cannot write is parked alone", "[bot][dispatch]") {
  const PracticeFolder folder;
  {
    Practice earlier{folder.path()};
    earlier.say("U1", "new");
    earlier.say("U1", "no");
  }
  Loop loop{folder.path()};
  const auto code = episode_of(loop);
  folder.tamper(
      "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Do you know where', 'unwritable') AS BLOB)"
      " WHERE idx = 2");
  loop.say("c", "no");
  REQUIRE(loop.deliver_all());
  CHECK(loop.provider.seen().size() == 2);
  const auto results = loop.deliveries(code);
  REQUIRE(results.size() == 3);
  CHECK(std::ranges::count(results, false, &DeliveryResult::delivered) == 1);
  CHECK(loop.practice.store.parked().at(0).entry == 2);
}

TEST_CASE("a result that cannot be recorded holds up no other", "[bot][dispatch]") {
  const PracticeFolder folder;
  Loop loop{folder.path()};
  folder.tamper(
      "CREATE TRIGGER refuse BEFORE DELETE ON outbox WHEN OLD.id = 1"
      " BEGIN SELECT RAISE(ABORT, 'refused'); END");
  loop.say("a", "new", "C1");
  REQUIRE(loop.woken_before(soon()));
  loop.record_results();  // refused, and the next comes behind it
  loop.say("b", "new", "C2");
  const auto damaged = loop.practice.store.episodes().at(0).code;
  const auto whole = loop.practice.store.episodes().at(1).code;
  for (const auto end = soon(); loop.deliveries(whole).empty() && loop.woken_before(end);)
    loop.record_results();
  CHECK(loop.deliveries(whole).size() == 1);
  CHECK(loop.deliveries(damaged).empty());
  CHECK(loop.practice.store.waiting_count() == 1);  // its row stays
  CHECK_FALSE(loop.dispatch.has_results());
}

TEST_CASE("rows of a channel that is no longer configured wait for it", "[bot][dispatch]") {
  const PracticeFolder folder;
  {
    Practice earlier{folder.path()};
    earlier.desk.begin();
    earlier.desk.decide("gone", typed("a", "U1", "new"), kNight);
    earlier.desk.commit();
  }
  Loop loop{folder.path()};
  loop.say("b", "new");
  for (const auto end = soon(); loop.practice.store.waiting_count() > 1 && loop.woken_before(end);)
    loop.record_results();
  CHECK(loop.provider.seen().size() == 1);
  CHECK(loop.practice.store.waiting(0, "gone", 10).size() == 1);
}

}  // namespace dutydesk::bot
