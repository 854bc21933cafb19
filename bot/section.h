// A Section is one map of a settings file, read key by key; whatever is wrong in it becomes a Fault.
//
// Its constructor tells unknown keys; the readers tell values of the wrong
// kind, and give nullopt for them as they do for a key that is not there.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialogs/yaml.h"

namespace dutydesk::bot {

struct Line {
  std::string text;
  int line = 0;
};

std::string quoted(std::string_view word);

// "a", "b" or "c"
std::string one_of(std::span<const std::string_view> words);

// The word that `typed` was probably meant to be, else nullopt.
std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string_view> words);

class Faults {
 public:
  explicit Faults(std::string file) : file_(std::move(file)) {}

  // Adds a fault in the order of lines; after the first hundred none, as nobody reads on.
  void add(int line, std::string sentence);
  std::vector<dialogs::Fault> take() { return std::move(faults_); }
  bool none() const { return faults_.empty(); }

 private:
  std::string file_;
  std::vector<dialogs::Fault> faults_;
};

class Section {
 public:
  // `name` is how a fault calls it. All arguments must outlive the Section. `node` may be of any kind.
  Section(const dialogs::Yaml& node, std::string_view name, std::span<const std::string_view> keys,
          Faults& faults);

  const dialogs::Yaml* find(std::string_view key) const { return node_.find(key); }
  std::optional<Line> text(std::string_view key) const;
  // Adds a fault for each of these that is not there.
  void require(std::initializer_list<std::string_view> keys) const;
  // A list of texts, or one text alone.
  std::vector<Line> texts(std::string_view key) const;

 private:
  void check_key(const std::string& key, int line) const;

  const dialogs::Yaml& node_;
  std::span<const std::string_view> keys_;
  Faults& faults_;
};

}  // namespace dutydesk::bot
