#include "bot/emergency.h"

namespace dutydesk::bot {

std::string emergency_card(const std::string& paper_form) {
  std::string card =
      "Is a child in immediate danger? Ring 999 now. If not, ring the police on 101.\n\n"
      "I could not record this. Do not wait for me: note each time, what you decided and whom you told "
      "on the paper form";
  if (!paper_form.empty()) card += " (" + paper_form + ")";
  return card + ".";
}

}  // namespace dutydesk::bot
