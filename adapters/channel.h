// A Channel turns one provider's bytes into Messages and a Reply into that provider's bytes.
//
// It is pure: its secrets are given to its constructor, the time is an argument, and it sends
// nothing. What it wants sent it describes as Deliveries, which the outbox carries out.
//
// Threads: a Channel is constant after construction and may be used by several threads at once.
// Errors: whatever arrives, `receive` answers with one of the Received kinds and throws nothing but
// std::bad_alloc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "dialogs/message.h"

namespace dutydesk::adapters {

using dialogs::Instant;
using Headers = std::vector<std::pair<std::string, std::string>>;

// Whether two header names or media types are the same: ASCII letters are compared without case.
bool same_ignoring_case(std::string_view a, std::string_view b);

// A whole request, as the front collected it. Header names are compared without case.
struct HttpRequest {
  std::string method;
  std::string path;   // without the query
  std::string query;  // without the question mark
  Headers headers;
  std::string body;

  // The first header of that name, or nullopt.
  std::optional<std::string_view> header(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::string content_type;  // empty for an empty body
  std::string body;
};

// A Message is one thing one person said, before the desk knows who that person is.
struct Message {
  std::string external_id;   // the provider's id of this delivery: a repeated delivery repeats it
  std::string workspace;     // the provider's tenant, e.g. a Slack team id
  std::string sender;        // the provider's user id, unique in the workspace
  std::string conversation;  // unique in the channel, e.g. "T0123/C0456"
  std::string text;          // valid UTF-8
  std::optional<dialogs::Press> press;
  std::string route;  // how to reach this sender again; only this channel can read it
};

struct Messages {
  std::vector<Message> messages;
};
struct Handshake {
  HttpResponse response;
};  // answered at once, nothing to record
struct Ignored {
  std::string why;
};  // genuine, and of no interest: 200
struct Unauthenticated {
  std::string why;
};  // 401; `why` is for the log, not for the sender
struct Malformed {
  std::string why;
};  // 400; `why` says what was expected
using Received = std::variant<Messages, Handshake, Ignored, Unauthenticated, Malformed>;

// One way to send one reply. The outbox takes the first way that still serves.
struct Way {
  std::string url;
  Headers headers;
  std::string body;
  std::optional<Instant> until;  // it does not serve after this
  int uses = 0;                  // nor after this many attempts; 0 for any number
};

// The provider's answer to a Way, judged.
struct Delivered {};
struct TryAgain {
  std::string why;
  std::chrono::seconds after{0};
};  // `after`: at least this long, as Retry-After asks
struct OtherWay {
  std::string why;
};  // this way is used up; take the next
struct Refused {
  std::string why;
};  // no attempt will ever succeed
using Verdict = std::variant<Delivered, TryAgain, OtherWay, Refused>;

class Channel {
 public:
  virtual ~Channel() = default;

  virtual std::string_view name() const = 0;           // "slack"; also the prefix of its workers' ids
  virtual std::vector<std::string> paths() const = 0;  // the POST paths it serves

  // Verifies the raw bytes, then parses them.
  virtual Received receive(const HttpRequest& request, Instant now) const = 0;

  // Whether the deployment serves this workspace. A stranger gets the emergency card and nothing else.
  virtual bool serves(const Message& message) const = 0;

  // The answer to a request whose messages are committed. The reply itself goes by the outbox.
  virtual HttpResponse acknowledged(const HttpRequest& request) const = 0;

  // The answer when nothing could be recorded, or the sender is a stranger: the emergency card in the
  // body where this kind of request shows its body, else as a Way to be sent at once and unrecorded.
  struct CardAnswer {
    HttpResponse response;
    std::optional<Way> way;
  };
  virtual CardAnswer card(const HttpRequest& request, const Message& message,
                          std::string_view words) const = 0;

  // The ways to send a reply to whom `route` reaches, best first; never empty.
  // `route` is a Message's route, `committed` the time of the commit.
  virtual std::vector<Way> deliver(const dialogs::Reply& reply, const std::string& route,
                                   Instant committed) const = 0;

  // What the provider's answer to a Way means. `status` is the HTTP status, 0 for no connection.
  virtual Verdict judge(const Way& way, int status, const Headers& headers,
                        const std::string& body) const = 0;
};

}  // namespace dutydesk::adapters
