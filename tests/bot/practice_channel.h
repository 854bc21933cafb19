// A PracticeChannel speaks JSON: a body is a list of {"id", "from", "in", "text"}.
//
// A reply goes to one provider as plain text, under its conversation; a card is answered 503 with its words,
// and sent by a Way too where the message's conversation is "C-way". Three texts ask for trouble: "throw" in
// receive(), "unwritable" (as the text shown) in deliver(), and a sender "U-stranger" who is not served.
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "tests/bot/test_channel.h"

namespace dutydesk::tests {

class PracticeChannel : public TestChannel {
 public:
  explicit PracticeChannel(std::string provider, std::string name = "test")
      : TestChannel(name), provider_(std::move(provider)), path_("/" + name) {}

  std::vector<std::string> paths() const override { return {path_}; }

  adapters::Received receive(const adapters::HttpRequest& request, adapters::Instant) const override {
    const auto body = nlohmann::json::parse(request.body, nullptr, false);
    if (!body.is_array()) return adapters::Malformed{"a list of messages was expected"};
    adapters::Messages received;
    for (const auto& said : body) {
      if (said.at("text") == "throw") throw std::runtime_error("asked to throw");
      received.messages.push_back(
          {said.at("id"), "T1", said.at("from"), said.at("in"), said.at("text"), {}, said.at("in")});
    }
    return received;
  }

  bool serves(const adapters::Message& message) const override { return message.sender != "U-stranger"; }

  adapters::HttpResponse acknowledged(const adapters::HttpRequest&) const override {
    return {200, "text/plain", "recorded\n"};
  }

  CardAnswer card(const adapters::HttpRequest&, const adapters::Message& message,
                  std::string_view words) const override {
    CardAnswer answer{{503, "text/plain", std::string{words}}, {}};
    if (message.conversation == "C-way") answer.way = way(message.route, std::string{words});
    return answer;
  }

  std::vector<adapters::Way> deliver(const dialogs::Reply& reply, const std::string& route,
                                     adapters::Instant) const override {
    if (reply.text.find("unwritable") != std::string::npos) throw std::runtime_error("cannot be written");
    return {way(route, reply.text)};
  }

 private:
  adapters::Way way(const std::string& route, std::string body) const {
    return {.url = provider_ + "/" + route, .headers = {}, .body = std::move(body), .until = {}};
  }

  std::string provider_;
  std::string path_;
};

}  // namespace dutydesk::tests
