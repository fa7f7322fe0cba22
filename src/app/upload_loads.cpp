#include "app/upload_loads.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include "app/loading.hpp"
#include "app/process.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;
namespace limits = base::limits;
using adapters::files::Stage;
using base::Code;
using registers::Upload;
using registers::UploadState;
using namespace std::chrono_literals;

constexpr auto clean_every = 1min;
constexpr auto tell_every = 500ms;
constexpr std::array<std::string_view, 3> protocol_forms{"csv", "xlsx", "json"};

std::string_view name_of(Stage stage) {
  constexpr std::array<std::string_view, 3> names{"waiting", "checking", "applying"};
  return names[static_cast<std::size_t>(stage)];
}

// By its first octets, as the loader does.
bool is_workbook(const fs::path& file) {
  std::array<char, 2> first{};
  std::ifstream(file, std::ios::binary).read(first.data(), first.size());
  return first[0] == 'P' && first[1] == 'K';
}

// The first places of a refused file; the protocol has all.
std::string reason_of(const base::Error& error, const std::vector<xml::SchemaError>& violations) {
  if (violations.empty()) return error.subject;
  std::string reason;
  for (std::size_t i = 0; i < std::min(violations.size(), limits::upload_reason_places); ++i)
    reason += (i == 0 ? "строка " : "; строка ") + std::to_string(violations[i].line) + ", " +
              violations[i].path + ": " + violations[i].message;
  return reason;
}

}  // namespace

// Heard and told without waiting: a check of a file may hold the only writer there is.
struct UploadLoads::Watched {
  explicit Watched(Upload given) : upload(std::move(given)), cancelled(upload.cancel) {}
  Upload upload;
  std::chrono::steady_clock::time_point told{};
  std::atomic<bool> cancelled;
  std::atomic<bool> asked = false;  // one question at a time
};

UploadLoads::UploadLoads(Parts parts) : parts_(std::move(parts)), thread_([this] { run(); }) {}

UploadLoads::~UploadLoads() {
  stopping_ = true;
  wake_.notify_all();
  thread_.join();
}

void UploadLoads::run() {
  while (!stopping_) {
    std::vector<Upload> waiting;
    const auto asked =
        store::queue_now(parts_.database, [&](store::Transaction& work) -> base::Result<void> {
          waiting = work.uploads.waiting();
          return {};
        });
    if (asked) load_all(std::move(waiting));
    if (parts_.clock.now() - cleaned_ >= clean_every && !stopping_) clean();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, limits::upload_poll, [this] { return stopping_.load(); });
  }
}

void UploadLoads::load_all(std::vector<Upload> waiting) {
  std::set<std::string> passed_over = held(waiting);
  std::error_code failure;
  for (Upload& upload : waiting) {
    if (stopping_) return;
    const std::string supplier = upload.supplier;
    const bool trial = upload.trial;
    if (fs::exists(parts_.store.folder() / upload.id, failure)) {
      const bool next = trial || !passed_over.contains(supplier) || upload.cancel;
      if (next && !load(std::move(upload)) && !trial) passed_over.insert(supplier);
    } else if (parts_.clock.now() - upload.changed >= limits::upload_age) {
      give_up(std::move(upload));
    }
  }
}

// Suppliers whose turn another load has: to look costs less than to read a large file in vain.
std::set<std::string> UploadLoads::held(const std::vector<Upload>& waiting) {
  std::set<std::string> suppliers;
  for (const Upload& upload : waiting) suppliers.insert(upload.supplier);
  if (suppliers.empty()) return suppliers;
  const auto asked =
      store::queue_now(parts_.database, [&](store::Transaction& work) -> base::Result<void> {
        std::erase_if(suppliers, [&](const std::string& code) {
          const auto supplier = parts_.find_supplier(code);
          const auto turn = supplier ? work.loads.turn(supplier->id) : std::nullopt;
          return !turn || turn->until < parts_.clock.now() ||
                 has_ended(turn->owner.substr(0, turn->owner.find('#')));
        });
        return {};
      });
  return asked ? suppliers : std::set<std::string>();
}

std::string UploadLoads::confinement_of(const registers::Scope& scope) {
  using Kind = registers::Scope::Kind;
  if (scope.kind() == Kind::region) return {};
  return (scope.kind() == Kind::authority ? "authority:" : "organization:") +
         std::to_string(scope.id());
}

base::Result<domain::Partner> UploadLoads::sender(const Upload& upload) {
  auto supplier = parts_.find_supplier(upload.supplier);
  if (!supplier) return base::fail(Code::value_refused, "no such supplier any more");
  if (upload.workbooks_only && !is_workbook(parts_.store.file(upload.id, upload.file)))
    return base::fail(Code::right_missing, "no workbook");
  if (upload.scope == registers::Scope::region()) return std::move(*supplier);
  std::vector<std::string> organizations;
  bool near = !supplier->organizations.empty();
  BASE_CHECK(store::read_now(parts_.database, [&](store::Transaction& work) -> base::Result<void> {
    organizations = work.uploads.organizations(upload.scope);
    near = near || work.uploads.supplies(supplier->id, upload.scope);
    return {};
  }));
  if (!near)
    return base::fail(Code::organization_foreign, "the supplier has nothing to do with the scope");
  return registers::confine(std::move(*supplier), organizations);
}

