// What the desk's figures are to be held against: the front and the HTTP library answering every POST with an
// empty 200, and, under /row, as much as the design's prototype did before that: the signature verified, and
// a small row on disk, one transaction for all that are ready. Stops on SIGINT and SIGTERM.
#include <SQLiteCpp/SQLiteCpp.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <optional>
#include <utility>

#include "adapters/form.h"
#include "adapters/slack/signature.h"
#include "bot/front.h"
#include "bot/http_library.h"

namespace {

using namespace dutydesk::bot;

using dutydesk::adapters::Form;
namespace slack = dutydesk::adapters::slack;

// One small row a request.
class Rows {
 public:
  explicit Rows(const std::string& file) : database_(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {
    database_.exec(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE row(id INTEGER PRIMARY KEY, worker TEXT, text TEXT) STRICT");
    add_.emplace(database_, "INSERT INTO row(worker, text) VALUES (?, ?)");
  }

  void add(const Form& form) {
    if (!open_) database_.exec("BEGIN IMMEDIATE");
    open_ = true;
    add_->bind(1, std::string{form.get("user_id")});
    add_->bind(2, std::string{form.get("text")});
    add_->exec();
    add_->reset();
  }

  void commit() {
    if (std::exchange(open_, false)) database_.exec("COMMIT");
  }

 private:
  SQLite::Database database_;
  std::optional<SQLite::Statement> add_;
  bool open_ = false;
};

Front* running = nullptr;
volatile std::sig_atomic_t ended = 0;

void end(int) {
  ended = 1;
  running->wake();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("answers nothing, as fast as the front can");
  std::string listen = "127.0.0.1:8090";
  app.add_option("--listen", listen, "IP address and port")->capture_default_str();
  std::string data = ":memory:";
  app.add_option("--data", data, "the SQLite file that rows go into")->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  const auto address = parse_address(listen);
  if (!address) {
    std::fprintf(stderr, "%s\n", address.error().c_str());
    return 2;
  }
  Front front(*address);
  running = &front;
  std::signal(SIGINT, end);
  std::signal(SIGTERM, end);

  Http http([](std::string_view, std::string_view what) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(what.size()), what.data());
  });
  for (const char* path : {"/slack/commands", "/nothing"})
    http.post(path, [](const auto&) { return dutydesk::adapters::HttpResponse{}; });
  Rows rows(data);
  const slack::Signature signature({"practice"});
  http.post("/row", [&](const auto& request) {
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    if (!signature.check(request, now)) return dutydesk::adapters::HttpResponse{401, "", ""};
    rows.add(Form::parse(request.body).value());
    return dutydesk::adapters::HttpResponse{};
  });
  std::printf("listening on port %d\n", front.port());
  std::fflush(stdout);
  while (ended == 0) {
    std::vector<std::pair<Ticket, std::string>> held;
    for (auto& whole : front.collect(std::chrono::seconds(1)))
      held.emplace_back(whole.ticket, http.answer(whole.bytes, whole.last));
    rows.commit();
    for (auto& [ticket, response] : held) front.respond(ticket, std::move(response));
  }
}
