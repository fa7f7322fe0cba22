#include "store/sql_access.hpp"

#include "base/limits.hpp"
#include "store/ids.hpp"
#include "store/values.hpp"

namespace store {

registers::Scope read_scope(const Row& row, std::size_t column) {
  using registers::Scope;
  const auto kind = read_code<Scope::Kind>(row, column);
  if (kind == Scope::Kind::authority)
    return Scope::authority(row.id<domain::AuthorityId>(column + 1));
  if (kind == Scope::Kind::organization)
    return Scope::organization(row.id<domain::OrganizationId>(column + 1));
  return Scope::region();
}

namespace {

using registers::Scope;
using registers::Token;

constexpr const char* columns =
    "id, name, handle, digest, role, scope, scope_id, special, created_at, expires_at, revoked_at";

std::optional<base::Time> read_moment(const Row& row, std::size_t column) {
  return row.null(column) ? std::nullopt : std::optional(row.time(column));
}

Token read_token(const Row& row) {
  const auto role = registers::parse_role(row.text(4));
  if (!role) throw Failure(Failure::Kind::other, "api_token: unknown role");
  return {.id = row.id<domain::TokenId>(0),
          .name = row.text(1),
          .handle = row.text(2),
          .digest = row.text(3),
          .role = *role,
          .scope = read_scope(row, 5),
          .special = row.integer(7) != 0,
          .created = row.time(8),
          .expires = read_moment(row, 9),
          .revoked = read_moment(row, 10)};
}

Value moment(const std::optional<base::Time>& time) {
  return time ? value(*time) : Value();
}

}  // namespace

std::optional<Token> SqlTokens::find(const std::string& handle) {
  const auto rows = session_.select(columns, "FROM api_token WHERE handle = ?", {value(handle)});
  return rows.empty() ? std::nullopt : std::optional(read_token(rows.front()));
}

std::vector<Token> SqlTokens::all() {
  std::vector<Token> tokens;
  for (const Row& row : session_.select(columns, "FROM api_token WHERE digest <> '' ORDER BY name"))
    tokens.push_back(read_token(row));
  return tokens;
}

bool SqlTokens::add(const Token& token) {
  return session_.change(
             "INSERT INTO api_token (id, name, handle, digest, role, scope, scope_id, special, "
             "created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
             "ON CONFLICT (name) DO NOTHING",
             {value(reserve_ids(session_, 1)), value(token.name), value(token.handle),
              value(token.digest), value(registers::name_of(token.role)),
              code_value(token.scope.kind()), value(token.scope.id()),
              value(std::int64_t{token.special}), value(token.created), moment(token.expires)}) > 0;
}

bool SqlTokens::revoke(const std::string& name, base::Time now) {
  return session_.change(
             "UPDATE api_token SET revoked_at = ? WHERE name = ? "
             "AND digest <> '' AND revoked_at IS NULL",
             {value(now), value(name)}) > 0;
}

std::optional<Scope> SqlTokens::authority_scope(const std::string& ogrn) {
  const auto rows = session_.select("id", "FROM authority WHERE ogrn = ?", {value(ogrn)});
  if (rows.empty()) return std::nullopt;
  return Scope::authority(rows[0].id<domain::AuthorityId>(0));
}

std::optional<Scope> SqlTokens::organization_scope(const std::string& ogrn) {
  const auto rows = session_.select("id", "FROM organization WHERE ogrn = ?", {value(ogrn)});
  if (rows.empty()) return std::nullopt;
  return Scope::organization(rows[0].id<domain::OrganizationId>(0));
}

std::string SqlTokens::scope_name(const Scope& scope) {
  if (scope.kind() == Scope::Kind::region) return "region";
  const bool authority = scope.kind() == Scope::Kind::authority;
  const auto rows = session_.select(
      "ogrn", std::string("FROM ") + (authority ? "authority" : "organization") + " WHERE id = ?",
      {value(scope.id())});
  return (authority ? "authority:" : "organization:") + (rows.empty() ? "?" : rows[0].text(0));
}

std::optional<registers::Answered> SqlRequests::find(domain::TokenId token, const std::string& key,
                                                     base::Time now) {
  const auto rows =
      session_.select("request_digest, status, body, location",
                      "FROM api_request WHERE token_id = ? AND key = ? AND at >= ?",
                      {value(token), value(key), value(now - base::limits::api_request_memory)});
  if (rows.empty()) return std::nullopt;
  return registers::Answered{rows[0].text(0), rows[0].number(1), rows[0].text(2), rows[0].text(3)};
}

void SqlRequests::keep(domain::TokenId token, const std::string& key,
                       const registers::Answered& answer, base::Time now) {
  session_.change("DELETE FROM api_request WHERE at < ?",
                  {value(now - base::limits::api_request_memory)});
  session_.change(
      "INSERT INTO api_request (token_id, key, request_digest, status, body, location, at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      {value(token), value(key), value(answer.request_digest), value(answer.status),
       value(answer.body), value(answer.location), value(now)});
}

void SqlTrail::append(const registers::Look& look) {
  const std::int64_t id = reserve_ids(session_, 1);
  session_.change(
      "INSERT INTO audit (id, at, message_id, trace, operation, requester_snils, period_from, "
      "period_to, token_id, actor, target, special, log_entry) "
      "VALUES (?, ?, '', ?, ?, '', ?, ?, ?, ?, ?, ?, ?)",
      {value(id), value(look.at), value(look.trace), value(look.operation), value(look.from),
       value(look.to), null_if_none(look.token), value(look.token ? "" : look.token_name),
       value(look.target), value(std::int64_t{look.special}), value(look.entry)});
  std::vector<Value> values;
  for (const auto& [student, ground] : look.students)
    values.insert(values.end(), {value(student), value(id), value(ground)});
  session_.insert(
      {"audit_student",
       {{"student_id", Type::integer}, {"audit_id", Type::integer}, {"ground", Type::text}},
       ""},
      values);
}

std::optional<registers::Look> SqlTrail::find(domain::LogEntryId entry) {
  const auto rows = session_.select(
      "a.id, a.at, a.token_id, COALESCE(t.name, a.actor), a.operation, a.trace, a.target, "
      "a.period_from, a.period_to, a.special",
      "FROM audit a LEFT JOIN api_token t ON t.id = a.token_id "
      "WHERE a.log_entry IS NOT NULL AND a.log_entry = ?",
      {value(entry)});
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  registers::Look look{.at = row.time(1),
                       .token = row.id<domain::TokenId>(2),
                       .token_name = row.text(3),
                       .operation = row.text(4),
                       .trace = row.text(5),
                       .target = row.text(6),
                       .from = row.date(7),
                       .to = row.date(8),
                       .special = row.integer(9) != 0,
                       .entry = entry};
  for (const Row& student : session_.select(
           "student_id, ground", "FROM audit_student WHERE audit_id = ?", {value(row.integer(0))}))
    look.students.push_back({student.id<domain::PersonId>(0), student.text(1)});
  return look;
}

}  // namespace store
