// How a load ends: its protocol is written while others write to the register, then the journal has
// it in a short transaction, then the records that it rejected go.
#include "adapters/files/loader.hpp"
#include "base/limits.hpp"

namespace adapters::files {

using base::Code;
using base::limits::load_journal_errors;
using domain::RecordResult;
using registers::LoadJob;

namespace {

constexpr std::size_t dropped_together = 10'000;  // rejected records, in one transaction

}  // namespace

std::vector<RecordResult> records_of(std::vector<registers::Loads::Waiting> waiting) {
  std::vector<RecordResult> records;
  for (auto& one : waiting) records.push_back(std::move(one.record));
  return records;
}

std::vector<RecordResult> Told::next(registers::Loads& loads, const LoadJob& job) {
  for (; part_ != Part::none; part_ = static_cast<Part>(static_cast<int>(part_) + 1)) {
    std::vector<RecordResult> page;
    if (part_ == Part::waiting) {
      auto waiting = loads.waiting(job, waiting_, load_journal_errors);
      if (!waiting.empty()) waiting_ = waiting.back().id;
      page = records_of(std::move(waiting));
    } else {
      page = loads.errors(job.id, rejected_, load_journal_errors);
      rejected_ += std::ssize(page);
    }
    if (!page.empty()) return page;
  }
  return {};
}

// A copy of the database may lag behind what this load has written: then it is asked again.
base::Result<void> Loader::read_written(const Job& job) {
  for (;;) {
    BASE_CHECK(renew_turn());
    bool there = false;
    const Job read = [&](const Work& work) -> base::Result<void> {
      const auto known = work.loads.find(request_.partner.id, request_.digest());
      there = known && known->id == loaded_.job.id && known->position == loaded_.job.position;
      return there ? job(work) : base::Result<void>();
    };
    BASE_CHECK(parts_.read(read));
    if (there) return {};
    if (parts_.stopped()) return base::fail(Code::shutting_down);
    parts_.nap();
  }
}

base::Result<void> Loader::write_protocol() {
  LoadJob job = loaded_.job;
  const Job look = [&](const Work& work) -> base::Result<void> {
    refresh(work, job);
    return {};
  };
  BASE_CHECK(read_written(look));
  Told told;
  const Pages pages = [&]() -> base::Result<std::vector<RecordResult>> {
    if (parts_.stopped()) return base::fail(Code::shutting_down);
    Told then;
    std::vector<RecordResult> page;
    const Job read = [&](const Work& work) -> base::Result<void> {
      then = told;
      page = then.next(work.loads, job);
      return {};
    };
    BASE_CHECK(read_written(read));
    told = then;
    if (page.empty()) BASE_CHECK(renew_turn(true));  // to pack a large workbook takes its time
    return page;
  };
  return parts_.protocol(job, false, pages);
}

base::Result<void> Loader::finish() {
  BASE_CHECK(write_protocol());
  std::vector<RecordResult> errors, waiting;
  LoadJob job;
  const Job write = [&](const Work& work) -> base::Result<void> {
    BASE_CHECK(hold_turn(work));
    job = loaded_.job;
    refresh(work, job);
    errors = work.loads.errors(job.id, 0, load_journal_errors);
    waiting = records_of(work.loads.waiting(job, 0, load_journal_errors));
    work.tables.journal(journal_entry(job, loaded_.at, errors));
    job.done = true;
    work.loads.put(job);
    work.loads.end_turn(request_.partner.id, parts_.owner);
    return {};
  };
  BASE_CHECK(parts_.write(write));
  loaded_.job = std::move(job);
  loaded_.errors = std::move(errors);
  loaded_.waiting = std::move(waiting);
  return {};
}

// Also those of loads that a kill or a stop kept from it. What fails here the next load does.
void Loader::sweep() {
  std::optional<LoadJob> next;
  for (std::int64_t after = 0;; after = next->id) {
    const auto found = parts_.write([&](const Work& work) -> base::Result<void> {
      next = work.loads.with_errors(after);
      return {};
    });
    if (!found || !next) return;
    const auto all = next->done ? next->tally[domain::Outcome::rejected] : 0;
    for (std::int64_t at = 0; at < all; at += dropped_together) {
      if (parts_.stopped()) return;
      const auto dropped = parts_.write([&](const Work& work) -> base::Result<void> {
        work.loads.drop_errors(next->id, at, dropped_together);
        return {};
      });
      if (!dropped) return;
    }
  }
}

}  // namespace adapters::files
