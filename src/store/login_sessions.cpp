// SqlAccounts: who is logged in.
#include "base/limits.hpp"
#include "base/text.hpp"
#include "store/ids.hpp"
#include "store/sql_access.hpp"
#include "store/sql_accounts.hpp"
#include "store/values.hpp"

namespace store {

namespace limits = base::limits;

namespace {

constexpr const char* columns =
    "s.id, s.account_id, s.digest, s.method, s.address, s.created_at, s.proven_at, s.seen_at, "
    "s.previous_at, s.ended_at, s.saml_name, s.saml_index, s.until_at, s.accounts";
constexpr std::size_t width = 14;
// The accounts of the person whose account the parameter names; the local administrator's is one.
constexpr const char* of_the_person =
    "account_id IN (SELECT a.id FROM account m JOIN account a ON a.id = m.id OR a.snils = m.snils "
    "WHERE m.id = ?)";

std::optional<base::Time> read_moment(const Row& row, std::size_t column) {
  return row.null(column) ? std::nullopt : std::optional(row.time(column));
}

// Numbers with spaces between; a session of before it could change accounts has none.
std::vector<domain::TokenId> read_accounts(const Row& row) {
  std::vector<domain::TokenId> accounts;
  for (const std::string& word : base::split_words(row.text(13)))
    if (const auto id = base::parse_integer(word)) accounts.push_back(domain::TokenId{*id});
  if (accounts.empty()) accounts.push_back(row.id<domain::TokenId>(1));
  return accounts;
}

std::string write_accounts(const std::vector<domain::TokenId>& accounts) {
  std::string text;
  for (const domain::TokenId each : accounts)
    text.append(text.empty() ? "" : " ").append(std::to_string(each.value));
  return text;
}

registers::Session read_session(const Row& row) {
  return {.id = row.integer(0),
          .account = row.id<domain::TokenId>(1),
          .admitted = read_accounts(row),
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
      "seen_at, previous_at, saml_name, saml_index, until_at, accounts) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {value(it.id), value(it.account), value(it.digest), value(it.method), value(it.address),
       value(it.created), value(it.proven), value(it.seen),
       it.previous ? value(*it.previous) : Value(), value(it.saml_name), value(it.saml_index),
       it.until ? value(*it.until) : Value(), value(write_accounts(it.admitted))});
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

void SqlAccounts::act(std::int64_t session, domain::TokenId account) {
  session_.change("UPDATE login_session SET account_id = ? WHERE id = ? AND ended_at IS NULL",
                  {value(account), value(session)});
}

std::int64_t SqlAccounts::end_everywhere(domain::TokenId account, base::Time now) {
  return session_.change("UPDATE login_session SET ended_at = ? WHERE ended_at IS NULL AND " +
                             std::string(of_the_person),
                         {value(now), value(account)});
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
                       "FROM login_session s WHERE s.ended_at IS NULL AND s." +
                           std::string(of_the_person) + " ORDER BY s.created_at DESC, s.id DESC",
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
