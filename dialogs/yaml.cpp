#include "dialogs/yaml.h"

#include <fmt/format.h>
#include <re2/re2.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace dutydesk::dialogs {
namespace {

struct Refusal {
  int line;
  std::string sentence;
};

// U+FFFD is what yaml-cpp puts where the bytes were not UTF-8.
bool recordable(const std::string& text) {
  static const RE2 plain(R"([\t\n\x20-\x7e\x{a0}-\x{d7ff}\x{e000}-\x{fffc}\x{10000}-\x{10ffff}]*)");
  return RE2::FullMatch(text, plain);
}

// Builds the tree from yaml-cpp's events: its own nodes would already have expanded the aliases.
class Builder : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (std::exchange(started_, true)) throw Refusal{mark.line + 1, "only one document may stand in a file"};
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { leaf(mark, anchor, ""); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                const std::string& value) override {
    leaf(mark, anchor, value);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refusal{mark.line + 1, "aliases (*name) are not used in these files; write the value out"};
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, anchor, Yaml::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, anchor, Yaml::Kind::map);
  }
  void OnMapEnd() override { close(); }

  Yaml root;

 private:
  struct Level {
    Yaml node;
    bool has_key = false;
    std::string key;
    int key_line = 0;
  };

  void check(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != YAML::NullAnchor)
      throw Refusal{mark.line + 1, "anchors (&name) are not used in these files; write the value out"};
  }

  void leaf(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& value) {
    check(mark, anchor);
    if (!recordable(value))
      throw Refusal{mark.line + 1, "this holds bytes that are not UTF-8 text, or control characters"};
    if (!levels_.empty() && levels_.back().node.kind == Yaml::Kind::map && !levels_.back().has_key)
      return take_key(mark, value);
    put({Yaml::Kind::scalar, mark.line + 1, value, {}, {}});
  }

  void take_key(const YAML::Mark& mark, const std::string& key) {
    auto& level = levels_.back();
    if (key.find('\n') != std::string::npos) throw Refusal{mark.line + 1, "a key must be a plain word"};
    if (level.node.find(key)) throw Refusal{mark.line + 1, "this key stands here a second time"};
    level.key = key;
    level.key_line = mark.line + 1;
    level.has_key = true;
  }

  void open(const YAML::Mark& mark, YAML::anchor_t anchor, Yaml::Kind kind) {
    check(mark, anchor);
    if (levels_.size() >= kDeepestYaml) throw Refusal{mark.line + 1, "too many levels inside each other"};
    if (!levels_.empty() && levels_.back().node.kind == Yaml::Kind::map && !levels_.back().has_key)
      throw Refusal{mark.line + 1, "a key must be a plain word"};
    levels_.push_back({{kind, mark.line + 1, {}, {}, {}}, false, {}, 0});
  }

  void close() {
    Yaml done = std::move(levels_.back().node);
    levels_.pop_back();
    put(std::move(done));
  }

  void put(Yaml node) {
    if (levels_.empty()) {
      root = std::move(node);
      return;
    }
    auto& level = levels_.back();
    if (level.node.kind == Yaml::Kind::list) {
      level.node.list.push_back(std::move(node));
      return;
    }
    node.line = level.key_line;
    level.node.map.emplace_back(std::move(level.key), std::move(node));
    level.has_key = false;
  }

  bool started_ = false;
  std::vector<Level> levels_;
};

// What follows a colon in yaml-cpp's words is taken from the file, where somebody may have put a secret.
std::string not_yaml(const YAML::Exception& exception) {
  return fmt::format("this is not YAML ({}); look at the indentation, colons and quotes here and above",
                     exception.msg.substr(0, exception.msg.find(':')));
}

Yaml tree_of(const nlohmann::json& json, int depth) {
  if (depth > kDeepestYaml) throw std::invalid_argument{"too many levels inside each other"};
  Yaml yaml;
  if (json.is_string()) {
    yaml.scalar = json.get<std::string>();
  } else if (json.is_array()) {
    yaml.kind = Yaml::Kind::list;
    for (const auto& item : json) yaml.list.push_back(tree_of(item, depth + 1));
  } else {
    yaml.kind = Yaml::Kind::map;
    for (const auto& pair : json.at("map"))
      yaml.map.emplace_back(pair.at(0).get<std::string>(), tree_of(pair.at(1), depth + 1));
  }
  return yaml;
}

}  // namespace

std::string Fault::text() const {
  return line > 0 ? fmt::format("{}:{}: {}", file, line, sentence) : fmt::format("{}: {}", file, sentence);
}

const Yaml* Yaml::find(std::string_view key) const {
  for (const auto& [name, value] : map)
    if (name == key) return &value;
  return nullptr;
}

std::expected<Yaml, Fault> parse_yaml(std::string_view text, const std::string& file) {
  if (text.size() > kLargestYaml) return std::unexpected(Fault{file, 0, "this file is larger than 1 MiB"});
  try {
    std::istringstream stream{std::string{text}};
    YAML::Parser parser{stream};
    Builder builder;
    if (!parser.HandleNextDocument(builder)) return std::unexpected(Fault{file, 0, "this file is empty"});
    while (parser.HandleNextDocument(builder)) continue;
    return std::move(builder.root);
  } catch (const Refusal& refusal) {
    return std::unexpected(Fault{file, refusal.line, refusal.sentence});
  } catch (const YAML::Exception& exception) {
    return std::unexpected(Fault{file, exception.mark.line + 1, not_yaml(exception)});
  }
}

nlohmann::json plain_json(const Yaml& yaml) {
  switch (yaml.kind) {
    case Yaml::Kind::scalar:
      return yaml.scalar;
    case Yaml::Kind::list: {
      auto list = nlohmann::json::array();
      for (const auto& item : yaml.list) list.push_back(plain_json(item));
      return list;
    }
    case Yaml::Kind::map: {
      // A list of pairs, not an object: the order of a file's keys is part of its meaning (options are
      // shown in it).
      auto map = nlohmann::json::array();
      for (const auto& [key, value] : yaml.map) map.push_back({key, plain_json(value)});
      return {{"map", std::move(map)}};
    }
  }
  return nullptr;
}

Yaml from_plain_json(const nlohmann::json& json) {
  return tree_of(json, 0);
}

}  // namespace dutydesk::dialogs
