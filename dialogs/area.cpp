#include "dialogs/area.h"

#include <re2/re2.h>

#include <algorithm>
#include <numeric>

#include "dialogs/answer.h"
#include "dialogs/role.h"
#include "dialogs/word.h"

namespace dutydesk::dialogs {
namespace {

constexpr std::size_t kLongestPlace = 60;  // bytes

bool holds_words(const std::string& text, const std::string& words) {
  return (" " + text + " ").find(" " + words + " ") != std::string::npos;
}

// How many letters must be put in, taken out, changed or swapped to make one of the other.
std::size_t distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1), before(row), last(row);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= one.size(); ++i) {
    last.swap(before);
    before.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const bool same = one[i - 1] == other[j - 1];
      row[j] = std::min({before[j] + 1, row[j - 1] + 1, before[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
        row[j] = std::min(row[j], last[j - 2] + 1);
    }
  }
  return row.back();
}

bool is_slip(const std::string& said, const std::string& name) {
  return said.size() >= 5 && distance(said, name) <= (name.size() < 8 ? 1 : 2);
}

// "i work in the reading area" and "it's leeds city council" are about "reading" and "leeds".
std::string place_in(std::string_view text) {
  static const RE2 form{
      R"((?i)\s*(?:(?:hi|hello|well|um|er|oh)[,.! ]+)?)"
      R"((?:(?:i|we|it)(?:['’]?(?:m|s|re))?(?: (?:am|is|are|work|live|cover))*(?: (?:in|for|at|from|near))? )?)"
      R"((?:(?:in|at|from|near) )?(?:the )?(.*?))"
      R"((?:(?: (?:city|county|borough|district|metropolitan|unitary|london))* (?:council|area|authority))?[\s.!?,]*)"};
  static const RE2 city{R"((?i)city of (.+))"};
  std::string place, name;
  RE2::FullMatch(re2::StringPiece{text.data(), text.size()}, form, &place);
  return RE2::FullMatch(place, city, &name) ? name + " City" : place;
}

// What people say instead of a name.
bool is_no_name(const std::string& words) {
  static const RE2 form{
      R"((?:h+m+|um|erm?|well|hi|hello|hey|yes|yeah|yep|no|nope|ok|okay|thanks?|thank|please|sorry|help|what|who|which|where|why|)"
      R"(how|when|i|i'?m|we|you|he|she|they|it|my|our|his|her|a|an|this|that|there|here|not|don'?t|dont|dunno|)"
      R"(idk|unsure|none|nothing|new|report|good|just|ring|call|the|city|county|council|elsewhere|somewhere|other|another|done|all|later|next|finished|both|neither|same|gone|home)\b.*)"};
  return words.size() < 3 || RE2::FullMatch(words, form);
}

// A name of one to five words.
bool looks_like_place(const std::string& place) {
  static const RE2 form{R"(\p{L}[\p{L}'’.-]*(?:[ ,&-]+\p{L}[\p{L}'’.-]*){0,4})"};
  const auto words = plain_words(place);
  return place.size() <= kLongestPlace && RE2::FullMatch(place, form) && !is_no_name(words) &&
         !pick(roles(), words);
}

class Search {
 public:
  Search(const std::vector<const Protocol*>& protocols, std::string_view text)
      : place_(place_in(text)), words_(plain_words(text)), bare_(plain_words(place_)) {
    for (const auto* protocol : protocols) {
      for (const auto& area : protocol->areas)
        names_.push_back({plain_words(area), {area, protocol, {}, {}}});
      for (const auto& neighbour : protocol->not_covered) {
        names_.push_back({plain_words(neighbour.area), {neighbour.area, {}, &neighbour, {}}});
      }
    }
  }

  AreaSaid found() const {
    if (bare_.empty()) return {};
    using Test = bool (Search::*)(const Name&) const;
    for (const Test test :
         {&Search::is_name, &Search::is_said, &Search::is_held, &Search::begins, &Search::is_part})
      if (auto named = those(test); !named.empty()) return one_of(std::move(named));
    if (auto slips = those(&Search::is_slip_of); !slips.empty()) return unclear(slips);
    if (looks_like_place(place_)) return {place_, {}, {}, {}};
    return {};
  }

 private:
  struct Name {
    std::string words;
    AreaSaid said;
  };
  using Names = std::vector<const Name*>;

  Names those(bool (Search::*test)(const Name&) const) const {
    Names names;
    for (const auto& name : names_)
      if ((this->*test)(name)) names.push_back(&name);
    return names;
  }

  bool is_name(const Name& name) const { return name.words == bare_ || name.words == words_; }
  // What a protocol's author knows of the areas beside its own comes before any likeness.
  bool is_said(const Name& name) const {
    return name.said.neighbour && holds_any(bare_, name.said.neighbour->say);
  }
  bool is_held(const Name& name) const { return holds_words(words_, name.words); }
  bool begins(const Name& name) const { return !is_no_name(bare_) && name.words.starts_with(bare_); }
  bool is_part(const Name& name) const {
    return bare_ != "city" && !is_no_name(bare_) && holds_words(name.words, bare_);
  }
  bool is_slip_of(const Name& name) const { return is_slip(bare_, name.words); }

  // Of names of which one holds the other, the longer is meant.
  static AreaSaid one_of(Names names) {
    std::ranges::stable_sort(names, std::greater{}, [](const Name* name) { return name->words.size(); });
    const auto& longest = *names.front();
    const bool holds_all =
        std::ranges::all_of(names, [&](const Name* name) { return holds_words(longest.words, name->words); });
    return holds_all ? longest.said : unclear(names);
  }

  static AreaSaid unclear(const Names& names) {
    AreaSaid said;
    for (const auto* name : names) said.perhaps.push_back(name->said.area);
    std::ranges::sort(said.perhaps);
    return said;
  }

  const std::string place_;  // what was typed, without what stands around a name
  const std::string words_;  // all of it, as plain words
  const std::string bare_;   // the place as plain words
  std::vector<Name> names_;
};

}  // namespace

