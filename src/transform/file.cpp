#include "transform/file.hpp"

#include <fstream>
#include <sstream>

namespace transform {

base::Result<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in) return base::fail(base::Code::file_unreadable, file.string());
  return text.str();
}

}  // namespace transform
