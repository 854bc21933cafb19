// What a command says when it is given these words: the standard streams of this process, turned aside.
#pragma once

#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace dutydesk::bot {

struct Spoken {
  int status = -1;
  std::string out;
  std::string err;

  // `out` as one JSON object a line.
  std::vector<nlohmann::json> lines() const {
    std::vector<nlohmann::json> objects;
    std::istringstream stream{out};
    for (std::string line; std::getline(stream, line);) objects.push_back(nlohmann::json::parse(line));
    return objects;
  }
};

// Puts the stream's own buffer back however the command ends.
class TurnedAside {
 public:
  TurnedAside(std::ios& stream, std::stringbuf& buffer) : stream_(stream), own_(stream.rdbuf(&buffer)) {}
  ~TurnedAside() {
    stream_.clear();
    stream_.rdbuf(own_);
  }
  TurnedAside(const TurnedAside&) = delete;
  TurnedAside& operator=(const TurnedAside&) = delete;

 private:
  std::ios& stream_;
  std::streambuf* own_;
};

template <class Command>
Spoken spoken(Command command, const std::string& input = {}) {
  std::stringbuf in{input}, out, err;
  Spoken said;
  {
    const TurnedAside cin{std::cin, in}, cout{std::cout, out}, cerr{std::cerr, err};
    said.status = command();
  }
  said.out = out.str();
  said.err = err.str();
  return said;
}

}  // namespace dutydesk::bot
