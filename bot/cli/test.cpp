#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>

#include "bot/cli/commands.h"
#include "bot/protocols.h"
#include "dialogs/play.h"
#include "dialogs/scenario.h"

namespace dutydesk::bot {
namespace {

namespace fs = std::filesystem;

// An author's text is replaced whole or not at all.
void replace_file(const fs::path& path, const std::string& text) {
  const auto written = fs::path{path}.concat(".new");
  std::ofstream stream{written, std::ios::binary};
  stream << text;
  stream.close();
  if (!stream) throw std::runtime_error(written.string() + " cannot be written");
  fs::rename(written, path);
}

class Test {
 public:
  explicit Test(const TestOptions& options) : options_(options) {}

  int run() {
    for (const auto& folder : protocol_folders(options_.folder)) test_protocol(folder);
    if (passed_ + failed_ + faulty_ == 0) return nothing_to_play();
    std::cout << fmt::format("{} passed, {} failed", passed_, failed_);
    if (faulty_ > 0) std::cout << fmt::format(", {} not read", faulty_);
    std::cout << '\n';
    return faulty_ > 0 ? 2 : failed_ > 0 ? 1 : 0;
  }

 private:
  int nothing_to_play() const {
    std::cerr << fmt::format("dutydesk: there is no scenario{} in {}\n",
                             options_.only.empty() ? "" : " \"" + options_.only + "\"",
                             options_.folder.string());
    return 2;
  }

  void test_protocol(const fs::path& folder) {
    const auto protocol = load_protocol(folder);
    if (!protocol) return refuse(protocol.error());
    for (const auto& file : yaml_files(folder / "scenarios"))
      test_scenario(*protocol, file, beside(folder, dialogs::protocol_beside(file)));
  }

  // The other protocol that a scenario names, in the folder next to its own; nullptr where it cannot be read.
  const dialogs::Protocol* beside(const fs::path& folder, const std::string& id) {
    if (id.empty() || fs::path{id}.filename() != fs::path{id}) return nullptr;
    const auto next = fs::weakly_canonical(folder).parent_path() / id;
    const auto known = others_.find(next);
    if (known != others_.end()) return &known->second;
    auto protocol = load_protocol(next);
    return protocol ? &others_.emplace(next, std::move(*protocol)).first->second : nullptr;
  }

  void test_scenario(const dialogs::Protocol& protocol, const dialogs::SourceFile& file,
                     const dialogs::Protocol* other) {
    const auto scenario = dialogs::read_scenario(file, protocol, other);
    if (!scenario) return refuse(scenario.error());
    if (!scenario->title.contains(options_.only)) return;
    auto played = dialogs::play(*scenario, protocol, other);
    const bool updated = options_.update && update(*scenario, file, played);
    if (played.drift) played.differences.push_back(*played.drift);
    const bool passed = played.differences.empty();
    ++(passed ? passed_ : failed_);
    std::cout << fmt::format("{} {}: {}{}\n", passed ? "passed" : "FAILED", protocol.id, scenario->title,
                             updated ? " (events recorded)" : "");
    for (const auto& difference : played.differences) std::cout << "  " << difference.text() << '\n';
  }

  // Records the events, so that they are what is expected. Returns whether the file was another before.
  static bool update(const dialogs::Scenario& scenario, const dialogs::SourceFile& file,
                     dialogs::Played& played) {
    if (scenario.events && !played.drift) return false;
    const auto text = dialogs::with_events(file.text, played.events);
    if (!text) {
      played.differences.push_back(
          {file.path, 0, "the events cannot be recorded here: write one key below the other"});
      return false;
    }
    replace_file(file.path, *text);
    played.drift.reset();
    return true;
  }

  void refuse(const std::vector<dialogs::Fault>& faults) {
    ++faulty_;
    for (const auto& fault : faults) std::cerr << fault.text() << '\n';
  }

  const TestOptions& options_;
  std::map<fs::path, dialogs::Protocol> others_;  // by folder
  int passed_ = 0;
  int failed_ = 0;
  int faulty_ = 0;
};

}  // namespace

int test(const TestOptions& options) {
  return Test{options}.run();
}

}  // namespace dutydesk::bot
