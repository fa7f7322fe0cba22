#pragma once
// A file of an operator, read at any place while nobody changes it. One thread.
#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "xml/portions.hpp"

namespace adapters::files {

class InputFile {
 public:
  // follow: the last step may be a symbolic link; not in a folder where others write.
  // Errors: file_unreadable (absent, a folder, a pipe, a link that is not followed).
  static base::Result<InputFile> open(const std::filesystem::path& file, bool follow = true);

  // Without folders; UTF-8: octets that are not, and control characters, are "?".
  const std::string& name() const;
  const std::string& digest() const;  // SHA-256 of the content, hex
  std::uint64_t bytes() const;
  base::Time arrived() const;  // written or renamed into its folder
  // Error of the reader: file_unreadable, also when the file has changed since open().
  xml::ReadAt reader() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

// The same text as UTF-8 when it is UTF-16 (RFC 3629, RFC 2781), in a temporary file that has no
// name; else the reader itself. Errors: those of read; xml_encoding; file_unreadable.
base::Result<xml::ReadAt> as_utf8(xml::ReadAt read);

}  // namespace adapters::files
