// The protocols a desk works by: those on disk now, and every revision that an episode is pinned to.
#pragma once

#include <expected>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dialogs/protocol.h"
#include "dialogs/yaml.h"

namespace dutydesk::bot {

class Reader;
class Store;

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
