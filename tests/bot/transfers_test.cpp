#include "bot/transfers.h"

#include <httplib.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>

#include "tests/bot/fake_provider.h"

using namespace dutydesk;
using namespace std::chrono_literals;
using bot::Answer;
using bot::Transfers;
using tests::FakeProvider;
using tests::ScriptedAnswer;
using Fault = tests::ScriptedAnswer::Fault;

namespace {

adapters::Way way(const std::string& url, std::string body = "{}") {
  return {
      .url = url, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body), .until = {}};
}

Answer post(Transfers& transfers, const adapters::Way& way) {
  transfers.start(7, way);
  std::vector<Answer> answers;
  for (int i = 0; i < 1'000 && answers.empty(); ++i) {
    transfers.wait(100ms);
    answers = transfers.finished();
  }
  REQUIRE(answers.size() == 1);
  CHECK(answers.front().number == 7);
  CHECK(transfers.idle());
  return answers.front();
}

FakeProvider::Script always(const ScriptedAnswer& answer) {
  return [answer](const auto&, int) { return answer; };
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A certificate for 127.0.0.1 that is its own authority, and the file that says so.
class Identity {
 public:
  Identity() : key_(EVP_RSA_gen(2048)), certificate_(X509_new()) {
    X509_set_version(certificate_, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate_), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate_), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate_), 3'600);
    X509_set_pubkey(certificate_, key_);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate_), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
    X509_set_issuer_name(certificate_, X509_get_subject_name(certificate_));
    X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(certificate_, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(certificate_, key_, EVP_sha256());
    const int file = mkstemp(path_.data());
    FILE* out = fdopen(file, "w");
    PEM_write_X509(out, certificate_);
    fclose(out);
  }
  ~Identity() {
    unlink(path_.c_str());
    X509_free(certificate_);
    EVP_PKEY_free(key_);
  }
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;

  EVP_PKEY* key() const { return key_; }
  X509* certificate() const { return certificate_; }
  const std::string& ca_file() const { return path_; }

 private:
  EVP_PKEY* key_;
  X509* certificate_;
  std::string path_ = "/tmp/dutydesk-ca-XXXXXX";
};

class TlsProvider {
 public:
  explicit TlsProvider(const Identity& identity) : server_(identity.certificate(), identity.key()) {
    server_.set_keep_alive_timeout(1);
    server_.Post("/", [](const auto&, auto& response) { response.set_content("ok", "text/plain"); });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    for (int i = 0; i < 1'000 && !server_.is_running(); ++i) std::this_thread::sleep_for(1ms);
  }
  ~TlsProvider() {
    server_.stop();
    thread_.join();
  }
  std::string url(const std::string& host) const {
    return "https://" + host + ":" + std::to_string(port_) + "/";
  }

 private:
  httplib::SSLServer server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace

TEST_CASE("a transfer posts the way's headers and body and brings back the answer", "[bot][outbox]") {
  FakeProvider provider(
      always({.status = 429, .headers = {{"Retry-After", "30"}}, .body = "{\"ok\":false}"}));
  Transfers transfers({});
  std::string body = "{\"text\":\"caf\xc3\xa9\"}";
  body += '\0';
  const Answer answer = post(transfers, way(provider.origin() + "/services/T1?x=1", body));
  CHECK(answer.status == 429);
  CHECK(answer.headers.front() == std::pair<std::string, std::string>("Retry-After", "30"));
  CHECK(answer.body == "{\"ok\":false}");
  const auto seen = provider.seen().at(0);
  CHECK(seen.head.starts_with("POST /services/T1?x=1 HTTP/1.1\r\n"));
  CHECK(contains(seen.head, "\r\nContent-Type: application/json\r\n"));
  CHECK_FALSE(contains(seen.head, "Expect:"));
  CHECK(seen.body == body);
}

TEST_CASE("one connection serves one transfer after another", "[bot][outbox]") {
  FakeProvider provider(always({}));
  Transfers transfers({});
  for (int i = 0; i < 5; ++i) CHECK(post(transfers, way(provider.origin())).status == 200);
  CHECK(provider.connections() == 1);
}

TEST_CASE("a redirect is an answer and not an instruction", "[bot][outbox]") {
  FakeProvider target(always({}));
  FakeProvider provider(always({.status = 307, .headers = {{"Location", target.origin() + "/x"}}}));
  Transfers transfers({});
  CHECK(post(transfers, way(provider.origin())).status == 307);
  CHECK(target.seen().empty());
}

TEST_CASE("the proxy variables of the environment are not read", "[bot][outbox]") {
  FakeProvider provider(always({}));
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  Transfers transfers({});
  CHECK(post(transfers, way(provider.origin())).status == 200);
  unsetenv("http_proxy");
}

TEST_CASE("of a long answer the beginning is kept and the rest dropped", "[bot][outbox]") {
  FakeProvider provider(always({.body = std::string(1'000'000, 'x')}));
  Transfers transfers({});
  const Answer answer = post(transfers, way(provider.origin()));
  CHECK(answer.status == 200);
  CHECK(answer.body == std::string(Transfers::kLongestBody, 'x'));
}

TEST_CASE("an answer that does not come whole is none", "[bot][outbox]") {
  const Fault fault = GENERATE(Fault::hang, Fault::reset, Fault::cut, Fault::drip);
  FakeProvider provider(always({.body = "0123456789", .fault = fault}));
  Transfers transfers({.total = 300ms});
  const Answer answer = post(transfers, way(provider.origin()));
  CHECK(answer.status == 0);
  CHECK(answer.body.empty());
  CHECK(answer.headers.empty());
  CHECK_FALSE(answer.fault.empty());
}

TEST_CASE("a host that refuses or has no address fails with a reason", "[bot][outbox]") {
  Transfers transfers({});
  const std::string closed = "http://127.0.0.1:" + std::to_string(FakeProvider::unused_port());
  CHECK(post(transfers, way(closed)).fault == "Couldn't connect to server");
  CHECK(post(transfers, way("https://nowhere.invalid/")).fault == "Couldn't resolve host name");
}

TEST_CASE("wake ends a wait that would last an hour", "[bot][outbox]") {
  Transfers transfers({});
  std::thread waker([&] { transfers.wake(); });
  transfers.wait(1h);
  waker.join();
  CHECK(transfers.finished().empty());
}

TEST_CASE("only a certificate that the authority vouches for is trusted", "[bot][outbox]") {
  const Identity identity;
  TlsProvider provider(identity);
  Transfers trusting({.ca_file = identity.ca_file()});
  CHECK(post(trusting, way(provider.url("127.0.0.1"))).status == 200);
  CHECK(post(trusting, way(provider.url("localhost"))).fault ==
        "SSL peer certificate or SSH remote key was not OK");
  Transfers strange({});
  CHECK(post(strange, way(provider.url("127.0.0.1"))).fault ==
        "SSL peer certificate or SSH remote key was not OK");
}
