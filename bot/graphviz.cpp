#include "bot/graphviz.h"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace dutydesk::bot {
namespace {

std::system_error failure(const char* what) {
  return {errno, std::generic_category(), what};
}

// A file in memory, gone when it is closed: unlike a pipe it takes whatever is written, at any time.
class MemoryFile {
 public:
  explicit MemoryFile(const char* name) : fd_(::memfd_create(name, MFD_CLOEXEC)) {
    if (fd_ < 0) throw failure(name);
  }
  ~MemoryFile() { ::close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int fd() const { return fd_; }

  void write(std::string_view text) {
    while (!text.empty()) {
      const auto size = ::write(fd_, text.data(), text.size());
      if (size < 0) throw failure("write");
      text.remove_prefix(static_cast<std::size_t>(size));
    }
    rewind();
  }

  std::string read() {
    rewind();
    std::string text;
    std::array<char, 65536> some;
    for (;;) {
      const auto size = ::read(fd_, some.data(), some.size());
      if (size < 0) throw failure("read");
      if (size == 0) return text;
      text.append(some.data(), static_cast<std::size_t>(size));
    }
  }

 private:
  void rewind() const {
    if (::lseek(fd_, 0, SEEK_SET) < 0) throw failure("lseek");
  }

  int fd_;
};

class SpawnActions {
 public:
  SpawnActions(int in, int out) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, in, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO);
  }
  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

bool ended_well(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) throw failure("waitpid");
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

std::expected<std::string, std::string> drawn_as_svg(const std::string& description,
                                                     const std::string& program) {
  MemoryFile in{"description"}, out{"picture"};
  in.write(description);
  const SpawnActions actions{in.fd(), out.fd()};
  std::string name = program, format = "-Tsvg";
  std::array<char*, 3> arguments = {name.data(), format.data(), nullptr};
  pid_t child = 0;
  const auto error =
      ::posix_spawnp(&child, program.c_str(), actions.get(), nullptr, arguments.data(), environ);
  if (error == ENOENT)
    return std::unexpected(
        fmt::format("\"{}\" is not here to draw: apt-get install graphviz, or take --format dot", program));
  if (error != 0)
    return std::unexpected(
        fmt::format("\"{}\" cannot be run: {}", program, std::generic_category().message(error)));
  if (!ended_well(child)) return std::unexpected(fmt::format("\"{}\" could not draw it", program));
  return out.read();
}

}  // namespace dutydesk::bot
