#include "bot/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <nlohmann/json.hpp>

namespace dutydesk::bot {
namespace {

using Line = nlohmann::ordered_json;

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

spdlog::logger& logger() {
  static spdlog::logger log = [] {
    spdlog::logger made("dutydesk", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made.set_pattern("%v");
    made.set_level(spdlog::level::info);
    made.set_error_handler([](const std::string&) {});
    return made;
  }();
  return log;
}

Line json_of(std::int64_t number) {
  return number;
}

Line json_of(std::string_view text) {
  if (text.size() <= kLongestLogValue) return text;
  return std::string(text.substr(0, kLongestLogValue)) + "...";
}

}  // namespace

std::string format_log_line(dialogs::Instant at, LogLevel level, std::string_view event, LogFields fields) {
  Line line;
  line["time"] = dialogs::utc(at);
  line["level"] = name_of(level);
  line["event"] = json_of(event);
  for (const auto& field : fields)
    line[std::string(field.key)] = std::visit([](auto value) { return json_of(value); }, field.value);
  // With ensure_ascii everything from U+007F on is escaped too, so that no reader meets it raw.
  constexpr bool kEnsureAscii = true;
  return line.dump(-1, ' ', kEnsureAscii, Line::error_handler_t::replace);
}

void log_event(LogLevel level, std::string_view event, LogFields fields) {
  if (!logger().should_log(spdlog_level(level))) return;
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto line = format_log_line(now, level, event, fields);
  logger().log(spdlog_level(level), spdlog::string_view_t(line));
}

void set_log_level(LogLevel least) {
  logger().set_level(spdlog_level(least));
}

}  // namespace dutydesk::bot
