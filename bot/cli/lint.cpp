#include "dialogs/lint.h"

#include <fmt/format.h>

#include <chrono>
#include <iostream>

#include "bot/cli/commands.h"
#include "bot/documents.h"
#include "bot/protocols.h"
#include "dialogs/check.h"

namespace dutydesk::bot {
namespace {

class Lint {
 public:
  explicit Lint(const LintOptions& options) : options_(options) {}

  int run() {
    for (const auto& folder : protocol_folders(options_.folder)) lint_protocol(folder);
    if (read_ + unread_ == 0) return nothing_to_lint();
    std::cout << fmt::format("{} protocol{}, {} fault{}", read_, read_ == 1 ? "" : "s", faults_,
                             faults_ == 1 ? "" : "s");
    if (unread_ > 0) std::cout << fmt::format(", {} not read", unread_);
    std::cout << '\n';
    return unread_ > 0 ? 2 : faults_ > 0 ? 1 : 0;
  }

 private:
  int nothing_to_lint() const {
    std::cerr << fmt::format("dutydesk: there is no protocol in {}\n", options_.folder.string());
    return 2;
  }

  void lint_protocol(const std::filesystem::path& folder) {
    const auto protocol = load_protocol(folder);
    if (!protocol) {
      ++unread_;
      for (const auto& fault : protocol.error()) std::cerr << fault.text() << '\n';
      return;
    }
    ++read_;
    std::cout << protocol->title << '\n';
    print(dialogs::lint(*protocol));
    print_check(*protocol);
    if (options_.coverage) print_coverage(*protocol);
    if (!options_.sources.empty()) print_proof(*protocol);
  }

  void print(const std::vector<dialogs::Fault>& faults) {
    for (const auto& fault : faults) std::cout << "  " << fault.text() << '\n';
    faults_ += faults.size();
  }

  void print_check(const dialogs::Protocol& protocol) {
    const auto start = std::chrono::steady_clock::now();
    const auto checked = dialogs::check(protocol);
    const auto took = std::chrono::steady_clock::now() - start;
    print(checked.faults);
    std::cout << dialogs::check_table(checked)
              << fmt::format("\n  {} dialogs, {} states, checked in {} ms\n", checked.dialogs.size(),
                             checked.states(),
                             std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
  }

  void print_coverage(const dialogs::Protocol& protocol) {
    const auto coverage = dialogs::coverage_of(protocol);
    std::cout << dialogs::coverage_table(coverage);
    faults_ += coverage.uncovered.size() + coverage.unanswered.size();
  }

  void print_proof(const dialogs::Protocol& protocol) {
    const auto proof = dialogs::prove(protocol, load_documents(options_.sources, {protocol}));
    print(proof.faults);
    std::cout << fmt::format("  {} clauses, {} fingerprints proven\n", proof.clauses, proof.fingerprints);
  }

  const LintOptions& options_;
  std::size_t read_ = 0;
  std::size_t unread_ = 0;
  std::size_t faults_ = 0;
};

}  // namespace

int lint(const LintOptions& options) {
  return Lint{options}.run();
}

}  // namespace dutydesk::bot
