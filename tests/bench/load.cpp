// Sends signed Slack slash commands over many kept connections at once and measures the answers.
//
// Each connection is one worker with an episode of their own, and sends its next command when the last
// one is answered. One thread for all of them; on a machine of few cores it takes its share of them.
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/hmac.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <deque>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "bot/address.h"
#include "bot/descriptor.h"

namespace {

using dutydesk::bot::Address;
using dutydesk::bot::Descriptor;
using Clock = std::chrono::steady_clock;

struct Options {
  std::string to = "127.0.0.1:8090";
  std::string path = "/slack/commands";
  std::string secret = "practice";
  std::string secret_file;
  std::string team = "T0BENCH";
  std::string response_url = "http://127.0.0.1:9/none";
  std::vector<std::string> texts{"start"};
  std::vector<int> connections{1, 8, 64, 256};
  double seconds = 5;
  int pid = 0;
};

std::string form_encoded(std::string_view text) {
  std::string encoded;
  for (const unsigned char c : text)
    encoded += std::isalnum(c) != 0 ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  return encoded;
}

// https://api.slack.com/authentication/verifying-requests-from-slack
std::string signature(const std::string& secret, std::time_t at, const std::string& body) {
  const std::string signed_text = fmt::format("v0:{}:{}", at, body);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size(), mac.data(), &size);
  std::string hex = "v0=";
  for (unsigned i = 0; i < size; ++i) fmt::format_to(std::back_inserter(hex), "{:02x}", mac[i]);
  return hex;
}

// Makes the commands of all workers, none of them twice.
class Commands {
 public:
  explicit Commands(const Options& options)
      : options_(options), run_(fmt::format("{:x}", Clock::now().time_since_epoch().count())) {
    for (const auto& text : options.texts) texts_.push_back(form_encoded(text));
  }

  std::string next(int worker, std::size_t turn) {
    const std::string body = fmt::format(
        "team_id={}&team_domain=bench&channel_id=D{:08}&channel_name=directmessage&user_id=U{:08}&"
        "user_name=worker{}&command=%2Fduty&text={}&api_app_id=A0BENCH&is_enterprise_install=false&"
        "response_url={}&trigger_id={}.{}",
        options_.team, worker, worker, worker, texts_[turn % texts_.size()],
        form_encoded(options_.response_url), run_, ++sent_);
    const std::time_t now = std::time(nullptr);
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        "Accept-Encoding: gzip,deflate\r\nAccept: application/json,*/*\r\n"
        "X-Slack-Signature: {}\r\nX-Slack-Request-Timestamp: {}\r\nContent-Length: {}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n{}",
        options_.path, options_.to, signature(options_.secret, now, body), now, body.size(), body);
  }

 private:
  const Options& options_;
  std::string run_;
  std::vector<std::string> texts_;
  std::uint64_t sent_ = 0;
};

struct Figures {
  std::vector<std::uint32_t> microseconds;
  std::size_t not_200 = 0;
  double seconds = 0;
};

