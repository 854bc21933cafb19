// A StoreLock makes this process the only one that writes to a folder, for as long as it lives.
//
// It is a flock(2) on DIR/dutydesk.lock: the kernel lets go of it however the process ends, so there is
// no stale lock to remove. The file stays, with the pid of the last holder.
#pragma once

#include <filesystem>

namespace dutydesk::bot {

class StoreLock {
 public:
  // Throws StoreRefused when another one holds it, or the folder cannot be written to.
  explicit StoreLock(const std::filesystem::path& directory);
  ~StoreLock();
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

 private:
  int file_;
};

}  // namespace dutydesk::bot
