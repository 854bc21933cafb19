// An address that passes the list names a host on it, by a second and much simpler reading.
#include "bot/origins.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

// What stands between the slashes and the path.
std::string authority(const std::string& url) {
  const auto begin = url.find_first_not_of('/', url.find(':') + 1);
  if (begin == std::string::npos) return "";
  return url.substr(begin, url.find_first_of("/?#", begin) - begin);
}

std::string decoded(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool encoded = text[i] == '%' && i + 2 < text.size();
    plain += encoded ? static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)) : text[i];
    if (encoded) i += 2;
  }
  return plain;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kOrigins = dutydesk::bot::Origins::parse({"https://hooks.slack.com"}).value();
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  // The parser is asked about a C string; what comes after a NUL is not sent either.
  const std::string url = bytes.c_str();
  if (!kOrigins.find(bytes)) return 0;
  const std::string host = lower(decoded(authority(lower(url))));
  const std::string port = host.substr(std::min(host.find(':'), host.size()));
  const bool https = lower(url).starts_with("https:");
  if (!https || host.substr(0, host.size() - port.size()) != "hooks.slack.com") std::abort();
  if (port.size() > 1 && std::stoi(port.substr(1)) != 443) std::abort();
  return 0;
}
