// Which area words name, among the areas of all protocols at the desk.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialogs/protocol.h"

namespace dutydesk::dialogs {

// What words say of an area. All is empty where they name none.
struct AreaSaid {
  std::string area;                       // as its protocol spells it; as it was typed where none covers it
  const Protocol* protocol = nullptr;     // the one that covers it
  const NotCovered* neighbour = nullptr;  // what a protocol says of an area beside its own
  std::vector<std::string> perhaps;       // areas that the words may mean: to be asked again

  bool names_area() const { return !area.empty(); }
  // Nobody here knows it: a place, as far as one can tell.
  bool is_foreign() const { return names_area() && !protocol && !neighbour; }
};

// "Reading", "reading council", "i work in reading", "windsor", "derbys". "derby" may be Derby City or
// Derbyshire, and "reeding" a slip: what is not clear is never decided here. Any other name of a place is an
// area that no protocol covers.
AreaSaid area_said(const std::vector<const Protocol*>& protocols, std::string_view text);

// The area that `new in Derbyshire` or `new for a foster carer in Derby City` names, for this one report.
AreaSaid area_of_report(const std::vector<const Protocol*>& protocols, std::string_view text);

// "Derby City or Derbyshire", "A, B or C"
std::string either_of(const std::vector<std::string>& areas);

// The protocol that covers an area; nullptr where none does.
const Protocol* protocol_for(const std::vector<const Protocol*>& protocols, const std::string& area);

}  // namespace dutydesk::dialogs
