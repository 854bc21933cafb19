// Http turns the bytes of one whole request into the bytes of its response: the HTTP library without its
// sockets, threads and routing. http_library.cpp is the only file that knows the library and its version.
//
// The library reads the request line, routes and writes the response. The headers, which the front has judged
// already, are kept from it: it decodes %0d%0a in their values (CVE-2026-45372), runs std::regex over Range
// and multipart headers, and is slow to read them. It would refuse forms over 8 KiB and targets with two
// question marks, compress small answers, and tell clients what an exception said. A handler therefore sees
// path, query, header values and body exactly as they were sent, without the headers that concern only the
// connection or the form of the answer (Connection, Expect, Range, Accept-Encoding).
//
// Threads: one at a time; handlers run inside answer(), on the caller's thread.
// Errors: none leave answer(). A handler that throws is answered 500 without detail.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/channel.h"

namespace dutydesk::bot {

class Http {
 public:
  using Handler = std::function<adapters::HttpResponse(const adapters::HttpRequest&)>;
  // Told of the path whose handler threw, and what it threw; for the log.
  using Failure = std::function<void(std::string_view path, std::string_view what)>;

  explicit Http(Failure failure);
  ~Http();
  Http(const Http&) = delete;
  Http& operator=(const Http&) = delete;

  // A path is served by these handlers and compared byte by byte. HEAD is answered as GET without the
  // body; a path with a POST handler alone answers it 200. Unknown paths are 404, other methods 405.
  void get(std::string path, Handler handler);
  void post(std::string path, Handler handler);

  // `request` is one whole request that the front let through; `last` says that the connection ends
  // after the response. May be called again with the same bytes, when the first answer cannot be kept.
  std::string answer(std::string_view request, bool last);

 private:
  class Library;
  std::unique_ptr<Library> library_;
};

}  // namespace dutydesk::bot
