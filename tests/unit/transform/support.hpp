#pragma once
// What the tests of the room share: the project's resources, small documents, a folder of its own.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "transform/mapping.hpp"

namespace transform::test {

inline const std::filesystem::path source_dir = SOURCE_DIR;

inline std::string read(const std::filesystem::path& file) {
  std::ifstream in(source_dir / file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

inline xml::Document parse(const std::string& text) {
  xml::initialize();
  auto document = xml::Document::parse(text);
  EXPECT_TRUE(document) << base::describe(document.error());
  return *document;
}

inline Mapping load(const std::string& name) {
  xml::initialize();
  auto mapping = Mapping::load(source_dir / "mappings" / (name + ".yaml"), source_dir);
  EXPECT_TRUE(mapping) << mapping.error().detail;
  return *mapping;
}

inline domain::Batch apply(const Mapping& mapping, xml::Node root) {
  auto batch = mapping.apply(root);
  EXPECT_TRUE(batch) << base::describe(batch.error());
  return batch ? *batch : domain::Batch();
}

// "KB-2001 key: 200***" of a rejected record.
inline std::string why(const domain::RecordResult& result) {
  return std::string(domain::name_of(result.kind)) + " " +
         std::string(base::info(result.error->code).id) + " " + result.error->subject;
}

// Resources of a test's own, removed afterwards.
class Folder {
 public:
  Folder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("kontingent-transform-" + std::to_string(getpid()) + "-" + std::to_string(++count));
    std::filesystem::create_directories(path_ / "mappings");
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::string& name, const std::string& text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
    return file;
  }
  base::Result<Mapping> mapping(const std::string& yaml) const {
    xml::initialize();
    return Mapping::load(write("mappings/m.yaml", yaml), path_);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace transform::test
