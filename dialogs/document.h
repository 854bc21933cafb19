// A Document is the text of a printed source, in which a fingerprint finds the passage that it was made of.
//
// What counts of a text are its words: runs of the letters a to z and digits, in lower case. A fingerprint is
// the SHA-256 of so many of them, one space between each two (protocols/README.md). Line breaks, quotation
// marks and hyphens thus may differ from one copy of a document to another, and the passage is still found.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

class Document {
 public:
  // Any bytes; what is no valid UTF-8 is replaced.
  explicit Document(std::string_view text);

  // Of all its words.
  Clause::Fingerprint fingerprint() const;

  // For each fingerprint the first passage that it was made of, as it stands in the document but for white
  // space, which is one space wherever it is; nullopt where there is none.
  std::vector<std::optional<std::string>> find(const std::vector<Clause::Fingerprint>& fingerprints) const;

 private:
  struct Word {
    std::size_t begin, end;              // in text_
    std::size_t plain_begin, plain_end;  // in plain_
  };

  std::string text_;
  std::string plain_;  // the words with one space between each two
  std::vector<Word> words_;
};

}  // namespace dutydesk::dialogs
