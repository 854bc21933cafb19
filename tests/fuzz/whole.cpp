// Any change to the text of a protocol that it survives: it can be linted, drawn, printed, and compared with
// what it was before.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "dialogs/difference.h"
#include "dialogs/figure.h"
#include "dialogs/graph.h"
#include "dialogs/lint.h"
#include "dialogs/lint_contacts.h"
#include "dialogs/lint_figures.h"
#include "dialogs/lint_wording.h"
#include "dialogs/paper.h"
#include "dialogs/reader.h"
#include "dialogs/utf8.h"

namespace {

using namespace dutydesk::dialogs;

const std::string kHead =
    "protocol: small\ntitle: Small\nareas: [Here]\nsources: [{id: C, title: D}]\nopening: report\n"
    "number: police\nemergency: police\nage: Undated.\n";

std::optional<Protocol> protocol_of(const std::string& text) {
  auto files = std::vector<SourceFile>{
      {"p/protocol.yaml", kHead},
      {"p/clauses.yaml", "clauses:\n  - {id: C-1, source: C, kind: action, who: X, use: desk, gist: G}\n"},
      {"p/contacts.yaml", "contacts:\n  - {contact: police, name: P, number: '1', cites: [C-1]}\n"},
      {"p/dialogs/report.yaml", "dialog: report\nsteps:\n  - {end: over, text: Over., cites: [C-1]}\n"}};
  // The first line names the file whose text follows: "facts", "clocks", "contacts", "protocol" or a dialog.
  const auto line = text.find('\n');
  if (line == std::string::npos) return std::nullopt;
  const auto name = text.substr(0, line);
  const auto path = name == "facts" || name == "clocks" || name == "contacts" || name == "protocol" ||
                            name == "ambiguities" || name == "clauses"
                        ? "p/" + name + ".yaml"
                        : "p/dialogs/report.yaml";
  std::erase_if(files, [&](const SourceFile& file) { return file.path == path; });
  files.push_back({path, text.substr(line + 1)});
  auto read = read_protocol(files);
  return read ? std::optional{*std::move(read)} : std::nullopt;
}

const Protocol& plain() {
  static const auto protocol = protocol_of("facts\nfacts: []\n");
  if (!protocol) std::abort();
  return *protocol;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const auto& figure : figures_in(text))
    if (figure.value.empty()) std::abort();
  const auto protocol = protocol_of(text);
  if (!protocol) return 0;
  static_cast<void>(lint(*protocol));
  static_cast<void>(lint_contacts(*protocol, *parse_day("2026-10-24")));
  static_cast<void>(lint_wording(*protocol));
  static_cast<void>(lint_figures(*protocol));
  static_cast<void>(graph_of_protocol(*protocol));
  for (const auto& [id, dialog] : protocol->dialogs) static_cast<void>(graph_of_dialog(*protocol, id));
  const auto page = paper_of(*protocol, "");
  if (page.find("<script") != std::string::npos || !valid_utf8(page)) std::abort();
  const auto changes = changed_parts(plain(), *protocol);
  if (changes.empty() != (plain().revision == protocol->revision)) std::abort();
  if (!changed_parts(*protocol, *protocol).empty()) std::abort();
  return 0;
}
