#include "dialogs/lint.h"

#include <fmt/format.h>

#include <chrono>
#include <iostream>
#include <optional>

#include "bot/cli/commands.h"
#include "bot/documents.h"
#include "bot/protocols.h"
#include "dialogs/check.h"
#include "dialogs/lint_contacts.h"
#include "dialogs/lint_figures.h"
#include "dialogs/lint_wording.h"

namespace dutydesk::bot {
namespace {

std::optional<dialogs::Date> today() {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  return std::chrono::floor<std::chrono::days>(dialogs::wall(now));
}

class Lint {
 public:
  Lint(const LintOptions& options, dialogs::Date from) : options_(options), from_(from) {}

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
    print(dialogs::lint_contacts(*protocol, from_));
    print(dialogs::lint_wording(*protocol));
    print(dialogs::lint_figures(*protocol));
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
  const dialogs::Date from_;
  std::size_t read_ = 0;
  std::size_t unread_ = 0;
  std::size_t faults_ = 0;
};

}  // namespace

int lint(const LintOptions& options) {
  const auto from = options.from.empty() ? today() : dialogs::parse_day(options.from);
  if (from) return Lint{options, *from}.run();
  std::cerr << fmt::format("dutydesk: \"{}\" is not a day: write it as 2026-11-01\n", options.from);
  return 2;
}

}  // namespace dutydesk::bot
