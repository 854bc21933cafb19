#include "bot/http_library.h"

#include <httplib.h>
#include <strings.h>

#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <utility>

static_assert(std::string_view(CPPHTTPLIB_VERSION) == "0.11.4",
              "process_request is not a public interface: read the new version, then change this line");

namespace dutydesk::bot {
namespace {

using adapters::HttpRequest;
using adapters::HttpResponse;

// Said when the library itself gave up.
constexpr std::string_view kFailed =
    "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

// A Stream over bytes that are there already.
class Memory final : public httplib::Stream {
 public:
  explicit Memory(std::string_view in) : in_(in) { out.reserve(512); }

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  // The library reads byte by byte.
  ssize_t read(char* to, size_t size) override {
    if (in_.empty() || size == 0) return 0;
    *to = in_.front();
    in_.remove_prefix(1);
    return 1;
  }
  ssize_t write(const char* from, size_t size) override {
    out.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

  std::string out;

 private:
  std::string_view in_;
};

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

// The headers that concern only the connection or the form of the answer.
bool is_kept_back(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kNames{"Connection", "Expect", "Range", "Accept-Encoding"};
  return std::ranges::any_of(kNames, [&](std::string_view kept) { return same(name, kept); });
}

// One request, cut where the library must not look. The views are into the request's bytes.
struct Cut {
  std::string line;  // for the library: the request line without its query, and no headers
  adapters::Headers headers;
  std::string_view query;
  std::string_view body;
};

void append_encoded(std::string& to, std::string_view line) {
  for (std::size_t percent; (percent = line.find('%')) != std::string_view::npos;) {
    to.append(line.substr(0, percent)).append("%25");
    line.remove_prefix(percent + 1);
  }
  to.append(line);
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Every request has been through the front, which let no header pass that is not `name: value`.
adapters::Headers headers_in(std::string_view lines) {
  adapters::Headers headers;
  headers.reserve(16);
  while (!lines.empty()) {
    const auto end = std::min(lines.find("\r\n"), lines.size());
    const auto line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 2, lines.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || is_kept_back(line.substr(0, colon))) continue;
    headers.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
  return headers;
}

// `path` may hold %xx; it is encoded once more, so that it too arrives as it was sent.
Cut cut(std::string_view request) {
  const auto head_end = std::min(request.find("\r\n\r\n"), request.size());
  const auto line_end = std::min(request.find("\r\n"), head_end);
  const auto line = request.substr(0, line_end);
  const auto version = std::min(line.rfind(' '), line.size());
  const auto question = std::min(line.find('?'), version);

  Cut cut;
  append_encoded(cut.line, line.substr(0, question));
  cut.line.append(line.substr(version)).append("\r\n\r\n");
  if (question < version) cut.query = line.substr(question + 1, version - question - 1);
  const auto headers = std::min(line_end + 2, head_end);
  cut.headers = headers_in(request.substr(headers, head_end - headers));
  cut.body = request.substr(std::min(head_end + 4, request.size()));
  return cut;
}

std::string what_of(std::exception_ptr thrown) {
  try {
    std::rethrow_exception(std::move(thrown));
  } catch (const std::exception& exception) {
    return exception.what();
  } catch (...) {
    return "not a std::exception";
  }
}

}  // namespace

class Http::Library final : public httplib::Server {
 public:
  explicit Library(Failure failure) : failure_(std::move(failure)) {
    // Before the library's own routing, which would read the body with its limits and parsers.
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      route(request, response);
      return HandlerResponse::Handled;
    });
    set_exception_handler(
        [this](const httplib::Request& request, httplib::Response& response, std::exception_ptr thrown) {
          response.status = 500;
          failure_(request.path, what_of(std::move(thrown)));
        });
    set_post_routing_handler([](const httplib::Request&, httplib::Response& response) {
      // Neither is so: the front knows how long a connection is kept, and ranges are not served.
      response.headers.erase("Keep-Alive");
      response.headers.erase("Accept-Ranges");
    });
  }

  struct Routes {
    Http::Handler get;
    Http::Handler post;
  };
  Routes& routes(std::string path) { return routes_[std::move(path)]; }

  std::string answer(std::string_view request, bool last) {
    cut_ = cut(request);
    Memory memory(cut_.line);
    bool closed = false;
    process_request(memory, last, closed, {});
    return std::move(memory.out);
  }

 private:
  void route(const httplib::Request& request, httplib::Response& response) {
    const auto found = routes_.find(request.path);
    if (found == routes_.end()) {
      response.status = 404;
      return;
    }
    const auto& [get, post] = found->second;
    const bool head = request.method == "HEAD";
    if (request.method == "POST" && post) return run(post, request, response);
    if ((request.method == "GET" || head) && get) return run(get, request, response);
    response.status = head ? 200 : 405;
    if (!head) response.set_header("Allow", get ? "GET, HEAD" : "HEAD, POST");
  }

  void run(const Http::Handler& handler, const httplib::Request& request, httplib::Response& response) {
    HttpRequest given{.method = request.method,
                      .path = request.path,
                      .query = std::string(cut_.query),
                      .headers = std::move(cut_.headers),
                      .body = std::string(cut_.body)};
    HttpResponse result = handler(given);
    response.status = result.status;
    response.body = std::move(result.body);
    if (!result.content_type.empty()) response.set_header("Content-Type", result.content_type);
  }

  Failure failure_;
  std::map<std::string, Routes, std::less<>> routes_;
  Cut cut_;  // of the request being answered
};

Http::Http(Failure failure) : library_(std::make_unique<Library>(std::move(failure))) {}

Http::~Http() = default;

void Http::get(std::string path, Handler handler) {
  library_->routes(std::move(path)).get = std::move(handler);
}

void Http::post(std::string path, Handler handler) {
  library_->routes(std::move(path)).post = std::move(handler);
}

std::string Http::answer(std::string_view request, bool last) {
  try {
    std::string response = library_->answer(request, last);
    if (!response.empty()) return response;
  } catch (...) {
    // Memory, most likely. Whatever it is, the loop goes on with the next request.
  }
  return std::string(kFailed);
}

}  // namespace dutydesk::bot
