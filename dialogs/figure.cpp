#include "dialogs/figure.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

namespace dutydesk::dialogs {
namespace {

struct Token {
  enum class Kind { word, digits, time, telephone, other };
  Kind kind;
  std::string text;
};

std::string digits_of(std::string text) {
  std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
  return text;
}

std::vector<Token> tokens_of(std::string_view text) {
  static const RE2 form{
      R"((\+?0[0-9][0-9 ()-]{4,}[0-9])|([0-9]{1,2}[:.][0-9]{2} ?[ap]m\b|[0-9]{1,2}:[0-9]{2}\b)"
      R"(|[0-9]{1,2} ?[ap]m\b)|([0-9]+(?:\.[0-9]+)*)|([a-z]+)|([,.;:?!]))"};
  std::string lower{text};
  std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  RE2::GlobalReplace(&lower, R"(\{[a-z0-9_]*\})", ";");
  std::vector<Token> tokens;
  re2::StringPiece rest{lower};
  std::string telephone, time, digits, word, other;
  while (RE2::FindAndConsume(&rest, form, &telephone, &time, &digits, &word, &other)) {
    if (!telephone.empty()) tokens.push_back({Token::Kind::telephone, telephone});
    if (!time.empty()) tokens.push_back({Token::Kind::time, time});
    if (!digits.empty()) tokens.push_back({Token::Kind::digits, digits});
    if (!word.empty()) tokens.push_back({Token::Kind::word, word});
    if (!other.empty()) tokens.push_back({Token::Kind::other, other});
  }
  return tokens;
}

// "5 pm", "5.30pm" and "17:00" as "17:00".
std::string time_of(const std::string& written) {
  static const RE2 form{R"(([0-9]{1,2})(?:[:.]([0-9]{2}))? ?([ap]m)?)"};
  int hour = 0;
  std::string minutes, half;
  RE2::FullMatch(written, form, &hour, &minutes, &half);
  if (half == "pm" && hour < 12) hour += 12;
  if (half == "am" && hour == 12) hour = 0;
  return fmt::format("{:02}:{}", hour, minutes.empty() ? "00" : minutes);
}

std::optional<int> number_word(const std::string& word) {
  static const std::map<std::string, int> numbers = {
      {"one", 1},      {"two", 2},        {"three", 3},     {"four", 4},      {"five", 5},
      {"six", 6},      {"seven", 7},      {"eight", 8},     {"nine", 9},      {"ten", 10},
      {"eleven", 11},  {"twelve", 12},    {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15},
      {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20},
      {"thirty", 30},  {"forty", 40},     {"fifty", 50},    {"sixty", 60},    {"seventy", 70},
      {"eighty", 80},  {"ninety", 90}};
  const auto found = numbers.find(word);
  return found == numbers.end() ? std::nullopt : std::optional{found->second};
}

std::string unit_of(const std::string& word) {
  static const std::map<std::string, std::string> units = {
      {"minute", "minute"},  {"min", "minute"},   {"hour", "hour"},     {"hr", "hour"},
      {"day", "day"},        {"week", "week"},    {"month", "month"},   {"year", "year"},
      {"time", "time"},      {"episode", "time"}, {"occasion", "time"}, {"incident", "time"},
      {"occurrence", "time"}};
  auto singular = word;
  if (singular.ends_with('s')) singular.pop_back();
  const auto found = units.find(singular);
  return found == units.end() ? std::string{} : found->second;
}

bool one_of(const std::string& word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// Reads the tokens one after another.
class Reading {
 public:
  explicit Reading(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  std::vector<Figure> figures() {
    while (at_ < tokens_.size()) {
      const auto& token = tokens_[at_];
      if (token.kind == Token::Kind::telephone)
        add({Figure::Kind::telephone, digits_of(token.text), {}, token.text});
      else if (token.kind == Token::Kind::time)
        add({Figure::Kind::time, time_of(token.text), {}, token.text});
      else if (token.text.size() > 1 && token.text.contains('.'))
        add({Figure::Kind::bare, token.text, {}, token.text});  // a section
      else if (number_at(at_))
        numbers();
      else if (token.kind == Token::Kind::word)
        word(token.text);
      ++at_;
    }
    return std::move(figures_);
  }

 private:
  struct Number {
    int value;
    std::size_t size;  // in tokens
    std::string written;
    bool in_letters;
  };

  void add(Figure figure) { figures_.push_back(std::move(figure)); }

  const std::string& word_at(std::size_t at) const {
    static const std::string none;
    return at < tokens_.size() && tokens_[at].kind == Token::Kind::word ? tokens_[at].text : none;
  }

  std::optional<Number> number_at(std::size_t at) const {
    if (at >= tokens_.size()) return std::nullopt;
    const auto& [kind, text] = tokens_[at];
    if (kind == Token::Kind::digits) {
      if (text.contains('.')) return std::nullopt;
      int value = 0;
      const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
      return read.ec == std::errc{} ? std::optional{Number{value, 1, text, false}} : std::nullopt;
    }
    const auto first = number_word(word_at(at));
    if (!first) return std::nullopt;
    const auto second = number_word(word_at(at + 1));
    if (*first >= 20 && second && *second < 10)
      return Number{*first + *second, 2, text + " " + word_at(at + 1), true};
    return Number{*first, 1, text, true};
  }

  // "6 hours", "2, 5 or 14 days", "24 full hours", "16".
  void numbers() {
    std::vector<Number> numbers;
    std::size_t next = at_;
    std::optional<Number> number = number_at(next);
    std::size_t after = next;
    while (number) {
      numbers.push_back(*number);
      after = next + number->size;
      next = after;
      while (next < tokens_.size() &&
             (tokens_[next].text == "," || one_of(word_at(next), {"and", "or", "to"})))
        ++next;
      number = number_at(next);
    }
    auto unit_at = after;
    while (one_of(word_at(unit_at),
                  {"full", "whole", "more", "further", "or", "separate", "consecutive", "clear"}))
      ++unit_at;
    auto unit = unit_of(word_at(unit_at));
    if (word_at(unit_at) == "working" && unit_of(word_at(unit_at + 1)) == "day") unit = "working day";
    if (numbers.size() == 1 && is_place_in_list(after)) return;
    for (const auto& each : numbers) {
      const auto written =
          unit.empty() ? each.written : each.written + " " + unit + (each.value == 1 ? "" : "s");
      add({unit.empty() ? Figure::Kind::bare : Figure::Kind::amount, std::to_string(each.value), unit,
           written, each.in_letters && (unit.empty() || (each.value == 1 && unit == "time"))});
    }
    at_ = after - 1;
  }

  // "10 of 12": passed over with the number of all.
  bool is_place_in_list(std::size_t after) {
    if (tokens_[at_].kind != Token::Kind::digits || word_at(after) != "of" || after + 1 >= tokens_.size() ||
        tokens_[after + 1].kind != Token::Kind::digits || tokens_[after + 1].text.size() > 2)
      return false;
    at_ = after + 1;
    return true;
  }

  void word(const std::string& text) {
    static const std::map<std::string, Figure> fixed = {
        {"hourly", {Figure::Kind::amount, "1", "hour", "hourly"}},
        {"daily", {Figure::Kind::amount, "1", "day", "daily"}},
        {"weekly", {Figure::Kind::amount, "1", "week", "weekly"}},
        {"monthly", {Figure::Kind::amount, "1", "month", "monthly"}},
        {"yearly", {Figure::Kind::amount, "1", "year", "yearly"}},
        {"annual", {Figure::Kind::amount, "1", "year", "annual"}},
        {"annually", {Figure::Kind::amount, "1", "year", "annually"}},
        {"fortnight", {Figure::Kind::amount, "2", "week", "fortnight"}},
        {"fortnightly", {Figure::Kind::amount, "2", "week", "fortnightly"}},
        {"twice", {Figure::Kind::amount, "2", "time", "twice"}}};
    if (one_of(word_at(at_ + 1), {"life", "living", "routine"})) return;  // "daily life"
    if (const auto found = fixed.find(text); found != fixed.end()) return add(found->second);
    const bool each = one_of(text, {"each", "every"});
    if (!each && !one_of(text, {"a", "an", "per", "another", "next", "following"})) return;
    auto next = at_ + 1;
    while (one_of(word_at(next), {"full", "whole", "further", "single"})) ++next;
    auto unit = unit_of(word_at(next));
    if (word_at(next) == "working" && unit_of(word_at(next + 1)) == "day") unit = "working day";
    if (unit.empty() || unit == "time") return;  // "each time" counts nothing
    if (text == "an" && at_ > 0 && word_at(at_ - 1) == "half")
      return add({Figure::Kind::amount, "30", "minute", "half an hour"});
    add({Figure::Kind::amount, "1", unit, text + " " + unit, !each});
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::vector<Figure> figures_;
};

}  // namespace

std::vector<Figure> figures_in(std::string_view text) {
  return Reading{tokens_of(text)}.figures();
}

}  // namespace dutydesk::dialogs
