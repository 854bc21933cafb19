// A desk for tests: the real store and the real protocols, in a folder that goes with it.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "bot/desk.h"
#include "bot/protocols.h"
#include "bot/store.h"

namespace dutydesk::bot {

class PracticeFolder {
 public:
  PracticeFolder() {
    auto name = (std::filesystem::temp_directory_path() / "dutydesk-test-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder can be made");
    path_ = name;
  }
  ~PracticeFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  PracticeFolder(const PracticeFolder&) = delete;
  PracticeFolder& operator=(const PracticeFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // The store's file as somebody else with SQLite would change it.
  void tamper(const std::string& sql) const {
    constexpr int kPatience = 10'000;  // ms, while the desk writes
    SQLite::Database(path_ / "dutydesk.db", SQLite::OPEN_READWRITE, kPatience).exec(sql);
  }

 private:
  std::filesystem::path path_;
};

// Sunday 22 November 2026, 03:20 in London.
inline constexpr dialogs::Instant kNight{std::chrono::milliseconds{1'795'317'600'000}};

inline std::vector<dialogs::Protocol> practice_protocols() {
  auto protocols = load_protocols(DUTYDESK_ROOT "/protocols");
  if (!protocols) throw std::runtime_error(protocols.error().front().text());
  std::erase_if(*protocols, [](const auto& protocol) { return protocol.id != "thames-valley"; });
  return std::move(*protocols);
}

// Two workers are known; whoever else writes is a stranger.
inline const dialogs::Worker* practice_worker(std::string_view user) {
  static const dialogs::Worker one{"one", "Worker One", "residential_worker", "Oxfordshire"};
  static const dialogs::Worker two{"two", "Worker Two", "police", "Oxfordshire"};
  return user == "U1" ? &one : user == "U2" ? &two : nullptr;
}

inline adapters::Message typed(std::string id, std::string sender, std::string text,
                               std::string conversation = "C1") {
  return {std::move(id), "T1", std::move(sender), std::move(conversation), std::move(text), {}, "route"};
}

// A store, the protocols and the desk over a folder, as long as they live.
struct Practice {
  explicit Practice(const std::filesystem::path& folder,
                    std::vector<dialogs::Protocol> current = practice_protocols(),
                    std::optional<dialogs::Local> local = {})
      : store(folder),
        protocols(std::move(current), std::move(local)),
        desk(store, protocols, [](auto, auto, auto user) { return practice_worker(user); }) {}

  // A batch of this message alone, a minute after the one before.
  Decision say(const adapters::Message& message) {
    desk.begin();
    auto decision = desk.decide("test", message, now += std::chrono::minutes{1});
    desk.commit();
    return decision;
  }

  Decision say(const std::string& sender, const std::string& text, const std::string& conversation = "C1") {
    static int said = 0;  // ids stay different when the store is opened again
    return say(typed("said " + std::to_string(++said), sender, text, conversation));
  }

  // Worker One opens an episode; its code.
  std::string open_episode(const std::string& conversation = "C1") {
    const auto opened = say("U1", "new", conversation);
    REQUIRE(opened.episode != kDeskStream);
    return opened.episode;
  }

  Record last_record(const std::string& episode) {
    const auto record = parse_record(store.entries(episode).back().bytes);
    REQUIRE(record);
    return *record;
  }

  Store store;
  Protocols protocols;
  Desk desk;
  dialogs::Instant now = kNight;
};

}  // namespace dutydesk::bot
