#pragma once
// Whole files for the command line.
#include <cstddef>
#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "xml/document.hpp"

namespace app {

// A document that the operator hands over, unlike a message from outside (limits.hpp).
inline constexpr std::size_t document_bytes = 512 * 1024 * 1024;
inline constexpr std::size_t document_elements = 50'000'000;

// Errors: file_unreadable, too_large (document_bytes; told by the size, before reading).
base::Result<std::string> read_file(const std::filesystem::path& file);
// Also those of xml::Document::parse. as_written: as in xml::ParseLimits.
base::Result<xml::Document> read_document(const std::filesystem::path& file,
                                          bool as_written = false);
base::Result<void> write_file(const std::filesystem::path& file, const std::string& text);

}  // namespace app
