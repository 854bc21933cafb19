#include "adapters/form.h"

#include <algorithm>

#include "adapters/channel.h"

namespace dutydesk::adapters {
namespace {

constexpr std::size_t kUsualFields = 16;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decode(std::string_view text) {
  std::string decoded{text};
  std::ranges::replace(decoded, '+', ' ');
  auto to = decoded.find('%');
  if (to == std::string::npos) return decoded;
  for (auto from = to; from < decoded.size(); ++from) {
    if (decoded[from] != '%') {
      decoded[to++] = decoded[from];
      continue;
    }
    if (decoded.size() - from < 3) return std::nullopt;
    const int high = hex_digit(decoded[from + 1]);
    const int low = hex_digit(decoded[from + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded[to++] = static_cast<char>(high * 16 + low);
    from += 2;
  }
  decoded.resize(to);
  return decoded;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::expected<Form, std::string> Form::parse(std::string_view body) {
  Form form;
  form.fields_.reserve(kUsualFields);
  while (!body.empty()) {
    const auto pair = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(body.size(), pair.size() + 1));
    if (pair.empty()) continue;
    if (form.fields_.size() == kMostFields) return std::unexpected("a form of at most 256 fields");
    const auto name_end = std::min(pair.find('='), pair.size());
    auto name = decode(pair.substr(0, name_end));
    auto value = decode(pair.substr(std::min(pair.size(), name_end + 1)));
    if (!name || !value) return std::unexpected("two hexadecimal digits after each % of the form");
    form.fields_.emplace_back(*std::move(name), *std::move(value));
  }
  return form;
}

std::optional<std::string_view> Form::find(std::string_view name) const {
  for (const auto& [key, value] : fields_)
    if (key == name) return value;
  return std::nullopt;
}

bool is_form(std::optional<std::string_view> content_type) {
  if (!content_type) return false;
  const auto type = trimmed(content_type->substr(0, content_type->find(';')));
  return same_ignoring_case(type, "application/x-www-form-urlencoded");
}

}  // namespace dutydesk::adapters
