#pragma once
// The folders of suppliers: a file that is complete is loaded, then moved to `done` or `failed` of
// its folder with its protocol beside it. Of several daemons the leader does it. A thread of its
// own, because a load blocks; a load that a stop or a kill ends goes on at the next start.
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "domain/partner.hpp"
#include "store/database.hpp"
#include "transform/mapping.hpp"

namespace app {

class FolderWatch {
 public:
  struct Parts {
    store::Database& database;
    std::string store_url;
    int utc_offset_minutes;
    base::Log& log;
    base::Metrics& metrics;
    // As they are in force; any thread.
    std::function<std::shared_ptr<const std::vector<transform::Mapping>>()> mappings;
  };
  struct Folder {
    domain::Partner partner;  // registered
    std::filesystem::path path;
  };

  explicit FolderWatch(Parts parts) : parts_(std::move(parts)) {}
  ~FolderWatch();                         // ends behind the portion at work
  void set(std::vector<Folder> folders);  // any thread; the first call that has one starts it

 private:
  struct Look {
    std::uintmax_t bytes = 0;
    std::filesystem::file_time_type written;
    bool operator==(const Look&) const = default;
  };
  void run();
  void visit(const Folder& folder);
  // False: it is to be loaded before those behind it, but cannot be for now.
  bool load(const Folder& folder, const std::filesystem::path& file);
  bool is_complete(const std::filesystem::path& file);
  // False: it could not be, and that is logged. What is not there needs no moving.
  bool move(const std::filesystem::path& from, const std::filesystem::path& to);

  Parts parts_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;  // folders_
  std::condition_variable wake_;
  std::vector<Folder> folders_;
  std::map<std::filesystem::path, Look> looks_;  // at files that may still grow
  std::map<std::filesystem::path, std::chrono::steady_clock::time_point> stuck_;  // until when
  std::thread thread_;
};

}  // namespace app
