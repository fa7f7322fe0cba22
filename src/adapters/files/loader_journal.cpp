// What the load journal says of a file.
#include "adapters/files/loader.hpp"

#include "adapters/diary/push.hpp"
#include "base/limits.hpp"

namespace adapters::files {

using base::Code;
using registers::LoadJob;

// The journal keeps a file that could not be loaded at all, too.
void Loader::journal_refusal(const base::Error& error) {
  const base::CodeInfo& row = base::info(error.code);
  registers::Tables::LoadRecord entry;
  entry.at = loaded_.at;
  entry.partner = request_.partner.id;
  entry.source = request_.file.name();
  entry.operation = "load";
  entry.trace = request_.trace;
  entry.ok = false;
  entry.code = row.id;
  entry.comment = std::string{row.text} + " " + error.subject;
  // what was stored before it failed stays
  entry.tally = loaded_.job.tally;
  // the refusal itself is what counts: a journal that is away does not change it
  const auto kept = parts_.write([&](const Work& work) -> base::Result<void> {
    work.tables.journal(entry);
    return {};
  });
  static_cast<void>(kept);
}

// What is stored of a load that was stopped is there for all to see: the journal has it until
// somebody goes on with the file.
void Loader::journal_interruption() {
  const LoadJob& job = loaded_.job;
  if (job.position == 0) return;
  const auto kept = parts_.write([&](const Work& work) -> base::Result<void> {
    auto entry = journal_entry(job, loaded_.at,
                               work.loads.errors(job.id, 0, base::limits::load_journal_errors));
    entry.ok = false;
    entry.code = base::info(Code::shutting_down).id;
    entry.comment = "Загрузка прервана: записано порций " + std::to_string(job.position) + " из " +
                    std::to_string(job.steps) + ". Тот же файл продолжит с этого места.";
    work.loads.drop_interruption(job);
    work.tables.journal(entry);
    return {};
  });
  static_cast<void>(kept);  // what is stored does not depend on it
}

registers::Tables::LoadRecord journal_entry(const LoadJob& job, base::Time at,
                                            std::vector<domain::RecordResult> errors) {
  registers::Tables::LoadRecord entry;
  entry.at = at;
  entry.partner = job.partner;
  entry.source = job.file;
  entry.operation = "load";
  entry.trace = job.trace;
  entry.tally = job.tally;
  entry.errors = std::move(errors);
  diary::tell_rejections(entry);
  return entry;
}

}  // namespace adapters::files