AreaSaid area_said(const std::vector<const Protocol*>& protocols, std::string_view text) {
  return Search{protocols, text}.found();
}

AreaSaid area_of_report(const std::vector<const Protocol*>& protocols, std::string_view text) {
  // "in care" and "in danger" are no places.
  static const RE2 place{R"((?is)(?:.*\b)?in (?:the )?(.+))"};
  static const RE2 no_place{
      R"((?i)(?:care|foster|residential|danger|trouble|need|school|hospital|crisis|custody|police|here|a|an|my|our|)"
      R"(his|her|their|this|that|secure|supported)\b.*)"};
  static const RE2 caller{R"((?is)for (.+))"};
  const auto word = recognise_word(text);
  if (!word || word->word != "new") return {};
  std::string name;
  if (RE2::FullMatch(word->rest, place, &name) && !RE2::FullMatch(name, no_place))
    return area_said(protocols, name);
  if (!RE2::FullMatch(word->rest, caller, &name) || caller_in(text)) return {};
  auto said = area_said(protocols, name);
  return said.is_foreign() ? AreaSaid{} : said;  // somebody nobody knows here
}

std::string either_of(const std::vector<std::string>& areas) {
  std::string words;
  for (std::size_t i = 0; i < areas.size(); ++i)
    words += (i == 0 ? "" : i + 1 == areas.size() ? " or " : ", ") + areas[i];
  return words;
}

const Protocol* protocol_for(const std::vector<const Protocol*>& protocols, const std::string& area) {
  const auto covers = [&](const Protocol* protocol) {
    return std::ranges::find(protocol->areas, area) != protocol->areas.end();
  };
  const auto found = std::ranges::find_if(protocols, covers);
  return found == protocols.end() ? nullptr : *found;
}

}  // namespace dutydesk::dialogs
