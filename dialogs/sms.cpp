#include "dialogs/sms.h"

#include <fmt/format.h>

#include <algorithm>

#include "dialogs/utf8.h"

namespace dutydesk::dialogs {
namespace {

constexpr std::string_view kBasic =
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà";
constexpr std::string_view kExtension = "\f^{}\\[~]|€";

// How many units of each part the characters take, one after the other.
struct Units {
  bool gsm = true;
  std::vector<std::size_t> of_each;
};

Units units_of(std::string_view text) {
  Units units;
  std::vector<std::size_t> ucs2;
  for (std::size_t at = 0; at < text.size();) {
    const auto character = text.substr(at, first_piece(text.substr(at)).size);
    at += character.size();
    ucs2.push_back(utf16_length(character));
    const bool basic = kBasic.contains(character);
    units.gsm = units.gsm && (basic || kExtension.contains(character));
    units.of_each.push_back(basic ? 1 : 2);
  }
  if (!units.gsm) units.of_each = std::move(ucs2);
  return units;
}

// The end of a sentence or line, or of the text.
std::size_t sentence_end(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool ends = std::string_view{".?!"}.contains(text[i]) && i + 1 < text.size() && text[i + 1] == ' ';
    if (ends || text[i] == '\n') return i + 1;
  }
  return text.size();
}

std::string trimmed(std::string text) {
  const auto last = text.find_last_not_of(" \n");
  text.resize(last == std::string::npos ? 0 : last + 1);
  return text.substr(std::min(text.find_first_not_of(" \n"), text.size()));
}

}  // namespace

std::size_t sms_segments(std::string_view text) {
  const auto units = units_of(text);
  std::size_t all = 0;
  for (const auto one : units.of_each) all += one;
  if (all <= (units.gsm ? 160u : 70u)) return 1;
  const std::size_t room = units.gsm ? 153 : 67;
  std::size_t segments = 1;
  std::size_t used = 0;
  for (const auto one : units.of_each) {
    if (used + one > room) {
      ++segments;
      used = 0;
    }
    used += one;
  }
  return segments;
}

std::string sms_text(const Reply& reply) {
  std::string text = reply.episode.empty() ? "" : reply.episode + ": ";
  for (const auto& contact : reply.contacts)
    text += fmt::format("{}{}{}.\n", contact.name, contact.number.empty() ? "" : ": ", contact.number);
  text += reply.text;
  for (const auto& contact : reply.contacts) text += "\n" + contact.why;
  for (std::size_t i = 0; i < reply.options.size(); ++i)
    text += fmt::format("\n{} {}", i + 1, reply.options[i].label);
  return text;
}

std::vector<std::string_view> sentences(std::string_view text) {
  std::vector<std::string_view> all;
  while (!text.empty()) {
    all.push_back(text.substr(0, sentence_end(text)));
    text.remove_prefix(all.back().size());
  }
  return all;
}

std::vector<std::string> sms_messages(std::string_view text, std::size_t most) {
  if (sms_segments(text) <= most) return {std::string{text}};
  std::vector<std::string> messages;
  std::string message;
  const auto all = sentences(text);
  for (const auto& sentence : all) {
    const auto end = &sentence == &all.back() ? "" : std::string{kMore};
    const auto longer = message + std::string{sentence};
    if (!trimmed(message).empty() && sms_segments(trimmed(longer) + end) > most) {
      messages.push_back(trimmed(message) + std::string{kMore});
      message = sentence;
    } else {
      message = longer;
    }
  }
  if (!trimmed(message).empty()) messages.push_back(trimmed(message));
  return messages;
}

}  // namespace dutydesk::dialogs
