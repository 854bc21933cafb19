// Requests that must not be served, each with the status it is refused with.
#pragma once

#include <string>
#include <vector>

namespace dutydesk::bot {

struct Misframed {
  std::string what;
  int status;
  std::string bytes;
};

inline std::string repeated(int times, const std::string& text) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

inline std::vector<Misframed> framing_corpus() {
  const std::string get = "GET /a HTTP/1.1\r\nHost: h\r\n";
  const std::string post = "POST /a HTTP/1.1\r\nHost: h\r\n";
  const auto with_length = [&](const std::string& value) {
    return post + "Content-Length:" + value + "\r\n\r\nabc";
  };
  const auto with_value = [&](const std::string& value) { return get + "X: " + value + "\r\n\r\n"; };
  using namespace std::string_literals;
  return {
      {"chunked", 501, post + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"chunked in capitals", 501, post + "TRANSFER-ENCODING: CHUNKED\r\n\r\n0\r\n\r\n"},
      {"identity", 501, post + "Transfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc"},
      {"length, then chunked", 501, post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc"},
      {"chunked, then length", 501, post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc"},
      {"empty transfer coding", 501, post + "Transfer-Encoding:\r\nContent-Length: 3\r\n\r\nabc"},
      {"chunked GET", 501, get + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"gzip body", 415, post + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"},
      {"two different lengths", 400, post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"},
      {"two equal lengths", 400, post + "Content-Length: 3\r\ncontent-length: 3\r\n\r\nabc"},
      {"two lengths in one", 400, with_length(" 3, 3")},
      {"3x", 400, with_length(" 3x")},
      {"+3", 400, with_length(" +3")},
      {"-1", 400, with_length(" -1")},
      {"0x3", 400, with_length(" 0x3")},
      {"3 3", 400, with_length(" 3 3")},
      {"3.0", 400, with_length(" 3.0")},
      {"quoted length", 400, with_length(" \"3\"")},
      {"empty length", 400, with_length("")},
      {"length of spaces", 400, with_length("   ")},
      {"length in Arabic digits", 400, with_length(" \xd9\xa3")},
      {"one byte too many", 413, with_length(" 65537")},
      {"a length beyond 64 bits", 413, with_length(" 99999999999999999999999")},
      {"POST without length", 411, post + "\r\n"},
      {"GET with a body", 400, get + "Content-Length: 3\r\n\r\nabc"},
      {"HEAD with a body", 400, "HEAD /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na"},
      {"folded header", 400, get + "X: a\r\n b\r\n\r\n"},
      {"folded by tab", 400, get + "X: a\r\n\tb\r\n\r\n"},
      {"first header folded", 400, "GET /a HTTP/1.1\r\n Host: h\r\n\r\n"},
      {"space before colon", 400, get + "X : a\r\n\r\n"},
      {"length with space before colon", 400, post + "Content-Length : 3\r\n\r\nabc"},
      {"tab before colon", 400, get + "X\t: a\r\n\r\n"},
      {"header without colon", 400, get + "X\r\n\r\n"},
      {"header without name", 400, get + ": a\r\n\r\n"},
      {"name that is not a token", 400, get + "X(y): a\r\n\r\n"},
      {"name with a byte over 7f", 400, get + "X\xc3\xa9: a\r\n\r\n"},
      {"name with NUL", 400, get + "X\0: a\r\n\r\n"s},
      {"LF alone everywhere", 400, "GET /a HTTP/1.1\nHost: h\n\n"},
      {"LF alone after the request line", 400, "GET /a HTTP/1.1\nHost: h\r\n\r\n"},
      {"LF alone after a header", 400, get + "X: a\nY: b\r\n\r\n"},
      {"LF alone at the end", 400, get + "\n"},
      {"CR alone in a value", 400, with_value("a\rY: b")},
      {"CR alone as line end", 400, "GET /a HTTP/1.1\rHost: h\r\r"},
      {"CR CR LF", 400, get + "X: a\r\r\n\r\n"},
      {"NUL in a value", 400, with_value("a\0b"s)},
      {"BEL in a value", 400, with_value("a\ab")},
      {"DEL in a value", 400, with_value("a\x7f")},
      {"escape in a value", 400, with_value("\x1b[2J")},
      {"65 headers", 431, "GET /a HTTP/1.1\r\nHost: h\r\n" + repeated(64, "X: y\r\n") + "\r\n"},
      {"one header of 9000 bytes", 431, with_value(std::string(9000, 'v'))},
      {"a head without end", 431, get + "X: " + std::string(9000, 'v')},
      {"a path of 9000 bytes", 414, "GET /" + std::string(9000, 'p') + " HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"no version", 400, "GET /a\r\n\r\n"},
      {"two spaces", 400, "GET  /a HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"space in the path", 400, "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"space at the end", 400, "GET /a HTTP/1.1 \r\nHost: h\r\n\r\n"},
      {"space at the start", 400, " GET /a HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"tab for space", 400, "GET\t/a\tHTTP/1.1\r\nHost: h\r\n\r\n"},
      {"empty line first", 400, "\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"absolute target", 400, "GET http://h/a HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"target without slash", 400, "GET a HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"fragment", 400, "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"NUL in the path", 400, "GET /a\0 HTTP/1.1\r\nHost: h\r\n\r\n"s},
      {"byte over 7f in the path", 400, "GET /\xc3\xa9 HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"lower-case version", 400, "GET /a http/1.1\r\nHost: h\r\n\r\n"},
      {"version of one digit", 400, "GET /a HTTP/1\r\nHost: h\r\n\r\n"},
      {"HTTP/2.0", 505, "GET /a HTTP/2.0\r\nHost: h\r\n\r\n"},
      {"HTTP/1.2", 505, "GET /a HTTP/1.2\r\nHost: h\r\n\r\n"},
      {"HTTP/0.9", 505, "GET /a HTTP/0.9\r\n\r\n"},
      {"the preface of HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"a TLS greeting", 400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 \n"s},
      {"no Host", 400, "GET /a HTTP/1.1\r\n\r\n"},
      {"two Hosts", 400, "GET /a HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n"},
      {"PUT", 405, "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"},
      {"DELETE", 405, "DELETE /a HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"OPTIONS *", 405, "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"CONNECT", 405, "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"TRACE", 405, "TRACE /a HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"lower-case method", 405, "get /a HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"method that is not a word", 400, "G(T /a HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"unknown expectation", 417, get + "Expect: miracles\r\n\r\n"},
      {"REMOTE_ADDR from the client", 400, get + "REMOTE_ADDR: 6.6.6.6\r\n\r\n"},
      {"remote_addr in small letters", 400, get + "remote_addr: 6.6.6.6\r\n\r\n"},
      {"REMOTE_PORT from the client", 400, get + "REMOTE_PORT: 1\r\n\r\n"},
      {"LOCAL_ADDR from the client", 400, get + "LOCAL_ADDR: 6.6.6.6\r\n\r\n"},
      {"LOCAL_PORT from the client", 400, get + "LOCAL_PORT: 1\r\n\r\n"},
  };
}

}  // namespace dutydesk::bot
