#include "bot/origins.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace dutydesk::bot {
namespace {

struct Address {
  std::string scheme;
  std::string host;
  std::string port;
  std::string path;
  bool bare = false;  // no user, password, query or fragment
  bool user = false;

  std::string origin() const { return scheme + "://" + host + ":" + port; }
};

std::optional<std::string> part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return std::nullopt;
  const std::unique_ptr<char, decltype(&curl_free)> owned(text, curl_free);
  return text;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return text;
}

std::optional<Address> read(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> handle(curl_url(), curl_url_cleanup);
  if (curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return std::nullopt;
  Address address;
  address.scheme = part(handle.get(), CURLUPART_SCHEME).value_or("");
  address.host = lower(part(handle.get(), CURLUPART_HOST).value_or(""));
  address.port = part(handle.get(), CURLUPART_PORT).value_or("");
  address.path = part(handle.get(), CURLUPART_PATH).value_or("");
  address.user = part(handle.get(), CURLUPART_USER) || part(handle.get(), CURLUPART_PASSWORD);
  address.bare =
      !address.user && !part(handle.get(), CURLUPART_QUERY) && !part(handle.get(), CURLUPART_FRAGMENT);
  return address;
}

bool is_loopback(std::string_view host) {
  static constexpr std::array<std::string_view, 3> kLoopback{"127.0.0.1", "[::1]", "localhost"};
  return std::ranges::find(kLoopback, host) != kLoopback.end();
}

}  // namespace

std::expected<Origins, std::string> Origins::parse(const std::vector<std::string>& lines) {
  Origins origins;
  for (const auto& line : lines) {
    const auto address = read(line);
    if (!address || !address->bare || address->path != "/" || address->host.empty())
      return std::unexpected("'" + line +
                             "' is not an origin: expected scheme and host, as in https://hooks.slack.com");
    const bool plain = address->scheme == "http" && is_loopback(address->host);
    if (address->scheme != "https" && !plain)
      return std::unexpected("'" + line + "' must be https: plain http is for a loopback host only");
    origins.listed_.insert(address->origin());
  }
  return origins;
}

std::optional<std::string> Origins::find(const std::string& url) const {
  const auto address = read(url);
  if (!address || address->user) return std::nullopt;
  const std::string origin = address->origin();
  return listed_.contains(origin) ? std::optional(origin) : std::nullopt;
}

}  // namespace dutydesk::bot
