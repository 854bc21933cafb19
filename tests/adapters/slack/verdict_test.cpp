#include "adapters/slack/verdict.h"

#include <catch2/catch.hpp>

using namespace dutydesk::adapters;
using namespace dutydesk::adapters::slack;

namespace {

std::string shown(const Verdict& verdict) {
  if (std::holds_alternative<Delivered>(verdict)) return "delivered";
  if (std::holds_alternative<OtherWay>(verdict)) return "other way";
  if (std::holds_alternative<Refused>(verdict)) return "refused";
  return "again after " + std::to_string(std::get<TryAgain>(verdict).after.count());
}

std::string url(int status, const std::string& body, const Headers& headers = {}) {
  return shown(response_url_verdict(status, headers, body));
}

std::string post(int status, const std::string& body, const Headers& headers = {}) {
  return shown(post_message_verdict(status, headers, body));
}

}  // namespace

TEST_CASE("a response_url serves, is used up, or is in passing trouble", "[adapters][slack]") {
  CHECK(url(200, "ok") == "delivered");
  CHECK(url(200, "") == "delivered");
  CHECK(url(200, R"({"ok":true})") == "delivered");
  CHECK(url(200, R"({"ok":false,"error":"expired_url"})") == "other way");
  CHECK(url(404, R"({"ok":false,"error":"used_url"})") == "other way");
  CHECK(url(404, "no_service") == "other way");
  CHECK(url(410, "channel_is_archived") == "other way");
  CHECK(url(403, "action_prohibited") == "other way");
  CHECK(url(400, "invalid_payload") == "other way");
  CHECK(url(302, "") == "other way");
  CHECK(url(200, R"({"ok":false,"error":"internal_error"})") == "again after 0");
  CHECK(url(429, "", {{"retry-after", "30"}}) == "again after 30");
  CHECK(url(500, "<html>") == "again after 0");
  CHECK(url(503, "", {{"Retry-After", "7"}}) == "again after 7");
  CHECK(url(0, "") == "again after 0");
}

TEST_CASE("chat.postMessage has delivered only when it says so", "[adapters][slack]") {
  CHECK(post(200, R"({"ok":true,"ts":"1.2"})") == "delivered");
  for (const std::string error :
       {"invalid_auth", "account_inactive", "token_revoked", "channel_not_found", "is_archived",
        "invalid_blocks", "msg_too_long", "no_text", "restricted_action"})
    CHECK(post(200, R"({"ok":false,"error":")" + error + R"("})") == "refused");
  for (const std::string error :
       {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})
    CHECK(post(200, R"({"ok":false,"error":")" + error + R"("})") == "again after 0");
  CHECK(post(200, R"({"ok":false,"error":"ratelimited"})", {{"Retry-After", "12"}}) == "again after 12");
  CHECK(post(200, R"({"ok":false})") == "refused");
  CHECK(post(200, "<html>a captive portal</html>") == "again after 0");
  CHECK(post(200, R"({"ok":"true"})") == "again after 0");
  CHECK(post(429, R"({"ok":false,"error":"ratelimited"})", {{"Retry-After", "30"}}) == "again after 30");
  CHECK(post(502, "") == "again after 0");
  CHECK(post(408, "") == "again after 0");
  CHECK(post(0, "") == "again after 0");
  CHECK(post(404, "") == "refused");
}

TEST_CASE("a Retry-After that is no number of seconds asks for nothing", "[adapters][slack]") {
  for (const std::string value : {"", "soon", "-5", "1.5", "30 ", "99999999999999999999"})
    CHECK(url(429, "", {{"Retry-After", value}}) == "again after 0");
  CHECK(url(429, "", {{"Retry-After", "4000000000"}}) == "again after 3600");
}
