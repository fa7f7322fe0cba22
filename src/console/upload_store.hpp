#pragma once
// The files of uploads: FOLDER/ID/NAME of each, with its protocol beside it. Any thread; blocks.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace console {

class UploadStore {
 public:
  explicit UploadStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path file(const std::string& id, const std::string& name) const {
    return folder_ / id / name;
  }
  // form: "csv", "json", "xlsx".
  std::filesystem::path protocol(const std::string& id, std::string_view form) const {
    return folder_ / id / (".protocol." + std::string(form));
  }

  // An empty file. Errors: storage_full (fewer than bytes and limits::upload_spare_bytes are free);
  // storage_unavailable.
  base::Result<void> create(const std::string& id, const std::string& name,
                            std::uint64_t bytes) const;
  // Octets at a place, on the disk when it returns. Errors: as above; resource_unknown (the file
  // is not here).
  base::Result<void> write(const std::string& id, const std::string& name, std::uint64_t at,
                           std::string_view octets) const;
  void remove(const std::string& id) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace console