Descriptor connect_to(const Address& address) {
  const bool six = address.host.find(':') != std::string::npos;
  Descriptor descriptor(socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in four_address{};
  four_address.sin_family = AF_INET;
  four_address.sin_port = htons(address.port);
  sockaddr_in6 six_address{};
  six_address.sin6_family = AF_INET6;
  six_address.sin6_port = htons(address.port);
  inet_pton(AF_INET, address.host.c_str(), &four_address.sin_addr);
  inet_pton(AF_INET6, address.host.c_str(), &six_address.sin6_addr);
  const auto* where =
      six ? reinterpret_cast<sockaddr*>(&six_address) : reinterpret_cast<sockaddr*>(&four_address);
  if (connect(descriptor.get(), where, six ? sizeof six_address : sizeof four_address) != 0)
    throw std::runtime_error("cannot connect to " + dutydesk::bot::format_address(address));
  const int on = 1;
  setsockopt(descriptor.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

// The size of the response at the beginning of `bytes`, 0 while it is not whole.
std::size_t response_size(std::string_view bytes) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  constexpr std::string_view kName = "Content-Length: ";
  const auto at = bytes.substr(0, end).find(kName);
  if (at == std::string_view::npos) throw std::runtime_error("a response without Content-Length");
  std::size_t body = 0;
  std::from_chars(bytes.data() + at + kName.size(), bytes.data() + end, body);
  return bytes.size() >= end + 4 + body ? end + 4 + body : 0;
}

class Worker {
 public:
  Worker(const Address& address, int number) : descriptor_(connect_to(address)), number_(number) {}

  int descriptor() const { return descriptor_.get(); }

  void ask(Commands& commands) {
    const std::string request = commands.next(number_, turn_++);
    asked_ = Clock::now();
    if (send(descriptor_.get(), request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size()))
      throw std::runtime_error("the server does not read");
  }

  // True when the answer is whole.
  bool hear(Figures& figures) {
    std::array<char, 16384> buffer;
    const auto size = recv(descriptor_.get(), buffer.data(), buffer.size(), 0);
    if (size <= 0) throw std::runtime_error("the server closed a connection");
    heard_.append(buffer.data(), static_cast<std::size_t>(size));
    if (response_size(heard_) == 0) return false;
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - asked_);
    figures.microseconds.push_back(static_cast<std::uint32_t>(took.count()));
    if (!heard_.starts_with("HTTP/1.1 200 ")) ++figures.not_200;
    heard_.clear();
    return true;
  }

 private:
  Descriptor descriptor_;
  int number_;
  std::size_t turn_ = 0;
  std::string heard_;
  Clock::time_point asked_;
};

Figures measure(const Options& options, const Address& address, int connections) {
  Commands commands(options);
  const Descriptor epoll(epoll_create1(EPOLL_CLOEXEC));
  std::deque<Worker> workers;
  for (int i = 0; i < connections; ++i) {
    auto& worker = workers.emplace_back(address, i);
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &worker}};
    epoll_ctl(epoll.get(), EPOLL_CTL_ADD, worker.descriptor(), &event);
  }
  Figures figures;
  const auto start = Clock::now();
  const auto end =
      start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options.seconds));
  for (auto& worker : workers) worker.ask(commands);
  std::array<epoll_event, 256> events;
  for (int answered = 0; answered < connections;) {
    const int count = epoll_wait(epoll.get(), events.data(), events.size(), 10'000);
    if (count == 0) throw std::runtime_error("no answer within 10 seconds");
    for (int i = 0; i < count; ++i) {
      auto& worker = *static_cast<Worker*>(events[i].data.ptr);
      if (!worker.hear(figures)) continue;
      if (Clock::now() < end)
        worker.ask(commands);
      else
        ++answered;
    }
  }
  figures.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return figures;
}

// User and system time of a process, in seconds; fields 14 and 15 of proc(5).
double cpu_seconds(int pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error(fmt::format("no process {}", pid));
  std::istringstream fields(line.substr(line.rfind(')') + 1));
  std::string skipped;
  for (int i = 3; i < 14; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void report(int connections, Figures figures, double cpu) {
  auto& all = figures.microseconds;
  std::ranges::sort(all);
  const auto at = [&](double share) {
    return all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))];
  };
  const auto requests = static_cast<double>(all.size());
  fmt::print("{:>11} {:>10.0f} {:>8} {:>8} {:>8} {:>8} {:>9}\n", connections, requests / figures.seconds,
             at(0.5), at(0.99), all.back(), figures.not_200,
             cpu > 0 ? fmt::format("{:.1f}", cpu / requests * 1e6) : "-");
  std::fflush(stdout);
}

int run(Options& options) {
  const auto address = dutydesk::bot::parse_address(options.to);
  if (!address) throw std::runtime_error(address.error());
  if (!options.secret_file.empty()) {
    std::ifstream file(options.secret_file);
    if (!(file >> options.secret)) throw std::runtime_error("cannot read " + options.secret_file);
  }
  fmt::print("{:>11} {:>10} {:>8} {:>8} {:>8} {:>8} {:>9}\n", "connections", "requests/s", "p50 us", "p99 us",
             "max us", "not 200", "CPU us/rq");
  bool all_200 = true;
  for (const int connections : options.connections) {
    const double before = options.pid != 0 ? cpu_seconds(options.pid) : 0;
    const auto figures = measure(options, *address, connections);
    const double cpu = options.pid != 0 ? cpu_seconds(options.pid) - before : 0;
    report(connections, figures, cpu);
    all_200 = all_200 && figures.not_200 == 0;
  }
  return all_200 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("sends signed Slack slash commands and measures the answers");
  app.option_defaults()->always_capture_default();
  app.add_option("--to", options.to, "IP address and port of the server");
  app.add_option("--path", options.path, "where to post");
  app.add_option("--secret", options.secret, "the signing secret");
  app.add_option("--secret-file", options.secret_file, "a file with the signing secret, instead");
  app.add_option("--team", options.team, "the workspace's id");
  app.add_option("--response-url", options.response_url, "where replies are to go; nobody need listen");
  app.add_option("--text", options.texts, "what is said; several are said in turn");
  app.add_option("--connections", options.connections, "how many at once; one run each")->delimiter(',');
  app.add_option("--seconds", options.seconds, "length of a run");
  app.add_option("--pid", options.pid, "the server's process, to count its CPU time");
  CLI11_PARSE(app, argc, argv);
  try {
    return run(options);
  } catch (const std::exception& fault) {
    fmt::print(stderr, "{}\n", fault.what());
    return 2;
  }
}
