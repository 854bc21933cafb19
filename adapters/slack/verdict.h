// What Slack's answer to something we sent means for the outbox.
//
// Both ways agree on what passes: no connection, 408, 429 and 5xx, and Slack's own trouble among the
// errors. A Retry-After is honoured up to an hour.
#pragma once

#include <string>

#include "adapters/channel.h"

namespace dutydesk::adapters::slack {

// A response_url answers 200 with "ok", or tells in the status or as {"ok":false,"error":...} that it is
// used up or expired. Whatever else it says, it serves no more: OtherWay.
Verdict response_url_verdict(int status, const Headers& headers, const std::string& body);

// chat.postMessage answers 200 also when it failed; only {"ok":true} is a delivery. An error that does
// not pass (token_revoked, channel_not_found, invalid_blocks, ...) is Refused.
Verdict post_message_verdict(int status, const Headers& headers, const std::string& body);

}  // namespace dutydesk::adapters::slack
