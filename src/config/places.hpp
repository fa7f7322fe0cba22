#pragma once
// Where in the configuration's file a value stands, for what only opening the files can tell.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "config/settings.hpp"

namespace config {

class Places {
 public:
  // A file that load() has read; of one that is no YAML every place is its beginning.
  explicit Places(const std::filesystem::path& file);
  ~Places();

  // path: keys from the root; an item of a list is named by its `code`, its `file` or itself, a
  // file also by the absolute path that it means: {"partners", "north", "certificates", "n.crt"}.
  // The place is that of the last key that stands in the file.
  Mistake at(const std::vector<std::string>& path, std::string text) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace config
