#include "store/sql_loads.hpp"

#include "store/ids.hpp"
#include "store/record_errors.hpp"
#include "store/sql_waiting.hpp"
#include "store/values.hpp"

namespace store {
namespace {

std::optional<registers::LoadJob> read_job(Session& session, const std::string& which,
                                           const std::vector<Param>& params) {
  const auto rows = session.select(
      "id, partner_id, file, digest, bytes, layout, trace, done, steps, position, accepted, "
      "unchanged, waiting, outranked, rejected, started_at, changed_at",
      "FROM load_job WHERE " + which, params);
  if (rows.empty()) return std::nullopt;
  const Row& row = rows[0];
  return registers::LoadJob{.id = row.integer(0),
                            .partner = row.id<domain::PartnerId>(1),
                            .file = row.text(2),
                            .digest = row.text(3),
                            .bytes = row.integer(4),
                            .layout = row.number(5),
                            .trace = row.text(6),
                            .done = row.integer(7) != 0,
                            .steps = row.integer(8),
                            .position = row.integer(9),
                            .tally = read_tally(row, 10),
                            .started = row.time(15),
                            .changed = row.time(16)};
}

}  // namespace

std::optional<registers::Loads::Turn> SqlLoads::turn(domain::PartnerId partner) {
  const auto rows =
      session_.select("owner, until", "FROM load_turn WHERE partner_id = ?", {value(partner)});
  if (rows.empty()) return std::nullopt;
  return Turn{rows[0].text(0), rows[0].time(1)};
}

void SqlLoads::take_turn(domain::PartnerId partner, const Turn& turn) {
  session_.change(
      "INSERT INTO load_turn (partner_id, owner, until) VALUES (?, ?, ?) ON CONFLICT (partner_id) "
      "DO UPDATE SET owner = excluded.owner, until = excluded.until",
      {value(partner), value(turn.owner), value(turn.until)});
}

void SqlLoads::end_turn(domain::PartnerId partner, const std::string& owner) {
  session_.change("DELETE FROM load_turn WHERE partner_id = ? AND owner = ?",
                  {value(partner), value(owner)});
}

std::optional<registers::LoadJob> SqlLoads::find(domain::PartnerId partner,
                                                 const std::string& digest) {
  return read_job(session_, "partner_id = ? AND digest = ? ORDER BY id DESC LIMIT 1",
                  {value(partner), value(digest)});
}

void SqlLoads::put(registers::LoadJob& job) {
  using domain::Outcome;
  const domain::Tally& tally = job.tally;
  if (job.id != 0) {
    session_.change(
        "UPDATE load_job SET done = ?, position = ?, accepted = ?, unchanged = ?, waiting = ?, "
        "outranked = ?, rejected = ?, changed_at = ? WHERE id = ?",
        {value(std::int64_t{job.done}), value(job.position), value(tally[Outcome::accepted]),
         value(tally[Outcome::unchanged]), value(tally[Outcome::waiting]),
         value(tally[Outcome::outranked]), value(tally[Outcome::rejected]), value(job.changed),
         value(job.id)});
    return;
  }
  job.id = reserve_ids(session_, 1);
  session_.change(
      "INSERT INTO load_job (id, partner_id, file, digest, bytes, layout, trace, done, steps, "
      "position, accepted, unchanged, waiting, outranked, rejected, started_at, changed_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {value(job.id), value(job.partner), value(job.file), value(job.digest), value(job.bytes),
       value(std::int64_t{job.layout}), value(job.trace), value(std::int64_t{job.done}),
       value(job.steps), value(job.position), value(tally[Outcome::accepted]),
       value(tally[Outcome::unchanged]), value(tally[Outcome::waiting]),
       value(tally[Outcome::outranked]), value(tally[Outcome::rejected]), value(job.started),
       value(job.changed)});
}

void SqlLoads::drop_interruption(const registers::LoadJob& job) {
  const std::vector<Param> which{value(job.trace), value(base::info(base::Code::shutting_down).id)};
  const std::string lines = "load_journal WHERE trace = ? AND code = ?";
  session_.change(
      "DELETE FROM load_journal_error WHERE journal_id IN (SELECT id FROM " + lines + ")", which);
  session_.change("DELETE FROM " + lines, which);
}

void SqlLoads::add_errors(std::int64_t job, std::int64_t first,
                          std::span<const domain::RecordResult> errors) {
  insert_record_errors(session_, "load_job_error", "job_id", job, first, errors);
}

std::vector<domain::RecordResult> SqlLoads::errors(std::int64_t job, std::int64_t first,
                                                   std::size_t most) {
  std::vector<domain::RecordResult> found;
  for (const Row& row : session_.select(
           "kind, path, line, record_key, code, subject",
           "FROM load_job_error WHERE job_id = ? AND position >= ? ORDER BY position LIMIT ?",
           {value(job), value(first), value(static_cast<std::int64_t>(most))}))
    found.push_back(read_record_error(row, 0));
  return found;
}

void SqlLoads::drop_errors(std::int64_t job, std::int64_t first, std::size_t numbers) {
  session_.change("DELETE FROM load_job_error WHERE job_id = ? AND position >= ? AND position < ?",
                  {value(job), value(first), value(first + static_cast<std::int64_t>(numbers))});
}

std::optional<registers::LoadJob> SqlLoads::with_errors(std::int64_t after) {
  return read_job(session_, "id = (SELECT min(job_id) FROM load_job_error WHERE job_id > ?)",
                  {value(after)});
}

std::vector<registers::Loads::Waiting> SqlLoads::waiting(const registers::LoadJob& job,
                                                         std::int64_t after, std::size_t most) {
  std::vector<Waiting> found;
  const std::vector<std::string> traces{job.trace};
  for (WaitingLine& line : waiting_of(session_, traces, most, after))
    found.push_back({line.id, std::move(line.result)});
  return found;
}

}  // namespace store
