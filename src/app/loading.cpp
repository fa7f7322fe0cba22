#include "app/loading.hpp"

#include <mutex>
#include <set>
#include <thread>

#include "app/process.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "store/session.hpp"

namespace app {
namespace {

namespace files = adapters::files;
using base::Code;
using namespace std::chrono_literals;

using Run = base::Result<void> (*)(store::Database&, store::Database::Job);

std::function<base::Result<void>(files::Job)> by(Run run, store::Database& database) {
  return [run, &database](const files::Job& job) {
    return run(database, [&job](store::Transaction& work) {
      return job({work.tables, work.loads});
    });
  };
}

// A long transaction would keep every other writer of SQLite waiting: a large file is tried on a
// copy of the database, in a folder of its own beside it.
class Copy {
 public:
  static base::Result<std::unique_ptr<Copy>> make(const std::filesystem::path& database) {
    std::unique_ptr<Copy> copy(new Copy);
    copy->folder_ = database;
    copy->folder_ += prefix + std::to_string(::getpid()) + "-" + base::make_uuid();
    {
      const std::lock_guard lock(mutex_);
      live_.insert(copy->folder_.filename().string());
    }
    std::error_code failure;
    std::filesystem::create_directory(copy->folder_, failure);
    std::filesystem::permissions(copy->folder_, std::filesystem::perms::owner_all, failure);
    if (failure) return base::fail(Code::storage_unavailable, failure.message());
    const auto file = copy->folder_ / "trial.db";
    BASE_CHECK(store::copy_sqlite("sqlite://" + database.string(), file));
    store::Options options;
    options.url = "sqlite://" + file.string();
    BASE_TRY(opened, store::Database::open(options, copy->log_, copy->metrics_));
    copy->database_ = std::move(opened);
    return copy;
  }
  ~Copy() {
    database_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
    const std::lock_guard lock(mutex_);
    live_.erase(folder_.filename().string());
  }
  store::Database& database() { return *database_; }

  // Of trials that were killed; of our own number, too: in a container it is always the same.
  static void remove_left_over(const std::filesystem::path& database) {
    const std::string begin = database.filename().string() + prefix;
    const std::lock_guard lock(mutex_);
    std::error_code failure;
    std::vector<std::filesystem::path> dead;
    for (const auto& entry : std::filesystem::directory_iterator(database.parent_path(), failure)) {
      const std::string name = entry.path().filename().string();
      if (!name.starts_with(begin)) continue;
      const std::string owner =
          name.substr(begin.size(), name.find('-', begin.size()) - begin.size());
      const bool ours = owner == std::to_string(::getpid());
      if (ours ? !live_.contains(name) : !std::filesystem::exists("/proc/" + owner, failure))
        dead.push_back(entry.path());
    }
    for (const auto& folder : dead) std::filesystem::remove_all(folder, failure);
  }

