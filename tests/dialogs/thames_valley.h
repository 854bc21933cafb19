// The Thames Valley protocol as it stands in this checkout.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
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

inline const Protocol& thames_valley() {
  static const auto protocol = [] {
    std::vector<SourceFile> files;
    const std::filesystem::path root{DUTYDESK_ROOT};
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(root / "protocols/thames-valley")) {
      const auto folder = entry.path().parent_path().filename();
      if (entry.path().extension() == ".yaml" && (folder == "thames-valley" || folder == "dialogs"))
        files.push_back({entry.path().lexically_relative(root).string(), text_of_file(entry.path())});
    }
    auto read = read_protocol(files);
    if (!read)
      for (const auto& fault : read.error()) UNSCOPED_INFO(fault.text());
    REQUIRE(read);
    return *read;
  }();
  return protocol;
}

}  // namespace dutydesk::dialogs
