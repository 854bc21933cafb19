// The way of a request's bytes: the gate, and behind it the HTTP library and a handler.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bot/http_library.h"
#include "bot/request_head.h"

namespace {

using dutydesk::adapters::HttpRequest;
using dutydesk::adapters::HttpResponse;
using namespace dutydesk::bot;

void require(bool holds) {
  if (!holds) std::abort();
}

HttpRequest seen;

HttpResponse keep(const HttpRequest& request) {
  seen = request;
  return {200, "text/plain", request.body};
}

Http& http() {
  static Http site([](std::string_view, std::string_view) {});
  static const bool routed = (site.post("/a", keep), site.get("/a", keep), true);
  require(routed);
  return site;
}

// However early the bytes are looked at, nothing but the same verdict may come of it, or none yet.
void check_beginning(std::string_view bytes, std::size_t size) {
  const auto whole = read_request_head(bytes);
  const auto beginning = read_request_head(bytes.substr(0, size));
  if (beginning && *beginning) require(whole && *whole == *beginning);
  if (!beginning) require(!whole);
  if (whole && *whole && size < (*whole)->head_bytes) require(beginning && !*beginning);
}

bool is_clean(std::string_view value) {
  return std::ranges::all_of(value, [](unsigned char c) { return c == '\t' || (c >= ' ' && c != 0x7f); });
}

void check_served(std::string_view request, std::string_view body) {
  seen = {};
  const std::string response = http().answer(request, false);
  require(response.starts_with("HTTP/1.1 ") && response.contains("\r\nContent-Length: "));
  if (seen.method.empty()) return;
  require(seen.body == body && seen.path == "/a" && is_clean(seen.query));
  for (const auto& [name, value] : seen.headers) {
    require(is_clean(name) && is_clean(value));
    require(request.contains(value));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t cut = data[0] * 256U + data[1];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  check_beginning(bytes, std::min(cut, bytes.size()));

  const auto head = read_request_head(bytes);
  if (!head || !*head || bytes.size() < (*head)->head_bytes + (*head)->body_bytes) return 0;
  check_served(bytes.substr(0, (*head)->head_bytes + (*head)->body_bytes),
               bytes.substr((*head)->head_bytes, (*head)->body_bytes));
  return 0;
}
