#include "bot/request_head.h"

#include <strings.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace dutydesk::bot {
namespace {

using Fault = std::optional<Refusal>;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// RFC 9110 section 5.6.2
bool is_token_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' ||
         std::string_view("!#$%&'*+.^_`|~").contains(c);
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_char);
}

bool is_target_char(char c) {
  return c > ' ' && c < 0x7f && c != '#';
}

bool is_value_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= ' ' && byte != 0x7f);
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool lists(std::string_view values, std::string_view wanted) {
  while (!values.empty()) {
    const auto comma = std::min(values.find(','), values.size());
    if (same(trim(values.substr(0, comma)), wanted)) return true;
    values.remove_prefix(std::min(comma + 1, values.size()));
  }
  return false;
}

// What the lines said, before the rules that need all of them are applied.
struct Lines {
  std::string_view method;
  bool version_1_1 = false;
  std::size_t headers = 0;
  int hosts = 0;
  std::optional<std::size_t> content_length;
  bool close = false;
  bool expects_continue = false;
};

Fault read_version(std::string_view version, Lines& lines) {
  lines.version_1_1 = version == "HTTP/1.1";
  if (lines.version_1_1 || version == "HTTP/1.0") return {};
  const bool other = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                     version[6] == '.' && is_digit(version[7]);
  if (other) return Refusal{505, "only HTTP/1.1 is spoken here"};
  return Refusal{400, "the request line must end in HTTP/1.1"};
}

Fault read_request_line(std::string_view line, Lines& lines) {
  const auto space = line.find(' ');
  const auto last_space = line.rfind(' ');
  if (space == std::string_view::npos || space == last_space)
    return Refusal{400, "the request line must be METHOD /path HTTP/1.1"};
  lines.method = line.substr(0, space);
  const auto target = line.substr(space + 1, last_space - space - 1);
  if (!is_token(lines.method)) return Refusal{400, "the method is not a word"};
  if (const auto fault = read_version(line.substr(last_space + 1), lines)) return fault;
  if (lines.method != "GET" && lines.method != "HEAD" && lines.method != "POST")
    return Refusal{405, "only GET, HEAD and POST are served"};
  if (!target.starts_with('/') || !std::ranges::all_of(target, is_target_char))
    return Refusal{400, "the target must be a path of visible ASCII"};
  return {};
}

Fault read_content_length(std::string_view value, const RequestLimits& limits, Lines& lines) {
  if (lines.content_length) return Refusal{400, "more than one Content-Length"};
  if (value.empty() || !std::ranges::all_of(value, is_digit))
    return Refusal{400, "Content-Length is not a number"};
  std::size_t length = 0;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), length);
  if (parsed.ec != std::errc() || length > limits.body) return Refusal{413, "the body is too long"};
  lines.content_length = length;
  return {};
}

// Names that the HTTP library adds itself, where a client's own would be found first (CVE-2025-66570). It is
// given no headers of ours now; this stays as a second lock.
bool is_reserved(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kNames{"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR",
                                                          "LOCAL_PORT"};
  return std::ranges::any_of(kNames, [&](std::string_view reserved) { return same(name, reserved); });
}

Fault read_known_header(std::string_view name, std::string_view value, const RequestLimits& limits,
                        Lines& lines) {
  if (same(name, "Content-Length")) return read_content_length(value, limits, lines);
  if (same(name, "Transfer-Encoding")) return Refusal{501, "Transfer-Encoding is not served"};
  if (same(name, "Content-Encoding")) return Refusal{415, "Content-Encoding is not served"};
  if (same(name, "Host") && ++lines.hosts > 1) return Refusal{400, "more than one Host"};
  if (same(name, "Connection") && lists(value, "close")) lines.close = true;
  if (same(name, "Expect")) {
    if (!same(value, "100-continue")) return Refusal{417, "only 100-continue can be expected"};
    lines.expects_continue = true;
  }
  if (is_reserved(name)) return Refusal{400, "a header with a reserved name"};
  return {};
}

Fault read_header(std::string_view line, const RequestLimits& limits, Lines& lines) {
  if (++lines.headers > limits.headers) return Refusal{431, "too many headers"};
  if (line.starts_with(' ') || line.starts_with('\t')) return Refusal{400, "a folded header"};
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return Refusal{400, "a header without a colon"};
  const auto name = line.substr(0, colon);
  const auto value = trim(line.substr(colon + 1));
  if (!is_token(name)) return Refusal{400, "a header name that is not a word"};
  if (!std::ranges::all_of(value, is_value_char)) return Refusal{400, "a control byte in a header"};
  return read_known_header(name, value, limits, lines);
}

std::expected<std::optional<RequestHead>, Refusal> judge(const Lines& lines, std::size_t head_bytes) {
  if (lines.version_1_1 && lines.hosts == 0) return std::unexpected(Refusal{400, "no Host"});
  const std::size_t body = lines.content_length.value_or(0);
  if (lines.method == "POST" && !lines.content_length)
    return std::unexpected(Refusal{411, "a POST needs a Content-Length"});
  if (lines.method != "POST" && body > 0)
    return std::unexpected(Refusal{400, "a body where there can be none"});
  return RequestHead{.head_bytes = head_bytes,
                     .body_bytes = body,
                     .keeps_alive = lines.version_1_1 && !lines.close,
                     .expects_continue = lines.version_1_1 && lines.expects_continue};
}

// A line still without its LF: a CR may only be its last byte so far.
Fault judge_unfinished(std::string_view rest) {
  const auto cr = rest.find('\r');
  if (cr != std::string_view::npos && cr + 1 < rest.size()) return Refusal{400, "a CR without its LF"};
  return {};
}

}  // namespace

std::expected<std::optional<RequestHead>, Refusal> read_request_head(std::string_view bytes,
                                                                     const RequestLimits& limits) {
  const auto head = bytes.substr(0, limits.head);
  Lines lines;
  std::size_t start = 0;
  for (std::size_t end; (end = head.find('\n', start)) != std::string_view::npos; start = end + 1) {
    auto line = head.substr(start, end - start);
    if (!line.ends_with('\r')) return std::unexpected(Refusal{400, "a line that does not end in CR LF"});
    line.remove_suffix(1);
    if (line.contains('\r')) return std::unexpected(Refusal{400, "a CR without its LF"});
    if (start > 0 && line.empty()) return judge(lines, end + 1);
    const auto fault = start == 0 ? read_request_line(line, lines) : read_header(line, limits, lines);
    if (fault) return std::unexpected(*fault);
  }
  if (const auto fault = judge_unfinished(head.substr(start))) return std::unexpected(*fault);
  if (bytes.size() < limits.head) return std::nullopt;
  if (start == 0) return std::unexpected(Refusal{414, "the request line is too long"});
  return std::unexpected(Refusal{431, "the head is too long"});
}

}  // namespace dutydesk::bot
