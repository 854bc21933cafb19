#include <fmt/format.h>
#include <re2/re2.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "bot/cli/commands.h"
#include "bot/cli/print.h"
#include "bot/desk.h"
#include "bot/documents.h"
#include "bot/emergency.h"
#include "dialogs/moment.h"
#include "dialogs/role.h"
#include "dialogs/utf8.h"

namespace dutydesk::bot {
namespace {

namespace fs = std::filesystem;
using dialogs::Instant;

Instant wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// The conversation's time: the real one and what was added to it, or one that stands until it is moved.
class ChatClock {
 public:
  explicit ChatClock(std::optional<Instant> standing) : standing_(standing) {}

  Instant now() const { return standing_ ? *standing_ : wall_clock() + added_; }

  void wait(std::chrono::milliseconds by) {
    if (standing_)
      *standing_ += by;
    else
      added_ += by;
  }

  void set(Instant at) { standing_ = at; }

 private:
  std::optional<Instant> standing_;
  std::chrono::milliseconds added_{};
};

// A folder that lasts as long as the conversation.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    auto pattern = (fs::temp_directory_path() / "dutydesk-chat-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder can be made");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::chrono::milliseconds duration_of(const std::string& text) {
  static const RE2 form{
      R"(\s*(?:(\d{1,5})\s*d)?\s*(?:(\d{1,5})\s*h)?\s*(?:(\d{1,5})\s*m(?:in)?)?\s*(?:(\d{1,5})\s*s)?\s*)"};
  std::string days, hours, minutes, seconds;
  if (!RE2::FullMatch(text, form, &days, &hours, &minutes, &seconds)) return {};
  const auto count = [](const std::string& digits) { return digits.empty() ? 0 : std::stoi(digits); };
  return std::chrono::hours{24 * count(days) + count(hours)} + std::chrono::minutes{count(minutes)} +
         std::chrono::seconds{count(seconds)};
}

class Chat {
 public:
  Chat(const ChatOptions& options, std::vector<dialogs::Protocol> protocols,
       std::optional<dialogs::Local> local, const fs::path& data)
      : options_(options),
        worker_{"chat:you", "You", options.role, area_of_worker(options.area, protocols)},
        clock_(options.at.empty() ? std::nullopt : dialogs::parse_local(options.at)),
        store_(data),
        protocols_(std::move(protocols), std::move(local)),
        desk_(store_, protocols_, [this](auto, auto, auto) { return &worker_; }) {}

  int run() {
    greet();
    for (std::string line; prompt() && std::getline(std::cin, line);) {
      if (line == ":quit") break;
      if (line.starts_with(":"))
        command(line);
      else
        say(line);
    }
    return 0;
  }

 private:
  static std::string area_of_worker(const std::string& named,
                                    const std::vector<dialogs::Protocol>& protocols) {
    const bool only_one = protocols.size() == 1 && protocols.front().areas.size() == 1;
    return named.empty() && only_one ? protocols.front().areas.front() : named;
  }

  bool talks_to_person() const { return !options_.json && isatty(STDIN_FILENO); }

  void greet() const {
    if (talks_to_person())
      std::cout << "Say new when a child is missing. :wait 2h and :at 2026-11-22T03:20 move the clock; :quit "
                   "ends.\n";
  }

  bool prompt() const {
    if (talks_to_person()) std::cout << "> " << std::flush;
    return true;
  }

  void command(const std::string& line) {
    if (line.starts_with(":wait ")) {
      if (const auto by = duration_of(line.substr(6)); by.count() > 0) return wait(by);
    } else if (line.starts_with(":at ")) {
      if (const auto at = dialogs::parse_local(line.substr(4))) return set(*at);
    }
    std::cerr << "Known are :wait 2h, :at 2026-11-22T03:20 and :quit.\n";
  }

  void wait(std::chrono::milliseconds by) {
    tell_due(clock_.now() + by);
    clock_.wait(by);
  }

  void set(Instant at) {
    tell_due(at);
    clock_.set(at);
  }

  // What falls due on the way is told at its own time.
  void tell_due(Instant until) {
    for (auto due = store_.alarms(until, 1); !due.empty(); due = store_.alarms(until, 1)) {
      desk_.begin();
      const auto told = desk_.fire(due.front(), due.front().due);
      if (told) store_.delivered(told->outgoing.id);
      desk_.commit();
      if (told) show(told->reply);
    }
  }

