#include "store/uploads.hpp"

#include "store/sql_access.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using domain::Outcome;
using registers::Upload;
using registers::UploadState;

Value flag(bool set) {
  return value(std::int64_t{set});
}

}  // namespace

std::vector<Upload> SqlUploads::read(const std::string& rest, const std::vector<Param>& params) {
  std::vector<Upload> result;
  for (const Row& row : session_.select(
           "id, token_id, supplier, file, trace, workbooks_only, trial, again, bytes, position, "
           "state, cancel, stage, done, steps, accepted, unchanged, waiting, outranked, rejected, "
           "seen, resumed, code, created_at, changed_at, scope, scope_id, special, reason",
           "FROM upload " + rest, params)) {
    Upload& it = result.emplace_back();
    it.id = row.text(0);
    it.token = row.id<domain::TokenId>(1);
    it.supplier = row.text(2);
    it.file = row.text(3);
    it.trace = row.text(4);
    it.workbooks_only = row.integer(5) != 0;
    it.trial = row.integer(6) != 0;
    it.again = row.integer(7) != 0;
    it.bytes = row.integer(8);
    it.position = row.integer(9);
    it.state = read_code<UploadState>(row, 10);
    it.cancel = row.integer(11) != 0;
    it.stage = row.text(12);
    it.done = row.integer(13);
    it.all = row.integer(14);
    it.tally = read_tally(row, 15);
    it.seen = row.integer(20) != 0;
    it.resumed = row.integer(21) != 0;
    it.code = row.text(22);
    it.created = row.time(23);
    it.changed = row.time(24);
    it.scope = read_scope(row, 25);
    it.special = row.integer(27) != 0;
    it.reason = row.text(28);
  }
  return result;
}

void SqlUploads::add(const Upload& upload) {
  session_.change(
      "INSERT INTO upload (id, token_id, supplier, file, trace, workbooks_only, trial, again, "
      "bytes, position, state, cancel, stage, done, steps, accepted, unchanged, waiting, "
      "outranked, rejected, seen, resumed, code, created_at, changed_at, scope, scope_id, special) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, '', ?, ?, ?, ?, "
      "?)",
      {value(upload.id), value(upload.token), value(upload.supplier), value(upload.file),
       value(upload.trace), flag(upload.workbooks_only), flag(upload.trial), flag(upload.again),
       value(upload.bytes), code_value(upload.state), value(upload.created), value(upload.changed),
       code_value(upload.scope.kind()), value(upload.scope.id()), flag(upload.special)});
}

std::optional<Upload> SqlUploads::find(const std::string& id) {
  auto found = read("WHERE id = ?", {value(id)});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Upload> SqlUploads::all(std::optional<domain::TokenId> token, std::size_t limit) {
  const Value most = value(static_cast<std::int64_t>(limit));
  const std::string newest = "ORDER BY created_at DESC, id DESC LIMIT ?";
  return token ? read("WHERE token_id = ? " + newest, {value(*token), most}) : read(newest, {most});
}

registers::UploadRoom SqlUploads::room(domain::TokenId token) {
  const Row row =
      session_
          .select(
              "coalesce(sum(CASE WHEN token_id = ? THEN 1 ELSE 0 END), 0), "
              "CAST(coalesce(sum(CASE WHEN token_id = ? THEN bytes ELSE 0 END), 0) AS BIGINT), "
              "CAST(coalesce(sum(bytes), 0) AS BIGINT)",
              "FROM upload WHERE state = ?",
              {value(token), value(token), code_value(UploadState::receiving)})
          .at(0);
  return {static_cast<std::size_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1)),
          static_cast<std::uint64_t>(row.integer(2))};
}

bool SqlUploads::supplies(domain::PartnerId supplier, const registers::Scope& scope) {
  Condition where{"FROM organization o WHERE o.partner_id = ?", {value(supplier)}};
  store::add(where, within(scope, "o"));
  return !session_.select("1", where.sql + " LIMIT 1", where.params).empty();
}

bool SqlUploads::advance(const std::string& id, std::int64_t from, std::int64_t to,
                         base::Time now) {
  return session_.change(
             "UPDATE upload SET position = ?, state = CASE WHEN bytes = ? THEN ? ELSE state END, "
             "changed_at = ? WHERE id = ? AND position = ? AND state = ?",
             {value(to), value(to), code_value(UploadState::queued), value(now), value(id),
              value(from), code_value(UploadState::receiving)}) > 0;
}

void SqlUploads::cancel(const std::string& id) {
  session_.change("UPDATE upload SET cancel = 1 WHERE id = ?", {value(id)});
}

void SqlUploads::progress(const Upload& upload) {
  session_.change("UPDATE upload SET stage = ?, done = ?, steps = ? WHERE id = ? AND state = ?",
                  {value(upload.stage), value(upload.done), value(upload.all), value(upload.id),
                   code_value(UploadState::running)});
}

void SqlUploads::put(const Upload& upload) {
  const domain::Tally& tally = upload.tally;
  session_.change(
      "UPDATE upload SET state = ?, stage = ?, done = ?, steps = ?, accepted = ?, unchanged = ?, "
      "waiting = ?, outranked = ?, rejected = ?, seen = ?, resumed = ?, trial = ?, code = ?, "
      "reason = ?, trace = ?, changed_at = ? WHERE id = ?",
      {code_value(upload.state), value(upload.stage), value(upload.done), value(upload.all),
       value(tally[Outcome::accepted]), value(tally[Outcome::unchanged]),
       value(tally[Outcome::waiting]), value(tally[Outcome::outranked]),
       value(tally[Outcome::rejected]), flag(upload.seen), flag(upload.resumed), flag(upload.trial),
       value(upload.code), value(upload.reason), value(upload.trace), value(upload.changed),
       value(upload.id)});
}

void SqlUploads::drop(const std::string& id) {
  session_.change("DELETE FROM upload WHERE id = ?", {value(id)});
}

std::vector<Upload> SqlUploads::waiting() {
  return read("WHERE state IN (?, ?) ORDER BY changed_at, id",
              {code_value(UploadState::queued), code_value(UploadState::running)});
}

std::vector<std::string> SqlUploads::outlived(const Outlived& since) {
  std::vector<std::string> ids;
  for (const Row& row : session_.select(
           "id",
           "FROM upload WHERE (state = ? AND (changed_at < ? OR (position = 0 AND changed_at < "
           "?))) "
           "OR (state >= ? AND changed_at < ?)",
           {code_value(UploadState::receiving), value(since.idle_since), value(since.begun_before),
            code_value(UploadState::done), value(since.ended_before)}))
    ids.push_back(row.text(0));
  return ids;
}

std::vector<std::string> SqlUploads::organizations(const registers::Scope& scope) {
  Condition where{"FROM organization o WHERE o.ogrn <> ''", {}};
  store::add(where, within(scope, "o"));
  std::vector<std::string> ogrns;
  for (const Row& row : session_.select("o.ogrn", where.sql, where.params))
    ogrns.push_back(row.text(0));
  return ogrns;
}

}  // namespace store
