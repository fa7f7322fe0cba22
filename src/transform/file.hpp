#pragma once
// The files of a mapping: YAML, stylesheets. Private to the room.
#include <filesystem>
#include <string>

#include "base/error.hpp"

namespace transform {

// Errors: file_unreadable.
base::Result<std::string> read_file(const std::filesystem::path& file);

}  // namespace transform
