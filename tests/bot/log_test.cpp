#include "bot/log.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "bot/descriptor.h"

namespace dutydesk::bot {
namespace {

using namespace std::string_literals;
using nlohmann::json;

std::string line_with(std::string_view text) {
  const dialogs::Instant at{std::chrono::milliseconds{1795299303123}};
  return format_log_line(at, LogLevel::warning, "test", {{"text", text}});
}

bool printable_ascii(const std::string& line) {
  return std::ranges::all_of(line, [](char c) { return c >= 0x20 && c < 0x7f; });
}

// What standard error receives while `act` runs; at most what a pipe holds.
template <class Act>
std::string standard_error_of(Act act) {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);
  const Descriptor before(dup(STDERR_FILENO));
  dup2(writing.get(), STDERR_FILENO);
  act();
  dup2(before.get(), STDERR_FILENO);
  writing.reset();
  std::string text(65536, '\0');
  const auto size = read(reading.get(), text.data(), text.size());
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

}  // namespace

TEST_CASE("a log line is JSON with UTC time, level, event and fields in order", "[bot][log]") {
  const dialogs::Instant at{std::chrono::milliseconds{1795299303123}};
  CHECK(
      format_log_line(at, LogLevel::warning, "outbox_parked", {{"id", 42}, {"why", "refused"}}) ==
      R"({"time":"2026-11-21T22:15:03.123Z","level":"warning","event":"outbox_parked","id":42,"why":"refused"})");
}

TEST_CASE("hostile text stays on its line and shows what it holds", "[bot][log]") {
  const auto hostile = GENERATE(as<std::string>{}, "a\n{\"level\":\"error\",\"event\":\"forged\"}", "a\r\nb",
                                "\0\x01\x1b[31mred"s, "\x7f", "\xc2\x85next line", "\xe2\x80\xa8\xe2\x80\xa9",
                                "\xe2\x80\xae"
                                "desrever\xe2\x80\xac",
                                "\xe2\x81\xa6isolated\xe2\x81\xa9", "\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f",
                                "\"}\\\"", "{} {0} %n %s", "\xf0\x9f\x98\x80");
  const auto line = line_with(hostile);
  CAPTURE(line);
  CHECK(printable_ascii(line));
  const auto read = json::parse(line, nullptr, false);
  REQUIRE(read.is_object());
  CHECK(read.at("text") == hostile);
  CHECK(read.at("event") == "test");
  CHECK(read.size() == 4);
}

TEST_CASE("bytes that are not UTF-8 are replaced", "[bot][log]") {
  const auto broken =
      GENERATE(as<std::string>{}, "\xff", "\xc3", "\xed\xa0\x80", "\xf5\x80\x80\x80", "a\xe2\x80");
  const auto line = line_with(broken);
  CHECK(printable_ascii(line));
  CHECK(line.find("\\ufffd") != std::string::npos);
}

TEST_CASE("a long value is cut, also within a character", "[bot][log]") {
  std::string euros;
  while (euros.size() < 100'000) euros += "\xe2\x82\xac";
  const auto text = json::parse(line_with(euros)).at("text").get<std::string>();
  CHECK(text.size() < kLongestLogValue + 10);
  CHECK(text.ends_with("..."));
}

TEST_CASE("numbers keep their size and sign", "[bot][log]") {
  const auto line =
      format_log_line({}, LogLevel::info, "n", {{"a", std::int64_t{-9007199254740993}}, {"b", 7u}});
  CHECK(line.ends_with(R"("a":-9007199254740993,"b":7})"));
}

TEST_CASE("events go to standard error, one a line, from the level set", "[bot][log]") {
  const auto written = standard_error_of([] {
    set_log_level(LogLevel::warning);
    log_event(LogLevel::info, "unheard");
    log_event(LogLevel::warning, "heard", {{"text", "{} \n"}});
    set_log_level(LogLevel::info);
    log_event(LogLevel::info, "heard_too");
    log_event(LogLevel::debug, "unheard");
  });
  CHECK(std::ranges::count(written, '\n') == 2);
  CHECK(written.find("unheard") == std::string::npos);
  CHECK(written.find(R"("event":"heard","text":"{} \n"})") != std::string::npos);
  CHECK(written.find(R"("event":"heard_too"})") != std::string::npos);
}

}  // namespace dutydesk::bot
