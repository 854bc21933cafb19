#include "dialogs/role.h"

namespace dutydesk::dialogs {

const std::vector<FactOption>& roles() {
  static const std::vector<FactOption> roles = {
      {"residential_worker", "Residential worker", {"residential|children'?s home|care home|\\bhome staff"}},
      {"foster_carer", "Foster carer", {"foster"}},
      {"parent", "Parent", {"\\b(mum|mother|dad|father|parent)\\b"}},
      {"social_worker", "Social worker", {"^social worker|^sw\\b"}},
      {"emergency_duty_team", "Emergency duty team", {"emergency duty|\\bedt\\b|\\beds\\b|out of hours"}},
      {"duty_desk", "Social care duty desk", {"duty desk|\\bmash\\b"}},
      {"police", "Police", {"police|\\b(pc|sgt|sergeant|inspector)\\b"}},
      {"misper_coordinator", "Misper Co-ordinator", {"misper|missing person"}},
      {"health", "Health", {"health|nurse|doctor|hospital|a ?& ?e|\\bnhs\\b"}},
      {"education", "School or education", {"school|teacher|education|college"}},
      {"voluntary_agency", "Voluntary agency", {"voluntary|charity"}}};
  return roles;
}

}  // namespace dutydesk::dialogs