 private:
  static constexpr const char* prefix = "-trial-";
  Copy() = default;
  inline static std::mutex mutex_;
  inline static std::set<std::string> live_;  // names of our folders
  std::filesystem::path folder_;
  base::Log log_{base::Log::Format::text, base::Level::error};
  base::Metrics metrics_;
  std::unique_ptr<store::Database> database_;
};

files::ProtocolHead head_of(const LoadTask& task, const files::InputFile& file,
                            const std::string& trace) {
  files::ProtocolHead head;
  head.file = file.name();
  head.supplier = task.partner.name;
  head.trace = trace;
  head.at = base::SystemClock{}.now();
  return head;
}

// Where a trial may be made: a copy of the database (made on demand, kept in `copy`), or itself.
base::Result<store::Database*> place_of_trial(const LoadTask& task, const files::Extent& extent,
                                              std::unique_ptr<Copy>& copy) {
  if (extent.is_short) return &task.database;
  const std::string database = store::sqlite_path(task.store_url);
  if (database.empty()) {
    BASE_CHECK(check_steps(extent.steps, task.bounded));
    return &task.database;
  }
  std::error_code failure;
  const auto bytes = std::filesystem::file_size(database, failure);
  const auto free = std::filesystem::space(database, failure).available;
  if (failure) return base::fail(Code::storage_unavailable, failure.message());
  BASE_CHECK(check_copy(bytes, free, task.bounded));
  BASE_TRY(made, Copy::make(database));
  copy = std::move(made);
  return &copy->database();
}

base::Result<void> write_protocols(const LoadTask& task, files::ProtocolHead head,
                                   const registers::LoadJob& job, const files::Pages& pages) {
  if (task.protocols.empty()) return {};
  head.ok = job.tally[domain::Outcome::rejected] == 0;
  head.tally = job.tally;
  std::vector<std::unique_ptr<files::Protocol>> protocols;
  for (const auto& file : task.protocols) {
    BASE_TRY(protocol, files::Protocol::create(file, head));
    protocols.push_back(std::move(protocol));
  }
  for (;;) {
    BASE_TRY(page, pages());
    if (page.empty()) break;
    for (const domain::RecordResult& record : page) {
      const files::ProtocolRow row = files::protocol_row(record);
      for (const auto& protocol : protocols) protocol->add(row);
    }
  }
  for (const auto& protocol : protocols) BASE_CHECK(protocol->close());
  return {};
}

base::Result<void> write_refusal(const std::filesystem::path& file, files::ProtocolHead head,
                                 const base::Error& error,
                                 const std::vector<xml::SchemaError>& violations) {
  head.ok = false;
  head.refused = true;
  BASE_TRY(protocol, files::Protocol::create(file, head));
  const base::CodeInfo& row = base::info(error.code);
  files::ProtocolRow line;
  line.code = row.id;
  line.rule = row.text;
  line.cure = row.cure;
  line.subject = error.subject;
  if (violations.empty()) protocol->add(line);
  for (const xml::SchemaError& violation : violations) {
    line.place = violation.path;
    line.line = violation.line;
    line.subject = violation.message;
    protocol->add(line);
  }
  return protocol->close();
}

}  // namespace

base::Result<void> check_copy(std::uint64_t database_bytes, std::uint64_t free_bytes,
                              bool bounded) {
  namespace limits = base::limits;
  if (bounded && database_bytes > limits::upload_check_bytes)
    return base::fail(Code::too_large, "a database to copy for a trial");
  if (free_bytes < database_bytes || free_bytes - database_bytes < limits::upload_spare_bytes)
    return base::fail(Code::storage_full, "no room for a copy of the database");
  return {};
}

base::Result<void> check_steps(std::size_t steps, bool bounded) {
  if (bounded && steps > most_check_steps)
    return base::fail(Code::too_large, "steps of a trial: " + std::to_string(steps),
                      "так проверяют не больше " + std::to_string(most_check_steps) + " порций");
  return {};
}

base::Result<files::Loaded> load_file(const LoadTask& task, Refusal& refusal) {
  BASE_TRY(file, files::InputFile::open(task.file, !task.watched));
  const std::string trace = refusal.trace = base::make_uuid();
  std::unique_ptr<Copy> copy;
  if (const auto database = store::sqlite_path(task.store_url); !database.empty())
    Copy::remove_left_over(database);
  const base::SystemClock clock;
  files::ProtocolHead head = head_of(task, file, trace);
  const files::LoaderParts parts{
      by(store::write_now, task.database),
      by(store::read_now, task.database),
      [&](const files::Job& job, const files::Extent& extent) -> base::Result<void> {
        BASE_TRY(where, place_of_trial(task, extent, copy));
        return by(store::try_now, *where)(job);
      },
      clock,
      task.utc_offset_minutes,
      process_name() + "#" + trace,  // two loads of one process take turns, too
      [](const std::string& owner) { return has_ended(owner.substr(0, owner.find('#'))); },
      task.stopped,
      [] { std::this_thread::sleep_for(200ms); },
      task.told,
      [&](const registers::LoadJob& job, bool trial, const files::Pages& pages) {
        head.trial = trial;
        return write_protocols(task, head, job, pages);
      }};
  const files::Request request{
      file,       task.mappings,    task.partner,      trace,        task.again,  task.watched,
      task.trial, task.confinement, task.subordinates, task.special, task.patient};
  files::Loader loader(parts, request);
  auto loaded = loader.run();
  refusal.violations = loader.violations();
  head.trial = refusal.trial = loader.is_trial();
  if (!loaded && !base::info(loaded.error().code).retry)
    for (const auto& protocol : task.protocols)
      BASE_CHECK(write_refusal(protocol, head, loaded.error(), refusal.violations));
  return loaded;
}

}  // namespace app
