#include "bot/outbox.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <functional>

#include "tests/bot/fake_provider.h"
#include "tests/bot/test_channel.h"

using namespace dutydesk;
using namespace std::chrono_literals;
using adapters::Way;
using bot::Outbox;
using bot::Parcel;
using bot::Sent;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using tests::FakeProvider;
using tests::ScriptedAnswer;
using tests::SeenRequest;
using Fault = tests::ScriptedAnswer::Fault;

namespace {

const tests::TestChannel kChannel;
const bot::RoundsLimits kBrisk{.attempts = 30, .first_pause = 5ms, .longest_pause = 40ms};

Way way(const std::string& url, const std::string& body) {
  return {.url = url, .headers = {}, .body = body, .until = {}};
}

Parcel parcel(std::int64_t id, const std::string& conversation, const std::string& url) {
  return {id, conversation, &kChannel, {way(url + "/" + conversation, std::to_string(id))}};
}

// An outbox and the loop that waits for its results.
class Desk {
 public:
  explicit Desk(std::vector<std::string> origins, bot::RoundsLimits rounds = kBrisk,
                bot::TransferLimits transfers = {.total = 500ms})
      : outbox(bot::Origins::parse(origins).value(), [this] { wake(); }, rounds, transfers) {}

  // The next `count` results, or fewer after 20 seconds.
  std::vector<Sent> results(std::size_t count) {
    std::vector<Sent> all;
    std::unique_lock lock(mutex_);
    const auto end = steady_clock::now() + 20s;
    while (all.size() < count && woken_.wait_until(lock, end, [this] { return results_; })) {
      results_ = false;
      std::ranges::move(outbox.results(), std::back_inserter(all));
    }
    return all;
  }

