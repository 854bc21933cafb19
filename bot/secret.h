// A Secret is a password, key or token that the configuration names and does not hold.
#pragma once

#include <expected>
#include <string>

namespace dutydesk::bot {

// It comes from `file` or from the environment variable `env`; one of the two is empty.
struct Secret {
  std::string file;
  std::string env;
  int line = 0;       // of the configuration, where it is named
  std::string value;  // empty until read_secret has read it
};

// Fills in the value, without its trailing line break. Gives a warning where others
// than the file's owner and group may read it, or its group may write it; else an empty text.
//
// Errors: a sentence. It names neither the value nor the file, in case somebody wrote the one for the other.
std::expected<std::string, std::string> read_secret(Secret& secret);

}  // namespace dutydesk::bot
