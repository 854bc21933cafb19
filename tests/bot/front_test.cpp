#include "bot/front.h"

#include <fcntl.h>
#include <httplib.h>
#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <deque>
#include <system_error>
#include <thread>

#include "tests/bot/framing_corpus.h"
#include "tests/bot/wire.h"

namespace dutydesk::bot {
namespace {

using std::chrono::milliseconds;

// Every deadline in milliseconds; `head` and `body` far enough apart to tell which one struck.
FrontLimits hasty() {
  FrontLimits limits;
  limits.head = limits.body = limits.write = limits.idle = limits.linger = limits.farewell = milliseconds(60);
  return limits;
}

// Lets the test open many sockets, or few, and puts the limit back.
class OpenFiles {
 public:
  OpenFiles() { getrlimit(RLIMIT_NOFILE, &before_); }
  ~OpenFiles() { setrlimit(RLIMIT_NOFILE, &before_); }
  bool allow(rlim_t files) {
    const rlimit now{.rlim_cur = files, .rlim_max = before_.rlim_max};
    return setrlimit(RLIMIT_NOFILE, &now) == 0;
  }
  // No descriptor above those that are open now, but for `spare` more.
  void allow_only(rlim_t spare) {
    const Descriptor next(open("/dev/null", O_RDONLY | O_CLOEXEC));
    allow(static_cast<rlim_t>(next.get()) + spare);
  }

