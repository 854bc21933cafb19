#include "bot/secret.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "bot/descriptor.h"

namespace dutydesk::bot {
namespace {

constexpr std::size_t kLongestSecret = 4096;
constexpr mode_t kTooOpen = S_IWGRP | S_IRWXO;

std::expected<std::string, std::string> settle(std::string value) {
  while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
  if (value.empty()) return std::unexpected("the secret named here is empty");
  if (value.size() > kLongestSecret) return std::unexpected("the secret named here is longer than 4 KiB");
  if (!std::ranges::all_of(value, [](char c) { return c > 0x20 && c < 0x7f; }))
    return std::unexpected(
        "the secret named here must be one line of letters, digits and signs, without spaces");
  return value;
}

std::unexpected<std::string> cannot_be_read() {
  return std::unexpected(std::string("the secret's file named here cannot be read: ") + std::strerror(errno));
}

// Also says whether others may read or change the file.
std::expected<std::pair<std::string, bool>, std::string> read_file(const std::string& path) {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat about{};
  if (file.get() < 0 || fstat(file.get(), &about) != 0) return cannot_be_read();
  if (!S_ISREG(about.st_mode))
    return std::unexpected("what is named here as the secret's file is not a file");
  std::array<char, kLongestSecret + 2> bytes;
  const auto size = read(file.get(), bytes.data(), bytes.size());
  if (size < 0) return cannot_be_read();
  return std::pair{std::string(bytes.data(), static_cast<std::size_t>(size)),
                   (about.st_mode & kTooOpen) != 0};
}

std::expected<std::pair<std::string, bool>, std::string> read_raw(const Secret& secret) {
  if (secret.env.empty()) return read_file(secret.file);
  const char* value = std::getenv(secret.env.c_str());
  if (value == nullptr) return std::unexpected("the environment variable named here is not set");
  return std::pair{std::string(value), false};
}

}  // namespace

std::expected<std::string, std::string> read_secret(Secret& secret) {
  auto raw = read_raw(secret);
  if (!raw) return std::unexpected(raw.error());
  auto value = settle(std::move(raw->first));
  if (!value) return std::unexpected(value.error());
  secret.value = *std::move(value);
  return raw->second ? "the secret's file named here is open to others; set its mode to 600" : "";
}

}  // namespace dutydesk::bot
