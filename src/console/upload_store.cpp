#include "console/upload_store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/limits.hpp"

namespace console {
namespace {

namespace fs = std::filesystem;
using base::Code;

class File {
 public:
  File(const fs::path& path, int flags)
      : number_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  ~File() {
    if (number_ >= 0) ::close(number_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

base::Error failure_of(int number) {
  const bool full = number == ENOSPC || number == EDQUOT;
  return base::fail(full ? Code::storage_full : Code::storage_unavailable, std::strerror(number));
}

}  // namespace

base::Result<void> UploadStore::create(const std::string& id, const std::string& name,
                                       std::uint64_t bytes) const {
  std::error_code failure;
  const auto space = fs::space(folder_, failure);
  if (!failure &&
      (space.available < bytes || space.available - bytes < base::limits::upload_spare_bytes))
    return base::fail(Code::storage_full, "no room for an upload");
  const fs::path home = folder_ / id;
  if (!failure) fs::create_directory(home, failure);
  if (!failure) fs::permissions(home, fs::perms::owner_all, failure);
  if (failure) return base::fail(Code::storage_unavailable, failure.message());
  const File file(home / name, O_WRONLY | O_CREAT | O_EXCL);
  if (file.number() < 0) return failure_of(errno);
  // Whoever else begins meanwhile finds this room taken. Not every file system can do it.
  int kept = 0;
  do kept = ::fallocate(file.number(), FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(bytes));
  while (kept != 0 && errno == EINTR);
  if (kept == 0 || errno == EOPNOTSUPP || errno == ENOSYS) return {};
  const base::Error error = failure_of(errno);
  fs::remove_all(home, failure);
  return error;
}

base::Result<void> UploadStore::write(const std::string& id, const std::string& name,
                                      std::uint64_t at, std::string_view octets) const {
  const File file(this->file(id, name), O_WRONLY);
  if (file.number() < 0)
    return errno == ENOENT ? base::fail(Code::resource_unknown, "the file is not here")
                           : failure_of(errno);
  while (!octets.empty()) {
    const auto written =
        ::pwrite(file.number(), octets.data(), octets.size(), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failure_of(errno);
    at += static_cast<std::uint64_t>(written);
    octets.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fdatasync(file.number()) != 0) return failure_of(errno);
  return {};
}

void UploadStore::remove(const std::string& id) const {
  std::error_code ignored;
  fs::remove_all(folder_ / id, ignored);
}

}  // namespace console
