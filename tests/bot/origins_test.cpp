#include "bot/origins.h"

#include <catch2/catch.hpp>

using dutydesk::bot::Origins;

namespace {

Origins slack() {
  return Origins::parse({"https://hooks.slack.com", "https://slack.com/", "https://[2001:db8::1]:8443",
                         "http://127.0.0.1:8090"})
      .value();
}

}  // namespace

TEST_CASE("an address on the list is found in one spelling", "[bot][origins]") {
  const Origins origins = slack();
  CHECK(origins.find("https://hooks.slack.com/commands/T1/2/x") == "https://hooks.slack.com:443");
  CHECK(origins.find("HTTPS://Hooks.Slack.COM:443/a?b=c#d") == "https://hooks.slack.com:443");
  CHECK(origins.find("https://slack.com/api/chat.postMessage") == "https://slack.com:443");
  CHECK(origins.find("https://[2001:db8::1]:8443/x") == "https://[2001:db8::1]:8443");
  CHECK(origins.find("http://127.0.0.1:8090/x") == "http://127.0.0.1:8090");
}

TEST_CASE("an address that only looks like one on the list is not found", "[bot][origins]") {
  const Origins origins = slack();
  const std::string url = GENERATE(as<std::string>{},                                 //
                                   "http://hooks.slack.com/x",                        // not https
                                   "https://hooks.slack.com:8443/x",                  // another port
                                   "https://hooks.slack.com.evil.example/x",          // longer name
                                   "https://evilhooks.slack.com/x",                   //
                                   "https://files.slack.com/x",                       // a sister
                                   "https://hooks.slack.com./x",                      // a trailing dot
                                   "https://hooks.slack.com@evil.example/x",          // a user's name
                                   "https://hooks.slack.com:443@evil.example/x",      //
                                   "https://me@hooks.slack.com/x",                    //
                                   "https://me:secret@hooks.slack.com/x",             //
                                   "https://:@hooks.slack.com/x",                     //
                                   "https://hooks.slack.com\\@evil.example/x",        // a backslash
                                   "https://evil.example\\.hooks.slack.com/x",        //
                                   "https://evil.example#.hooks.slack.com/x",         //
                                   "https://evil.example?.hooks.slack.com/x",         //
                                   "https://hooks.slack.com%00.evil.example/x",       // encoded
                                   "https://hooks.slack.com%2f@evil.example/x",       //
                                   "https://ho\xd0\xbeks.slack.com/x",                // a Cyrillic letter
                                   "https://169.254.169.254/latest/meta-data",        //
                                   "https://127.0.0.1:8090/x", "http://127.0.0.1/x",  //
                                   "http://127.0.0.1:8091/x", "http://localhost:8090/x",
                                   "ftp://hooks.slack.com/x", "file:///etc/passwd",     //
                                   "gopher://127.0.0.1:8090/x", "//hooks.slack.com/x",  //
                                   "hooks.slack.com/x", "https://hooks.slack.com\r\n/x",
                                   " https://slack.com/", "https://", "https:", "", "x");
  CAPTURE(url);
  CHECK(origins.find(url) == std::nullopt);
}

TEST_CASE("a number in disguise is compared as the address that it is", "[bot][origins]") {
  CHECK(slack().find("http://2130706433:8090/x") == "http://127.0.0.1:8090");
  CHECK(slack().find("https://0xa9fea9fe/x") == std::nullopt);
}

TEST_CASE("a line that is not an https origin is refused with its text", "[bot][origins]") {
  const std::string line =
      GENERATE(as<std::string>{}, "http://hooks.slack.com", "http://10.0.0.1", "hooks.slack.com",
               "https://hooks.slack.com/commands", "https://me@slack.com", "https://slack.com?x",
               "https://*.slack.com/x", "ftp://slack.com", "");
  CAPTURE(line);
  const auto origins = Origins::parse({"https://slack.com", line});
  REQUIRE_FALSE(origins);
  CHECK(origins.error().find("'" + line + "'") == 0);
}
