#include "app/files.hpp"

#include <fstream>
#include <vector>

namespace app {
namespace {

constexpr std::size_t piece_bytes = 1024 * 1024;

base::Error too_large(const std::filesystem::path& file) {
  return base::fail(base::Code::too_large, "не больше " + std::to_string(document_bytes) + " байт",
                    file.string());
}

}  // namespace

base::Result<std::string> read_file(const std::filesystem::path& file) {
  std::error_code failure;
  if (std::filesystem::is_directory(file, failure))
    return base::fail(base::Code::file_unreadable, "это папка", file.string());
  if (std::filesystem::is_regular_file(file, failure) &&
      std::filesystem::file_size(file, failure) > document_bytes)
    return too_large(file);
  std::ifstream in(file, std::ios::binary);
  std::string text;
  std::vector<char> piece(piece_bytes);
  while (in) {  // a pipe has no size to ask for
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    if (text.size() > document_bytes) return too_large(file);
  }
  if (!in.eof() || in.bad()) return base::fail(base::Code::file_unreadable, {}, file.string());
  return text;
}

base::Result<xml::Document> read_document(const std::filesystem::path& file, bool as_written) {
  BASE_TRY(bytes, read_file(file));
  xml::ParseLimits limits;
  limits.bytes = document_bytes;
  limits.elements = document_elements;
  limits.as_written = as_written;
  return xml::Document::parse(bytes, limits);
}

base::Result<void> write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) return base::fail(base::Code::file_unreadable, "не записывается", file.string());
  return {};
}

}  // namespace app
