#include "bot/vitals.h"

#include <re2/re2.h>

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>

namespace dutydesk::bot {
namespace {

using namespace std::chrono_literals;

// Reads the Prometheus text format (0.0.4) as strictly as its parsers do: HELP and TYPE come once and before
// the samples of their metric, names and labels have their forms, every line ends.
std::map<std::string, double> samples_of(const std::string& text) {
  static const RE2 help{"# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) [^\\n]+"};
  static const RE2 type{"# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)"};
  static const RE2 sample{
      R"re((([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{[a-zA-Z_][a-zA-Z0-9_]*="[^"\\]*"\})?) ([0-9]+))re"};
  REQUIRE(text.ends_with('\n'));
  std::map<std::string, double> samples;
  std::set<std::string> helped, typed;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    std::string name, series, kind;
    double value = 0;
    if (RE2::FullMatch(line, help, &name)) {
      CHECK(helped.insert(name).second);
    } else if (RE2::FullMatch(line, type, &name, &kind)) {
      CHECK(typed.insert(name).second);
      CHECK(name.ends_with("_total") == (kind == "counter"));
    } else {
      REQUIRE(RE2::FullMatch(line, sample, &series, &name, &value));
      CHECK(helped.contains(name));
      CHECK(typed.contains(name));
      CHECK(samples.emplace(series, value).second);
    }
  }
  return samples;
}

}  // namespace

TEST_CASE("the figures are given in the Prometheus text format", "[bot][vitals]") {
  Figures figures;
  figures.decisions = 3;
  figures.set_aside = 1;
  figures.front.refused = {{400, 2}, {413, 1}};
  figures.outbox.parked = 4;
  const auto samples = samples_of(prometheus(figures, true));
  CHECK(samples.at("dutydesk_ready") == 1);
  CHECK(samples.at("dutydesk_decisions_total") == 3);
  CHECK(samples.at("dutydesk_set_aside") == 1);
  CHECK(samples.at("dutydesk_http_refused_total{status=\"413\"}") == 1);
  CHECK(samples.at("dutydesk_outbox_parked_total") == 4);
  CHECK(samples_of(prometheus({}, false)).at("dutydesk_ready") == 0);
}

TEST_CASE("a desk whose loop has not turned for two seconds is not ready", "[bot][vitals]") {
  const Vitals::Clock::time_point turned{100s};
  Vitals vitals;
  vitals.publish({}, turned);
  CHECK(vitals.unready(turned + 2s).empty());
  CHECK_FALSE(vitals.unready(turned + 2001ms).empty());
  vitals.publish({}, turned + 3s);
  CHECK(vitals.unready(turned + 4s).empty());
}

TEST_CASE("a desk whose store fails is not ready", "[bot][vitals]") {
  Vitals vitals;
  CHECK(vitals.unready().empty());
  Figures figures;
  figures.store_works = false;
  vitals.publish(figures);
  CHECK_FALSE(vitals.unready().empty());
  CHECK_FALSE(vitals.read().store_works);
}

}  // namespace dutydesk::bot
