#include "adapters/diary/push.hpp"

#include "domain/snils.hpp"
#include "xml/writer.hpp"

namespace adapters::diary {
namespace {

using domain::Outcome;

constexpr std::string_view ns = "urn:kontingent:diary:1.0";

void write_record(xml::Writer& out, const domain::RecordResult& record) {
  out.open("record");
  out.element("kind", domain::name_of(record.kind));
  out.element("path", record.origin.path);
  if (record.origin.line > 0) out.element("line", std::to_string(record.origin.line));
  out.optional("key", record.key);
  out.element("outcome", domain::name_of(record.outcome));
  if (record.error) {
    const base::CodeInfo& row = base::info(record.error->code);
    out.element("code", row.id);
    out.element("text", std::string{row.text} + " " + std::string{row.cure});
    out.optional("subject", record.error->subject);
  }
  out.close();
}

}  // namespace

void tell_rejections(registers::Tables::LoadRecord& entry) {
  if (entry.errors.empty()) return;
  const base::CodeInfo& first = base::info(entry.errors.front().error->code);
  entry.ok = false;
  entry.code = first.id;
  entry.comment = "Отклонено записей: " + std::to_string(entry.tally[Outcome::rejected]) + " из " +
                  std::to_string(entry.tally.received()) +
                  ". Первая: " + entry.errors.front().origin.path + " — " + std::string{first.text};
}

registers::Tables::LoadRecord journal_entry(const registers::Applied& applied,
                                            const registers::Provenance& provenance,
                                            const Source& source) {
  registers::Tables::LoadRecord entry;
  entry.at = provenance.at;
  entry.partner = provenance.partner;
  entry.source = source.name;
  entry.operation = source.operation;
  entry.trace = source.trace;
  entry.tally = applied.tally;
  for (const domain::RecordResult& record : applied.results) {
    if (record.outcome != domain::Outcome::rejected) continue;
    entry.errors.push_back(record);
    entry.errors.back().key = domain::key_without_snils(record.key);
  }
  tell_rejections(entry);
  return entry;
}

base::Result<registers::Applied> push(registers::Tables& tables, const domain::Batch& batch,
                                      const domain::Partner& partner,
                                      const registers::Provenance& provenance,
                                      const Source& source) {
  BASE_TRY(applied, registers::apply(tables, batch, partner, provenance, !source.check_only));
  if (!source.check_only) tables.journal(journal_entry(applied, provenance, source));
  return std::move(applied);
}

registers::Applied pass_on(registers::Tables& tables, const domain::Batch& batch,
                           const registers::Provenance& provenance, const Source& source) {
  registers::Applied applied;
  applied.results = batch.rejected;
  applied.tally[Outcome::rejected] = std::ssize(batch.rejected);
  applied.tally[Outcome::accepted] =
      static_cast<std::int64_t>(batch.size()) - std::ssize(batch.rejected);
  if (!source.check_only) tables.journal(journal_entry(applied, provenance, source));
  return applied;
}

std::string push_answer(const std::string& operation, const std::string& message_id,
                        bool check_only, const registers::Applied& applied) {
  xml::Writer out("d", ns);
  out.open(operation + "Response");
  out.element("messageId", message_id);
  out.element("checkOnly", check_only ? "true" : "false");
  out.element("received", std::to_string(applied.tally.received()));
  for (const Outcome outcome : domain::all_outcomes) {
    const bool newer = outcome == Outcome::waiting || outcome == Outcome::outranked;
    const std::int64_t number = applied.tally[outcome];
    if (!newer || number != 0) out.element(domain::name_of(outcome), std::to_string(number));
  }
  for (const domain::RecordResult& record : applied.results) write_record(out, record);
  return out.finish();
}

}  // namespace adapters::diary
