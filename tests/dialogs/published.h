// The protocols as they stand in this checkout.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "dialogs/reader.h"

namespace dutydesk::dialogs {

inline std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream stream{path, std::ios::binary};
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

inline Protocol read_published(const std::filesystem::path& folder) {
  std::vector<SourceFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto parent = entry.path().parent_path();
    if (entry.path().extension() == ".yaml" && (parent == folder || parent.filename() == "dialogs"))
      files.push_back({entry.path().lexically_relative(DUTYDESK_ROOT).string(), text_of_file(entry.path())});
  }
  auto read = read_protocol(files);
  if (!read)
    for (const auto& fault : read.error()) UNSCOPED_INFO(fault.text());
  REQUIRE(read);
  return *std::move(read);
}

// All of them, by id.
inline const std::map<std::string, Protocol>& published() {
  static const auto protocols = [] {
    std::map<std::string, Protocol> all;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path{DUTYDESK_ROOT} / "protocols"))
      if (std::filesystem::exists(entry.path() / "protocol.yaml"))
        all.emplace(entry.path().filename().string(), read_published(entry.path()));
    return all;
  }();
  return protocols;
}

inline const Protocol& thames_valley() {
  return published().at("thames-valley");
}

}  // namespace dutydesk::dialogs
