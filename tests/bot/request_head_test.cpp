#include "bot/request_head.h"

#include <catch2/catch.hpp>
#include <string>

#include "tests/bot/framing_corpus.h"

namespace dutydesk::bot {
namespace {

const std::string kPost =
    "POST /slack/commands?x=1 HTTP/1.1\r\nHost: desk.example\r\nContent-Length: 5\r\n"
    "Connection: keep-alive\r\nX-Empty:\r\nX-Utf8: \xc3\xa9\r\n\r\n";

TEST_CASE("a proper head is measured, and bytes after it do not matter", "[bot][head]") {
  const RequestHead expected{.head_bytes = kPost.size(), .body_bytes = 5, .keeps_alive = true};
  CHECK(read_request_head(kPost).value() == expected);
  CHECK(read_request_head(kPost + "hello").value() == expected);
  CHECK(read_request_head(kPost + "\n\r\0 anything").value() == expected);
}

TEST_CASE("every beginning of a proper head asks for more", "[bot][head]") {
  for (std::size_t size = 0; size < kPost.size(); ++size) {
    const auto head = read_request_head(kPost.substr(0, size));
    INFO(size);
    REQUIRE(head.has_value());
    CHECK_FALSE(head->has_value());
  }
}

TEST_CASE("what is misframed is refused, and none of its beginnings is taken for a request", "[bot][head]") {
  for (const auto& [what, status, bytes] : framing_corpus()) {
    INFO(what);
    const auto whole = read_request_head(bytes);
    REQUIRE_FALSE(whole.has_value());
    CHECK(whole.error().status == status);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const auto beginning = read_request_head(std::string_view(bytes).substr(0, size));
      if (beginning) CHECK_FALSE(beginning->has_value());
    }
  }
}

TEST_CASE("a connection is kept by HTTP/1.1 unless the client closes it", "[bot][head]") {
  const auto kept = [](const std::string& version, const std::string& header) {
    return read_request_head("GET / HTTP/" + version + "\r\nHost: h\r\n" + header + "\r\n")
        .value()
        ->keeps_alive;
  };
  CHECK(kept("1.1", ""));
  CHECK(kept("1.1", "Connection: keep-alive\r\n"));
  CHECK(kept("1.1", "Connection: closed, not-close\r\n"));
  CHECK_FALSE(kept("1.1", "Connection: close\r\n"));
  CHECK_FALSE(kept("1.1", "connection: TE ,\t Close\r\n"));
  CHECK_FALSE(kept("1.1", "Connection: TE\r\nConnection: close\r\n"));
  CHECK_FALSE(kept("1.0", ""));
  CHECK_FALSE(kept("1.0", "Connection: keep-alive\r\n"));
}

TEST_CASE("the limits are the last values that pass", "[bot][head]") {
  const std::string start = "GET / HTTP/1.1\r\nHost: h\r\n";
  CHECK(read_request_head(start + repeated(63, "X: y\r\n") + "\r\n").has_value());
  const std::string filler(8192 - start.size() - 7, 'v');
  CHECK(read_request_head(start + "X: " + filler + "\r\n\r\n").value()->head_bytes == 8192);
  CHECK(read_request_head(start + "X: v" + filler + "\r\n\r\n").error().status == 431);
  const std::string post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ";
  CHECK(read_request_head(post + "65536\r\n\r\n").value()->body_bytes == 65536);
  CHECK(read_request_head(post + "65537\r\n\r\n").error().status == 413);
  CHECK(read_request_head(post + "000000000000000000000000000003\r\n\r\n").value()->body_bytes == 3);
}

TEST_CASE("HTTP/1.0 needs no Host and is never told to continue", "[bot][head]") {
  const auto head = read_request_head("POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
  CHECK_FALSE(head.value()->expects_continue);
  CHECK(read_request_head("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n").error().status == 400);
}

}  // namespace
}  // namespace dutydesk::bot
