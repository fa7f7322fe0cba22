#pragma once
// What `kontingent verify` found in one file, and how it is told.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "security/inspect.hpp"

namespace app {

struct FileReport {
  std::string file;
  std::optional<base::Error> unreadable{};  // not XML, no such file
  std::vector<security::SignatureReport> signatures{};

  bool valid() const;
};

// Tells of each file as soon as it is known and keeps nothing: memory does not grow with the
// number of files. Standard output: one line per file, with the reason where it is refused and
// with details where they are wanted; or one JSON array. Standard error: a bar on a terminal, and
// at the end how many there were.
class VerifyOutput {
 public:
  struct How {
    bool json = false;
    bool details = false;  // lines about each signature
    std::size_t files = 1;
  };
  explicit VerifyOutput(How how);
  void add(const FileReport& report);
  // Are all valid?
  bool finish();

 private:
  void draw_bar() const;
  void clear_bar() const;

  How how_;
  bool bar_;
  std::size_t done_ = 0, refused_ = 0;
};

}  // namespace app
