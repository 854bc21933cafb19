// Reads a protocol's files into a Protocol, or says everything that is wrong with them.
//
// The reader holds a protocol to what the engine relies on: steps forward only, every name defined, every
// `then` total over its fact's values and `skipped`, every step with a clause or a `house:` reason, every
// pattern good for RE2. A protocol with one fault is not read at all: the server refuses to start on it.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "dialogs/protocol.h"
#include "dialogs/yaml.h"

namespace dutydesk::dialogs {

struct SourceFile {
  std::string
      path;  // as in "protocols/thames-valley/clocks.yaml"; the last folder and name decide what it is
  std::string text;
};

// All faults at once, in the order of the files.
std::expected<Protocol, std::vector<Fault>> read_protocol(const std::vector<SourceFile>& files);

// From Protocol::compiled, for episodes that are pinned to a revision whose files have gone.
std::expected<Protocol, std::vector<Fault>> read_compiled(const std::string& compiled);

}  // namespace dutydesk::dialogs