 private:
  void wake() {
    const std::lock_guard lock(mutex_);
    results_ = true;
    woken_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable woken_;
  bool results_ = false;

 public:
  Outbox outbox;  // last: its thread calls wake()
};

// The bodies that came to a path, in order.
std::vector<std::string> bodies(const FakeProvider& provider, const std::string& path) {
  std::vector<std::string> bodies;
  for (const SeenRequest& request : provider.seen())
    if (request.path == path) bodies.push_back(request.body);
  return bodies;
}

// Waits, for 10 seconds at most, until something holds.
bool soon(const std::function<bool()>& holds) {
  for (int i = 0; i < 1'000 && !holds(); ++i) std::this_thread::sleep_for(10ms);
  return holds();
}

}  // namespace

TEST_CASE("a reply that fails at first is delivered before the one behind it", "[bot][outbox]") {
  FakeProvider provider([](const SeenRequest& request, int count) {
    return ScriptedAnswer{.status = request.body == "1" && count < 4 ? 500 : 200};
  });
  Desk desk({provider.origin()});
  desk.outbox.hand_over({parcel(1, "a", provider.origin()), parcel(2, "a", provider.origin())});
  desk.outbox.hand_over({parcel(3, "a", provider.origin())});
  CHECK(desk.results(3) == std::vector<Sent>{{1, true, 4, ""}, {2, true, 1, ""}, {3, true, 1, ""}});
  CHECK(bodies(provider, "/a") == std::vector<std::string>{"1", "1", "1", "1", "2", "3"});
  const bot::Counts counts = desk.outbox.counts();
  CHECK(counts.attempts == 6);
  CHECK(counts.delivered == 3);
  CHECK(counts.waiting == 0);
}

TEST_CASE("a conversation whose reply hangs does not hold up another", "[bot][outbox]") {
  FakeProvider provider([](const SeenRequest& request, int) {
    return ScriptedAnswer{.fault = request.path == "/stuck" ? Fault::hang : Fault::none};
  });
  Desk desk({provider.origin()}, kBrisk, {.total = 10s});
  desk.outbox.hand_over({parcel(1, "stuck", provider.origin()), parcel(2, "free", provider.origin()),
                         parcel(3, "free", provider.origin())});
  CHECK(desk.results(2) == std::vector<Sent>{{2, true, 1, ""}, {3, true, 1, ""}});
  CHECK(desk.outbox.counts().waiting == 1);
  CHECK(desk.outbox.counts().in_flight == 1);
}

TEST_CASE("after a 429 nothing goes to that host until Retry-After has passed", "[bot][outbox]") {
  std::vector<steady_clock::time_point> arrivals;
  FakeProvider provider([&](const SeenRequest&, int count) {
    arrivals.push_back(steady_clock::now());
    if (count > 1) return ScriptedAnswer{};
    return ScriptedAnswer{.status = 429, .headers = {{"Retry-After", "1"}}};
  });
  Desk desk({provider.origin()});
  desk.outbox.hand_over({parcel(1, "a", provider.origin())});
  REQUIRE(soon([&] { return desk.outbox.counts().attempts == 1 && desk.outbox.counts().in_flight == 0; }));
  desk.outbox.hand_over({parcel(2, "b", provider.origin())});
  CHECK(desk.results(2).size() == 2);
  REQUIRE(provider.seen().size() == 3);
  CHECK(arrivals[1] - arrivals[0] >= 1s);
  CHECK(arrivals[2] - arrivals[0] >= 1s);
}

TEST_CASE("a reply outlasts every fault of the provider and of the network", "[bot][outbox]") {
  static const std::vector<ScriptedAnswer> faults{
      {.status = 500},
      {.status = 502},
      {.status = 503, .headers = {{"Retry-After", "0"}}},
      {.body = "0123456789", .fault = Fault::reset},
      {.body = "0123456789", .fault = Fault::cut},
      {.fault = Fault::drip},
      {.fault = Fault::hang},
      {.delay = 700ms},
  };
  const std::size_t faulty = faults.size();
  FakeProvider provider([](const SeenRequest&, int count) {
    const auto index = static_cast<std::size_t>(count - 1);
    return index < faults.size() ? faults[index] : ScriptedAnswer{};
  });
  Desk desk({provider.origin()}, kBrisk, {.total = 250ms});
  desk.outbox.hand_over({parcel(1, "a", provider.origin()), parcel(2, "a", provider.origin())});
  const auto results = desk.results(2);
  REQUIRE(results.size() == 2);
  CHECK(results[0] == Sent{1, true, static_cast<int>(faulty) + 1, ""});
  CHECK(results[1] == Sent{2, true, 1, ""});
}

TEST_CASE("what could not be delivered to a dead provider arrives when it is back", "[bot][outbox]") {
  const int port = FakeProvider::unused_port();
  const std::string origin = "http://127.0.0.1:" + std::to_string(port);
  Desk desk({origin}, {.attempts = 1'000, .first_pause = 5ms, .longest_pause = 20ms});
  desk.outbox.hand_over({parcel(1, "a", origin), parcel(2, "a", origin)});
  REQUIRE(soon([&] { return desk.outbox.counts().attempts >= 5; }));
  FakeProvider provider([](const SeenRequest&, int) { return ScriptedAnswer{}; }, port);
  const auto results = desk.results(2);
  REQUIRE(results.size() == 2);
  CHECK(results[0].delivered);
  CHECK(results[0].attempts >= 5);
  CHECK(bodies(provider, "/a") == std::vector<std::string>{"1", "2"});
}

TEST_CASE("when the response_url is dead the reply goes by the second way", "[bot][outbox]") {
  FakeProvider provider([](const SeenRequest& request, int) {
    return ScriptedAnswer{.status = request.path == "/hook" ? 404 : 200};
  });
  Desk desk({provider.origin()});
  Way expired = way(provider.origin() + "/expired", "never");
  expired.until = std::chrono::floor<milliseconds>(std::chrono::system_clock::now()) - 1s;
  const Way hook = way(provider.origin() + "/hook", "short");
  const Way post = way(provider.origin() + "/post", "whole");
  desk.outbox.hand_over({{1, "a", &kChannel, {expired, hook, post}}});
  CHECK(desk.results(1) == std::vector<Sent>{{1, true, 2, ""}});
  CHECK(bodies(provider, "/expired").empty());
  CHECK(bodies(provider, "/post") == std::vector<std::string>{"whole"});
}

TEST_CASE("a reply is parked with its reason and the next one goes on", "[bot][outbox]") {
  FakeProvider provider([](const SeenRequest& request, int) {
    return ScriptedAnswer{.status = request.body == "1" ? 500 : request.body == "2" ? 403 : 200};
  });
  bot::RoundsLimits limits = kBrisk;
  limits.attempts = 3;
  Desk desk({provider.origin()}, limits);
  desk.outbox.hand_over({parcel(1, "a", provider.origin()), parcel(2, "a", provider.origin()),
                         parcel(3, "a", "https://evil.example"), parcel(4, "a", provider.origin())});
  CHECK(desk.results(4) ==
        std::vector<Sent>{{1, false, 3, "given up after 3 attempts: status 500"},
                          {2, false, 1, "refused: status 403"},
                          {3, false, 0, "no way left: its address is not on the list of origins"},
                          {4, true, 1, ""}});
  CHECK(desk.outbox.counts().parked == 3);
}

TEST_CASE("without a connection the reason says what the network said", "[bot][outbox]") {
  const std::string origin = "http://127.0.0.1:" + std::to_string(FakeProvider::unused_port());
  bot::RoundsLimits limits = kBrisk;
  limits.attempts = 2;
  Desk desk({origin}, limits);
  desk.outbox.hand_over({parcel(1, "a", origin)});
  CHECK(desk.results(1) == std::vector<Sent>{{1, false, 2,
                                              "given up after 2 attempts: no connection (Couldn't connect to "
                                              "server)"}});
}

TEST_CASE("a judge that throws costs one reply its attempts and nothing else", "[bot][outbox]") {
  struct Broken : tests::TestChannel {
    adapters::Verdict judge(const Way&, int, const adapters::Headers&, const std::string&) const override {
      throw std::runtime_error("bug");
    }
  };
  const Broken broken;
  FakeProvider provider([](const SeenRequest&, int) { return ScriptedAnswer{}; });
  bot::RoundsLimits limits = kBrisk;
  limits.attempts = 2;
  Desk desk({provider.origin()}, limits);
  desk.outbox.hand_over({{1, "a", &broken, {way(provider.origin(), "1")}}});
  CHECK(desk.results(1) ==
        std::vector<Sent>{{1, false, 2, "given up after 2 attempts: the answer could not be judged"}});
}

TEST_CASE("stop ends within its grace though a provider hangs", "[bot][outbox]") {
  FakeProvider provider([](const SeenRequest&, int) { return ScriptedAnswer{.fault = Fault::hang}; });
  Desk desk({provider.origin()}, kBrisk, {.total = 60s});
  desk.outbox.hand_over({parcel(1, "a", provider.origin()), parcel(2, "b", provider.origin())});
  REQUIRE(soon([&] { return provider.seen().size() == 2; }));
  const auto before = steady_clock::now();
  desk.outbox.stop(200ms);
  CHECK(steady_clock::now() - before < 5s);  // far below the 60 s that the transfers would take
  CHECK(desk.outbox.results().empty());
}

TEST_CASE("stop waits for answers that come within its grace and starts nothing new", "[bot][outbox]") {
  FakeProvider provider([](const SeenRequest& request, int) {
    return ScriptedAnswer{.delay = request.path == "/a" ? 200ms : 400ms};
  });
  Desk desk({provider.origin()}, kBrisk, {.total = 60s});
  desk.outbox.hand_over({parcel(1, "a", provider.origin()), parcel(2, "a", provider.origin()),
                         parcel(3, "b", provider.origin())});
  REQUIRE(soon([&] { return provider.seen().size() == 2; }));
  desk.outbox.stop(10s);
  desk.outbox.hand_over({parcel(4, "c", provider.origin())});
  CHECK(desk.outbox.results() == std::vector<Sent>{{1, true, 1, ""}, {3, true, 1, ""}});
  CHECK(provider.seen().size() == 2);
}

TEST_CASE("an outbox with nothing to do stops at once", "[bot][outbox]") {
  Desk desk({"https://hooks.slack.com"});
  desk.outbox.stop(1h);
  CHECK(desk.outbox.results().empty());
}

TEST_CASE("through a flaky provider 1,000 replies of 50 conversations all arrive, in order",
          "[bot][outbox]") {
  FakeProvider provider([](const SeenRequest&, int count) {
    if (count % 7 == 0) return ScriptedAnswer{.status = 500};
    if (count % 11 == 0) return ScriptedAnswer{.body = "0123456789", .fault = Fault::reset};
    if (count % 13 == 0) return ScriptedAnswer{.status = 503};
    if (count % 17 == 0) return ScriptedAnswer{.body = "0123456789", .fault = Fault::cut};
    if (count % 301 == 0) return ScriptedAnswer{.fault = Fault::hang};
    return ScriptedAnswer{};
  });
  Desk desk({provider.origin()}, kBrisk, {.total = 300ms});
  for (int batch = 0; batch < 20; ++batch) {
    std::vector<Parcel> parcels;
    for (int i = 0; i < 50; ++i)
      parcels.push_back(parcel(batch * 50 + i, std::to_string(i), provider.origin()));
    desk.outbox.hand_over(std::move(parcels));
  }
  const auto results = desk.results(1'000);
  REQUIRE(results.size() == 1'000);
  CHECK(std::ranges::all_of(results, &Sent::delivered));
  for (int i = 0; i < 50; ++i) {
    std::vector<std::string> arrived = bodies(provider, "/" + std::to_string(i));
    arrived.erase(std::ranges::unique(arrived).begin(), arrived.end());  // again and again is allowed
    std::vector<std::string> in_order;
    for (int batch = 0; batch < 20; ++batch) in_order.push_back(std::to_string(batch * 50 + i));
    CHECK(arrived == in_order);
  }
}
