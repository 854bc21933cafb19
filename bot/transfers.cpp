#include "bot/transfers.h"

#include <curl/curl.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace dutydesk::bot {
namespace {

CURL* new_easy() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURL* easy = ready == CURLE_OK ? curl_easy_init() : nullptr;
  if (easy == nullptr) throw std::runtime_error("libcurl does not start");
  return easy;
}

template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code != CURLE_OK) throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
}

std::size_t keep(const char* bytes, std::size_t, std::size_t size, void* body) {
  auto& kept = *static_cast<std::string*>(body);
  kept.append(bytes, std::min(size, Transfers::kLongestBody - kept.size()));
  return size;
}

curl_slist* add_line(curl_slist* lines, const std::string& line) {
  curl_slist* longer = curl_slist_append(lines, line.c_str());
  if (longer == nullptr) {
    curl_slist_free_all(lines);
    throw std::bad_alloc();
  }
  return longer;
}

curl_slist* header_lines(const adapters::Headers& headers) {
  curl_slist* lines = add_line(nullptr, "Expect:");  // no 100-continue: a round trip for nothing
  // libcurl takes "Name:" for "leave it out", and "Name;" for an empty value.
  for (const auto& [name, value] : headers)
    lines = add_line(lines, value.empty() ? name + ";" : std::string{name}.append(": ").append(value));
  return lines;
}

adapters::Headers headers_of(CURL* easy) {
  adapters::Headers headers;
  for (curl_header* h = nullptr; (h = curl_easy_nextheader(easy, CURLH_HEADER, -1, h)) != nullptr;)
    headers.emplace_back(h->name, h->value);
  return headers;
}

}  // namespace

struct Transfers::Transfer {
  Owned<void> easy{nullptr, curl_easy_cleanup};
  Owned<curl_slist> lines{nullptr, curl_slist_free_all};
  Answer answer;
};

Transfers::Transfers(const TransferLimits& limits)
    : pattern_(new_easy(), curl_easy_cleanup),
      multi_(curl_multi_init(), [](CURLM* multi) { curl_multi_cleanup(multi); }) {
  if (multi_ == nullptr) throw std::runtime_error("libcurl does not start");
  configure(limits);
}

Transfers::~Transfers() {
  for (const auto& [easy, transfer] : under_way_) curl_multi_remove_handle(multi_.get(), easy);
}

void Transfers::configure(const TransferLimits& limits) {
  CURL* easy = pattern_.get();
  set(easy, CURLOPT_POST, 1L);
  set(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  set(easy, CURLOPT_USERAGENT, "dutydesk");
  set(easy, CURLOPT_PROTOCOLS_STR, "https,http");
  set(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!limits.ca_file.empty()) set(easy, CURLOPT_CAINFO, limits.ca_file.c_str());
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
  set(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(easy, CURLOPT_LOW_SPEED_TIME, 8L);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  // Else to end a transfer is to wait for its getaddrinfo, which may take half a minute.
  set(easy, CURLOPT_QUICK_EXIT, 1L);
  set(easy, CURLOPT_WRITEFUNCTION, keep);
}

void Transfers::start(std::uint64_t number, const adapters::Way& way) {
  auto transfer = std::make_unique<Transfer>();
  transfer->easy.reset(curl_easy_duphandle(pattern_.get()));
  transfer->lines.reset(header_lines(way.headers));
  CURL* easy = transfer->easy.get();
  if (easy == nullptr) throw std::bad_alloc();
  transfer->answer.number = number;
  set(easy, CURLOPT_URL, way.url.c_str());
  set(easy, CURLOPT_HTTPHEADER, transfer->lines.get());
  set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(way.body.size()));
  set(easy, CURLOPT_COPYPOSTFIELDS, way.body.data());
  set(easy, CURLOPT_WRITEDATA, &transfer->answer.body);
  if (curl_multi_add_handle(multi_.get(), easy) != CURLM_OK) throw std::bad_alloc();
  under_way_[easy] = std::move(transfer);
}

void Transfers::wait(std::chrono::milliseconds most) {
  curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(most.count()), nullptr);
}

std::vector<Answer> Transfers::finished() {
  int left = 0;
  curl_multi_perform(multi_.get(), &left);
  std::vector<Answer> answers;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;
    Answer answer = std::move(under_way_.at(easy)->answer);
    if (code == CURLE_OK) {
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      answer.status = static_cast<int>(status);
      answer.headers = headers_of(easy);
    } else {
      answer.body.clear();
      answer.fault = curl_easy_strerror(code);
    }
    answers.push_back(std::move(answer));
    curl_multi_remove_handle(multi_.get(), easy);
    under_way_.erase(easy);
  }
  return answers;
}

void Transfers::wake() {
  curl_multi_wakeup(multi_.get());
}

}  // namespace dutydesk::bot
