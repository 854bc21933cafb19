// What has changed from one version of a protocol to another, in the words of whoever owns the procedure.
#pragma once

#include <string>
#include <vector>

#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// What changed in one part of a protocol: "Numbers and contacts", "Deadlines", "Dialog report".
struct ChangedPart {
  std::string part;
  std::vector<std::string> sentences;

  bool operator==(const ChangedPart&) const = default;
};

// In the order in which a worker meets the parts; none where the revisions are the same. Where they are not,
// there is at least one sentence: what is in the files and said nowhere is named as such.
std::vector<ChangedPart> changed_parts(const Protocol& before, const Protocol& after);

// As a list to read, a heading for each part.
std::string difference_text(const std::vector<ChangedPart>& parts);

}  // namespace dutydesk::dialogs
