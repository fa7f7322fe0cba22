#pragma once
// A database of which one write fails as if nobody could reach it; and what it was asked for.
#include <atomic>
#include <fstream>

#include "fixture.hpp"
#include "transform/mapping.hpp"

namespace app {

class Failing final : public store::Database {
 public:
  explicit Failing(store::Database& real) : real_(real) {}
  std::atomic<int> writes = 0, trials = 0;
  std::atomic<int> fails = -1;  // which write, from 1

  void write(Job job, Done done) override {
    if (++writes == fails) return done(base::fail(base::Code::storage_unavailable));
    real_.write(std::move(job), std::move(done));
  }
  void read(Job job, Done done) override { real_.read(std::move(job), std::move(done)); }
  void queue(Job job, Done done) override { real_.queue(std::move(job), std::move(done)); }
  void try_out(Job job, Done done) override {
    ++trials;
    real_.try_out(std::move(job), std::move(done));
  }
  base::Result<void> attend(std::function<void()> wake) override { return real_.attend(wake); }
  bool leads() const override { return true; }
  base::Result<std::vector<domain::Partner>> register_partners(
      std::vector<domain::Partner> partners) override {
    return real_.register_partners(std::move(partners));
  }
  base::Result<void> ping() override { return real_.ping(); }

 private:
  store::Database& real_;
};

// Files of a supplier whose every record is rejected: the register stays as it is.
class FilesTest : public store::StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (!database_) return;
    xml::initialize();
    mappings_ = std::make_shared<const std::vector<transform::Mapping>>(
        transform::load_mappings(SOURCE_DIR).value());
    supplier_ = partner("diary-north");
    supplier_.id = from_.partner;
    supplier_.formats = {"flat-list"};
    folder_ = std::filesystem::temp_directory_path() / ("kontingent-" + base::make_uuid());
    std::filesystem::create_directory(folder_);
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
    StoreTest::TearDown();
  }

  static void write_file(const std::filesystem::path& file, int records) {
    std::ofstream out(file, std::ios::binary);
    out << "<?xml version=\"1.0\"?>\n<list xmlns=\"urn:supplier:flat-list:1.0\" guid=\""
        << base::make_uuid() << "\">\n";
    for (int i = 0; i < records; ++i) out << "<row type=\"20\"><cls>c" << i << "</cls></row>\n";
    out << "</list>\n";
  }

  std::int64_t count(const std::string& what) {
    return rows("count(*)", "FROM " + what).at(0).integer(0);
  }

  std::shared_ptr<const std::vector<transform::Mapping>> mappings_;
  domain::Partner supplier_;
  std::filesystem::path folder_;
};

}  // namespace app
