// A TestChannel judges by the status alone: 2xx delivered, 404 another way, other 4xx refused, the rest try
// again.
#pragma once

#include <charconv>
#include <string>
#include <utility>

#include "adapters/channel.h"

namespace dutydesk::tests {

class TestChannel : public adapters::Channel {
 public:
  explicit TestChannel(std::string name = "test") : name_(std::move(name)) {}

  std::string_view name() const override { return name_; }
  std::vector<std::string> paths() const override { return {}; }
  adapters::Received receive(const adapters::HttpRequest&, adapters::Instant) const override {
    return adapters::Ignored{};
  }
  bool serves(const adapters::Message&) const override { return true; }
  adapters::HttpResponse acknowledged(const adapters::HttpRequest&) const override { return {}; }
  CardAnswer card(const adapters::HttpRequest&, const adapters::Message&, std::string_view) const override {
    return {};
  }
  std::vector<adapters::Way> deliver(const dialogs::Reply&, const std::string&,
                                     adapters::Instant) const override {
    return {};
  }

  adapters::Verdict judge(const adapters::Way&, int status, const adapters::Headers& headers,
                          const std::string&) const override {
    const std::string why = status == 0 ? "no connection" : "status " + std::to_string(status);
    if (status >= 200 && status < 300) return adapters::Delivered{};
    if (status == 404) return adapters::OtherWay{why};
    if (status >= 400 && status < 500 && status != 429) return adapters::Refused{why};
    return adapters::TryAgain{why, retry_after(headers)};
  }

 private:
  static std::chrono::seconds retry_after(const adapters::Headers& headers) {
    int seconds = 0;
    for (const auto& [name, value] : headers)
      if (name == "Retry-After") std::from_chars(value.data(), value.data() + value.size(), seconds);
    return std::chrono::seconds(seconds);
  }

  std::string name_;
};

}  // namespace dutydesk::tests
