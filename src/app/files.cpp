#include "app/files.hpp"

#include <fstream>
#include <sstream>

namespace app {

base::Result<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  // a folder opens but does not read
  if (!in || in.bad()) return base::fail(base::Code::file_unreadable, {}, file.string());
  return text.str();
}

base::Result<void> write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) return base::fail(base::Code::file_unreadable, "не записывается", file.string());
  return {};
}

}  // namespace app
