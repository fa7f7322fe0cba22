// SqlAccounts: who is logged in.
#include "base/limits.hpp"
#include "store/ids.hpp"
#include "store/sql_access.hpp"
#include "store/sql_accounts.hpp"
#include "store/values.hpp"

namespace store {

namespace limits = base::limits;

namespace {

constexpr const char* columns =
    "s.id, s.account_id, s.digest, s.method, s.address, s.created_at, s.proven_at, s.seen_at, "
    "s.previous_at, s.ended_at, s.saml_name, s.saml_index, s.until_at";
constexpr std::size_t width = 13;

std::optional<base::Time> read_moment(const Row& row, std::size_t column) {
  return row.null(column) ? std::nullopt : std::optional(row.time(column));
}

registers::Session read_session(const Row& row) {
  return {.id = row.integer(0),
          .account = row.id<domain::TokenId>(1),
          .digest = row.text(2),
          .method = row.text(3),
          .address = row.text(4),
          .created = row.time(5),
          .proven = row.time(6),
          .seen = row.time(7),
          .previous = read_moment(row, 8),
          .ended = read_moment(row, 9),
          .saml_name = row.text(10),
          .saml_index = row.text(11),
          .until = read_moment(row, 12)};
}

}  // namespace

void SqlAccounts::open(registers::Session& it) {
  const auto others = sessions(it.account);
  for (std::size_t i = limits::account_sessions - 1; i < others.size(); ++i)
    end(others[i].id, it.created);
  it.id = reserve_ids(session_, 1);
  session_.change(
      "INSERT INTO login_session (id, account_id, digest, method, address, created_at, proven_at, "
      "seen_at, previous_at, saml_name, saml_index, until_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {value(it.id), value(it.account), value(it.digest), value(it.method), value(it.address),
       value(it.created), value(it.proven), value(it.seen),
       it.previous ? value(*it.previous) : Value(), value(it.saml_name), value(it.saml_index),
       it.until ? value(*it.until) : Value()});
}

std::optional<registers::Seated> SqlAccounts::seated(const std::string& digest) {
  const auto rows = session_.select(
      std::string(columns) +
          ", t.name, t.handle, t.role, t.scope, t.scope_id, t.special, t.created_at, t.revoked_at",
      "FROM login_session s JOIN api_token t ON t.id = s.account_id WHERE s.digest = ?",
      {value(digest)});
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  const auto role = registers::parse_role(row.text(width + 2));
  if (!role) throw Failure(Failure::Kind::other, "api_token: unknown role");
  return registers::Seated{read_session(row),
                           {.id = row.id<domain::TokenId>(1),
                            .name = row.text(width),
                            .handle = row.text(width + 1),
                            .digest = {},
                            .role = *role,
                            .scope = read_scope(row, width + 3),
                            .special = row.integer(width + 5) != 0,
                            .created = row.time(width + 6),
                            .expires = {},
                            .revoked = read_moment(row, width + 7)}};
}

void SqlAccounts::touch(std::int64_t session, base::Time now) {
  session_.change(
      "UPDATE login_session SET seen_at = ? "
      "WHERE id = ? AND ended_at IS NULL AND seen_at < ?",
      {value(now), value(session), value(now)});
}

void SqlAccounts::end(std::int64_t session, base::Time now) {
  session_.change("UPDATE login_session SET ended_at = ? WHERE id = ? AND ended_at IS NULL",
                  {value(now), value(session)});
}

std::int64_t SqlAccounts::end_all(domain::TokenId account, base::Time now) {
  return session_.change(
      "UPDATE login_session SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL",
      {value(now), value(account)});
}

std::vector<registers::Session> SqlAccounts::sessions(domain::TokenId account) {
  std::vector<registers::Session> all;
  for (const Row& row :
       session_.select(columns,
                       "FROM login_session s WHERE s.account_id = ? AND s.ended_at IS NULL "
                       "ORDER BY s.created_at DESC, s.id DESC",
                       {value(account)}))
    all.push_back(read_session(row));
  return all;
}

std::int64_t SqlAccounts::end_named(const std::vector<std::string>& saml_names,
                                    const std::vector<std::string>& indexes, base::Time now) {
  std::string sql =
      "UPDATE login_session SET ended_at = ? WHERE saml_name ? AND saml_name <> '' AND ended_at "
      "IS NULL";
  std::vector<Param> params{value(now), text_set(saml_names)};
  if (!indexes.empty()) {
    sql += " AND saml_index ?";
    params.emplace_back(text_set(indexes));
  }
  return session_.change(sql, params);
}

bool SqlAccounts::use(const registers::Once& once, base::Time now) {
  return session_.change(
             "INSERT INTO login_once (kind, id, until_at) VALUES (?, ?, ?) ON CONFLICT (kind, id) "
             "DO UPDATE SET until_at = excluded.until_at WHERE login_once.until_at <= ?",
             {value(once.kind), value(once.id), value(once.until), value(now)}) == 1;
}

void SqlAccounts::forget(base::Time now) {
  session_.change("DELETE FROM login_session WHERE created_at < ?",
                  {value(now - limits::session_memory)});
  session_.change("DELETE FROM login_once WHERE until_at <= ?", {value(now)});
}

}  // namespace store
