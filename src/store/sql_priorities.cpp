#include "store/sql_priorities.hpp"

#include "registers/claims.hpp"
#include "store/key_set.hpp"
#include "store/values.hpp"

namespace store {
namespace {

using registers::PriorityLine;
using registers::Review;

// Another kind's name than ours: of a later version's table.
std::optional<std::size_t> kind_of(const std::string& name) {
  for (std::size_t kind = 0; kind < registers::entity_kinds; ++kind)
    if (registers::entity_kind_name(kind) == name) return kind;
  return std::nullopt;
}

constexpr const char* begin_again =
    " ON CONFLICT (organization_id, section) DO UPDATE "
    "SET ticket = priority_review.ticket + 1, kind = '', entity = ''";

}  // namespace

std::vector<registers::PriorityEntry> SqlPriorities::select(const std::string& where,
                                                            const std::vector<Param>& params) {
  std::vector<registers::PriorityEntry> entries;
  for (const Row& row : session_.select(
           "p.organization_id, p.section, p.partner_id, p.rank, p.valid_from, p.valid_to, s.code, "
           "o.ogrn, o.full_name, p.id",
           "FROM priority p JOIN partner s ON s.id = p.partner_id "
           "LEFT JOIN organization o ON o.id = p.organization_id " +
               where,
           params))
    if (const auto section = registers::parse_section(row.text(1)))
      entries.push_back(
          {{row.id<registers::OrganizationId>(0), *section, row.id<registers::PartnerId>(2),
            row.number(3), row.date(4).value(), row.date(5)},
           row.text(6),
           row.text(7),
           row.text(8),
           row.integer(9)});
  return entries;
}

std::vector<registers::PriorityEntry> SqlPriorities::all() {
  return select("ORDER BY o.ogrn, p.section, p.rank, s.code, p.valid_from", {});
}

std::vector<registers::PriorityEntry> SqlPriorities::page(const registers::PriorityFilter& filter,
                                                          std::int64_t after, std::size_t most) {
  std::string where = "WHERE p.id > ?";
  std::vector<Param> params = {value(after)};
  const auto add = [&](const char* condition, std::string_view text) {
    if (text.empty()) return;
    where += condition;
    params.emplace_back(value(text));
  };
  add(" AND o.ogrn = ?", filter.ogrn);
  add(" AND s.code = ?", filter.supplier);
  if (filter.section) add(" AND p.section = ?", registers::name_of(*filter.section));
  params.emplace_back(value(static_cast<std::int64_t>(most)));
  return select(where + " ORDER BY p.id LIMIT ?", params);
}

std::optional<registers::PriorityEntry> SqlPriorities::find(std::int64_t id) {
  auto found = select("WHERE p.id = ?", {value(id)});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<registers::PriorityEntry> SqlPriorities::find(const PriorityLine& line) {
  auto found = select(
      "WHERE p.organization_id = ? AND p.section = ? AND p.partner_id = ? AND p.valid_from = ?",
      {value(line.organization), value(registers::name_of(line.section)), value(line.partner),
       value(line.from)});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::size_t SqlPriorities::count() {
  return static_cast<std::size_t>(session_.select("count(*)", "FROM priority").at(0).integer(0));
}

std::optional<registers::OrganizationId> SqlPriorities::find_organization(const std::string& ogrn) {
  const auto rows = session_.select("id", "FROM organization WHERE ogrn = ?", {value(ogrn)});
  if (rows.empty()) return std::nullopt;
  return rows[0].id<registers::OrganizationId>(0);
}

std::optional<registers::PartnerId> SqlPriorities::find_supplier(const std::string& code) {
  const auto rows =
      session_.select("id", "FROM partner WHERE code = ? AND kind = 'supplier'", {value(code)});
  if (rows.empty()) return std::nullopt;
  return rows[0].id<registers::PartnerId>(0);
}

void SqlPriorities::set(const PriorityLine& line, base::Time now) {
  session_.insert(
      {"priority",
       {{"organization_id", Type::integer},
        {"section", Type::text},
        {"partner_id", Type::integer},
        {"rank", Type::integer},
        {"valid_from", Type::date},
        {"valid_to", Type::date},
        {"changed_at", Type::integer}},
       "ON CONFLICT (organization_id, section, partner_id, valid_from) DO UPDATE "
       "SET rank = excluded.rank, valid_to = excluded.valid_to, "
       "changed_at = excluded.changed_at"},
      {value(line.organization), value(registers::name_of(line.section)), value(line.partner),
       value(line.rank), value(line.from), value(line.to), value(now)});
  review(line);
}

bool SqlPriorities::remove(const PriorityLine& line) {
  const auto removed = session_.change(
      "DELETE FROM priority WHERE organization_id = ? AND section = ? AND partner_id = ? "
      "AND valid_from = ?",
      {value(line.organization), value(registers::name_of(line.section)), value(line.partner),
       value(line.from)});
  if (removed == 0) return false;
  review(line);
  return true;
}

void SqlPriorities::review(const PriorityLine& line) {
  session_.change(std::string("INSERT INTO priority_review (organization_id, section, ticket, "
                              "kind, entity) VALUES (?, ?, 1, '', '')") +
                      begin_again,
                  {value(line.organization), value(registers::name_of(line.section))});
}

void SqlPriorities::begin_day(registers::Date day) {
  const auto last = session_.select("day", "FROM priority_day WHERE id = 1").at(0).date(0).value();
  if (last >= day) return;
  session_.change(
      std::string(
          "INSERT INTO priority_review (organization_id, section, ticket, kind, entity) "
          "SELECT DISTINCT organization_id, section, 1, '', '' FROM priority "
          "WHERE (valid_from > ? AND valid_from <= ?) OR (valid_to >= ? AND valid_to < ?)") +
          begin_again,
      {value(last), value(day), value(last), value(day)});
  session_.change("UPDATE priority_day SET day = ? WHERE id = 1", {value(day)});
}

std::optional<Review> SqlPriorities::first_review() {
  const auto rows =
      session_.select("organization_id, section, ticket, kind, entity",
                      "FROM priority_review ORDER BY organization_id, section LIMIT 1");
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  return Review{row.id<registers::OrganizationId>(0),
                registers::parse_section(row.text(1)).value_or(registers::Section{}),
                row.integer(2), row.text(3), row.text(4)};
}

std::vector<registers::EntityKey> SqlPriorities::contested(const Review& review, std::size_t most) {
  const bool everywhere = !review.organization;
  std::vector<Param> params = {value(registers::name_of(review.section)), value(review.kind),
                               value(review.entity)};
  if (!everywhere) params.emplace_back(value(review.organization));
  params.emplace_back(value(static_cast<std::int64_t>(most)));
  std::vector<registers::EntityKey> entities;
  for (const Row& row :
       session_.select("kind, entity",
                       std::string("FROM claim WHERE section = ? AND (kind, entity) > (?, ?)") +
                           (everywhere ? "" : " AND organization_id = ?") +
                           " GROUP BY kind, entity ORDER BY kind, entity LIMIT ?",
                       params))
    if (const auto kind = kind_of(row.text(0))) entities.push_back({*kind, row.text(1)});
  return entities;
}

void SqlPriorities::advance(const Review& review, const registers::EntityKey* last) {
  const std::vector<Param> which = {
      value(review.organization), value(registers::name_of(review.section)), value(review.ticket)};
  constexpr const char* where = " WHERE organization_id = ? AND section = ? AND ticket = ?";
  if (last == nullptr) {
    session_.change(std::string("DELETE FROM priority_review") + where, which);
    return;
  }
  std::vector<Param> params = {value(registers::entity_kind_name(last->kind)), value(last->key)};
  params.insert(params.end(), which.begin(), which.end());
  session_.change(std::string("UPDATE priority_review SET kind = ?, entity = ?") + where, params);
}

}  // namespace store
