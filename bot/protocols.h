// The protocols a desk works by: those on disk now, and every revision that an episode is pinned to.
#pragma once

#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dialogs/local.h"
#include "dialogs/protocol.h"
#include "dialogs/reader.h"

namespace dutydesk::bot {

class Reader;
class Store;

// The folder itself where it is a protocol's, else those in it that are, by name.
std::vector<std::filesystem::path> protocol_folders(const std::filesystem::path& folder);

// The nearest folder `protocols` at or above the program: a checkout has it two above build/release.
std::filesystem::path protocols_beside_program();

// The .yaml files that stand in a folder itself, by name; none where there is no such folder.
std::vector<dialogs::SourceFile> yaml_files(const std::filesystem::path& folder);

// Reads the protocol of one folder: what stands in it and in its `dialogs`. Its scenarios are no part of it.
std::expected<dialogs::Protocol, std::vector<dialogs::Fault>> load_protocol(
    const std::filesystem::path& folder);

// Reads every protocol under `directory`, one folder each. All faults at once; one fault and none is read.
std::expected<std::vector<dialogs::Protocol>, std::vector<dialogs::Fault>> load_protocols(
    const std::filesystem::path& directory);

// Reads the deployment's local file. Whether it fits the protocols, check_local() tells.
std::expected<dialogs::Local, std::vector<dialogs::Fault>> load_local(const std::filesystem::path& file);

class Protocols {
 public:
  explicit Protocols(std::vector<dialogs::Protocol> current, std::optional<dialogs::Local> local = {});

  // Those on disk now, with the local file in them, in the order of their ids: new episodes open under these.
  const std::vector<const dialogs::Protocol*>& current() const { return current_; }

  // The revision of the local file for new turns; empty where there is none.
  const std::string& local() const { return local_.revision; }

  // Keeps the current revisions in the store, so that episodes can be pinned to them. In a transaction.
  void keep(Store& store) const;

  // A revision with a local file's revision in it, each current or kept; none where `local` is empty. Throws
  // std::runtime_error where the store has not kept it.
  const dialogs::Protocol& revision(const std::string& revision, const std::string& local, Reader& store);

 private:
  dialogs::Local local_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<const dialogs::Protocol>> revisions_;
  std::vector<const dialogs::Protocol*> current_;
};

}  // namespace dutydesk::bot
