#include "store/sql_accounts.hpp"

#include "base/limits.hpp"
#include "store/ids.hpp"
#include "store/sql_access.hpp"
#include "store/values.hpp"
#include "store/within.hpp"

namespace store {

using registers::Account;
using registers::Scope;

namespace {

constexpr const char* account_columns =
    "a.id, a.snils, a.name, t.role, t.scope, t.scope_id, t.special, a.position, a.invited_by, "
    "a.invited_at, a.activated_at, t.revoked_at, a.last_login_at";

std::optional<base::Time> read_moment(const Row& row, std::size_t column) {
  return row.null(column) ? std::nullopt : std::optional(row.time(column));
}

Value moment(const std::optional<base::Time>& time) {
  return time ? value(*time) : Value();
}

registers::Role read_role(const Row& row, std::size_t column) {
  const auto role = registers::parse_role(row.text(column));
  if (!role) throw Failure(Failure::Kind::other, "api_token: unknown role");
  return *role;
}

Account read_account(const Row& row) {
  Account account{.id = row.id<domain::TokenId>(0), .scope = read_scope(row, 4)};
  if (auto snils = domain::Snils::parse(row.text(1))) account.snils = std::move(*snils);
  account.name = row.text(2);
  account.role = read_role(row, 3);
  account.special = row.integer(6) != 0;
  account.position = registers::parse_position(row.text(7));
  account.invited_by = row.text(8);
  account.invited = row.time(9);
  account.activated = read_moment(row, 10);
  account.disabled = read_moment(row, 11);
  account.last_login = read_moment(row, 12);
  return account;
}

Value position_value(const Account& account) {
  return account.position ? value(registers::name_of(*account.position)) : Value();
}

}  // namespace

std::vector<Account> SqlAccounts::select(const std::string& rest,
                                         const std::vector<Param>& params) {
  std::vector<Account> accounts;
  for (const Row& row : session_.select(
           account_columns, "FROM account a JOIN api_token t ON t.id = a.id " + rest, params))
    accounts.push_back(read_account(row));
  return accounts;
}

std::optional<Account> SqlAccounts::find(domain::TokenId id) {
  auto found = select("WHERE a.id = ?", {value(id)});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Account> SqlAccounts::of(const domain::Snils& snils) {
  return select(
      "WHERE a.snils = ? ORDER BY COALESCE(a.last_login_at, 0) DESC, a.id LIMIT ?",
      {value(snils.digits()), value(static_cast<std::int64_t>(base::limits::api_page_items))});
}

bool SqlAccounts::has_twin(const Account& it) {
  const std::string position(it.position ? registers::name_of(*it.position) : "");
  return !select(
              "WHERE a.snils = ? AND t.role = ? AND t.scope = ? AND t.scope_id = ? "
              "AND COALESCE(a.position, '') = ? AND a.id <> ?",
              {value(it.snils.digits()), value(registers::name_of(it.role)),
               code_value(it.scope.kind()), value(it.scope.id()), value(position), value(it.id)})
              .empty();
}

std::vector<Account> SqlAccounts::page(const Scope& scope, domain::TokenId after,
                                       std::size_t limit) {
  Condition where{"WHERE a.snils IS NOT NULL AND a.id > ?", {value(after)}};
  store::add(where, place_within(scope, "t"));
  where.params.emplace_back(value(static_cast<std::int64_t>(limit)));
  return select(where.sql + " ORDER BY a.id LIMIT ?", where.params);
}

bool SqlAccounts::covers(const Scope& wide, const Scope& narrow) {
  if (wide.kind() == Scope::Kind::region) return true;
  if (narrow.kind() == Scope::Kind::region) return false;
  const bool one = narrow.kind() == Scope::Kind::organization;
  Condition where{std::string("FROM ") + (one ? "organization" : "authority") + " x WHERE x.id = ?",
                  {value(narrow.id())}};
  store::add(where, one ? within(wide, "x") : authority_within(wide, "x"));
  return !session_.select("x.id", where.sql, where.params).empty();
}

void SqlAccounts::add(Account& account) {
  account.id = domain::TokenId{reserve_ids(session_, 1)};
  // neither fits a token: a handle is hex, a digest is not empty
  session_.change(
      "INSERT INTO api_token (id, name, handle, digest, role, scope, scope_id, special, "
      "created_at) VALUES (?, ?, ?, '', ?, ?, ?, ?, ?)",
      {value(account.id), value(registers::principal_of(account)),
       value("account/" + std::to_string(account.id.value)),
       value(registers::name_of(account.role)), code_value(account.scope.kind()),
       value(account.scope.id()), value(std::int64_t{account.special}), value(account.invited)});
  session_.change(
      "INSERT INTO account (id, snils, name, position, invited_by, invited_at, activated_at, "
      "last_login_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {value(account.id), null_if_empty(account.snils.digits()), value(account.name),
       position_value(account), value(account.invited_by), value(account.invited),
       moment(account.activated), moment(account.last_login)});
}

void SqlAccounts::put(const Account& account) {
  session_.change(
      "UPDATE api_token SET role = ?, scope = ?, scope_id = ?, special = ?, revoked_at = ? "
      "WHERE id = ?",
      {value(registers::name_of(account.role)), code_value(account.scope.kind()),
       value(account.scope.id()), value(std::int64_t{account.special}), moment(account.disabled),
       value(account.id)});
  session_.change(
      "UPDATE account SET name = ?, position = ?, invited_at = ?, activated_at = ?, "
      "last_login_at = ? WHERE id = ?",
      {value(account.name), position_value(account), value(account.invited),
       moment(account.activated), moment(account.last_login), value(account.id)});
}

std::optional<Account> SqlAccounts::local_administrator() {
  auto found = select("WHERE a.snils IS NULL", {});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Account SqlAccounts::local_administrator(base::Time now) {
  if (auto found = local_administrator()) return std::move(*found);
  Account made{.scope = Scope::region()};
  made.name = "Местный администратор";
  made.role = registers::Role::system_administrator;
  made.invited_by = registers::principal_of(made);
  made.invited = now;
  made.activated = now;
  add(made);
  return made;
}

}  // namespace store
