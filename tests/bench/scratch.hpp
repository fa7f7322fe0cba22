#pragma once
// What a benchmark needs for a while: a folder with keys, databases. Gone with the objects.
#include <filesystem>
#include <string>
#include <vector>

#include "store/sql_text.hpp"

namespace bench {

// Under var/bench: on disk, not in memory, for fsync is part of what is measured.
class Workplace {
 public:
  // Makes keys and certificates, of these receivers, too. Throws std::runtime_error.
  explicit Workplace(const std::string& name, const std::vector<std::string>& receivers = {});
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path pki() const { return folder_ / "pki"; }

 private:
  std::filesystem::path folder_;
};

// SQLite, and PostgreSQL when there is a server.
std::vector<store::Dialect> dialects();
const char* name_of(store::Dialect dialect);

// A database: a file, or a base of its own in the server that KONTINGENT_TEST_PG names.
class Scratch {
 public:
  // folder: where SQLite's file goes. Throws std::runtime_error.
  Scratch(store::Dialect dialect, const std::filesystem::path& folder, const std::string& name);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::string& url() const { return url_; }  // as in store::Options

 private:
  std::string name_, url_;
};

}  // namespace bench
