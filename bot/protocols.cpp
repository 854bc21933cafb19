#include "bot/protocols.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "bot/store.h"

namespace dutydesk::bot {
namespace {

namespace fs = std::filesystem;

// A worker's area decides which protocol applies, so one answers for each area.
std::vector<dialogs::Fault> find_overlaps(const std::vector<dialogs::Protocol>& protocols,
                                          const fs::path& directory) {
  std::vector<dialogs::Fault> faults;
  std::map<std::string, std::string> owners;
  std::set<std::string> ids;
  for (const auto& protocol : protocols) {
    if (!ids.insert(protocol.id).second)
      faults.push_back({directory.string(), 0, "two protocols here are called \"" + protocol.id + "\""});
    for (const auto& area : protocol.areas)
      if (const auto [owner, is_new] = owners.emplace(area, protocol.id); !is_new)
        faults.push_back({directory.string(), 0,
                          "\"" + area + "\" is an area of both " + owner->second + " and " + protocol.id});
  }
  return faults;
}

template <class T>
T or_throw(std::expected<T, std::vector<dialogs::Fault>> read) {
  if (!read) throw std::runtime_error(read.error().front().text());
  return *std::move(read);
}

std::string or_throw(std::optional<std::string> kept, const std::string& revision) {
  if (!kept) throw std::runtime_error(revision + ": this revision was not kept");
  return *std::move(kept);
}

dialogs::Protocol kept_protocol(const std::string& revision, Reader& store) {
  return or_throw(dialogs::read_compiled(or_throw(store.compiled(revision), revision)));
}

dialogs::Local kept_local(const std::string& revision, Reader& store) {
  return or_throw(dialogs::read_local(or_throw(store.local(revision), revision), revision));
}

}  // namespace

std::vector<fs::path> protocol_folders(const fs::path& folder) {
  if (fs::exists(folder / "protocol.yaml")) return {folder};
  std::vector<fs::path> folders;
  if (!fs::is_directory(folder)) return folders;
  for (const auto& entry : fs::directory_iterator(folder))
    if (fs::exists(entry.path() / "protocol.yaml")) folders.push_back(entry.path());
  std::ranges::sort(folders);
  return folders;
}

fs::path protocols_beside_program() {
  for (auto folder = fs::canonical("/proc/self/exe").parent_path();; folder = folder.parent_path()) {
    if (fs::is_directory(folder / "protocols")) return folder / "protocols";
    if (folder == folder.root_path()) return "protocols";
  }
}

std::vector<dialogs::SourceFile> yaml_files(const fs::path& folder) {
  std::vector<dialogs::SourceFile> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    std::ifstream stream{entry.path(), std::ios::binary};
    std::ostringstream text;
    text << stream.rdbuf();
    files.push_back({entry.path().string(), text.str()});
  }
  std::ranges::sort(files, {}, &dialogs::SourceFile::path);
  return files;
}

std::expected<dialogs::Protocol, std::vector<dialogs::Fault>> load_protocol(const fs::path& folder) {
  auto files = yaml_files(folder);
  std::ranges::move(yaml_files(folder / "dialogs"), std::back_inserter(files));
  std::ranges::sort(files, {}, &dialogs::SourceFile::path);
  return dialogs::read_protocol(files);
}

std::expected<std::vector<dialogs::Protocol>, std::vector<dialogs::Fault>> load_protocols(
    const fs::path& directory) {
  std::vector<dialogs::Protocol> protocols;
  std::vector<dialogs::Fault> faults;
  if (!fs::is_directory(directory))
    return std::unexpected(
        std::vector{dialogs::Fault{directory.string(), 0, "there is no such folder of protocols"}});
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (!fs::exists(entry.path() / "protocol.yaml")) continue;
    if (auto protocol = load_protocol(entry.path()))
      protocols.push_back(std::move(*protocol));
    else
      std::ranges::move(protocol.error(), std::back_inserter(faults));
  }
  if (!faults.empty()) return std::unexpected(std::move(faults));
  if (protocols.empty())
    return std::unexpected(
        std::vector{dialogs::Fault{directory.string(), 0, "this folder holds no protocol"}});
  if (auto overlaps = find_overlaps(protocols, directory); !overlaps.empty())
    return std::unexpected(std::move(overlaps));
  std::ranges::sort(protocols, {}, &dialogs::Protocol::id);
  return protocols;
}

std::expected<dialogs::Local, std::vector<dialogs::Fault>> load_local(const fs::path& file) {
  std::ifstream stream{file, std::ios::binary};
  std::ostringstream text;
  if (!(text << stream.rdbuf()))
    return std::unexpected(std::vector{dialogs::Fault{file.string(), 0, "this file cannot be read"}});
  return dialogs::read_local(text.str(), file.string());
}

Protocols::Protocols(std::vector<dialogs::Protocol> current, std::optional<dialogs::Local> local) {
  for (auto& protocol : current) {
    auto kept = std::make_unique<const dialogs::Protocol>(
        local ? dialogs::with_local(std::move(protocol), *local) : std::move(protocol));
    current_.push_back(kept.get());
    revisions_[{kept->revision, kept->local}] = std::move(kept);
  }
  if (local) local_ = *std::move(local);
}

void Protocols::keep(Store& store) const {
  for (const auto* protocol : current_)
    store.keep_revision(protocol->revision, protocol->id, protocol->compiled);
  if (!local_.revision.empty()) store.keep_local(local_.revision, local_.text);
}

const dialogs::Protocol& Protocols::revision(const std::string& revision, const std::string& local,
                                             Reader& store) {
  auto& known = revisions_[{revision, local}];
  if (!known) {
    auto protocol = kept_protocol(revision, store);
    if (!local.empty()) protocol = dialogs::with_local(std::move(protocol), kept_local(local, store));
    known = std::make_unique<const dialogs::Protocol>(std::move(protocol));
  }
  return *known;
}

}  // namespace dutydesk::bot
