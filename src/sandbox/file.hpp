#pragma once
#include <filesystem>
#include <string>

#include "base/error.hpp"

namespace sandbox {

// The whole of it. Errors: file_unreadable (subject: the file).
base::Result<std::string> read_file(const std::filesystem::path& file);

}  // namespace sandbox
