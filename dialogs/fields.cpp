#include "dialogs/fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <re2/re2.h>

#include <algorithm>

namespace dutydesk::dialogs {

Fields::Fields(const Yaml& map, std::string file, std::vector<Fault>& faults, Keys known)
    : map_(map), file_(std::move(file)), faults_(faults) {
  if (map.kind != Yaml::Kind::map) {
    fault(map.line, "names with values are expected here, as in \"id: ...\"");
    return;
  }
  for (const auto& [key, value] : map.map)
    if (std::ranges::find(known, key) == known.end())
      fault(value.line, fmt::format("\"{}\" is not known here; known are: {}", key, fmt::join(known, ", ")));
}

void Fields::fault(int line, std::string sentence) const {
  std::ranges::replace(sentence, '\n', ' ');  // from a text of several lines that it names
  faults_.push_back({file_, line, std::move(sentence)});
}

int Fields::line_of(std::string_view key) const {
  const auto* value = map_.find(key);
  return value ? value->line : map_.line;
}

std::string Fields::text(std::string_view key) const {
  const auto* value = map_.find(key);
  if (!value) return {};
  if (value->kind != Yaml::Kind::scalar) fault(value->line, fmt::format("\"{}\" must be one text", key));
  return value->scalar;
}

std::string Fields::needed(std::string_view key) const {
  auto value = text(key);
  const auto* given = map_.find(key);
  const bool faulty = map_.kind != Yaml::Kind::map || (given && given->kind != Yaml::Kind::scalar);
  if (value.empty() && !faulty) fault(fmt::format("\"{}:\" is missing", key));
  return value;
}

std::string Fields::id(std::string_view key) const {
  auto value = needed(key);
  static const RE2 form{"[a-z][a-z0-9_]*"};
  if (!value.empty() && !RE2::FullMatch(value, form))
    fault(line_of(key), fmt::format("\"{}\" is no id: small letters, digits and _ are", value));
  return value;
}

std::vector<std::string> Fields::texts(std::string_view key) const {
  const auto* value = map_.find(key);
  if (!value) return {};
  if (value->kind == Yaml::Kind::scalar) return {value->scalar};
  std::vector<std::string> texts;
  for (const auto& item : value->list) {
    if (item.kind != Yaml::Kind::scalar) fault(item.line, fmt::format("\"{}\" is a list of texts", key));
    texts.push_back(item.scalar);
  }
  if (value->kind == Yaml::Kind::map) fault(value->line, fmt::format("\"{}\" is a list of texts", key));
  return texts;
}

const std::vector<Yaml>& Fields::list(std::string_view key) const {
  static const std::vector<Yaml> none;
  const auto* value = map_.find(key);
  if (!value) return none;
  if (value->kind != Yaml::Kind::list) fault(value->line, fmt::format("\"{}\" must be a list", key));
  return value->list;
}

}  // namespace dutydesk::dialogs
