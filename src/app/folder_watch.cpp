#include "app/folder_watch.hpp"

#include <algorithm>

#include "app/loading.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto pause = 1s;  // between two looks: a file that is the same in both is complete
constexpr std::size_t files_at_a_look = 1000;

// Hidden files are what programs that copy are still writing; ours are hidden, too.
bool is_candidate(const fs::directory_entry& entry) {
  std::error_code failure;
  const std::string name = entry.path().filename().string();
  return !name.starts_with('.') && !name.ends_with(".part") && !name.ends_with(".tmp") &&
         entry.is_regular_file(failure) && !entry.is_symlink(failure);
}

// A name that is not taken there: "a.xml", "a.xml.2", …
fs::path free_name(const fs::path& folder, const std::string& name) {
  std::error_code failure;
  fs::path free = folder / name;
  for (int i = 2; fs::exists(free, failure); ++i) free = folder / (name + "." + std::to_string(i));
  return free;
}

}  // namespace

FolderWatch::~FolderWatch() {
  stopping_ = true;
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void FolderWatch::set(std::vector<Folder> folders) {
  const std::lock_guard lock(mutex_);
  folders_ = std::move(folders);
  if (!folders_.empty() && !thread_.joinable()) thread_ = std::thread([this] { run(); });
}

void FolderWatch::run() {
  while (!stopping_) {
    std::vector<Folder> folders;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, pause, [this] { return stopping_.load(); });
      folders = folders_;
    }
    if (stopping_ || !parts_.database.leads()) continue;
    for (const Folder& folder : folders) visit(folder);
  }
}

void FolderWatch::visit(const Folder& folder) {
  std::error_code failure;
  std::vector<fs::path> files;
  for (fs::directory_iterator it(folder.path, failure), end; !failure && it != end;
       it.increment(failure))
    if (files.size() < files_at_a_look && is_candidate(*it)) files.push_back(it->path());
  if (failure)
    parts_.log.failure(base::fail(base::Code::file_unreadable, failure.message()),
                       "folder of a supplier not read", {{"partner", folder.partner.code}});
  std::erase_if(looks_, [&](const auto& look) {
    return look.first.parent_path() == folder.path &&
           std::find(files.begin(), files.end(), look.first) == files.end();
  });
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files)
    if (!stopping_ && is_complete(file)) load(folder, file);
}

bool FolderWatch::is_complete(const fs::path& file) {
  std::error_code failure;
  const Look now{fs::file_size(file, failure), fs::last_write_time(file, failure)};
  const auto before = looks_.find(file);
  const bool same = !failure && before != looks_.end() && before->second == now;
  looks_.insert_or_assign(file, now);
  return same;
}

void FolderWatch::load(const Folder& folder, const fs::path& file) {
  const fs::path protocol = folder.path / ("." + file.filename().string() + ".protocol.csv");
  const LoadTask task{file,
                      protocol,
                      folder.partner,
                      parts_.mappings,
                      parts_.database,
                      parts_.store_url,
                      parts_.utc_offset_minutes,
                      false,
                      false,
                      true,
                      [this] { return stopping_.load(); },
                      [](adapters::files::Stage, std::size_t, std::size_t) {}};
  std::vector<xml::SchemaError> violations;
  const auto loaded = load_file(task, violations);
  // one that cannot be read may still be written
  if (!loaded && (base::info(loaded.error().code).retry ||
                  loaded.error().code == base::Code::file_unreadable)) {
    looks_.erase(file);
    if (!stopping_)
      parts_.log.failure(loaded.error(), "file not loaded yet", {{"partner", folder.partner.code}});
    return;  // the next look tries again
  }
  if (loaded && loaded->stopped) return;
  const bool good = loaded && loaded->job.rejected == 0;
  parts_.metrics.count("kontingent_files_loaded_total", {{"result", good ? "ok" : "error"}});
  if (loaded)
    parts_.log.write(base::Level::info, "file loaded",
                     {{"partner", folder.partner.code},
                      {"trace", loaded->job.trace},
                      {"accepted", loaded->job.accepted},
                      {"unchanged", loaded->job.unchanged},
                      {"rejected", loaded->job.rejected}});
  else
    parts_.log.failure(loaded.error(), "file refused", {{"partner", folder.partner.code}});
  move(file, protocol, good);
}

void FolderWatch::move(const fs::path& file, const fs::path& protocol, bool good) {
  std::error_code failure;
  const fs::path target = file.parent_path() / (good ? "done" : "failed");
  fs::create_directory(target, failure);
  const fs::path place = free_name(target, file.filename().string());
  // the file last: until it is gone, the next look comes back to it
  if (fs::exists(protocol, failure))
    fs::rename(protocol, place.string() + ".protocol.csv", failure);
  if (!failure) fs::rename(file, place, failure);
  looks_.erase(file);
  if (failure)
    parts_.log.failure(base::fail(base::Code::file_unreadable, failure.message()),
                       "loaded file not moved");
}

}  // namespace app
