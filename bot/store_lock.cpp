#include "bot/store_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include "bot/store.h"

namespace dutydesk::bot {
namespace {

std::string reason() {
  return std::generic_category().message(errno);
}

std::string pid_in(int file) {
  std::array<char, 16> pid{};
  const auto length = ::pread(file, pid.data(), pid.size(), 0);
  return {pid.data(), static_cast<std::size_t>(length > 0 ? length : 0)};
}

// The pid is a help for whoever is refused; that a full disk takes it away does not matter.
void write_pid(int file) {
  const auto pid = std::to_string(::getpid());
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, pid.data(), pid.size(), 0) < 0) return;
}

}  // namespace

StoreLock::StoreLock(const std::filesystem::path& directory)
    : file_(::open((directory / "dutydesk.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (file_ < 0) throw StoreRefused("cannot use " + directory.string() + ": " + reason());
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    const auto why = errno == EWOULDBLOCK
                         ? "another dutydesk is using " + directory.string() + " (pid " + pid_in(file_) + ")"
                         : "cannot lock " + directory.string() + ": " + reason();
    ::close(file_);
    throw StoreRefused(why);
  }
  write_pid(file_);
}

StoreLock::~StoreLock() {
  ::close(file_);
}

}  // namespace dutydesk::bot