 private:
  rlimit before_{};
};

std::deque<Client> crowd(const Door& door, int size) {
  std::deque<Client> clients;
  for (int i = 0; i < size; ++i) clients.emplace_back(door.front.port());
  return clients;
}

TEST_CASE("a whole request is given out as it was sent, and answered on a connection that stays",
          "[bot][front]") {
  Door door;
  auto client = door.client();
  for (const std::string& body :
       {std::string("text=start"), std::string(), std::string("\0\r\n\r\n\xff", 6)}) {
    const auto request = post_request("/slack/commands?a=b", body);
    const auto before = client.heard.size();
    client.say(request);
    REQUIRE(door.run({&client}, [&] { return client.heard.size() > before; }));
    CHECK(door.given.back().bytes == request);
    CHECK_FALSE(door.given.back().last);
  }
  CHECK_FALSE(client.closed);
  CHECK(door.front.counters().accepted == 1);
  CHECK(door.front.counters().requests == 3);
}

TEST_CASE("nothing is written before the response is given, and all of it then", "[bot][front]") {
  Door door;
  door.answer = nullptr;
  auto client = door.client();
  client.say(get_request("/a"));
  REQUIRE(door.run({&client}, [&] { return !door.given.empty(); }));
  door.turns({&client}, 20);
  CHECK(client.heard.empty());
  const std::string response =
      "HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + std::string(9'000'000, 'x');
  door.front.respond(door.given[0].ticket, response);
  REQUIRE(door.run({&client}, [&] { return client.heard.size() == response.size(); }));
  CHECK(client.heard == response);
}

TEST_CASE("how the bytes of a request are cut makes no difference", "[bot][front]") {
  Door door;
  for (const auto& request : {post_request("/a", "name=value"), get_request("/b?c=d", "X: y\r\n")}) {
    auto client = door.client();
    for (std::size_t cut = 1; cut < request.size(); ++cut) {
      const auto given = door.given.size();
      client.say(request.substr(0, cut));
      door.turns({&client}, 2);
      REQUIRE(door.given.size() == given);
      client.say(request.substr(cut));
      REQUIRE(door.run({&client}, [&] { return door.given.size() > given; }));
      REQUIRE(door.given.back().bytes == request);
    }
  }
}

TEST_CASE("a request that comes byte by byte is whole in the end", "[bot][front]") {
  Door door;
  auto client = door.client();
  const auto request = post_request("/a", "name=value");
  for (const char byte : request) {
    REQUIRE(door.given.empty());
    client.say(std::string(1, byte));
    door.turns({&client}, 1);
  }
  REQUIRE(door.run({&client}, [&] { return !door.given.empty(); }));
  CHECK(door.given[0].bytes == request);
}

TEST_CASE("a second request sent early waits until the first is answered", "[bot][front]") {
  Door door;
  door.answer = nullptr;
  auto client = door.client();
  client.say(post_request("/1", "one") + get_request("/2") + post_request("/3", std::string(60'000, 'z')));
  for (std::size_t i = 0; i < 3; ++i) {
    REQUIRE(door.run({&client}, [&] { return door.given.size() == i + 1; }));
    door.turns({&client}, 10);
    REQUIRE(door.given.size() == i + 1);
    door.front.respond(door.given[i].ticket, "HTTP/1.1 20" + std::to_string(i) + " OK\r\n\r\n");
  }
  REQUIRE(door.run({&client}, [&] { return client.status() == 202; }));
  CHECK(door.given[1].bytes == get_request("/2"));
  CHECK(door.given[2].bytes.size() > 60'000);
}

TEST_CASE("what is misframed is refused with its status, closed, and never given out", "[bot][front]") {
  Door door;
  for (const auto& [what, status, bytes] : framing_corpus()) {
    auto client = door.client();
    client.say(bytes);
    INFO(what);
    REQUIRE(door.run({&client}, [&] { return client.closed; }));
    CHECK(client.status() == status);
    CHECK(client.heard.find("Connection: close\r\n") != std::string::npos);
    CHECK_FALSE(client.was_reset);
  }
  CHECK(door.given.empty());
}

TEST_CASE("what follows a refused request is not served, whenever it comes", "[bot][front]") {
  Door door;
  const auto hidden = get_request("/hidden");
  for (const std::string before :
       {"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 50\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: h\r\nContent-Length: 39\r\n\r\n", "GET /a HTTP/1.1\nHost: h\r\n\r\n"}) {
    auto at_once = door.client();
    at_once.say(before + hidden);
    auto later = door.client();
    later.say(before);
    REQUIRE(door.run({&later}, [&] { return later.status() != 0; }));
    later.say(hidden);
    REQUIRE(door.run({&at_once, &later}, [&] { return at_once.closed && later.closed; }));
  }
  CHECK(door.given.empty());
}

TEST_CASE("a form of 60 KB and a body of 64 KiB are taken", "[bot][front]") {
  Door door;
  auto client = door.client();
  for (const std::size_t size : {60'000U, 65'536U}) {
    const auto request =
        post_request("/a", std::string(size, '&'), "Content-Type: application/x-www-form-urlencoded\r\n");
    client.say(request);
    REQUIRE(door.run(
        {&client}, [&] { return !door.given.empty() && door.given.back().bytes.size() == request.size(); }));
    CHECK(door.given.back().bytes == request);
  }
}

TEST_CASE("a body of 1 MB is refused unread, and its sender can read why", "[bot][front]") {
  Door door;
  auto client = door.client();
  client.say(post_request("/a", std::string(1'000'000, 'x')));
  REQUIRE(door.run({&client}, [&] { return client.closed; }));
  CHECK(client.status() == 413);
  CHECK_FALSE(client.was_reset);
  CHECK(door.given.empty());
  CHECK(door.front.counters().refused.at(413) == 1);
}

TEST_CASE("a client that expects to be told to go on is told so once", "[bot][front]") {
  Door door;
  auto client = door.client();
  client.say("POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 4\r\n\r\n");
  REQUIRE(door.run({&client}, [&] { return client.status() == 100; }));
  CHECK(door.given.empty());
  client.say("bo");
  door.turns({&client}, 5);
  client.say("dy");
  REQUIRE(door.run({&client}, [&] { return client.status() == 200; }));
  CHECK(client.heard.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"));
  CHECK(door.given.back().bytes.ends_with("\r\n\r\nbody"));
}

TEST_CASE("a client that has sent its body is not told to go on", "[bot][front]") {
  Door door;
  auto client = door.client();
  client.say(post_request("/a", "body", "Expect: 100-continue\r\n"));
  REQUIRE(door.run({&client}, [&] { return client.status() == 200; }));
  CHECK(client.heard.starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_CASE("a body that is too long is refused instead of waited for", "[bot][front]") {
  Door door;
  auto client = door.client();
  client.say("POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 70000\r\n\r\n");
  REQUIRE(door.run({&client}, [&] { return client.closed; }));
  CHECK(client.heard.starts_with("HTTP/1.1 413 "));
}

TEST_CASE("a connection ends after the response where the client says so", "[bot][front]") {
  Door door;
  for (const std::string& request :
       {get_request("/a", "Connection: close\r\n"), std::string("GET /a HTTP/1.0\r\n\r\n")}) {
    auto client = door.client();
    client.say(request + get_request("/b"));
    REQUIRE(door.run({&client}, [&] { return client.closed; }));
    CHECK(client.status() == 200);
    CHECK_FALSE(client.was_reset);
    CHECK(door.given.back().last);
  }
  CHECK(door.given.size() == 2);
}

TEST_CASE("a client that has ended its side is answered all the same", "[bot][front]") {
  Door door;
  auto client = door.client();
  client.say(get_request("/a"));
  client.pump();
  client.end();
  REQUIRE(door.run({&client}, [&] { return client.closed; }));
  CHECK(client.status() == 200);
  REQUIRE(door.run({}, [&] { return door.front.counters().open == 0; }));
}

TEST_CASE("a client that leaves in the middle of a request leaves nothing behind", "[bot][front]") {
  Door door;
  for (const std::string part : {"", "GET", "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc"}) {
    auto client = door.client();
    client.say(part);
    door.turns({&client}, 3);
    client.vanish();
    REQUIRE(door.run({}, [&] { return door.front.counters().open == 0; }));
  }
  CHECK(door.given.empty());
}

TEST_CASE("the answer to a client that is gone reaches nobody else", "[bot][front]") {
  Door door;
  door.answer = nullptr;
  auto gone = door.client();
  gone.say(get_request("/gone"));
  REQUIRE(door.run({&gone}, [&] { return door.given.size() == 1; }));
  gone.reset();
  REQUIRE(door.run({}, [&] { return door.front.counters().open == 0; }));

  auto next = door.client();
  next.say(get_request("/next"));
  REQUIRE(door.run({&next}, [&] { return door.given.size() == 2; }));
  CHECK(door.given[1].ticket.slot == door.given[0].ticket.slot);
  door.front.respond(door.given[0].ticket, "HTTP/1.1 299 Secret\r\n\r\n");
  door.turns({&next}, 5);
  CHECK(next.heard.empty());
  CHECK(door.front.counters().abandoned == 1);
  door.front.respond(door.given[1].ticket, "HTTP/1.1 200 OK\r\n\r\n");
  CHECK(door.run({&next}, [&] { return next.status() == 200; }));
}

TEST_CASE("a second answer to the same request is dropped", "[bot][front]") {
  Door door;
  door.answer = nullptr;
  auto client = door.client();
  client.say(get_request("/a"));
  REQUIRE(door.run({&client}, [&] { return door.given.size() == 1; }));
  door.front.respond(door.given[0].ticket, "HTTP/1.1 200 OK\r\n\r\n");
  door.front.respond(door.given[0].ticket, "HTTP/1.1 500 No\r\n\r\n");
  door.turns({&client}, 5);
  CHECK(client.heard == "HTTP/1.1 200 OK\r\n\r\n");
}

TEST_CASE("a connection that says nothing, or no more, is closed in silence", "[bot][front]") {
  Door door(hasty());
  auto silent = door.client();
  REQUIRE(door.run({&silent}, [&] { return silent.closed; }));
  CHECK(silent.heard.empty());
  auto idle = door.client();
  idle.say(get_request("/a"));
  REQUIRE(door.run({&idle}, [&] { return idle.closed; }));
  CHECK(idle.status() == 200);
  CHECK(door.front.counters().timed_out == 0);
}

TEST_CASE("a head or a body that comes too slowly is answered 408, however it drips", "[bot][front]") {
  Door door(hasty());
  auto head = door.client();
  head.say("GET /a HTTP/1.1\r\nX: ");
  auto body = door.client();
  body.say("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n");
  REQUIRE(door.run({&head, &body}, [&] {
    head.say("x");
    body.say("x");
    return head.closed && body.closed;
  }));
  CHECK(head.heard.starts_with("HTTP/1.1 408 Request Timeout\r\n"));
  CHECK(body.heard.starts_with("HTTP/1.1 408 Request Timeout\r\n"));
  CHECK(door.front.counters().timed_out == 2);
  CHECK(door.given.empty());
}

TEST_CASE("a body has its own deadline, from the end of the head", "[bot][front]") {
  auto limits = hasty();
  limits.body = milliseconds(4000);
  Door door(limits);
  auto client = door.client();
  client.say("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n");
  const auto past_head = std::chrono::steady_clock::now() + 3 * limits.head;
  REQUIRE(door.run({&client}, [&] { return std::chrono::steady_clock::now() > past_head; }));
  client.say("x");
  REQUIRE(door.run({&client}, [&] { return client.status() != 0; }));
  CHECK(client.status() == 200);
}

TEST_CASE("a request in hand has no deadline of the front", "[bot][front]") {
  Door door(hasty());
  door.answer = nullptr;
  auto client = door.client();
  client.say(get_request("/a"));
  const auto past = std::chrono::steady_clock::now() + 4 * hasty().head;
  REQUIRE(door.run({&client}, [&] { return std::chrono::steady_clock::now() > past; }));
  REQUIRE(door.given.size() == 1);
  door.front.respond(door.given[0].ticket, "HTTP/1.1 200 OK\r\n\r\n");
  CHECK(door.run({&client}, [&] { return client.status() == 200; }));
}

TEST_CASE("a client that does not read its response is cut", "[bot][front]") {
  Door door(hasty());
  door.answer = [](const Whole&) { return "HTTP/1.1 200 OK\r\n\r\n" + std::string(30'000'000, 'x'); };
  auto client = door.client();
  client.listens = false;
  client.say(get_request("/a"));
  REQUIRE(door.run({&client}, [&] { return door.front.counters().timed_out == 1; }));
  CHECK(door.front.counters().open == 0);
}

TEST_CASE("an honest client is served beside 1,000 idle and slow ones", "[bot][front]") {
  OpenFiles files;
  if (!files.allow(4096)) {
    WARN("skipped: this system does not allow 4,096 open files");
    return;
  }
  Door door;
  auto idle = crowd(door, 500);
  auto slow = crowd(door, 500);
  REQUIRE(door.run({}, [&] { return door.front.counters().open == 1000; }));
  auto honest = door.client();
  for (std::size_t request = 1; request <= 20; ++request) {
    for (auto& client : slow) {
      client.say("G");
      client.pump();
      client.say("ET /a HTTP/1.1\r\nX: ");
    }
    honest.say(post_request("/a", "text=start"));
    REQUIRE(door.run({&honest}, [&] { return door.given.size() == request; }));
  }
  CHECK(honest.status() == 200);
}

TEST_CASE("with every place taken by idle and slow clients, new ones are still served", "[bot][front]") {
  OpenFiles files;
  files.allow(4096);
  FrontLimits limits;
  limits.connections = 20;
  Door door(limits);
  auto slow = crowd(door, 100);
  for (auto& client : slow) {
    client.say("GET /slow");
    client.pump();
  }
  auto idle = crowd(door, 100);
  door.turns({}, 10);
  CHECK(door.front.counters().open == 20);
  for (std::size_t i = 1; i <= 30; ++i) {
    auto honest = door.client();
    honest.say(get_request("/a"));
    REQUIRE(door.run({&honest}, [&] { return honest.status() == 200; }));
  }
  CHECK(door.front.counters().open <= 20);
  CHECK(door.front.counters().evicted >= 180);
}

TEST_CASE("idle connections make way before one that is sending, and none in hand does", "[bot][front]") {
  FrontLimits limits;
  limits.connections = 3;
  Door door(limits);
  door.answer = nullptr;
  auto in_hand = door.client();
  in_hand.say(get_request("/in-hand"));
  auto sending = door.client();
  sending.say("GET /send");
  REQUIRE(door.run({&in_hand, &sending}, [&] { return door.given.size() == 1; }));
  auto idle = door.client();
  door.turns({&idle, &sending}, 3);

  auto second = door.client();
  second.say(get_request("/second"));
  REQUIRE(door.run({&second, &idle}, [&] { return door.given.size() == 2 && idle.closed; }));
  auto third = door.client();
  third.say(get_request("/third"));
  REQUIRE(door.run({&third, &sending}, [&] { return door.given.size() == 3 && sending.closed; }));
  auto fourth = door.client();
  REQUIRE(door.run({&fourth}, [&] { return fourth.closed; }));
  CHECK(door.front.counters().turned_away == 1);
  for (const auto& whole : door.given) door.front.respond(whole.ticket, "HTTP/1.1 200 OK\r\n\r\n");
  CHECK(door.run({&in_hand, &second, &third},
                 [&] { return in_hand.status() + second.status() + third.status() == 600; }));
}

TEST_CASE("when no more files can be opened, idle connections make way", "[bot][front]") {
  Door door;
  auto clients = crowd(door, 20);
  auto honest = door.client();
  honest.say(get_request("/a"));
  OpenFiles files;
  files.allow_only(5);
  REQUIRE(door.run({&honest}, [&] { return honest.status() == 200; }));
  CHECK(door.front.counters().evicted >= 15);
}

TEST_CASE("without a file for any connection the front waits quietly, and then goes on", "[bot][front]") {
  Door door;
  auto client = door.client();
  client.say(get_request("/a"));
  {
    OpenFiles files;
    files.allow_only(0);
    door.turns({&client}, 3);
    const auto start = std::chrono::steady_clock::now();
    int returns = 0;
    for (; std::chrono::steady_clock::now() < start + milliseconds(300); ++returns)
      CHECK(door.front.collect(milliseconds(100)).empty());
    CHECK(returns < 20);
  }
  CHECK(door.run({&client}, [&] { return client.status() == 200; }));
}

TEST_CASE("files are left for others than the front", "[bot][front]") {
  OpenFiles files;
  files.allow_only(100);
  Door door;
  std::deque<Client> clients;
  for (int i = 0; i < 40; ++i) clients.emplace_back(door.front.port());
  door.turns({}, 5);
  CHECK(Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC)).get() >= 0);
}

TEST_CASE("a port in use cannot be listened on again, by us or by anybody", "[bot][front]") {
  const Front first({"127.0.0.1", 0});
  CHECK_THROWS_AS(Front({"127.0.0.1", first.port()}), std::system_error);
  CHECK_THROWS_AS(Front({"0.0.0.0", first.port()}), std::system_error);
  httplib::Server sharing;  // sets SO_REUSEPORT
  CHECK_FALSE(sharing.bind_to_port("127.0.0.1", first.port()));
  const int theirs = sharing.bind_to_any_port("127.0.0.1");
  REQUIRE(theirs > 0);
  CHECK_THROWS_AS(Front({"127.0.0.1", static_cast<std::uint16_t>(theirs)}), std::system_error);
}

TEST_CASE("the error says which address could not be listened on", "[bot][front]") {
  const Front first({"127.0.0.1", 0});
  const Address address{"127.0.0.1", first.port()};
  CHECK_THROWS_WITH(Front(address), Catch::Contains(format_address(address)));
  CHECK_THROWS_WITH(Front({"192.0.2.1", 1}), Catch::Contains("192.0.2.1:1"));
}

TEST_CASE("a port is free again as soon as the front is gone", "[bot][front]") {
  std::uint16_t port = 0;
  {
    Door door;
    port = door.front.port();
    auto client = door.client();
    client.say(get_request("/a", "Connection: close\r\n"));
    REQUIRE(door.run({&client}, [&] { return client.closed; }));
  }
  CHECK(Front({"127.0.0.1", port}).port() == port);
}

TEST_CASE("a stopped front closes what is idle, answers what is in hand and takes no more", "[bot][front]") {
  Door door;
  const auto port = door.front.port();
  door.answer = nullptr;
  auto idle = door.client();
  auto kept = door.client();
  kept.say(get_request("/kept"));
  REQUIRE(door.run({&kept}, [&] { return door.given.size() == 1; }));
  door.front.respond(door.given[0].ticket, "HTTP/1.1 200 OK\r\n\r\n");
  auto in_hand = door.client();
  in_hand.say(get_request("/in-hand") + get_request("/never"));
  auto arriving = door.client();
  arriving.say("POST /arriving HTTP/1.1\r\nHost: h\r\nContent-Le");
  REQUIRE(door.run({&idle, &kept, &in_hand, &arriving}, [&] { return door.given.size() == 2; }));

  door.front.stop();
  CHECK_THROWS(Client(port));
  REQUIRE(door.run({&idle, &kept}, [&] { return idle.closed && kept.closed; }));
  CHECK_FALSE(door.front.drained());
  arriving.say("ngth: 1\r\n\r\nx");
  REQUIRE(door.run({&arriving}, [&] { return door.given.size() == 3; }));
  CHECK(door.given[2].last);
  door.front.respond(door.given[1].ticket, "HTTP/1.1 201 OK\r\n\r\n");
  door.front.respond(door.given[2].ticket, "HTTP/1.1 202 OK\r\n\r\n");
  REQUIRE(door.run({&in_hand, &arriving}, [&] { return in_hand.closed && arriving.closed; }));
  CHECK(in_hand.status() == 201);
  CHECK(arriving.status() == 202);
  CHECK(door.front.drained());
  CHECK(door.given.size() == 3);
}

TEST_CASE("a request that is already there when the front stops is served", "[bot][front]") {
  Door door;
  auto client = door.client();
  client.say(get_request("/a"));
  REQUIRE(door.run({&client}, [&] { return client.status() == 200; }));
  client.say(get_request("/b"));
  client.pump();
  door.front.stop();
  REQUIRE(door.run({&client}, [&] { return client.closed; }));
  CHECK(door.given.size() == 2);
  CHECK(client.heard.find("Connection: close\r\n") != std::string::npos);
}

TEST_CASE("a stopped front does not wait for a client that does not finish", "[bot][front]") {
  FrontLimits limits;
  limits.farewell = milliseconds(50);
  Door door(limits);
  auto dripping = door.client();
  dripping.say("GET /");
  auto silent = door.client();
  door.turns({&dripping, &silent}, 3);
  door.front.stop();
  REQUIRE(door.run({&dripping}, [&] {
    dripping.say("a");
    return door.front.drained();
  }));
  CHECK(dripping.status() == 408);
}

TEST_CASE("wake ends a collect from another thread, and the next one when none is under way",
          "[bot][front]") {
  Front front({"127.0.0.1", 0});
  const auto start = std::chrono::steady_clock::now();
  front.wake();
  front.wake();
  CHECK(front.collect(std::chrono::minutes(1)).empty());
  std::thread waker([&] { front.wake(); });
  CHECK(front.collect(std::chrono::minutes(1)).empty());
  waker.join();
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(30));
}

TEST_CASE("one collect gives out 64 requests at most, and the next ones the rest", "[bot][front]") {
  Door door;
  auto clients = crowd(door, 100);
  door.turns({}, 5);
  for (auto& client : clients) {
    client.say(get_request("/a"));
    client.pump();
  }
  std::size_t given = 0;
  for (int i = 0; i < 10 && given < 100; ++i) {
    const auto wholes = door.front.collect(milliseconds(20));
    CHECK(wholes.size() <= 64);
    given += wholes.size();
  }
  CHECK(given == 100);
}

TEST_CASE("the front listens on IPv6 too", "[bot][front]") {
  const Descriptor six(socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  if (six.get() < 0 || bind(six.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    WARN("skipped: no IPv6 on this machine");
    return;
  }
  CHECK(Front({"::1", 0}).port() != 0);
}

}  // namespace
}  // namespace dutydesk::bot
