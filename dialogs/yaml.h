// YAML files (protocols, the configuration) as a tree that remembers its lines.
//
// Authors make mistakes, so every fault must name its line; files may come from anywhere, so a tree
// is bounded and holds no aliases (which could make a small file huge), no key twice, and only text
// that can go into the record: valid UTF-8 without control characters but tabs and line breaks.
#pragma once

#include <cstddef>
#include <expected>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace dutydesk::dialogs {

// A Fault is what is wrong in a file, in a sentence its author understands.
struct Fault {
  std::string file;
  int line = 0;  // from 1; 0 where the whole file is meant
  std::string sentence;

  // "thames-valley/clocks.yaml:12: ..."
  std::string text() const;
  bool operator==(const Fault&) const = default;
};

struct Yaml {
  enum class Kind { scalar, list, map };
  Kind kind = Kind::scalar;
  int line = 0;        // of its key, where it has one
  std::string scalar;  // every scalar is text; an empty value is ""
  std::vector<Yaml> list;
  struct Entry;
  std::vector<Entry> map;  // in the file's order

  const Yaml* find(std::string_view key) const;  // nullptr where there is no such key
};

struct Yaml::Entry {
  std::string key;
  Yaml value;
};

constexpr std::size_t kLargestYaml = 1 << 20;  // bytes of one file
constexpr int kDeepestYaml = 32;               // maps and lists inside each other

// Reads a file's one document. The fault's `file` is `file` as given; its sentence repeats nothing of the
// file.
std::expected<Yaml, Fault> parse_yaml(std::string_view text, const std::string& file);

// The same tree without its lines, for the compiled form; and back (every line is then 0). from_plain_json
// throws nlohmann::json::exception or std::invalid_argument on what plain_json would not have written.
nlohmann::json plain_json(const Yaml& yaml);
Yaml from_plain_json(const nlohmann::json& json);

}  // namespace dutydesk::dialogs