  // What cannot be recorded is not decided; but nobody is left without a number.
  void say(const std::string& line) {
    const auto text = dialogs::replace_invalid_utf8(line);
    const adapters::Message message{next_id(), "terminal", "you", "terminal", text, {}, {}};
    try {
      desk_.begin();
      auto decision = desk_.decide("chat", message, clock_.now());
      const auto all = in_order(std::move(decision));
      for (const auto& each : all)
        if (each.outgoing.id != 0) store_.delivered(each.outgoing.id);
      desk_.commit();
      for (const auto& each : all) show(each.reply);
    } catch (const std::exception& error) {
      std::cerr << "dutydesk: " << error.what() << '\n';
      dialogs::Reply card;
      card.text = emergency_card({});
      show(card);
      recover();
    }
  }

  // Where the store still fails, so will the next message, and show the card again.
  void recover() {
    try {
      desk_.recover();
    } catch (const std::exception&) {
    }
  }

  // A store that is kept may hold conversations already: a number that counts from its own start is not
  // enough.
  std::string next_id() { return fmt::format("{}-{}", wall_clock().time_since_epoch().count(), ++said_); }

  void show(const dialogs::Reply& reply) const {
    if (options_.json)
      std::cout << as_json(reply).dump() << '\n' << std::flush;
    else
      std::cout << as_text(reply) << '\n' << std::flush;
  }

  const ChatOptions& options_;
  dialogs::Worker worker_;
  ChatClock clock_;
  Store store_;
  Protocols protocols_;
  Desk desk_;
  std::uint64_t said_ = 0;
};

std::string values_of(const std::vector<dialogs::FactOption>& options) {
  std::string values;
  for (const auto& option : options) values += (values.empty() ? "" : ", ") + option.value;
  return values;
}

int complain(const std::string& sentence) {
  std::cerr << "dutydesk: " << sentence << '\n';
  return 1;
}

int complain(const std::vector<dialogs::Fault>& faults) {
  for (const auto& fault : faults) std::cerr << fault.text() << '\n';
  return 1;
}

bool is_area(const std::string& area, const std::vector<dialogs::Protocol>& protocols) {
  return std::ranges::any_of(protocols, [&](const auto& protocol) {
    return std::ranges::find(protocol.areas, area) != protocol.areas.end();
  });
}

}  // namespace

int chat(const ChatOptions& options) {
  auto protocols = load_protocols(options.protocols.empty() ? protocols_beside_program() : options.protocols);
  if (!protocols) return complain(protocols.error());
  std::optional<dialogs::Local> local;
  if (!options.local.empty()) {
    auto read = load_local(options.local);
    if (!read) return complain(read.error());
    if (const auto misfits = dialogs::check_local(*read, *protocols); !misfits.empty())
      return complain(misfits);
    local = *std::move(read);
  }
  if (!options.protocol.empty()) {
    std::erase_if(*protocols, [&](const auto& protocol) { return protocol.id != options.protocol; });
    if (protocols->empty()) return complain("there is no protocol \"" + options.protocol + "\"");
  }
  const auto& roles = dialogs::roles();
  if (!options.role.empty() &&
      std::ranges::find(roles, options.role, &dialogs::FactOption::value) == roles.end())
    return complain(fmt::format("there is no role \"{}\"; there is: {}", options.role, values_of(roles)));
  if (!options.area.empty() && !is_area(options.area, *protocols))
    return complain("there is no area \"" + options.area + "\"");
  if (!options.at.empty() && !dialogs::parse_local(options.at))
    return complain("--at takes a local time such as 2026-11-22T03:20");
  if (!options.sources.empty()) {
    auto read = with_documents(local.value_or(dialogs::Local{}), options.sources, *protocols);
    if (!read) return complain(read.error());
    local = std::move(*read);
  }
  std::optional<TemporaryFolder> temporary;
  if (options.data.empty()) temporary.emplace();
  return Chat{options, std::move(*protocols), std::move(local), temporary ? temporary->path() : options.data}
      .run();
}

}  // namespace dutydesk::bot
