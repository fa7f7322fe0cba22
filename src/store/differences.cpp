// What suppliers state that the register does not show.
#include <array>
#include <map>

#include "registers/claims.hpp"
#include "store/claims.hpp"
#include "store/key_set.hpp"
#include "store/layouts.hpp"
#include "store/sql_priorities.hpp"

namespace store {
namespace {

using registers::AnyRow;
using registers::Claim;
using registers::Difference;
using registers::DifferenceFilter;

template <class R>
std::vector<AnyRow> select_rows(Session& session, std::span<const Claim> claims) {
  std::vector<R> stated;
  for (const Claim& claim : claims) stated.push_back(std::get<R>(claim.row));
  const Layout<R>& layout = layout_of<R>();
  const Condition these = by_keys(session.dialect(), layout.key, layout.keys(stated));
  std::vector<AnyRow> rows;
  for (R& row : layout.select(session, "WHERE " + these.sql, these.params))
    rows.push_back(std::move(row));
  return rows;
}

// The columns of what the claim gives and the row does not show.
template <class R>
std::vector<std::string> differing(const Claim& claim, const AnyRow& row) {
  const R& stated = std::get<R>(claim.row);
  const R& shown = std::get<R>(row);
  const Layout<R>& layout = layout_of<R>();
  std::vector<std::string> names;
  for (std::size_t at = layout.key_cells; at < layout.cells.size(); ++at) {
    const Value value = layout.cells[at].get(stated);
    const bool given = value != Value() && value != Value(std::string());
    if (given && value != layout.cells[at].get(shown))
      names.emplace_back(layout.cells[at].column.name);
  }
  return names;
}

struct Functions {
  std::vector<AnyRow> (*select)(Session&, std::span<const Claim>);
  std::vector<std::string> (*differing)(const Claim&, const AnyRow&);
};
template <std::size_t... kinds>
constexpr auto make_functions(std::index_sequence<kinds...>) {
  return std::array<Functions, sizeof...(kinds)>{
      Functions{&select_rows<std::variant_alternative_t<kinds, AnyRow>>,
                &differing<std::variant_alternative_t<kinds, AnyRow>>}...};
}
constexpr auto functions = make_functions(std::make_index_sequence<registers::entity_kinds>());

std::string where(const DifferenceFilter& filter, std::vector<Param>& params) {
  std::string sql =
      "FROM claim c JOIN partner s ON s.id = c.partner_id "
      "LEFT JOIN organization o ON o.id = c.organization_id WHERE c.outranked = 1";
  const auto add = [&](const char* condition, std::string_view text) {
    if (text.empty()) return;
    sql += condition;
    params.emplace_back(value(text));
  };
  add(" AND o.ogrn = ?", filter.ogrn);
  add(" AND s.code = ?", filter.supplier);
  if (filter.section) add(" AND c.section = ?", registers::name_of(*filter.section));
  return sql;
}

}  // namespace

std::vector<AnyRow> SqlPriorities::rows(std::span<const Claim> claims) {
  if (claims.empty()) return {};
  return functions.at(claims.front().entity.kind).select(session_, claims);
}

std::vector<registers::DifferenceCount> SqlPriorities::count_differences(
    const DifferenceFilter& filter) {
  std::vector<Param> params;
  const std::string rest = where(filter, params) +
                           " GROUP BY o.ogrn, o.full_name, s.code, c.section"
                           " ORDER BY o.ogrn, c.section, s.code";
  std::vector<registers::DifferenceCount> counts;
  for (const Row& row :
       session_.select("o.ogrn, o.full_name, s.code, c.section, COUNT(*)", rest, params))
    counts.push_back({row.text(0), row.text(1), row.text(2),
                      registers::parse_section(row.text(3)).value_or(registers::Section{}),
                      row.integer(4)});
  return counts;
}

std::vector<Difference> SqlPriorities::differences(const DifferenceFilter& filter,
                                                   std::size_t most) {
  std::vector<Param> params;
  const std::string rest = where(filter, params) + " ORDER BY c.kind, c.entity, s.code LIMIT ?";
  params.emplace_back(value(static_cast<std::int64_t>(most)));
  std::vector<Difference> found;
  std::map<std::size_t, std::vector<Claim>> by_kind;
  std::vector<Claim> claims;
  for (const Row& row : session_.select(claim_columns + ", o.ogrn, s.code", rest, params)) {
    auto claim = read_claim(row);
    if (!claim) continue;
    found.push_back({claim->entity,
                     claim->section,
                     claim->student,
                     row.text(claim_width),
                     row.text(claim_width + 1),
                     claim->removed,
                     {},
                     claim->by.at});
    by_kind[claim->entity.kind].push_back(*claim);
    claims.push_back(std::move(*claim));
  }
  std::map<registers::EntityKey, AnyRow> shown;
  for (const auto& [kind, list] : by_kind)
    for (AnyRow& row : rows(list)) {
      registers::EntityKey key{kind, registers::entity_key(row)};
      shown.emplace(std::move(key), std::move(row));
    }
  for (std::size_t i = 0; i < found.size(); ++i)
    if (const auto row = shown.find(found[i].entity); row != shown.end() && !found[i].removed)
      found[i].fields = functions.at(found[i].entity.kind).differing(claims[i], row->second);
  return found;
}

}  // namespace store
