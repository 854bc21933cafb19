#include "dialogs/role.h"

#include <re2/re2.h>

#include <algorithm>

#include "dialogs/answer.h"
#include "dialogs/word.h"

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
      {"children_missing_officer", "Children Missing Officer", {"missing officer|\\bcmo\\b"}},
      {"mat_worker", "Multi-agency team worker", {"multi.?agency|\\bmat\\b"}},
      {"case_manager",
       "Runaways or youth case manager",
       {"runaway|\\bnrs\\b|case manager|youth (justice|offending)"}},
      {"health", "Health", {"health|nurse|doctor|hospital|a ?& ?e|\\bnhs\\b"}},
      {"education", "School or education", {"school|teacher|education|college"}},
      {"voluntary_agency", "Voluntary agency", {"voluntary|charity"}}};
  return roles;
}

static std::string named_caller(std::string_view text) {
  static const RE2 form{R"(for (?:an? |the )?(.+))"};
  const auto word = recognise_word(text);
  std::string caller;
  if (!word || word->word != "new" || !RE2::FullMatch(plain_words(word->rest), form, &caller)) return {};
  return caller;
}

bool names_caller(std::string_view text) {
  return !named_caller(text).empty();
}

std::optional<std::string> caller_in(std::string_view text) {
  const auto caller = named_caller(text);
  return caller.empty() ? std::nullopt : pick(roles(), caller);
}

std::string role_in_words(std::string_view role) {
  if (role == "police") return "the police";
  if (role == "emergency_duty_team") return "the emergency duty team";
  if (role == "duty_desk") return "the social care duty desk";
  if (role == "health") return "health staff";
  if (role == "education") return "a school";
  if (role == "mat_worker") return "a multi-agency team worker";
  std::string words{role};
  std::ranges::replace(words, '_', ' ');
  return "a " + words;
}

}  // namespace dutydesk::dialogs
