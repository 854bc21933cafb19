// Any bytes are a document; whatever so many of its words are, their fingerprint finds them, as text that can
// go into the record.
#include "dialogs/document.h"

#include <cstdlib>

#include "dialogs/local.h"
#include "dialogs/utf8.h"

namespace {

using namespace dutydesk::dialogs;

void check(const Document& document, const Clause::Fingerprint& print) {
  const auto passage = document.find({print}).at(0);
  if (!passage || !valid_utf8(*passage)) std::abort();
  const auto again = Document{*passage}.fingerprint();
  if (again.words != print.words || again.sha256 != print.sha256) std::abort();
  const auto local = with_phrases({}, {*passage});
  if (local && local->phrases != std::vector<std::string>{*passage}) std::abort();
  if (!local && local.error().empty()) std::abort();
}

}  // namespace

// The first two bytes choose where the passage begins and ends.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view text{reinterpret_cast<const char*>(data) + 2, size - 2};
  const Document document{text};
  const auto begin = data[0] % (text.size() + 1);
  const Document part{text.substr(begin, data[1])};
  if (part.fingerprint().words == 0) return 0;
  check(document, document.fingerprint());
  // A part that begins or ends inside a word need not occur; what is found has its fingerprint all the same.
  if (document.find({part.fingerprint()}).at(0)) check(document, part.fingerprint());
  return 0;
}
