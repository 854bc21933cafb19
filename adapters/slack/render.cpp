#include "adapters/slack/render.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "adapters/utf8.h"

namespace dutydesk::adapters::slack {
namespace {

using Json = nlohmann::ordered_json;
using dialogs::Reply;
using dialogs::ShownClock;
using dialogs::ShownContact;

// Slack's limits.
constexpr std::size_t kSectionUnits = 3000;
constexpr std::size_t kLabelUnits = 75;

// Ours. The blocks add up to 49 of Slack's 50; the fallback to less than the 4,000 units that it advises.
constexpr std::size_t kMostTextSections = 8;
constexpr std::size_t kMostContacts = 20;
constexpr std::size_t kMostClockSections = 4;
constexpr std::size_t kMostButtonRows = 15;
constexpr std::size_t kButtonsInRow = 5;
constexpr std::size_t kCodeUnits = 40;
constexpr std::size_t kNameUnits = 300;
constexpr std::size_t kWhyUnits = 2000;
constexpr std::size_t kFallbackWords = 2000;
constexpr std::size_t kFallbackContacts = 1400;
constexpr std::size_t kFallbackOptions = 400;

std::size_t escaped_units(char byte) {
  if (byte == '&') return 5;
  if (byte == '<' || byte == '>') return 4;
  return utf16_units(byte);
}

bool ends_sentence(char c) {
  return c == '.' || c == '?' || c == '!';
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \n\t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \n\t\r") - first + 1);
}

// The bytes of `text` that fit into so many units once escaped, ending where a reader would pause: a
// paragraph, a sentence or line, a word. A pause in the first half would make too many small pieces.
std::size_t fitting(std::string_view text, std::size_t units) {
  std::size_t used = 0, at = 0, paragraph = 0, sentence = 0, word = 0;
  for (; at < text.size(); ++at) {
    used += escaped_units(text[at]);
    if (used > units) break;
    if (used * 2 < units || at == 0) continue;
    const char before = text[at - 1];
    if (text[at] == '\n')
      (before == '\n' ? paragraph : sentence) = at + 1;
    else if (text[at] == ' ')
      (ends_sentence(before) ? sentence : word) = at + 1;
  }
  if (at == text.size()) return at;
  for (const auto pause : {paragraph, sentence, word})
    if (pause > 0) return pause;
  return at;
}

std::vector<std::string> pieces(std::string_view text, std::size_t units) {
  std::vector<std::string> split;
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    const auto size = fitting(text, units);
    split.push_back(escape(trimmed(text.substr(0, size))));
    text.remove_prefix(size);
  }
  return split;
}

std::string clipped(std::string_view text, std::size_t units) {
  text = trimmed(text);
  if (fitting(text, units) == text.size()) return escape(text);
  return escape(trimmed(text.substr(0, fitting(text, units - 3)))) + "...";
}

// Slack opens the telephone for a `tel:` link. Only what is plainly one number becomes one.
std::string number_to_ring(const std::string& number) {
  if (number.empty()) return "(no number is printed)";
  std::string dialled;
  for (const char c : number) {
    if (c >= '0' && c <= '9')
      dialled += c;
    else if (c != ' ')
      return clipped(number, kNameUnits);
  }
  if (dialled.size() < 3 || dialled.size() > 15) return clipped(number, kNameUnits);
  return "<tel:" + dialled + "|" + number + ">";
}

Json mrkdwn(std::string text) {
  // verbatim: Slack is to find no channels, names or addresses of its own in the words.
  return {{"type", "mrkdwn"}, {"text", std::move(text)}, {"verbatim", true}};
}

Json section(std::string text) {
  return {{"type", "section"}, {"text", mrkdwn(std::move(text))}};
}

Json context(std::string text) {
  return {{"type", "context"}, {"elements", Json::array({mrkdwn(std::move(text))})}};
}

std::string contact_words(const ShownContact& contact) {
  std::string words = "*" + clipped(contact.name, kNameUnits) + "*\n" + number_to_ring(contact.number);
  if (!contact.why.empty()) words += "\n" + clipped(contact.why, kWhyUnits);
  return words;
}

std::string clock_words(const ShownClock& clock) {
  std::string words = clock.state == "running" ? "due " : clipped(clock.state, kNameUnits) + ", was due ";
  words += "*" + dialogs::london_short(clock.due) + "* \u2014 " + clipped(clock.what, kNameUnits);
  if (!clock.runs_from.empty()) words += " (runs from " + clipped(clock.runs_from, kNameUnits) + ")";
  return words;
}

// Collects the blocks and remembers whether anything had to be left out.
class Blocks {
 public:
  void add_words(const Reply& reply) {
    std::string code;
    if (!reply.episode.empty()) code = "*" + clipped(reply.episode, kCodeUnits) + "*";
    auto split = pieces(reply.text, kSectionUnits - kCodeUnits - 4);
    if (split.empty() && !code.empty()) split.emplace_back();
    if (!split.empty() && !code.empty()) split[0] = split[0].empty() ? code : code + "  " + split[0];
    cut(split, kMostTextSections);
    for (auto& piece : split) blocks_.push_back(section(std::move(piece)));
  }

