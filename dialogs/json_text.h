// Writing JSON straight into text, for what is written at every turn: many times cheaper than to build a tree
// of values first. nlohmann-json reads it.
//
// append_json() appends one value. A type that has a JSON form has an overload of its own beside it, and
// writes its members by a JsonMembers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/civil_time.h"

namespace dutydesk::dialogs {

// Appends `text` as a JSON string with its quotation marks (RFC 8259, section 7). Bytes that are no
// UTF-8 become U+FFFD, so that what was appended is always JSON.
void append_json(std::string& json, std::string_view text);
void append_json(std::string& json, std::int64_t number);
// UTC milliseconds.
void append_json(std::string& json, Instant at);

template <class T>
void append_json(std::string& json, const std::vector<T>& list) {
  json += '[';
  bool first = true;
  for (const auto& value : list) {
    if (!first) json += ',';
    first = false;
    append_json(json, value);
  }
  json += ']';
}

// The members of an object, without its braces: `"run":"report.1","step":"danger"`. Names are written as they
// are: letters of our own.
class JsonMembers {
 public:
  explicit JsonMembers(std::string& json) : json_(json) {}

  template <class T>
  JsonMembers& add(std::string_view name, const T& value) {
    this->name(name);
    append_json(json_, value);
    return *this;
  }
  template <class T>
  JsonMembers& add_unless_empty(std::string_view name, const T& value) {
    return value.empty() ? *this : add(name, value);
  }

 private:
  void name(std::string_view name);

  std::string& json_;
  bool first_ = true;
};

// The JSON text of a value.
template <class T>
std::string json_text(const T& value) {
  std::string json;
  append_json(json, value);
  return json;
}

}  // namespace dutydesk::dialogs
