#pragma once
// The files inside a workbook (PKWARE APPNOTE 4.3), each read as a stream. Strict in what could
// hurt: encryption, ZIP64, several disks, entries that overlap, a name twice, sizes or checksums
// that are not so, and the limits workbook_… (bombs). One thread.
#include <map>
#include <memory>
#include <string>

#include "xml/portions.hpp"

namespace adapters::files {

class Zip {
 public:
  struct Entry {
    std::uint64_t place = 0, packed = 0, size = 0;  // place: of its local header
    std::uint32_t checksum = 0;
    bool deflated = false;
  };
  // Errors: workbook_refused, its subject in Russian; those of read.
  static base::Result<Zip> open(xml::ReadAt read, std::uint64_t bytes);

  const std::map<std::string, Entry>& entries() const { return entries_; }

  class Reader {
   public:
    ~Reader();
    Reader(Reader&&) noexcept;
    // The next octets, at most 64 KB; empty at the end. Errors: workbook_refused.
    base::Result<std::string> next();

   private:
    friend class Zip;
    struct Impl;
    explicit Reader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
  };
  // Errors: workbook_refused (no such entry).
  base::Result<Reader> read(const std::string& name) const;

 private:
  xml::ReadAt read_;
  std::map<std::string, Entry> entries_;
};

base::Error refuse_workbook(std::string subject, std::string detail = {});

}  // namespace adapters::files
