// A Form is the body of a request in application/x-www-form-urlencoded, as browsers, Slack and SMS
// gateways write it (WHATWG URL standard, section 5).
//
// It keeps the fields in their order and repeated ones apart, because a provider's signature may
// cover both. Names and values are the decoded bytes: whether they are UTF-8 is the caller's to ask.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dutydesk::adapters {

class Form {
 public:
  static constexpr std::size_t kMostFields = 256;

  // Stricter than a browser: an escape that is not % and two hex digits is an error, and so are more
  // than kMostFields fields. The error says what was expected. The size is the front's to limit.
  [[nodiscard]] static std::expected<Form, std::string> parse(std::string_view body);

  // The first field of that name, or nullopt.
  std::optional<std::string_view> find(std::string_view name) const;

  // The same, with an absent field read as an empty one.
  std::string_view get(std::string_view name) const { return find(name).value_or(std::string_view{}); }

  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// Whether a Content-Type header says that the body is a form. Parameters such as charset are ignored.
bool is_form(std::optional<std::string_view> content_type);

}  // namespace dutydesk::adapters
