#include "bot/config.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "dialogs/role.h"

namespace dutydesk::bot {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSecret = "8f742231b10e8888abcd99fedcba85a5";

constexpr const char* kSlack = R"(slack:
  signing_secret_file: signing
  bot_token_env: DUTYDESK_TEST_TOKEN
  workspaces: [T1]
)";

void write(const fs::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

Config parsed(const std::string& text) {
  auto config = parse_config(text, "var/dutydesk.yaml");
  if (!config) FAIL(config.error().front().text());
  return *std::move(config);
}

// Every fault, a line each.
std::string faults_of(const std::string& text) {
  const auto config = parse_config(text, "desk.yaml");
  if (config) return "";
  std::string all;
  for (const auto& fault : config.error()) all += fault.text() + "\n";
  return all;
}

std::string from_line(const dialogs::Fault& fault) {
  return dialogs::Fault{"", fault.line, fault.sentence}.text().substr(1);
}

// A folder with a configuration and its secrets, and the token in the environment.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "dutydesk-config-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
    write(path_ / "desk.yaml", kSlack);
    keep("signing", kSecret, 0600);
    setenv("DUTYDESK_TEST_TOKEN", "xoxb-practice", 1);
  }
  ~Folder() {
    unsetenv("DUTYDESK_TEST_TOKEN");
    fs::remove_all(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void keep(const char* name, std::string_view text, mode_t mode) const {
    write(path_ / name, text);
    REQUIRE(chmod((path_ / name).c_str(), mode) == 0);
  }
  void configure(const std::string& text) const { write(path_ / "desk.yaml", text); }
  auto load() const { return load_config(path_ / "desk.yaml"); }
  // What is wrong, from the line on.
  std::string fault() const {
    const auto config = load();
    REQUIRE_FALSE(config);
    REQUIRE(config.error().size() == 1);
    return from_line(config.error().front());
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("the example configuration is right and shows the defaults", "[bot][config]") {
  const auto example = parsed(contents(DUTYDESK_ROOT "/deploy/dutydesk.example.yaml"));
  const auto empty = parsed("{}");
  CHECK(example.data == empty.data);
  CHECK(example.protocols == empty.protocols);
  CHECK(example.webhooks == empty.webhooks);
  CHECK(example.desk == empty.desk);
  CHECK(example.outbox_attempts == empty.outbox_attempts);
  CHECK(example.log_level == empty.log_level);
  REQUIRE(example.slack);
  CHECK(example.slack->signing_secrets.at(0).file == "var/secrets/slack_signing_secret");
  CHECK(example.slack->workspaces == std::vector<std::string>{"T0PRACTICE"});
  CHECK(example.worker("slack", "T0PRACTICE", "U0PRACTICE") == &example.workers.at(0));
}

TEST_CASE("the example names every role", "[bot][config]") {
  const auto example = contents(DUTYDESK_ROOT "/deploy/dutydesk.example.yaml");
  for (const auto& role : dialogs::roles()) CHECK(example.find(role.value) != std::string::npos);
}

TEST_CASE("relative paths start at the configuration's folder", "[bot][config]") {
  const auto config = parsed("data: record\nprotocols: /usr/share/dutydesk/protocols\n");
  CHECK(config.data == "var/record");
  CHECK(config.protocols == "/usr/share/dutydesk/protocols");
  CHECK(parsed("{}").protocols == "protocols");
  CHECK(parsed("local: local.yaml").local == "var/local.yaml");
  CHECK(parsed("{}").local.empty());
  CHECK(parsed("sources: documents/").sources == "var/documents");
  CHECK(parsed("{}").sources.empty());
}

TEST_CASE("every key is read", "[bot][config]") {
  const auto config = parsed(R"(listen: {webhooks: "[::1]:90", desk: 0.0.0.0:0}
slack:
  signing_secret_file: [a, /b]
  bot_token_env: TOKEN
  workspaces: [T1, T2]
  app_id: A1
  api_base: https://slack.example/api/
  response_url_prefixes: [https://hooks.example/, "http://127.0.0.1:9/x/"]
  ca_file: ca.pem
workers:
  - {id: one, name: One, role: police, area: Bucks, slack: T2:U1}
  - {id: two, name: Two, role: parent, area: Oxfordshire}
outbox: {attempts: 3}
log: {level: debug}
emergency_card: {paper_form: in the drawer}
)");
  CHECK(config.webhooks == Address{"::1", 90});
  CHECK(config.desk == Address{"0.0.0.0", 0});
  REQUIRE(config.slack);
  CHECK(config.slack->signing_secrets.at(0).file == "var/a");
  CHECK(config.slack->signing_secrets.at(1).file == "/b");
  CHECK(config.slack->bot_token.env == "TOKEN");
  CHECK(config.slack->app_id == "A1");
  CHECK(config.slack->api_base == "https://slack.example/api");
  CHECK(config.slack->response_url_prefixes.size() == 2);
  CHECK(config.slack->ca_file == "var/ca.pem");
  CHECK(config.workers.at(1) == dialogs::Worker{"two", "Two", "parent", "Oxfordshire"});
  CHECK(config.worker("slack", "T2", "U1") == &config.workers.at(0));
  CHECK(config.worker("slack", "T1", "U1") == nullptr);
  CHECK(config.outbox_attempts == 3);
  CHECK(config.log_level == LogLevel::debug);
  CHECK(config.paper_form == "in the drawer");
}

TEST_CASE("a user without a workspace belongs to the only one", "[bot][config]") {
  const auto worker = "workers: [{id: a, name: A, role: police, area: X, slack: U1}]\n";
  const auto config = parsed(std::string(kSlack) + worker);
  CHECK(config.worker("slack", "T1", "U1") == &config.workers.at(0));
  CHECK(parsed(worker).worker("slack", "", "U1") == nullptr);
}

TEST_CASE("a misspelt key is told with its line and the one that was meant", "[bot][config]") {
  CHECK(faults_of("# a desk\nlistne:\n  desk: 127.0.0.1:1\n") ==
        "desk.yaml:2: unknown key \"listne\"; did you mean \"listen\"?\n");
  CHECK(faults_of("log:\n  lvel: info\n") == "desk.yaml:2: unknown key \"lvel\"; did you mean \"level\"?\n");
}

TEST_CASE("all faults are told at once", "[bot][config]") {
  CHECK(faults_of(R"(data: []
protocols: |
  a
  b
listen: {webhooks: localhost:1, desk: 127.0.0.1:70000}
outbox: {attempts: 0}
log: loud
surprise: 1
workers:
  - {id: A, name: "", role: polise, area: X}
  - {id: b, name: B, role: clerk, slack: u1}
)") == R"(desk.yaml:1: "data" needs one value, after the colon and on one line
desk.yaml:2: "protocols" needs one value, after the colon and on one line
desk.yaml:5: "localhost:1": expected an IP address before the port, as in 127.0.0.1:8090 or [::1]:8090
desk.yaml:5: "127.0.0.1:70000": the port after the last colon must be a number from 0 to 65535
desk.yaml:6: "attempts" needs a number from 1 to 100
desk.yaml:7: "log" needs keys of its own: "level"
desk.yaml:8: unknown key "surprise"; here belongs "data", "protocols", "local", "sources", "listen", "slack", "workers", "outbox", "emergency_card" or "log"
desk.yaml:10: a worker's id is made of a-z, 0-9, ".", "_" and "-"
desk.yaml:10: "name" needs one value, after the colon and on one line
desk.yaml:10: "role" is misspelt; did you mean "police"?
desk.yaml:11: "area" is missing here
desk.yaml:11: "role" must be "residential_worker", "foster_carer", "parent", "social_worker", "emergency_duty_team", "duty_desk", "police", "misper_coordinator", "children_missing_officer", "mat_worker", "case_manager", "health", "education" or "voluntary_agency"
desk.yaml:11: a Slack user is given by id, U0123ABCD, or with the workspace, T0123ABCD:U0123ABCD
)");
}

TEST_CASE("what belongs together is checked together", "[bot][config]") {
  const auto slack = [](const std::string& more) { return faults_of(std::string(kSlack) + more); };
  CHECK(faults_of("listen: {webhooks: 127.0.0.1:1, desk: 127.0.0.1:1}").find("need an address each") !=
        std::string::npos);
  const std::string one = "workers:\n  - {id: a, name: A, role: police, area: X, slack: U1}\n";
  CHECK(slack(one + "  - {id: a, name: B, role: police, area: X}\n") ==
        "desk.yaml:7: another worker has this id, in line 6\n");
  CHECK(slack(one + "  - {id: b, name: B, role: police, area: X, slack: T1:U1}\n") ==
        "desk.yaml:7: another worker has this Slack user\n");
  CHECK(slack("workers: [{id: a, name: A, role: police, area: X, slack: T2:U1}]\n").find("not among") !=
        std::string::npos);
}

TEST_CASE("an address for messages must be https, or on this machine", "[bot][config]") {
  const auto url = GENERATE(as<std::string>{}, "http://slack.com/", "https://", "ftp://127.0.0.1/",
                            "slack.com/", "https://a@b/", "http://127.0.0.1.example.org/", "https://x/?a=b/");
  CAPTURE(url);
  CHECK(faults_of(std::string(kSlack) + "  response_url_prefixes: ['" + url + "']\n") ==
        "desk.yaml:5: this needs to be an https:// address (http:// only to this machine)\n");
}

TEST_CASE("the beginning of an address ends at a slash", "[bot][config]") {
  CHECK(faults_of(std::string(kSlack) + "  response_url_prefixes: [https://hooks.slack.com]\n") ==
        "desk.yaml:5: the beginning of an address must end with \"/\"\n");
}

TEST_CASE("a literal secret is refused and never repeated", "[bot][config]") {
  const auto place =
      GENERATE(as<std::string>{}, "signing_secret: @", "bot_token: @", "signing_secret_file: @",
               "signing_secret_env: @", "bot_token_file: [@]", "@: x", "{@: x, @: y}", "signing_secret: [@]",
               "workspaces: [@]", "app_id: @", "api_base: @", "? [@]\n  : x", "signing_secret_env: 1@");
  const auto secret =
      GENERATE(as<std::string>{}, kSecret, "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy");
  auto line = place;
  for (auto at = line.find('@'); at != std::string::npos; at = line.find('@')) line.replace(at, 1, secret);
  CAPTURE(line);
  const auto faults = faults_of("slack:\n  " + line + "\n");
  CHECK(faults.find("desk.yaml:2: ") != std::string::npos);
  CHECK(faults.find(secret.substr(0, 8)) == std::string::npos);
}

TEST_CASE("slack without its secrets is refused", "[bot][config]") {
  CHECK(faults_of("slack: {}") == R"(desk.yaml:1: "signing_secret_file" is missing here
desk.yaml:1: "bot_token_file" is missing here
desk.yaml:1: "workspaces" is missing here
)");
  CHECK(
      faults_of(
          "slack: {signing_secret_file: [a, b, c], bot_token_file: a, bot_token_env: B, workspaces: T}\n") ==
      R"(desk.yaml:1: only two signing secrets hold at a time, the old and the new one
desk.yaml:1: only one bot token can be used
desk.yaml:1: a workspace is given by its id, such as T0123ABCD
)");
}

TEST_CASE("what is not one plain YAML map is refused in a sentence", "[bot][config]") {
  CHECK(faults_of("a: &x 1\nb: *x\n").starts_with("desk.yaml:1: anchors (&name)"));
  CHECK(faults_of("data: a\ndata: b\n") == "desk.yaml:2: this key stands here a second time\n");
  CHECK(faults_of("data: a\n---\ndata: b\n").find("only one document") != std::string::npos);
  CHECK(faults_of(std::string((1 << 20) + 1, '#')) == "desk.yaml: this file is larger than 1 MiB\n");
  CHECK(faults_of("data: \"\\0\"\n").starts_with("desk.yaml:1: this holds bytes"));
  CHECK(faults_of("log: {}\ndata: Zo\xeb\n").starts_with("desk.yaml:2: this holds bytes"));
  CHECK(faults_of("- data\n").starts_with("desk.yaml:1: this file needs keys of its own"));
  CHECK(faults_of("[data]: x\n").starts_with("desk.yaml:1: a key must be"));
  CHECK(faults_of("data: [\n").starts_with("desk.yaml:2: this is not YAML"));
  CHECK(faults_of("data: a: b\n").starts_with("desk.yaml:1: this is not YAML"));
  std::string lists;
  while (lists.size() < 100'000) lists += "- ";
  CHECK(faults_of(lists).starts_with("desk.yaml:1: too many levels"));
}

TEST_CASE("secrets come from files and the environment, without their line break", "[bot][config]") {
  const Folder folder;
  folder.keep("signing", std::string(kSecret) + "\r\n", 0640);
  const auto config = folder.load();
  REQUIRE(config);
  CHECK(config->slack->signing_secrets.at(0).value == kSecret);
  CHECK(config->slack->bot_token.value == "xoxb-practice");
  CHECK(config->warnings.empty());
  CHECK(config->data == folder.path());
}

TEST_CASE("a secret's file that others may read is a warning", "[bot][config]") {
  const Folder folder;
  const auto mode = GENERATE(as<mode_t>{}, 0644, 0660, 0604, 0602);
  folder.keep("signing", kSecret, mode);
  const auto config = folder.load();
  REQUIRE(config);
  REQUIRE(config->warnings.size() == 1);
  CHECK(from_line(config->warnings[0]) ==
        "2: the secret's file named here is open to others; set its mode to 600");
}

TEST_CASE("a secret that cannot serve is refused", "[bot][config]") {
  const Folder folder;
  SECTION("empty") {
    folder.keep("signing", "\n", 0600);
    CHECK(folder.fault() == "2: the secret named here is empty");
  }
  SECTION("too long") {
    folder.keep("signing", std::string(5000, 'a'), 0600);
    CHECK(folder.fault() == "2: the secret named here is longer than 4 KiB");
  }
  SECTION("two lines") {
    folder.keep("signing", "one\ntwo\n", 0600);
    CHECK(folder.fault().starts_with("2: the secret named here must be one line"));
  }
  SECTION("no file") {
    fs::remove(folder.path() / "signing");
    CHECK(folder.fault() == "2: the secret's file named here cannot be read: No such file or directory");
  }
  SECTION("a pipe") {
    fs::remove(folder.path() / "signing");
    REQUIRE(mkfifo((folder.path() / "signing").c_str(), 0600) == 0);
    CHECK(folder.fault() == "2: what is named here as the secret's file is not a file");
  }
  SECTION("no variable") {
    unsetenv("DUTYDESK_TEST_TOKEN");
    CHECK(folder.fault() == "3: the environment variable named here is not set");
  }
}

TEST_CASE("a configuration that is not there is told as such", "[bot][config]") {
  const auto config = load_config("/nonexistent/desk.yaml");
  REQUIRE_FALSE(config);
  CHECK(config.error().front().text() ==
        "/nonexistent/desk.yaml: this file cannot be read: No such file or directory");
}

}  // namespace dutydesk::bot