  void add_contacts(const Reply& reply) {
    const auto shown = std::min(reply.contacts.size(), kMostContacts);
    for (std::size_t i = 0; i < shown; ++i) blocks_.push_back(section(contact_words(reply.contacts[i])));
    left_out_ |= shown < reply.contacts.size();
  }

  void add_clocks(const Reply& reply) {
    std::vector<std::string> sections;
    for (const auto& clock : reply.clocks) {
      auto line = clock_words(clock);
      if (!sections.empty() && utf16_length(sections.back()) + utf16_length(line) < kSectionUnits)
        sections.back() += "\n" + line;
      else
        sections.push_back(std::move(line));
    }
    cut(sections, kMostClockSections);
    for (auto& text : sections) blocks_.push_back(section(std::move(text)));
  }

  void add_cites(const Reply& reply) {
    std::vector<std::string_view> distinct;
    const auto collect = [&](const std::vector<std::string>& cites) {
      for (const auto& cite : cites)
        if (std::ranges::find(distinct, cite) == distinct.end()) distinct.push_back(cite);
    };
    collect(reply.cites);
    for (const auto& contact : reply.contacts) collect(contact.cites);
    for (const auto& clock : reply.clocks) collect(clock.cites);
    std::string joined;
    for (const auto cite : distinct) joined.append(joined.empty() ? "" : ", ").append(cite);
    if (!trimmed(joined).empty()) blocks_.push_back(context(clipped(joined, kSectionUnits)));
  }

  void add_buttons(const Reply& reply) {
    const auto shown = std::min(reply.options.size(), kMostButtonRows * kButtonsInRow);
    Json row = Json::array();
    for (std::size_t i = 0; i < shown; ++i) {
      row.push_back(button(reply, i));
      if (row.size() < kButtonsInRow && i + 1 < shown) continue;
      blocks_.push_back({{"type", "actions"}, {"elements", std::move(row)}});
      row = Json::array();
    }
    left_out_ |= shown < reply.options.size();
  }

  Json take() {
    if (left_out_) blocks_.push_back(context("Not everything fits here; the record has it all."));
    return std::move(blocks_);
  }

 private:
  void cut(std::vector<std::string>& texts, std::size_t most) {
    if (texts.size() <= most) return;
    texts.resize(most);
    left_out_ = true;
  }

  static Json button(const Reply& reply, std::size_t number) {
    const auto& option = reply.options[number];
    const dialogs::Press press{reply.episode, reply.question.value_or(dialogs::Place{}), option.value};
    const auto& label = trimmed(option.label).empty() ? option.value : option.label;
    Json button = {
        {"type", "button"},
        {"text", {{"type", "plain_text"}, {"text", clipped(label, kLabelUnits)}, {"emoji", false}}},
        {"action_id", "option_" + std::to_string(number)},
        {"value", dialogs::format_press(press)}};
    if (option.value == "999") button["style"] = "danger";
    return button;
  }

  Json blocks_ = Json::array();
  bool left_out_ = false;
};

void append_line(std::string& text, const std::string& line) {
  if (line.empty()) return;
  if (!text.empty()) text += '\n';
  text += line;
}

// What a notification, a screen reader or a client without blocks shows: the numbers always in it.
std::string fallback(const Reply& reply) {
  std::string text = clipped(reply.text, kFallbackWords);
  if (!reply.episode.empty()) text.insert(0, clipped(reply.episode, kCodeUnits) + (text.empty() ? "" : ": "));
  std::string contacts;
  for (const auto& contact : reply.contacts) {
    contacts += contacts.empty() ? "" : "\n";
    contacts += contact.name + ": " + (contact.number.empty() ? "(no number is printed)" : contact.number);
  }
  append_line(text, clipped(contacts, kFallbackContacts));
  std::string options;
  for (const auto& option : reply.options) options.append(options.empty() ? "" : " / ").append(option.label);
  append_line(text, clipped(options, kFallbackOptions));
  return text.empty() ? "dutydesk" : text;
}

}  // namespace

std::string escape(std::string_view words) {
  std::string escaped;
  escaped.reserve(words.size());
  for (const char c : words) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else
      escaped += c;
  }
  return escaped;
}

std::string render(const Reply& reply) {
  Blocks blocks;
  blocks.add_words(reply);
  blocks.add_contacts(reply);
  blocks.add_clocks(reply);
  blocks.add_cites(reply);
  blocks.add_buttons(reply);
  Json message = {{"text", fallback(reply)}, {"blocks", blocks.take()}};
  return message.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace dutydesk::adapters::slack
