#include "adapters/files/loader.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <numeric>

#include "adapters/files/taken_once.hpp"
#include "base/limits.hpp"
#include "registers/apply.hpp"

namespace adapters::files {

using base::Code;
using registers::LoadJob;

namespace {

// Another size of portions, another order of steps: a load of before cannot go on.
constexpr int layout = 2;

// Portions of one transaction. A commit waits for the disk, which may cost as much as a portion;
// but nobody else writes to SQLite meanwhile.
constexpr std::size_t most_together = 8;
constexpr auto longest_together = std::chrono::milliseconds{250};

}  // namespace

registers::Provenance Loader::provenance(const LoadJob& job) const {
  return {request_.partner.id, {job.id}, loaded_.at, parts_.utc_offset_minutes, job.trace};
}

// Reads all of the file. Violations of the contract are gathered; anything else ends it.
base::Result<void> Loader::survey() {
  BASE_TRY(source, open_file(request_.file, request_.mappings, request_.partner));
  source_ = std::move(source);
  struct Seen {
    base::Result<Kinds> kinds = Kinds{};
    std::vector<xml::SchemaError> violations;
  };
  std::vector<std::size_t> all(source_->portions());
  std::iota(all.begin(), all.end(), 0);
  ReadAhead<Seen> ahead(all, source_->readers(), [this](std::size_t portion) {
    Seen seen;
    seen.kinds = source_->survey(portion, seen.violations);
    return seen;
  });
  std::vector<Kinds> kinds;
  for (const std::size_t i : all) {
    if (parts_.stopped()) return base::fail(Code::shutting_down);
    parts_.told(Stage::checking, i, all.size());
    BASE_CHECK(renew_turn());
    Seen seen = ahead.next();
    if (!seen.kinds && seen.kinds.error().code == Code::too_large)
      seen.kinds.error().subject = "в одной порции не больше " +
                                   std::to_string(base::limits::records_per_message) + " записей";
    if (!seen.kinds) return seen.kinds.error();
    kinds.push_back(*seen.kinds);
    std::move(seen.violations.begin(), seen.violations.end(), std::back_inserter(violations_));
    if (violations_.size() >= base::limits::schema_errors) break;
  }
  if (!violations_.empty()) return base::fail(Code::schema_violation, {}, violations_.front().path);
  if (kinds.size() == 1) {
    steps_.push_back({all_kinds, 0});
    return {};
  }
  for (int wave = 0; wave < waves; ++wave)
    for (std::size_t i = 0; i < kinds.size(); ++i)
      if ((kinds[i] & kinds_of_wave(wave)) != 0) steps_.push_back({kinds_of_wave(wave), i});
  return {};
}

// The portions of the steps from this one on, read while the one before is applied.
Loader::Ahead Loader::read_from(std::size_t first) {
  std::vector<std::size_t> portions;
  for (std::size_t i = first; i < steps_.size(); ++i) portions.push_back(steps_[i].portion);
  return Ahead(std::move(portions), source_->readers(),
               [this](std::size_t portion) { return source_->read(portion); });
}

base::Result<Loader::Taken> Loader::prepare(const Step& step, base::Result<domain::Batch> read) {
  BASE_TRY(batch, std::move(read));
  if (!request_.subordinates) refuse_subordination(batch);
  if (!request_.special) refuse_health(batch);
  if (step.kinds == all_kinds) return Taken{std::move(batch), {}};
  keep_kinds(batch, step.kinds);
  auto added = lessons_.complete(batch);
  return Taken{std::move(batch), std::move(added)};
}

void Loader::fill(LoadJob& job) const {
  job.partner = request_.partner.id;
  job.file = request_.file.name();
  job.digest = request_.digest();
  job.bytes = static_cast<std::int64_t>(request_.file.bytes());
  job.layout = layout;
  job.trace = request_.trace;
  job.steps = static_cast<std::int64_t>(steps_.size());
  job.started = job.changed = loaded_.at;
}

// A new load, or the one that this file began before.
base::Result<void> Loader::begin() {
  LoadJob job;
  bool resumed = false;
  const Job write = [&](const Work& work) -> base::Result<void> {
    const auto known = work.loads.find(request_.partner.id, request_.digest());
    resumed = known && !known->done && known->layout == layout &&
              known->steps == static_cast<std::int64_t>(steps_.size());
    job = resumed ? *known : LoadJob{};
    if (resumed) {
      work.loads.drop_interruption(job);
    } else {
      fill(job);
      work.loads.put(job);
    }
    return {};
  };
  BASE_CHECK(parts_.write(write));
  loaded_.job = std::move(job);
  loaded_.resumed = resumed && loaded_.job.position > 0;
  return {};
}

// The lessons of the steps that are done, and what they rejected: the next ones may speak of them.
base::Result<void> Loader::refill() {
  const auto position = static_cast<std::size_t>(loaded_.job.position);
  if (position >= steps_.size()) return {};
  for (std::size_t i = 0; i < position; ++i) {
    BASE_CHECK(renew_turn());
    if (steps_[i].kinds == steps_[position].kinds)
      BASE_CHECK(prepare(steps_[i], source_->read(steps_[i].portion)));
  }
  std::vector<domain::RecordResult> errors;
  for (std::int64_t at = 0; !refusals_.is_full(); at += std::ssize(errors)) {
    const Job read = [&](const Work& work) -> base::Result<void> {
      errors = work.loads.errors(loaded_.job.id, at, base::limits::load_journal_errors);
      return {};
    };
    BASE_CHECK(read_written(read));
    if (errors.empty()) break;
    for (const domain::RecordResult& error : errors) refusals_.keep(error);
  }
  refusals_.settle();
  return {};
}

base::Result<void> Loader::apply(const Work& work, const Taken& taken, LoadJob& job) {
  const domain::Batch& batch = taken.batch;
  const auto from = provenance(job);
  BASE_TRY(
      applied,
      request_.confinement.empty()
          ? registers::apply_part(work.tables, batch, request_.partner, from, refusals_.all())
          : registers::apply_confined(work.tables, batch, request_.partner, from, refusals_.all()));
  KeptLessons::forget_added(taken.added, applied);
  refresh(work, job);
  std::vector<domain::RecordResult> errors;
  for (domain::RecordResult& record : applied.results) {
    if (record.outcome != domain::Outcome::rejected) {
      refusals_.forget(record);
      continue;
    }
    source_->locate(record);
    refusals_.keep(record);
    record.key = domain::key_without_snils(record.key);
    errors.push_back(std::move(record));
  }
  work.loads.add_errors(job.id, job.tally[domain::Outcome::rejected], errors);
  job.tally += applied.tally;
  ++job.position;
  job.changed = parts_.clock.now();
  work.loads.put(job);
  return {};
}

// Records of this load that waited may have ended meanwhile: by this portion, or another message.
void Loader::refresh(const Work& work, LoadJob& job) const {
  if (const auto known = work.loads.find(job.partner, job.digest); known && known->id == job.id)
    job.tally = known->tally;
}

// The next portions, in one transaction, of which the first has come before it begins: nobody waits
// for a slow disk. What stands before a portion that cannot be read is kept all the same.
base::Result<void> Loader::advance(Ahead& ahead, std::size_t most) {
  const auto first = static_cast<std::size_t>(loaded_.job.position);
  const std::size_t left = steps_.size() - first;
  std::size_t next_step = first;
  TakenOnce<Taken> portions([&] { return prepare(steps_[next_step++], ahead.next()); });
  if (portions.at(0) == nullptr) return portions.failure();
  LoadJob next;
  const Job job = [&](const Work& work) -> base::Result<void> {
    BASE_CHECK(hold_turn(work));
    refusals_.take_back();
    next = loaded_.job;
    const base::Time end = parts_.clock.now() + longest_together;
    for (std::size_t i = 0; i < left; ++i) {
      const bool enough = i >= most || parts_.clock.now() >= end || parts_.stopped();
      if (enough && i >= portions.size()) break;
      const Taken* portion = portions.at(i);
      if (portion == nullptr) break;
      BASE_CHECK(apply(work, *portion, next));
    }
    return {};
  };
  BASE_CHECK(parts_.write(job));
  refusals_.settle();
  loaded_.job = std::move(next);
  return portions.failure();
}

base::Result<Loaded> Loader::load() {
  BASE_CHECK(wait_for_turn());
  loaded_.at = parts_.clock.now();
  std::optional<LoadJob> known;
  const Job look = [&](const Work& work) -> base::Result<void> {
    known = work.loads.find(request_.partner.id, request_.digest());
    return {};
  };
  BASE_CHECK(parts_.write(look));
  const bool since = known && request_.watched && known->changed >= request_.file.arrived();
  if (known && known->done && (known->tally[domain::Outcome::rejected] == 0 || since) &&
      !request_.again) {
    loaded_.job = *known;
    loaded_.seen = true;
    return std::move(loaded_);
  }
  BASE_CHECK(survey());
  if (is_trial()) return Loaded{};
  BASE_CHECK(begin());
  BASE_CHECK(refill());
  Ahead ahead = read_from(static_cast<std::size_t>(loaded_.job.position));
  std::size_t together = 1;  // a small file is stopped as finely as it can be
  while (static_cast<std::size_t>(loaded_.job.position) < steps_.size()) {
    if (parts_.stopped()) return interrupted();
    const auto number = static_cast<std::size_t>(loaded_.job.position);
    parts_.told(Stage::applying, number, steps_.size());
    BASE_CHECK(advance(ahead, together));
    together = std::min(2 * together, most_together);
  }
  const auto finished = finish();
  if (!finished && finished.error().code == Code::shutting_down && parts_.stopped())
    return interrupted();
  if (!finished) return finished.error();
  sweep();
  return std::move(loaded_);
}

base::Result<Loaded> Loader::interrupted() {
  loaded_.stopped = true;
  journal_interruption();
  return std::move(loaded_);
}

// All of it in one transaction, which is undone: what comes first is there for what refers to
// it, and nothing is left.
base::Result<Loaded> Loader::trial() {
  const Job write = [&](const Work& work) -> base::Result<void> {
    lessons_ = KeptLessons(base::limits::load_kept_lessons);
    refusals_ = KeptRefusals(base::limits::load_kept_refusals);
    LoadJob job;
    fill(job);
    work.loads.put(job);
    Ahead ahead = read_from(0);
    for (const Step& one : steps_) {
      if (parts_.stopped()) return base::fail(Code::shutting_down);
      parts_.told(Stage::applying, static_cast<std::size_t>(job.position), steps_.size());
      BASE_TRY(taken, prepare(one, ahead.next()));
      BASE_CHECK(apply(work, taken, job));
    }
    loaded_.errors = work.loads.errors(job.id, 0, base::limits::load_journal_errors);
    loaded_.waiting = records_of(work.loads.waiting(job, 0, base::limits::load_journal_errors));
    loaded_.job = job;
    Told told;
    return parts_.protocol(job, true, [&] { return told.next(work.loads, job); });
  };
  BASE_CHECK(parts_.try_out(write, {steps_.size(), source_->is_short()}));
  loaded_.trial = true;
  return std::move(loaded_);
}

base::Result<Loaded> Loader::run() {
  loaded_.at = parts_.clock.now();
  if (request_.trial) {
    BASE_CHECK(survey());
    return trial();
  }
  auto loaded = load();
  // a watched file that cannot be read is looked at again
  const bool again =
      !loaded && (base::info(loaded.error().code).retry ||
                  (request_.watched && loaded.error().code == base::Code::file_unreadable));
  const bool check = is_trial();
  if (!loaded && !again && !check) journal_refusal(loaded.error());
  const bool over = !loaded || loaded->stopped || loaded->seen || check;
  if (over) {
    const auto given_back = parts_.write([&](const Work& work) -> base::Result<void> {
      work.loads.end_turn(request_.partner.id, parts_.owner);
      return {};
    });
    static_cast<void>(given_back);  // the turn ends by itself
  }
  if (loaded && check) return trial();
  return loaded;
}

}  // namespace adapters::files
