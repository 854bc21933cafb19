#include "bot/section.h"

#include <algorithm>
#include <numeric>

namespace dutydesk::bot {
namespace {

constexpr std::size_t kMostFaults = 100;
constexpr std::size_t kLongestWord = 40;

// How many letters must be put in, taken out or changed to make one word of the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
    }
  }
  return row.back();
}

// A secret put where a key belongs must not be repeated; secrets have digits, keys have none.
bool may_be_quoted(std::string_view key) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !key.empty() && key.size() <= kLongestWord &&
         std::ranges::all_of(key, [&](char c) { return letter(c) || c == '_' || c == '-'; });
}

}  // namespace

std::string quoted(std::string_view word) {
  return '"' + std::string(word) + '"';
}

std::string one_of(std::span<const std::string_view> words) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) list += i + 1 == words.size() ? " or " : ", ";
    list += quoted(words[i]);
  }
  return list;
}

std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string_view> words) {
  if (typed.size() > kLongestWord || words.empty()) return std::nullopt;
  const auto best = std::ranges::min(words, {}, [&](auto word) { return distance(typed, word); });
  const auto tolerated = std::min<std::size_t>(3, best.size() / 2);
  if (distance(typed, best) > tolerated) return std::nullopt;
  return best;
}

void Faults::add(int line, std::string sentence) {
  if (faults_.size() < kMostFaults) faults_.push_back({line, std::move(sentence)});
}

std::vector<Fault> Faults::take() {
  std::ranges::stable_sort(faults_, {}, &Fault::line);
  return std::move(faults_);
}

Section::Section(const YamlNode& node, std::span<const std::string_view> keys, Faults& faults)
    : node_(node), keys_(keys), faults_(faults) {
  if (node.kind != YamlNode::Kind::map) {
    const auto what = node.key.empty() ? std::string("this") : quoted(node.key);
    faults_.add(std::max(node.line, 1), what + " needs keys of its own: " + one_of(keys));
    return;
  }
  for (const auto& child : node.children) check_key(child);
}

void Section::check_key(const YamlNode& child) const {
  if (std::ranges::find(keys_, child.key) == keys_.end()) {
    if (std::ranges::find(keys_, child.key + "_file") != keys_.end())
      return faults_.add(child.line,
                         "a secret must not stand in this file; write it into a file of mode 600 and "
                         "name that file with " +
                             quoted(child.key + "_file"));
    auto sentence = may_be_quoted(child.key) ? "unknown key " + quoted(child.key) : "unknown key";
    if (const auto meant = nearest(child.key, keys_))
      sentence += "; did you mean " + quoted(*meant) + "?";
    else
      sentence += "; here belongs " + one_of(keys_);
    return faults_.add(child.line, sentence);
  }
  if (const auto* first = find(child.key); first != &child)
    faults_.add(child.line, quoted(child.key) + " stands here a second time; the first is in line " +
                                std::to_string(first->line));
}

const YamlNode* Section::find(std::string_view key) const {
  if (node_.kind != YamlNode::Kind::map) return nullptr;
  const auto found = std::ranges::find(node_.children, key, &YamlNode::key);
  return found == node_.children.end() ? nullptr : &*found;
}

std::optional<Line> Section::text(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (node->kind == YamlNode::Kind::text && !node->text.empty()) return Line{node->text, node->line};
  faults_.add(node->line, quoted(key) + " needs one value, after the colon");
  return std::nullopt;
}

void Section::require(std::initializer_list<std::string_view> keys) const {
  if (node_.kind != YamlNode::Kind::map) return;
  for (const auto key : keys)
    if (find(key) == nullptr) faults_.add(node_.line, quoted(key) + " is missing here");
}

std::vector<Line> Section::texts(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return {};
  if (node->kind == YamlNode::Kind::text && !node->text.empty()) return {{node->text, node->line}};
  const auto is_text = [](const YamlNode& item) {
    return item.kind == YamlNode::Kind::text && !item.text.empty();
  };
  if (node->kind != YamlNode::Kind::list || node->children.empty() ||
      !std::ranges::all_of(node->children, is_text)) {
    faults_.add(node->line, quoted(key) + " needs one value or a list of values");
    return {};
  }
  std::vector<Line> lines;
  for (const auto& item : node->children) lines.push_back({item.text, item.line});
  return lines;
}

}  // namespace dutydesk::bot
