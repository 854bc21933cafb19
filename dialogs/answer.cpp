#include "dialogs/answer.h"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <memory>
#include <unordered_map>

#include "dialogs/moment.h"

namespace dutydesk::dialogs {
namespace {

using Choices = std::vector<FactOption>;

// How people say what every protocol offers; patterns match at the start of the words.
const Choices& everybodys() {
  static const Choices choices = {
      {"yes", "", {"(y|ye|yes|yeah|yea|yep|yup|aye|affirmative|correct|i think so)\\b"}},
      {"no", "", {"(n|no|nope|nah|negative|none|(i )?(do not|don'?t) think so)\\b"}},
      {"unknown",
       "",
       {"((sorry|um|er|hmm|well),? )?(dk|dunno|idk|i ?d ?k|unsure|unknown|not known|maybe|can'?t say|"
        "((i|we)( am|'?m|'re| are)? )?not (really |quite )?sure|"
        "((i|we)('?ve| have)? )?(got )?no (idea|clue)|(no,? )?((i|we) )?(do not|don'?t) know)\\b"}},
      {"done",
       "",
       {"((i|we)('ve| have)? )?(just |already )?"
        "(done|did|ok|okay|rang|rung|called|told|yes|yep|yeah|yup|y|understood|read|ticked?)\\b"}},
      {"not_done", "", {"(not done|didn'?t|did not|no|n|could not|couldn'?t|can'?t|no answer)\\b"}},
      {"not_mine", "", {"not (mine|my|me)\\b"}},
      {"all_done", "", {"all( of (it|them))? (done|ticked)|all\\b"}}};
  return choices;
}

// At a ring: whoever was rung knows, or nobody was reached. "rang, no answer" is no call that was made.
const std::vector<std::string>& rung_words() {
  static const std::vector<std::string> words = {
      R"(\b(spoke|spoken|got through|(it |this |that )?came from (them|the police))\b)",
      R"(^all done\b|^they('ve| have)? ?(already )?((have|got) )?(it|this|that|been told)\b)",
      R"(^they (already )?(know( already)?$|(were|are) told))"};
  return words;
}

const std::vector<std::string>& unanswered_words() {
  static const std::vector<std::string> words = {
      R"(\b(no (answer|reply|response)|voice ?mail|answer ?phone|answering machine|engaged|busy|rang out)\b)",
      R"(\b(no ?(body|one)) (answer|reply|repli|pick))",
      R"(\b(wrong number|number unobtainable|(number|phone|line) ?(is|was|'s)? ?)"
      R"((dead|wrong|not|no longer|does ?n.?t|does not|did ?n.?t|is ?n.?t)\b))"};
  return words;
}

// Patterns come from protocol files and the table above: few, and used for every message.
const RE2& compiled(const std::string& pattern) {
  thread_local std::unordered_map<std::string, std::unique_ptr<RE2>> cache;
  auto& entry = cache[pattern];
  if (!entry) entry = std::make_unique<RE2>(pattern, RE2::Quiet);
  return *entry;
}

bool starts_with_any(std::string_view words, const std::vector<std::string>& patterns) {
  return std::ranges::any_of(patterns, [&](const auto& pattern) {
    re2::StringPiece rest{words.data(), words.size()};
    return RE2::Consume(&rest, compiled(pattern));
  });
}

// Words that deny what stands beside them: "not safe", "haven't seen him", "doesn't stay".
bool denies(std::string_view words) {
  static const RE2 form{
      R"(\b(not|never|no longer|cannot|(is|are|was|were|has|have|had|do|does|did|ca|could|wo|would|should)n'?t)\b)"};
  return RE2::PartialMatch(re2::StringPiece{words.data(), words.size()}, form);
}

// Whether a pattern is written for words that deny: it spells a denial itself.
bool spells_denial(const std::string& pattern) {
  static const RE2 form{
      R"((^|[^a-z]|\\b)(no|not|never|none|nothing|nobody|neither|without|cannot)([^a-z]|$)|)"
      R"(n ?\??[.']\??t([^a-z]|$)|)"
      R"((^|[^a-z]|\\b)(is|are|was|were|has|have|had|do|does|did|ca|could|wo|would|should)nt|)"
      R"(haven|hasn|hadn|didn|doesn|isn|wasn)"};
  return RE2::PartialMatch(pattern, form);
}

bool hears(const FactOption& choice, std::string_view words, bool denied) {
  return std::ranges::any_of(choice.say, [&](const auto& pattern) {
    if (denied && choice.value != "unknown" && !spells_denial(pattern)) return false;
    return RE2::PartialMatch(re2::StringPiece{words.data(), words.size()}, compiled(pattern));
  });
}

// How everybody says a value; nullptr where that is the protocol's own affair.
const FactOption* general(std::string_view value) {
  const auto found = std::ranges::find(everybodys(), value, &FactOption::value);
  return found == everybodys().end() ? nullptr : &*found;
}

// The only choice for which `test` holds; "not known" wins over others.
std::optional<std::string> only(const Choices& choices, const std::function<bool(const FactOption&)>& test) {
  std::optional<std::string> found;
  for (const auto& choice : choices) {
    if (!test(choice)) continue;
    if (choice.value == "unknown") return choice.value;
    if (found) return std::nullopt;
    found = choice.value;
  }
  return found;
}

std::optional<std::string> by_number(const Choices& choices, std::string_view words) {
  static const RE2 form{R"((?:number |option |#)?\(?([0-9]{1,2})[.):]?)"};
  int number = 0;
  if (!RE2::FullMatch(re2::StringPiece{words.data(), words.size()}, form, &number)) return std::nullopt;
  if (number < 1 || number > static_cast<int>(choices.size())) return std::nullopt;
  return choices[static_cast<std::size_t>(number) - 1].value;
}

// "no, but I'm worried"
bool is_hedged(std::string_view words) {
  static const RE2 form{R"((n|no|nope|nah)\b.*\bbut\b.*)"};
  return RE2::FullMatch(re2::StringPiece{words.data(), words.size()}, form);
}

// "No idea" is no "no": it is not known, or where that is not offered, not understood.
std::optional<std::string> by_saying(const Choices& choices, std::string_view words) {
  if (starts_with_any(words, general("unknown")->say))
    return only(choices, [](const auto& choice) { return choice.value == "unknown"; });
  const bool denied = denies(words);
  if (const auto own = only(choices, [&](const auto& choice) { return hears(choice, words, denied); }))
    return own;
  return only(choices, [&](const auto& choice) {
    if (choice.value == "no" && is_hedged(words)) return false;
    if (choice.value == "done" && denied) return false;
    const auto* said = general(choice.value);
    return said && starts_with_any(words, said->say);
  });
}

// Digits, or a number up to twenty that is spelt out; -1 where it is neither.
int number_of(std::string_view said) {
  static const std::vector<std::string_view> kNumbers = {
      "zero",     "one",     "two",     "three",     "four",     "five",     "six",
      "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
      "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};
  if (const auto at = std::ranges::find(kNumbers, said); at != kNumbers.end())
    return static_cast<int>(at - kNumbers.begin());
  int number = -1;
  std::from_chars(said.data(), said.data() + said.size(), number);
  return number;
}

// A number that is the whole answer, with no more than such words beside it: "14", "he is 14 years old",
// "about fifteen", "15 i think". Of "18 next month" or "born 2011" none is.
std::optional<Value> number_in(const Fact& fact, std::string_view words) {
  static const RE2 form{
      R"((?:(?:about|around|approx|roughly|probably|only|just|maybe|aged?|is|i think|)"
      R"((?:he|she|they|it|the child)(?:'?s|'?re| is| are)?),? )*)"
      R"(([0-9]{1,6}|[a-z]+?))"
      R"((?:[ -]?(?:years?|yrs?|y/?o)(?:[ -]?olds?)?| ?-?ish|,? or so|,? i think| of age| and a half)*)"};
  static const RE2 birthday{
      R"((?:(?:he|she|they|the child)(?:'?s| has| have)? )?(?:just )?turned ([0-9]{1,6}|[a-z]+))"
      R"((?: (?:in|last|this|on) [a-z]+| today| yesterday| recently)?)"};
  const re2::StringPiece said{words.data(), words.size()};
  std::string written;
  if (!RE2::FullMatch(said, form, &written) && !RE2::FullMatch(said, birthday, &written)) return std::nullopt;
  const int number = number_of(written);
  if (number < 0 || (fact.most && number > *fact.most)) return std::nullopt;
  return Value{band_of(fact, number), {}, std::to_string(number)};
}

// Dates parted by anything but digits and letters: "2026-11-01, 5 Nov and 7/11".
std::optional<Value> dates_in(const Fact& fact, std::string_view words, Instant now) {
  std::string list;
  int count = 0;
  for (const auto& day : read_dates(words, now)) {
    list += (list.empty() ? "" : " ") + day;
    ++count;
  }
  if (count == 0) return std::nullopt;
  return Value{band_of(fact, count), {}, list};
}

// "Nobody", "not yet", "its ringing out": nothing that is worth writing down as what was asked for.
bool tells_nothing(std::string_view words) {
  static const std::string whom = "(?: (?:them|him|her|any ?(?:one|body)))?";
  static const RE2 form{
      R"((?:(?:sorry|still|just|there(?:'s| is)|it(?:'?s| is)|they(?:'?re| are)|the (?:phone|line)(?:'?s| is)?),? )*)"
      R"((?:n|no|nope|none|nothing|nobody|no ?one|not yet|no (?:answer|reply|response)|)"
      R"(ringing(?: out)?|rings out|rang out|engaged|busy|(?:went to |on )?(?:voice ?mail|answer ?phone)|)"
      R"((?:(?:i|we) )?(?:can ?not|can'?t|could not|couldn'?t) (?:get (?:through|hold of)|reach))" +
      whom + R"()(?:,? (?:yet|so far|else|at all|answers|answering|answered|pick(?:s|ing|ed) up))*)"};
  return RE2::FullMatch(re2::StringPiece{words.data(), words.size()}, form);
}

std::optional<Value> typed_value(const Fact& fact, std::string_view words, std::string_view text,
                                 Instant now) {
  switch (fact.type) {
    case Fact::Type::dates:
      return dates_in(fact, words, now);
    case Fact::Type::text:
      if (tells_nothing(words)) return Value{"unknown"};
      return Value{"known", {}, std::string{text}};
    case Fact::Type::number:
    case Fact::Type::choice:
    case Fact::Type::moment:
    case Fact::Type::area:
      break;
  }
  return std::nullopt;
}

}  // namespace

bool holds_any(std::string_view words, const std::vector<std::string>& patterns) {
  return std::ranges::any_of(patterns, [&](const auto& pattern) {
    return RE2::PartialMatch(re2::StringPiece{words.data(), words.size()}, compiled(pattern));
  });
}

bool agrees(std::string_view words) {
  static const std::vector<std::string> forms = {
      "(y|yes|yeah|yep|aye|agree|agreed|i agree|ok|okay|correct|right|that'?s "
      "right|confirm|confirmed|accept)\\b"};
  return starts_with_any(words, forms);
}

std::string band_of(const Fact& fact, int number) {
  for (const auto& band : fact.bands)
    if (!band.below || number < *band.below) return band.value;
  return "known";
}

std::string plain_words(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = text[i];
    if (text.substr(i).starts_with("\xE2\x80\x99") || text.substr(i).starts_with("\xE2\x80\x98")) {
      plain += '\'';
      i += 2;
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      if (!plain.empty() && plain.back() != ' ') plain += ' ';
    } else {
      plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  while (plain.size() > 1 && std::string_view{" .!?,"}.contains(plain.back())) plain.pop_back();
  return plain;
}

std::vector<FactOption> choices(const Protocol& protocol, const Step& step) {
  switch (step.kind) {
    case Step::Kind::ask:
    case Step::Kind::classify: {
      const auto& fact = protocol.facts.at(step.fact);
      auto options = fact.options;
      if (fact.typed())
        std::erase_if(options, [&](const auto& option) {
          const bool no_dates = fact.type == Fact::Type::dates && option.value == "none";
          return option.value != "unknown" && !no_dates;
        });
      return options;
    }
    case Step::Kind::tell:
      return {{"done", "Understood", {"^(all done|got it|will do|noted)\\b"}}};
    case Step::Kind::ring:
      return {{"done", "I have rung", rung_words()}, {"not_done", "No answer", unanswered_words()}};
    case Step::Kind::do_: {
      std::vector<FactOption> marks = {
          {"done", "Done", {}}, {"not_done", "Not done", {}}, {"not_mine", "Not mine to do", {}}};
      if (step.items.size() > 1)
        marks.push_back({"all_done", "All done", {}});
      else
        marks.front().say = {"^all done\\b"};
      return marks;
    }
    case Step::Kind::clock:
    case Step::Kind::call:
    case Step::Kind::end:
      break;
  }
  return {};
}

std::optional<std::string> pick(const std::vector<FactOption>& choices, std::string_view words) {
  if (words.empty()) return std::nullopt;
  if (const auto number = by_number(choices, words)) return number;
  if (const auto exact =
          only(choices, [&](const auto& c) { return c.value == words || plain_words(c.label) == words; }))
    return exact;
  if (const auto said = by_saying(choices, words)) return said;
  return only(choices, [&](const auto& c) { return plain_words(c.label).starts_with(words); });
}

std::optional<Value> understand(const Protocol& protocol, const Step& step, std::string_view words,
                                std::string_view text, Instant now) {
  const auto* fact = step.asks() ? &protocol.facts.at(step.fact) : nullptr;
  if (!fact || !fact->typed()) {
    const auto value = fact ? pick(fact->options, words) : pick(choices(protocol, step), words);
    return value ? std::optional{Value{*value}} : std::nullopt;
  }
  const auto offered = choices(protocol, step);
  // What is typed may hold numbers and words of its own; only "not known" is looked for in it first.
  if (fact->type == Fact::Type::number)
    if (const auto number = number_in(*fact, words)) return number;
  if (fact->type == Fact::Type::text || fact->type == Fact::Type::area)
    if (const auto value = by_number(offered, words)) return Value{*value};
  if (const auto value = by_saying(offered, words)) return Value{*value};
  return typed_value(*fact, words, text, now);
}

}  // namespace dutydesk::dialogs
