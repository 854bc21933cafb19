// A YamlNode is a YAML document as plain values, each with the line it stands in.
//
// It is what settings are read from: small and strict. Refused are more than 1 MiB, more than 16
// levels, a second document, anchors and aliases, keys that are not plain text, and text that is not
// UTF-8 or holds a line break or another control character.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <vector>

namespace dutydesk::bot {

// What is wrong in a settings file, in a sentence for the person who wrote it. Line 0 is the whole file.
struct Fault {
  int line = 0;
  std::string sentence;

  bool operator==(const Fault&) const = default;
};

struct YamlNode {
  enum class Kind { empty, text, list, map };

  Kind kind = Kind::empty;
  int line = 0;                    // of the key where there is one
  std::string key;                 // in a map
  std::string text;                // of Kind::text
  std::vector<YamlNode> children;  // of a list or map, as they stand; a key may stand twice
};

inline constexpr std::size_t kLargestYaml = std::size_t{1} << 20;

// Reads one document. An empty one is Kind::empty. Throws nothing but std::bad_alloc.
std::expected<YamlNode, Fault> read_yaml(const std::string& text);

}  // namespace dutydesk::bot
