// What the keys of one map in a YAML file say; every misuse becomes a Fault with its line.
//
// The readers give an empty value for what is not there or is of the wrong kind, so that one reading finds
// all faults.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/yaml.h"

namespace dutydesk::dialogs {

class Fields {
 public:
  using Keys = std::initializer_list<std::string_view>;

  // A key that is not among `known` is a fault. `map`, which may be of any kind, and `faults` must outlive
  // the Fields.
  Fields(const Yaml& map, std::string file, std::vector<Fault>& faults, Keys known);

  void fault(int line, std::string sentence) const;
  void fault(std::string sentence) const { fault(map_.line, std::move(sentence)); }

  int line() const { return map_.line; }
  int line_of(std::string_view key) const;  // of the map where there is no such key
  const Yaml* find(std::string_view key) const { return map_.find(key); }

  std::string text(std::string_view key) const;
  std::string needed(std::string_view key) const;              // a fault where it is missing or empty
  std::string id(std::string_view key) const;                  // needed; small letters, digits and _
  std::vector<std::string> texts(std::string_view key) const;  // one text, or a list of them
  const std::vector<Yaml>& list(std::string_view key) const;

  // The fields of a map that stands in this one, in the same file.
  Fields inner(const Yaml& map, Keys known) const { return {map, file_, faults_, known}; }

 private:
  const Yaml& map_;
  std::string file_;
  std::vector<Fault>& faults_;
};

}  // namespace dutydesk::dialogs
