// The protocols a desk works by: those on disk now, and every revision that an episode is pinned to.
#pragma once

#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dialogs/protocol.h"
#include "dialogs/reader.h"

namespace dutydesk::bot {

class Reader;
class Store;

// The .yaml files that stand in a folder itself, by name; none where there is no such folder.
std::vector<dialogs::SourceFile> yaml_files(const std::filesystem::path& folder);

// Reads the protocol of one folder: what stands in it and in its `dialogs`. Its scenarios are no part of it.
std::expected<dialogs::Protocol, std::vector<dialogs::Fault>> load_protocol(
    const std::filesystem::path& folder);

// Reads every protocol under `directory`, one folder each. All faults at once; one fault and none is read.
std::expected<std::vector<dialogs::Protocol>, std::vector<dialogs::Fault>> load_protocols(
    const std::filesystem::path& directory);

class Protocols {
 public:
  explicit Protocols(std::vector<dialogs::Protocol> current);

  // Those on disk now, in the order of their ids: new episodes open under these.
  const std::vector<const dialogs::Protocol*>& current() const { return current_; }

  // Keeps the current revisions in the store, so that episodes can be pinned to them. In a transaction.
  void keep(Store& store) const;

  // A revision, current or kept. Throws std::runtime_error where the store has not kept it.
  const dialogs::Protocol& revision(const std::string& revision, Reader& store);

 private:
  std::map<std::string, std::unique_ptr<const dialogs::Protocol>> revisions_;
  std::vector<const dialogs::Protocol*> current_;
};

}  // namespace dutydesk::bot
