#pragma once
// Whole files for the command line.
#include <filesystem>
#include <string>

#include "base/error.hpp"

namespace app {

base::Result<std::string> read_file(const std::filesystem::path& file);  // file_unreadable
base::Result<void> write_file(const std::filesystem::path& file, const std::string& text);

}  // namespace app
