#include "app/folder_watch.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <tuple>

#include "app/loading.hpp"
#include "base/limits.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto pause = 1s;         // between two looks: a file that is the same in both is complete
constexpr auto stuck_pause = 10s;  // until what cannot be put away is looked at again
constexpr std::size_t files_at_a_look = 1000;

// Hidden files are what programs that copy are still writing; ours are hidden, too.
bool is_candidate(const fs::directory_entry& entry) {
  std::error_code failure;
  const std::string name = entry.path().filename().string();
  return !name.starts_with('.') && !name.ends_with(".part") && !name.ends_with(".tmp") &&
         entry.is_regular_file(failure) && !entry.is_symlink(failure);
}

// The name under which a file is put away: what is added to it has to fit, too (255 octets).
std::string short_name(const std::string& name) {
  if (name.size() <= base::limits::upload_name_bytes) return name;
  const auto dot = name.rfind('.');
  const std::string end = dot != name.npos && name.size() - dot <= 10 ? name.substr(dot) : "";
  std::size_t kept = base::limits::upload_name_bytes - end.size();
  while (kept > 0 && (static_cast<unsigned char>(name[kept]) & 0xC0U) == 0x80U) --kept;
  return name.substr(0, kept) + end;
}

// Where what goes with a file is put.
fs::path protocol_of(const fs::path& file) {
  return file.string() + ".protocol.csv";
}

// A name that is not taken there: "a.xml", "a.xml.2", …
fs::path free_name(const fs::path& folder, const std::string& name) {
  std::error_code failure;
  fs::path free = folder / name;
  for (int i = 2; fs::exists(free, failure) || fs::exists(protocol_of(free), failure); ++i)
    free = folder / (name + "." + std::to_string(i));
  return free;
}

// Which file stands there, and its content as far as its times tell. Of a link: the link itself.
auto identity(const fs::path& file) {
  struct stat state {};
  if (::lstat(file.c_str(), &state) != 0) state = {};
  return std::tuple(state.st_dev, state.st_ino, state.st_size, state.st_mtim.tv_sec,
                    state.st_mtim.tv_nsec);
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
  const auto now = std::chrono::steady_clock::now();
  std::erase_if(stuck_, [&](const auto& each) { return each.second <= now; });
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files)
    if (!stopping_ && !stuck_.contains(file) && is_complete(file) && !load(folder, file)) return;
}

bool FolderWatch::is_complete(const fs::path& file) {
  std::error_code failure;
  const Look now{fs::file_size(file, failure), fs::last_write_time(file, failure)};
  const auto before = looks_.find(file);
  const bool same = !failure && before != looks_.end() && before->second == now;
  looks_.insert_or_assign(file, now);
  return same;
}

bool FolderWatch::load(const Folder& folder, const fs::path& file) {
  const fs::path protocol =
      folder.path / ("." + short_name(file.filename().string()) + ".protocol.csv");
  const auto mappings = parts_.mappings();  // of this load, whatever a reload brings meanwhile
  const LoadTask task{file,
                      {protocol},
                      folder.partner,
                      *mappings,
                      parts_.database,
                      parts_.store_url,
                      parts_.utc_offset_minutes,
                      false,
                      false,
                      true,
                      [this] { return stopping_.load(); },
                      [](adapters::files::Stage, std::size_t, std::size_t) {}};
  Refusal refusal;
  const auto before = identity(file);
  const auto loaded = load_file(task, refusal);
  const bool unreadable = !loaded && loaded.error().code == base::Code::file_unreadable;
  if (!loaded && (unreadable || base::info(loaded.error().code).retry)) {
    if (unreadable) looks_.erase(file);  // it may still be written
    if (!stopping_)
      parts_.log.failure(loaded.error(), "file not loaded yet", {{"partner", folder.partner.code}});
    return unreadable || refusal.trial;  // the next look tries again
  }
  if (loaded && loaded->stopped) return false;
  const bool good = loaded && loaded->job.tally[domain::Outcome::rejected] == 0;
  parts_.metrics.count("kontingent_files_loaded_total", {{"result", good ? "ok" : "error"}});
  if (loaded)
    parts_.log.write(base::Level::info, loaded->trial ? "file checked" : "file loaded",
                     {{"partner", folder.partner.code},
                      {"trace", loaded->job.trace},
                      {"records", domain::describe(loaded->job.tally)}});
  else
    parts_.log.failure(loaded.error(), "file refused", {{"partner", folder.partner.code}});
  const fs::path target = folder.path / (good ? "done" : "failed");
  const fs::path place = free_name(target, short_name(file.filename().string()));
  looks_.erase(file);
  // the file last: until it is gone, the next look comes back to it
  const auto again = std::chrono::steady_clock::now() + stuck_pause;
  if (!move(protocol, protocol_of(place))) {
    stuck_.emplace(file, again);
    return true;
  }
  // Another one was put in its place meanwhile: that has its own turn.
  if (identity(file) != before) return true;
  if (!move(file, place)) {
    stuck_.emplace(file, again);
    return true;
  }
  std::error_code failure;
  if (identity(place) != before && !fs::exists(file, failure)) move(place, file);
  return true;
}

bool FolderWatch::move(const fs::path& from, const fs::path& to) {
  std::error_code failure;
  if (!fs::is_symlink(to.parent_path(), failure)) {  // whoever may write here could lead us away
    fs::create_directory(to.parent_path(), failure);
    fs::rename(from, to, failure);
    if (!failure || failure == std::errc::no_such_file_or_directory) return true;
  }
  parts_.log.failure(base::fail(base::Code::file_unreadable,
                                failure ? failure.message() : "the folder is a symbolic link"),
                     "loaded file not moved");
  return false;
}

}  // namespace app
