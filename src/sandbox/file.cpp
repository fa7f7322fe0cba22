#include "sandbox/file.hpp"

#include <fstream>
#include <sstream>

namespace sandbox {

base::Result<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) return base::fail(base::Code::file_unreadable, {}, file.string());
  return std::move(text).str();
}

}  // namespace sandbox
