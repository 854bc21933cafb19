#include "adapters/slack/render.h"

#include <algorithm>
#include <vector>

#include "dialogs/json_text.h"
#include "dialogs/utf8.h"

namespace dutydesk::adapters::slack {
namespace {

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
  return dialogs::utf16_units(byte);
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
  std::string dialled = number;
  std::erase(dialled, ' ');
  const bool plain = number.size() <= 30 && dialled.size() >= 3 && dialled.size() <= 15 &&
                     dialled.find_first_not_of("0123456789") == std::string::npos;
  return plain ? "<tel:" + dialled + "|" + number + ">" : clipped(number, kNameUnits);
}

// verbatim: Slack is to find no channels, names or addresses of its own in the words.
void append_mrkdwn(std::string& json, std::string_view text) {
  json += R"({"type":"mrkdwn","text":)";
  dialogs::append_json(json, text);
  json += R"(,"verbatim":true})";
}

void append_button(std::string& json, const Reply& reply, std::size_t number) {
  const auto& option = reply.options[number];
  const auto& label = trimmed(option.label).empty() ? option.value : option.label;
  json += R"({"type":"button","text":{"type":"plain_text","text":)";
  dialogs::append_json(json, clipped(label, kLabelUnits));
  json += R"(,"emoji":false},"action_id":"option_)" + std::to_string(number) + R"(","value":)";
  dialogs::append_json(
      json, dialogs::format_press({reply.episode, reply.question.value_or(dialogs::Place{}), option.value}));
  json += option.value == "999" ? R"(,"style":"danger"})" : "}";
}

std::string contact_words(const ShownContact& contact) {
  std::string words = "*" + clipped(contact.name, kNameUnits) + "*\n" + number_to_ring(contact.number);
  if (!contact.why.empty()) words += "\n" + clipped(contact.why, kWhyUnits);
  return words;
}

std::string due_words(const std::string& state) {
  if (state == "running" || state == "due") return "due ";
  if (state == "from") return "from ";
  return clipped(state, kNameUnits) + ", was due ";
}

std::string clock_words(const ShownClock& clock) {
  std::string words = due_words(clock.state);
  words += "*" + dialogs::london_short(clock.due) + "* \u2014 " + clipped(clock.what, kNameUnits);
  if (!clock.runs_from.empty()) words += " (runs from " + clipped(clock.runs_from, kNameUnits) + ")";
  return words;
}

// The blocks as a JSON array in the making; knows whether anything had to be left out.
class Blocks {
 public:
  void add_words(const Reply& reply) {
    std::string code;
    if (!reply.episode.empty()) code = "*" + clipped(reply.episode, kCodeUnits) + "*";
    auto split = pieces(reply.text, kSectionUnits - kCodeUnits - 4);
    if (split.empty())
      split.push_back(code);
    else if (!code.empty())
      split[0] = code + "  " + split[0];
    add_sections(split, kMostTextSections);
  }

  void add_contacts(const Reply& reply) {
    std::vector<std::string> sections;
    for (const auto& contact : reply.contacts) sections.push_back(contact_words(contact));
    add_sections(sections, kMostContacts);
  }

  void add_clocks(const Reply& reply) {
    std::vector<std::string> sections;
    for (const auto& clock : reply.clocks) {
      auto line = clock_words(clock);
      if (!sections.empty() &&
          dialogs::utf16_length(sections.back()) + dialogs::utf16_length(line) < kSectionUnits)
        sections.back() += "\n" + line;
      else
        sections.push_back(std::move(line));
    }
    add_sections(sections, kMostClockSections);
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
    add_context(clipped(joined, kSectionUnits));
  }

  void add_buttons(const Reply& reply) {
    const auto shown = std::min(reply.options.size(), kMostButtonRows * kButtonsInRow);
    left_out_ |= shown < reply.options.size();
    for (std::size_t i = 0; i < shown; ++i) {
      const bool row_begins = i % kButtonsInRow == 0;
      const bool row_ends = i % kButtonsInRow == kButtonsInRow - 1 || i == shown - 1;
      if (row_begins) begin(R"({"type":"actions","elements":[)");
      append_button(json_, reply, i);
      json_ += row_ends ? "]}" : ",";
    }
  }

  void add_note_of_what_is_left_out() {
    if (left_out_) add_context("Not everything fits here; the record has it all.");
  }

  const std::string& json() const { return json_; }

 private:
  void begin(std::string_view block) {
    if (!json_.empty()) json_ += ',';
    json_ += block;
  }

  void add_sections(const std::vector<std::string>& texts, std::size_t most) {
    left_out_ |= texts.size() > most;
    for (std::size_t i = 0; i < std::min(texts.size(), most); ++i) {
      if (texts[i].empty()) continue;
      begin(R"({"type":"section","text":)");
      append_mrkdwn(json_, texts[i]);
      json_ += '}';
    }
  }

  void add_context(std::string_view text) {
    if (text.empty()) return;
    begin(R"({"type":"context","elements":[)");
    append_mrkdwn(json_, text);
    json_ += "]}";
  }

  std::string json_;
  bool left_out_ = false;
};

void append_line(std::string& text, const std::string& line) {
  if (line.empty()) return;
  if (!text.empty()) text += '\n';
  text += line;
}

// What a notification, a screen reader or a client without blocks shows; it is the words that are cut.
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
  blocks.add_note_of_what_is_left_out();
  std::string message = R"({"text":)";
  dialogs::append_json(message, fallback(reply));
  return message.append(R"(,"blocks":[)").append(blocks.json()).append("]}");
}

}  // namespace dutydesk::adapters::slack