bool UploadLoads::load(Upload upload) {
  if (upload.cancel && upload.state == UploadState::queued)
    return settle(std::move(upload), UploadState::cancelled);
  const auto partner = sender(upload);
  if (!partner) {
    upload.code = base::info(partner.error().code).id;
    upload.reason = partner.error().subject;
    return !base::info(partner.error().code).retry &&
           settle(std::move(upload), UploadState::failed);
  }
  upload.state = UploadState::running;
  auto watched = std::make_shared<Watched>(upload);
  const auto tell = [this, watched](Stage stage, std::size_t done, std::size_t all) {
    const auto now = std::chrono::steady_clock::now();
    watched->upload.stage = name_of(stage);
    watched->upload.done = static_cast<std::int64_t>(done);
    watched->upload.all = static_cast<std::int64_t>(all);
    if (now - watched->told < tell_every || watched->asked.exchange(true)) return;
    watched->told = now;
    parts_.database.queue(
        [watched, state = watched->upload](store::Transaction& work) -> base::Result<void> {
          work.uploads.progress(state);
          const auto found = work.uploads.find(state.id);
          watched->cancelled = found && found->cancel;
          return {};
        },
        [watched](const base::Result<void>&) { watched->asked = false; });
  };
  const auto marked = store::queue_now(parts_.database, [&](store::Transaction& work) {
    work.uploads.put(upload);
    return base::Result<void>();
  });
  if (!marked) return false;
  std::vector<fs::path> protocols;
  for (const std::string_view form : protocol_forms)
    protocols.push_back(parts_.store.protocol(upload.id, form));
  const auto mappings = parts_.mappings();  // of this load, whatever a reload brings meanwhile
  const LoadTask task{parts_.store.file(upload.id, upload.file),
                      std::move(protocols),
                      *partner,
                      *mappings,
                      parts_.database,
                      parts_.store_url,
                      parts_.utc_offset_minutes,
                      upload.again,
                      upload.trial,
                      false,
                      [this, watched] {
                        return stopping_ || watched->cancelled ||
                               !parts_.find_supplier(watched->upload.supplier);
                      },
                      tell,
                      confinement_of(upload.scope),
                      true,
                      !upload.workbooks_only,
                      upload.special,
                      false};
  Refusal refusal;
  const auto loaded = load_file(task, refusal);
  // by it the journal and the log have the load; what began it is in the trail
  const std::string& trace = loaded ? loaded->job.trace : refusal.trace;
  if (!trace.empty()) upload.trace = trace;
  if (!loaded) upload.reason = reason_of(loaded.error(), refusal.violations);
  upload.trial = upload.trial || refusal.trial;
  return finish(std::move(upload), watched->cancelled, loaded);
}

bool UploadLoads::finish(Upload upload, bool cancelled,
                         const base::Result<adapters::files::Loaded>& loaded) {
  if (loaded) {
    upload.tally = loaded->job.tally;
    upload.done = loaded->job.position;
    upload.all = loaded->job.steps;
    upload.seen = loaded->seen;
    upload.resumed = loaded->resumed;
    upload.trial = upload.trial || loaded->trial;  // the file's own checkOnly
  }
  const bool interrupted = loaded ? loaded->stopped : loaded.error().code == Code::shutting_down;
  const bool gone = interrupted && !stopping_ && !parts_.find_supplier(upload.supplier);
  if (interrupted && cancelled) return settle(std::move(upload), UploadState::cancelled);
  if (gone) {
    upload.code = base::info(Code::value_refused).id;
    return settle(std::move(upload), UploadState::failed);
  }
  if (interrupted) return false;  // it goes on at the next start
  if (loaded) return settle(std::move(upload), UploadState::done);
  if (loaded.error().code == Code::busy) return false;
  parts_.log.failure(loaded.error(), "upload not loaded", {{"trace", upload.trace}});
  if (base::info(loaded.error().code).retry)
    return upload.trial;  // the file's own checkOnly: it keeps nothing that others could overtake
  upload.code = base::info(loaded.error().code).id;
  return settle(std::move(upload), UploadState::failed);
}

// Its folder is no daemon's any more: who has it would have taken it up long ago.
void UploadLoads::give_up(Upload upload) {
  upload.code = base::info(Code::file_unreadable).id;
  settle(std::move(upload), UploadState::failed);
}

// The file has done its service; the protocol stays.
bool UploadLoads::settle(Upload upload, UploadState state) {
  upload.state = state;
  upload.stage.clear();
  upload.changed = parts_.clock.now();
  const auto put = store::queue_now(parts_.database, [&](store::Transaction& work) {
    work.uploads.put(upload);
    return base::Result<void>();
  });
  if (!put) return false;
  std::error_code ignored;
  fs::remove(parts_.store.file(upload.id, upload.file), ignored);
  const std::string_view result = registers::name_of(state);
  parts_.metrics.count("kontingent_uploads_total", {{"result", result}});
  parts_.log.write(base::Level::info, "upload ended",
                   {{"trace", upload.trace},
                    {"supplier", upload.supplier},
                    {"result", result},
                    {"code", upload.code}});
  return true;
}

// What nobody went on with, jobs of long ago, and folders that belong to nothing.
void UploadLoads::clean() {
  cleaned_ = parts_.clock.now();
  std::vector<fs::path> orphans;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(parts_.store.folder(), failure))
    if (base::is_uuid(entry.path().filename().string())) orphans.push_back(entry.path());
  const auto cleaned = store::queue_now(parts_.database, [&](store::Transaction& work) {
    for (const std::string& id :
         work.uploads.outlived({cleaned_ - limits::upload_first_wait, cleaned_ - limits::upload_age,
                                cleaned_ - limits::upload_memory}))
      work.uploads.drop(id);
    std::erase_if(orphans, [&](const fs::path& home) {
      return work.uploads.find(home.filename().string()).has_value();
    });
    return base::Result<void>();
  });
  if (!cleaned) return;
  for (const fs::path& home : orphans) fs::remove_all(home, failure);
}

}  // namespace app
