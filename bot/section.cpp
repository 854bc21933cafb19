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

bool is_value(const dialogs::Yaml& node) {
  return node.kind == dialogs::Yaml::Kind::scalar && !node.scalar.empty() &&
         node.scalar.find('\n') == std::string::npos;
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
  if (faults_.size() == kMostFaults) return;
  faults_.insert(std::ranges::upper_bound(faults_, line, {}, &dialogs::Fault::line),
                 {file_, line, std::move(sentence)});
}

Section::Section(const dialogs::Yaml& node, std::string_view name, std::span<const std::string_view> keys,
                 Faults& faults)
    : node_(node), keys_(keys), faults_(faults) {
  if (node.kind != dialogs::Yaml::Kind::map)
    faults_.add(node.line, std::string(name) + " needs keys of its own: " + one_of(keys));
  for (const auto& [key, value] : node.map) check_key(key, value.line);
}

void Section::check_key(const std::string& key, int line) const {
  if (std::ranges::find(keys_, key) != keys_.end()) return;
  if (std::ranges::find(keys_, key + "_file") != keys_.end())
    return faults_.add(
        line, "a secret must not stand here; write it into a file of mode 600 and name that file with " +
                  quoted(key + "_file"));
  auto sentence = may_be_quoted(key) ? "unknown key " + quoted(key) : "unknown key";
  if (const auto meant = nearest(key, keys_))
    sentence += "; did you mean " + quoted(*meant) + "?";
  else
    sentence += "; here belongs " + one_of(keys_);
  faults_.add(line, sentence);
}

std::optional<Line> Section::text(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (is_value(*node)) return Line{node->scalar, node->line};
  faults_.add(node->line, quoted(key) + " needs one value, after the colon and on one line");
  return std::nullopt;
}

void Section::require(std::initializer_list<std::string_view> keys) const {
  if (node_.kind != dialogs::Yaml::Kind::map) return;
  for (const auto key : keys)
    if (find(key) == nullptr) faults_.add(node_.line, quoted(key) + " is missing here");
}

std::vector<Line> Section::texts(std::string_view key) const {
  const auto* node = find(key);
  if (node == nullptr) return {};
  if (is_value(*node)) return {{node->scalar, node->line}};
  if (node->list.empty() || !std::ranges::all_of(node->list, is_value)) {
    faults_.add(node->line, quoted(key) + " needs one value or a list of values");
    return {};
  }
  std::vector<Line> lines;
  lines.reserve(node->list.size());
  for (const auto& item : node->list) lines.push_back({item.scalar, item.line});
  return lines;
}

}  // namespace dutydesk::bot
