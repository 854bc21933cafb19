// Whatever a worker types: it is understood or asked again, and the reply has words and the episode's code.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "dialogs/advance.h"
#include "dialogs/answer.h"
#include "dialogs/json_text.h"
#include "dialogs/lobby.h"
#include "dialogs/moment.h"
#include "dialogs/reader.h"
#include "dialogs/utf8.h"
#include "dialogs/word.h"

namespace {

using namespace dutydesk::dialogs;

const Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 10 / 25} + std::chrono::minutes{70}};
const Worker kWorker{"chat:sam", "Sam", "residential_worker", "Oxfordshire"};

const Protocol& thames_valley() {
  static const auto protocol = [] {
    std::vector<SourceFile> files;
    const std::filesystem::path folder{DUTYDESK_ROOT "/protocols/thames-valley"};
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      const auto in = entry.path().parent_path().filename();
      if (entry.path().extension() != ".yaml" || (in != "thames-valley" && in != "dialogs")) continue;
      std::ostringstream text;
      text << std::ifstream{entry.path()}.rdbuf();
      files.push_back({entry.path().string(), text.str()});
    }
    auto read = read_protocol(files);
    if (!read) std::abort();
    return *read;
  }();
  return protocol;
}

// A line a turn; one that reads as a press is pressed.
void talk(const std::string& text) {
  Episode episode;
  episode.code = "K7F3";
  std::istringstream lines{"new\n" + text};
  std::string line;
  for (int turns = 0; turns < 20 && std::getline(lines, line); ++turns) {
    auto press = parse_press(line);
    if (press && format_press(*press) != line) std::abort();
    const Input input{kNow, kWorker, "chat", "chat", press ? std::string{} : line, press};
    auto turn = advance(thames_valley(), episode, input);
    if (turn.reply.text.empty() || turn.reply.episode != "K7F3") std::abort();
    if (nlohmann::json::parse(json_text(turn.reply)).get<Reply>() != turn.reply) std::abort();
    Episode folded = episode;
    for (const auto& event : turn.events)
      apply(folded, event_from_json(nlohmann::json::parse(json_text(event))),
            {kNow, kWorker, "chat", "chat"});
    if (folded != turn.after) std::abort();
    episode = std::move(turn.after);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto words = plain_words(text);
  static_cast<void>(recognise_word(text));
  static_cast<void>(opens_episode(text));
  const auto reading = read_moment(words, kNow);
  if (reading.kind == Reading::Kind::moment && reading.at > kNow) std::abort();
  if (reading.kind == Reading::Kind::either && (reading.at >= reading.or_at || reading.or_at > kNow))
    std::abort();
  if (reading.kind == Reading::Kind::future && reading.at <= kNow) std::abort();
  static_cast<void>(read_dates(words, kNow));
  for (const auto& step : thames_valley().dialog("report").steps)
    static_cast<void>(understand(thames_valley(), step, words, text, kNow));
  if (!valid_utf8(text)) return 0;
  const auto turn =
      lobby({&thames_valley()}, {kNow, {"chat:x", "x", "", ""}, "chat", "chat", text, {}}, true);
  if (turn.reply.text.empty()) std::abort();
  talk(text);
  return 0;
}
