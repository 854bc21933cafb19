// Origins are the places that this program may send to: an allow-list of scheme, host and port.
//
// Addresses to answer to arrive from outside (a Slack `response_url`, a Teams `serviceUrl`), and our
// tokens go with the answers; so an address is compared with this list before anything is sent to it
// (OWASP ASVS 5.0, 1.3.6 and 13.2.5). It is read by libcurl's own parser, the one that also connects:
// two readings of one address cannot differ.
//
// A name on the list may still resolve to a private address. That is not checked: with https, whoever
// answers there must hold a certificate for the name, and plain http is for loopback alone.
//
// Threads: constant after construction.
#pragma once

#include <expected>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dutydesk::bot {

class Origins {
 public:
  // Reads lines such as "https://hooks.slack.com" or "https://sms.example.org:8443". Plain http is taken for
  // 127.0.0.1, [::1] and localhost only. The error is a sentence that names the faulty line.
  static std::expected<Origins, std::string> parse(const std::vector<std::string>& lines);

  // The origin of this address in one spelling ("https://hooks.slack.com:443") if it is on the list; nullopt
  // for every other address, for one that names a user or a password, and for what is no address at all.
  std::optional<std::string> find(const std::string& url) const;

 private:
  std::set<std::string> listed_;
};

}  // namespace dutydesk::bot
