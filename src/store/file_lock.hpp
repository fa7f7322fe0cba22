#pragma once
// A lock that the kernel takes back when its holder dies, however he dies: flock(2).
#include <string>

#include "base/error.hpp"

namespace store {

class FileLock {
 public:
  FileLock() = default;
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  // Makes the file where it is missing and leaves it when it goes. Once.
  // Errors: storage_unavailable (somebody else holds it; the file cannot be made).
  base::Result<void> take(const std::string& path);

 private:
  int descriptor_ = -1;
};

}  // namespace store
