#include "bot/documents.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

namespace dutydesk::bot {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> text_of(const fs::path& file) {
  std::error_code none;
  if (!fs::is_regular_file(file, none) || fs::file_size(file, none) > kLargestDocument) return std::nullopt;
  std::ifstream stream{file, std::ios::binary};
  std::ostringstream text;
  if (!(text << stream.rdbuf())) return std::nullopt;
  return text.str();
}

}  // namespace

dialogs::Documents load_documents(const fs::path& folder, const std::vector<dialogs::Protocol>& protocols) {
  dialogs::Documents documents;
  for (const auto& protocol : protocols)
    for (const auto& source : protocol.sources)
      if (!source.file.empty())
        if (auto text = text_of(folder / source.file)) documents.emplace(source.file, *std::move(text));
  return documents;
}

std::expected<dialogs::Local, std::vector<dialogs::Fault>> with_documents(
    const dialogs::Local& local, const fs::path& folder, const std::vector<dialogs::Protocol>& protocols) {
  const auto documents = load_documents(folder, protocols);
  std::vector<std::string> phrases;
  std::vector<dialogs::Fault> faults;
  for (const auto& protocol : protocols) {
    auto proof = dialogs::prove(protocol, documents);
    std::ranges::move(proof.phrases, std::back_inserter(phrases));
    std::ranges::move(proof.faults, std::back_inserter(faults));
  }
  if (!faults.empty()) return std::unexpected(std::move(faults));
  auto named = local;
  if (named.file.empty()) named.file = folder.string();
  return dialogs::with_phrases(named, std::move(phrases));
}

}  // namespace dutydesk::bot
