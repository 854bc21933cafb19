#include "bot/http_library.h"

#include <catch2/catch.hpp>
#include <new>
#include <optional>
#include <stdexcept>

#include "tests/bot/wire.h"

namespace dutydesk::bot {
namespace {

using adapters::HttpRequest;
using adapters::HttpResponse;

// An Http that keeps what its handlers were given and what failed in them.
struct Site {
  Site() {
    const auto keep = [this](const HttpRequest& request) {
      seen = request;
      return response;
    };
    http.post("/slack/commands", keep);
    http.get("/health/live", keep);
  }

  std::string answer(const std::string& request, bool last = false) { return http.answer(request, last); }

  HttpResponse response{.content_type = "application/json", .body = "{}"};
  std::optional<HttpRequest> seen;
  std::string failed;
  Http http{[this](std::string_view path, std::string_view what) {
    failed = std::string(path) + ": " + std::string(what);
  }};
};

std::string body_of(const std::string& response) {
  return response.substr(response.find("\r\n\r\n") + 4);
}

bool has_line(const std::string& response, const std::string& line) {
  return response.find("\r\n" + line + "\r\n") != std::string::npos;
}

TEST_CASE("a handler sees the request as it was sent", "[bot][http]") {
  Site site;
  const std::string body("a=%20&b=+\0\xff\r\n", 13);
  site.answer(post_request("/slack/commands?x=%20&y=?&z", body,
                           "X-Slack-Signature: v0=ab\r\nx-slack-signature: c\r\n"));
  REQUIRE(site.seen);
  CHECK(site.seen->method == "POST");
  CHECK(site.seen->path == "/slack/commands");
  CHECK(site.seen->query == "x=%20&y=?&z");
  CHECK(site.seen->body == body);
  CHECK(site.seen->header("X-Slack-Signature") == "v0=ab");
  CHECK(site.seen->headers.size() == 4);
}

TEST_CASE("a response is written with its length and type, and says when it is the last", "[bot][http]") {
  Site site;
  CHECK(site.answer(post_request("/slack/commands", "")) ==
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}");
  CHECK(has_line(site.answer(post_request("/slack/commands", ""), true), "Connection: close"));
  site.response = {401, "", ""};
  CHECK(site.answer(post_request("/slack/commands", "")) ==
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("encoded line ends in a header value stay encoded", "[bot][http]") {
  Site site;
  for (const std::string value :
       {"a%0d%0aX-Admin: yes", "%u000d%u000aX: y", "%00", "%", "%%%2", "50%25", "%41"}) {
    site.answer(get_request("/health/live", "X: " + value + "\r\n"));
    REQUIRE(site.seen);
    CHECK(site.seen->header("X") == value);
    CHECK_FALSE(site.seen->header("X-Admin"));
  }
}

TEST_CASE("a path is compared byte by byte", "[bot][http]") {
  Site site;
  for (const std::string path :
       {"/slack/%63ommands", "/slack/commands/", "/slack//commands", "/slack/commandsx", "/Slack/commands",
        "/x/../slack/commands", "/slack/commands%00", "/slack/commands;a"})
    CHECK(site.answer(post_request(path, "a=b")).starts_with("HTTP/1.1 404 "));
  CHECK_FALSE(site.seen);
}

TEST_CASE("an unknown path is 404 however large or odd the body", "[bot][http]") {
  Site site;
  const auto form = [&](const std::string& type) {
    return site.answer(post_request("/none", std::string(60'000, '&'), "Content-Type: " + type + "\r\n"));
  };
  CHECK(form("application/x-www-form-urlencoded") == "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  CHECK(form("multipart/form-data; boundary=x") == "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("forms of 60 KB and multipart bodies reach the handler raw", "[bot][http]") {
  Site site;
  const std::string form(60'000, '&');
  site.answer(post_request("/slack/commands", form, "Content-Type: application/x-www-form-urlencoded\r\n"));
  CHECK(site.seen->body == form);
  const std::string parts = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n";
  site.answer(post_request("/slack/commands", parts, "Content-Type: multipart/form-data; boundary=x\r\n"));
  CHECK(site.seen->body == parts);
}

TEST_CASE("another method than the path's is 405 and says which are served", "[bot][http]") {
  Site site;
  CHECK(site.answer(get_request("/slack/commands")) ==
        "HTTP/1.1 405 Method Not Allowed\r\nAllow: HEAD, POST\r\nContent-Length: 0\r\n\r\n");
  CHECK(site.answer(post_request("/health/live", "")) ==
        "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD\r\nContent-Length: 0\r\n\r\n");
  CHECK_FALSE(site.seen);
}

TEST_CASE("HEAD is answered without a body, for posts with 200", "[bot][http]") {
  Site site;
  CHECK(site.answer("HEAD /health/live HTTP/1.1\r\nHost: h\r\n\r\n") ==
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n");
  site.seen.reset();
  CHECK(site.answer("HEAD /slack/commands HTTP/1.1\r\nHost: h\r\n\r\n") ==
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  CHECK_FALSE(site.seen);
}

TEST_CASE("what a handler throws is told to the log and not to the client", "[bot][http]") {
  Site site;
  site.http.post("/throws",
                 [](const HttpRequest&) -> HttpResponse { throw std::runtime_error("secret /db.sqlite"); });
  site.http.post("/memory", [](const HttpRequest&) -> HttpResponse { throw std::bad_alloc(); });
  site.http.post("/int", [](const HttpRequest&) -> HttpResponse { throw 7; });
  const std::string plain = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";
  CHECK(site.answer(post_request("/throws", "")) == plain);
  CHECK(site.failed == "/throws: secret /db.sqlite");
  CHECK(site.answer(post_request("/memory", "")) == plain);
  CHECK(site.failed == "/memory: std::bad_alloc");
  CHECK(site.answer(post_request("/int", "")) == plain);
  CHECK(site.failed == "/int: not a std::exception");
  CHECK(site.answer(post_request("/slack/commands", "")).starts_with("HTTP/1.1 200 "));
}

TEST_CASE("a log that throws does not end the loop", "[bot][http]") {
  Http http([](std::string_view, std::string_view) { throw std::runtime_error("full"); });
  http.post("/throws", [](const HttpRequest&) -> HttpResponse { throw std::bad_alloc(); });
  CHECK(http.answer(post_request("/throws", ""), false).starts_with("HTTP/1.1 500 "));
}

TEST_CASE("the library does not compress, cut, continue or promise on its own", "[bot][http]") {
  Site site;
  site.response.body = std::string(5000, 'x');
  const auto response = site.answer(post_request("/slack/commands", "a",
                                                 "Accept-Encoding: gzip, br\r\nRange: bytes=0-1,90000-\r\n"
                                                 "Expect: 100-continue\r\nConnection: close\r\n"));
  CHECK(response.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(body_of(response) == site.response.body);
  CHECK(response.find("Keep-Alive") == std::string::npos);
  CHECK(response.find("Connection") == std::string::npos);
  for (const char* name : {"Range", "Expect", "Connection", "Accept-Encoding", "REMOTE_ADDR", "LOCAL_PORT"})
    CHECK_FALSE(site.seen->header(name));
}

TEST_CASE("a long Range is not looked at", "[bot][http]") {
  Site site;
  CHECK(site.answer(get_request("/health/live", "Range: bytes=" + std::string(8000, '1') + "\r\n"))
            .starts_with("HTTP/1.1 200 "));
}

TEST_CASE("the same bytes can be answered again", "[bot][http]") {
  Site site;
  const auto request = post_request("/slack/commands", "a=b");
  const auto first = site.answer(request);
  site.response.body = "the emergency card";
  CHECK(body_of(site.answer(request)) == "the emergency card");
  CHECK(site.seen->body == "a=b");
  CHECK(body_of(first) == "{}");
}

TEST_CASE("bytes that are no request are answered all the same", "[bot][http]") {
  Site site;
  for (const std::string bytes :
       {"", "\r\n\r\n", "x", "GET / HTTP/1.1", "GET / HTTP/1.1\r\n", "POST\r\n\r\n", "? ?\r\n\r\n"})
    CHECK(site.answer(bytes).starts_with("HTTP/1.1 "));
}

TEST_CASE("front and library together serve a request over a socket", "[bot][http]") {
  Door door;
  Site site;
  door.answer = [&](const Whole& whole) { return site.http.answer(whole.bytes, whole.last); };
  auto client = door.client();
  client.say(post_request("/slack/commands", "text=start") + get_request("/none", "Connection: close\r\n"));
  REQUIRE(door.run({&client}, [&] { return client.closed; }));
  CHECK(client.heard ==
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"
        "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

}  // namespace
}  // namespace dutydesk::bot
