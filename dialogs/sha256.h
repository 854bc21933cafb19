// SHA-256 of some bytes, for revisions and fingerprints.
#pragma once

#include <string>
#include <string_view>

namespace dutydesk::dialogs {

// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace dutydesk::dialogs
