#include "bot/yaml_tree.h"

#include <re2/re2.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <optional>
#include <sstream>
#include <utility>

namespace dutydesk::bot {
namespace {

constexpr std::size_t kDeepest = 16;

// yaml-cpp puts U+FFFD where the bytes were not UTF-8.
bool plain_text(const std::string& text) {
  static const RE2 plain(R"([\t\x20-\x7e\x{a0}-\x{d7ff}\x{e000}-\x{fffc}\x{10000}-\x{10ffff}]*)");
  return RE2::FullMatch(text, plain);
}

struct Refusal {
  Fault fault;
};

[[noreturn]] void refuse(const YAML::Mark& mark, const char* sentence) {
  throw Refusal{{mark.line + 1, sentence}};
}

[[noreturn]] void refuse_alias(const YAML::Mark& mark) {
  refuse(mark, "anchors (&) and aliases (*) are not used in this file; write the value out");
}

class TreeBuilder : public YAML::EventHandler {
 public:
  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (std::exchange(started_, true)) refuse(mark, "only one document (one \"---\") may stand in this file");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    scalar(mark, anchor, YamlNode::Kind::empty, {});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_alias(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                const std::string& value) override {
    if (!plain_text(value))
      refuse(mark, "this holds a line break, another control character, or bytes that are not UTF-8 text");
    scalar(mark, anchor, YamlNode::Kind::text, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, anchor, YamlNode::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, anchor, YamlNode::Kind::map);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    YamlNode node;
    std::optional<YamlNode> key;  // in a map: read, its value still to come
  };

  bool key_expected() const {
    return !levels_.empty() && levels_.back().node.kind == YamlNode::Kind::map && !levels_.back().key;
  }

  static YamlNode begin(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode::Kind kind) {
    if (anchor != 0) refuse_alias(mark);
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    return node;
  }

  void scalar(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode::Kind kind, const std::string& text) {
    auto node = begin(mark, anchor, kind);
    node.text = text;
    if (key_expected())
      levels_.back().key = std::move(node);
    else
      place(std::move(node));
  }

  void open(const YAML::Mark& mark, YAML::anchor_t anchor, YamlNode::Kind kind) {
    auto node = begin(mark, anchor, kind);
    if (key_expected()) refuse(mark, "a key must be a word");
    if (levels_.size() == kDeepest) refuse(mark, "this is indented more deeply than anything in this file");
    levels_.push_back({std::move(node), std::nullopt});
  }

  void close() {
    auto node = std::move(levels_.back().node);
    levels_.pop_back();
    place(std::move(node));
  }

  void place(YamlNode node) {
    if (levels_.empty()) {
      root_ = std::move(node);
      return;
    }
    auto& level = levels_.back();
    if (level.key) {
      node.key = std::move(level.key->text);
      node.line = level.key->line;
      level.key.reset();
    }
    level.node.children.push_back(std::move(node));
  }

  bool started_ = false;
  YamlNode root_;
  std::vector<Level> levels_;
};

// What follows a colon in yaml-cpp's words is taken from the file, where a secret may stand.
Fault not_yaml(const YAML::Exception& error) {
  const auto words = error.msg.substr(0, error.msg.find(':'));
  return {error.mark.line + 1,
          "this is not YAML (" + words + "); look at the indentation, colons and quotes here and above"};
}

}  // namespace

std::expected<YamlNode, Fault> read_yaml(const std::string& text) {
  if (text.size() > kLargestYaml) return std::unexpected(Fault{0, "this file is larger than 1 MiB"});
  std::istringstream stream(text);
  TreeBuilder tree;
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(tree)) {
    }
  } catch (const Refusal& refusal) {
    return std::unexpected(refusal.fault);
  } catch (const YAML::Exception& error) {
    return std::unexpected(not_yaml(error));
  }
  return tree.take();
}

}  // namespace dutydesk::bot
