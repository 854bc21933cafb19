// Whatever bytes stand in a protocol's files: they are read or refused, and what is read can be talked
// through and linted.
#include <cstdlib>
#include <string>

#include "dialogs/advance.h"
#include "dialogs/lint.h"
#include "dialogs/reader.h"

namespace {

using namespace dutydesk::dialogs;

constexpr const char* kNames[] = {"x/protocol.yaml", "x/clauses.yaml", "x/contacts.yaml",
                                  "x/facts.yaml",    "x/clocks.yaml",  "x/dialogs/report.yaml"};

// The files, in the order above, parted by lines of "====".
std::vector<SourceFile> files_of(std::string text) {
  std::vector<SourceFile> files;
  for (const auto* name : kNames) {
    const auto end = text.find("\n====\n");
    files.push_back({name, text.substr(0, end)});
    if (end == std::string::npos) break;
    text.erase(0, end + 6);
  }
  return files;
}

void talk(const Protocol& protocol) {
  Episode episode;
  episode.code = "K7F3";
  const Worker worker{"chat:sam", "Sam", "police", "Here"};
  for (const char* words :
       {"new", "yes", "no", "skip", "change", "1", "2", "back", "skip", "status", "why", "why C-1", "x"}) {
    auto turn = advance(protocol, episode, {Instant{}, worker, "chat", "chat", words, {}});
    if (turn.reply.text.empty()) std::abort();
    episode = std::move(turn.after);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(read_compiled(text));
  const auto protocol = read_protocol(files_of(text));
  if (!protocol) {
    if (protocol.error().empty()) std::abort();
    return 0;
  }
  const auto again = read_compiled(protocol->compiled);
  if (!again || again->revision != protocol->revision) std::abort();
  talk(*protocol);
  static_cast<void>(lint(*protocol));
  if (coverage_table(coverage_of(*protocol)).empty()) std::abort();
  return 0;
}
