#pragma once
// Loads of the files that came through the API, one after the other, by the daemon in whose folder
// they are. A supplier whose turn another load has, or whose load did not come off for now, is
// passed over: the next supplier's goes ahead, its own keep their order. A thread of its own,
// because a load blocks; one that a stop or a kill ends goes on at the next start.
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

#include "adapters/files/loader.hpp"
#include "console/upload_store.hpp"
#include "domain/partner.hpp"
#include "store/database.hpp"
#include "transform/mapping.hpp"

namespace app {

class UploadLoads {
 public:
  struct Parts {
    store::Database& database;
    const console::UploadStore& store;
    std::string store_url;
    int utc_offset_minutes;
    const base::Clock& clock;
    base::Log& log;
    base::Metrics& metrics;
    // As they are in force; any thread.
    std::function<std::optional<domain::Partner>(const std::string& code)> find_supplier;
    std::function<std::shared_ptr<const std::vector<transform::Mapping>>()> mappings;
  };
  explicit UploadLoads(Parts parts);
  ~UploadLoads();  // ends behind the portion at work

 private:
  struct Watched;  // the load at work, as the database hears of it
  void run();
  void load_all(std::vector<registers::Upload> waiting);
  std::set<std::string> held(const std::vector<registers::Upload>& waiting);
  // Each false: the next look tries it again, and its supplier's later ones wait for it.
  bool load(registers::Upload upload);
  static std::string confinement_of(const registers::Scope& scope);
  base::Result<domain::Partner> sender(const registers::Upload& upload);
  bool finish(registers::Upload upload, bool cancelled,
              const base::Result<adapters::files::Loaded>& loaded);
  void give_up(registers::Upload upload);
  bool settle(registers::Upload upload, registers::UploadState state);
  void clean();

  Parts parts_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  base::Time cleaned_{};
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace app
