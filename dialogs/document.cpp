#include "dialogs/document.h"

#include <map>
#include <string_view>

#include "dialogs/sha256.h"
#include "dialogs/utf8.h"

namespace dutydesk::dialogs {
namespace {

// The character as words have it; nullopt for what parts words. No locale: the bytes of a letter with an
// accent part them, everywhere.
std::optional<char> plain(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return c;
  return std::nullopt;
}

std::string folded(std::string_view text) {
  std::string folded;
  for (const auto c : text) {
    const bool space = static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
    if (!space)
      folded += c;
    else if (!folded.empty() && folded.back() != ' ')
      folded += ' ';
  }
  return folded;
}

}  // namespace

Document::Document(std::string_view text) : text_(folded(replace_invalid_utf8(text))) {
  bool in_word = false;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const auto c = plain(text_[i]);
    if (c && !in_word) {
      if (!plain_.empty()) plain_ += ' ';
      words_.push_back({i, i, plain_.size(), plain_.size()});
    }
    in_word = c.has_value();
    if (!c) continue;
    plain_ += *c;
    words_.back().end = i + 1;
    words_.back().plain_end = plain_.size();
  }
}

std::vector<std::optional<std::string>> Document::find(
    const std::vector<Clause::Fingerprint>& fingerprints) const {
  // By length, so that each window is hashed once.
  std::map<std::size_t, std::multimap<std::string_view, std::size_t>> wanted;
  for (std::size_t i = 0; i < fingerprints.size(); ++i)
    wanted[static_cast<std::size_t>(fingerprints[i].words)].emplace(fingerprints[i].sha256, i);
  std::vector<std::optional<std::string>> passages(fingerprints.size());
  for (auto& [length, of_length] : wanted) {
    for (std::size_t first = 0; length > 0 && first + length <= words_.size(); ++first) {
      if (of_length.empty()) break;
      const auto& from = words_[first];
      const auto& to = words_[first + length - 1];
      const auto hash =
          sha256_hex(std::string_view{plain_}.substr(from.plain_begin, to.plain_end - from.plain_begin));
      const auto [found, end] = of_length.equal_range(hash);
      for (auto each = found; each != end; ++each)
        passages[each->second] = text_.substr(from.begin, to.end - from.begin);
      of_length.erase(found, end);
    }
  }
  return passages;
}

Clause::Fingerprint Document::fingerprint() const {
  return {static_cast<int>(words_.size()), sha256_hex(plain_)};
}

}  // namespace dutydesk::dialogs
