// What suppliers state that the register does not show.
#include <array>
#include <map>

#include "registers/claims.hpp"
#include "store/claims.hpp"
#include "store/key_set.hpp"
#include "store/layouts.hpp"
#include "store/sql_priorities.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::AnyRow;
using registers::Claim;
using registers::Difference;
using registers::DifferenceFilter;
using registers::DisputedField;

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

template <class R>
std::string written(const Cell<R>& cell, const R& row) {
  const Value value = cell.get(row);
  if (value == Value()) return {};
  return cell.word != nullptr ? cell.word(row) : text_of(value);
}

// The columns of what a claim gives and the row does not show. An empty value gives nothing.
template <class R>
std::vector<DisputedField> compare_rows(std::span<const Claim> claims, const AnyRow* row) {
  const Layout<R>& layout = layout_of<R>();
  std::vector<DisputedField> fields;
  for (std::size_t at = layout.key_cells; at < layout.cells.size(); ++at) {
    const Cell<R>& cell = layout.cells[at];
    const R* shown_row = row == nullptr ? nullptr : &std::get<R>(*row);
    const Value shown = shown_row == nullptr ? Value() : cell.get(*shown_row);
    DisputedField field{std::string(cell.column.name),
                        shown_row == nullptr ? std::string() : written(cell, *shown_row),
                        {}};
    bool differs = false;
    for (const Claim& claim : claims) {
      const R& statement = std::get<R>(claim.row);
      const Value stated = claim.removed ? Value() : cell.get(statement);
      const bool given = stated != Value() && stated != Value(std::string());
      field.stated.push_back(given ? std::optional(written(cell, statement)) : std::nullopt);
      differs |= given && stated != shown;
    }
    if (differs) fields.push_back(std::move(field));
  }
  return fields;
}

struct Functions {
  std::vector<AnyRow> (*select)(Session&, std::span<const Claim>);
  std::vector<DisputedField> (*compare)(std::span<const Claim>, const AnyRow*);
};
template <std::size_t... kinds>
constexpr auto make_functions(std::index_sequence<kinds...>) {
  return std::array<Functions, sizeof...(kinds)>{
      Functions{&select_rows<std::variant_alternative_t<kinds, AnyRow>>,
                &compare_rows<std::variant_alternative_t<kinds, AnyRow>>}...};
}
constexpr auto functions = make_functions(std::make_index_sequence<registers::entity_kinds>());

// Of a claim "c": of a student who is in the scope, or on what belongs to an organization of it.
Condition seen(const DifferenceFilter::Within& it) {
  Condition seen{"1 = 1", {}};
  if (it.scope.kind() == registers::Scope::Kind::region) return seen;
  Condition student = is_seen(it.scope, it.today), organization = within(it.scope, "w");
  seen.sql = "(EXISTS (SELECT 1 FROM person p WHERE p.id = c.student_id AND " + student.sql +
             ") OR (c.student_id = 0 AND EXISTS (SELECT 1 FROM organization w "
             "WHERE w.id = c.organization_id AND " +
             organization.sql + ")))";
  seen.params = std::move(student.params);
  seen.params.insert(seen.params.end(), organization.params.begin(), organization.params.end());
  return seen;
}

Condition where(const DifferenceFilter& filter) {
  Condition asked{
      "FROM claim c JOIN partner s ON s.id = c.partner_id "
      "LEFT JOIN organization o ON o.id = c.organization_id WHERE c.outranked = 1",
      {}};
  if (!filter.ogrn.empty()) add(asked, {"o.ogrn = ?", {value(filter.ogrn)}});
  if (!filter.supplier.empty()) add(asked, {"s.code = ?", {value(filter.supplier)}});
  if (filter.section) add(asked, {"c.section = ?", {value(registers::name_of(*filter.section))}});
  if (filter.organization) add(asked, {"c.organization_id = ?", {value(filter.organization)}});
  if (filter.student) add(asked, {"c.student_id = ?", {value(filter.student)}});
  if (!filter.health)
    add(asked, {"c.section <> ?", {value(registers::name_of(registers::Section::health))}});
  if (!filter.attendance) add(asked, {"c.kind <> 'attendance'", {}});
  if (filter.within) add(asked, seen(*filter.within));
  if (filter.after)
    add(asked,
        {"(c.kind, c.entity, c.partner_id) > (?, ?, ?)",
         {value(filter.after->kind), value(filter.after->entity), value(filter.after->partner)}});
  return asked;
}

}  // namespace

std::vector<AnyRow> SqlPriorities::rows(std::span<const Claim> claims) {
  if (claims.empty()) return {};
  return functions.at(claims.front().entity.kind).select(session_, claims);
}

std::vector<registers::DifferenceCount> SqlPriorities::count_differences(
    const DifferenceFilter& filter) {
  Condition asked = where(filter);
  const std::string rest = asked.sql +
                           " GROUP BY o.ogrn, o.full_name, s.code, c.section"
                           " ORDER BY o.ogrn, c.section, s.code";
  std::vector<registers::DifferenceCount> counts;
  for (const Row& row :
       session_.select("o.ogrn, o.full_name, s.code, c.section, COUNT(*)", rest, asked.params))
    counts.push_back({row.text(0), row.text(1), row.text(2),
                      registers::parse_section(row.text(3)).value_or(registers::Section{}),
                      row.integer(4)});
  return counts;
}

std::vector<Difference> SqlPriorities::differences(const DifferenceFilter& filter,
                                                   std::size_t most) {
  Condition asked = where(filter);
  asked.sql += " ORDER BY c.kind, c.entity, c.partner_id LIMIT ?";
  asked.params.emplace_back(value(static_cast<std::int64_t>(most)));
  std::vector<Difference> found;
  std::map<std::size_t, std::vector<Claim>> by_kind;
  std::vector<Claim> claims;
  for (const Row& row :
       session_.select(claim_columns + ", o.ogrn, s.code", asked.sql, asked.params)) {
    auto claim = read_claim(row);
    if (!claim) continue;
    found.push_back({claim->entity,
                     claim->section,
                     claim->student,
                     row.text(claim_width),
                     row.text(claim_width + 1),
                     claim->removed,
                     {},
                     claim->by.at,
                     claim->by.partner});
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
    if (const auto row = shown.find(found[i].entity); row != shown.end())
      for (DisputedField& field : compare(std::span(claims).subspan(i, 1), &row->second))
        found[i].fields.push_back(std::move(field.name));
  return found;
}

std::vector<std::vector<Claim>> SqlPriorities::disputed(const DifferenceFilter& filter,
                                                        std::size_t most) {
  Condition asked = where(filter);
  if (!filter.student)
    add(asked, {"c.student_id = 0 AND c.section IN (?, ?)",
                {value(registers::name_of(registers::Section::organizations)),
                 value(registers::name_of(registers::Section::classes))}});
  asked.params.emplace_back(value(static_cast<std::int64_t>(most)));
  std::vector<std::vector<Claim>> found;
  for (const Row& row : session_.select(
           claim_columns,
           "FROM claim c WHERE (c.kind, c.entity) IN (SELECT DISTINCT c.kind, c.entity " +
               asked.sql + " ORDER BY c.kind, c.entity LIMIT ?) ORDER BY c.kind, c.entity",
           asked.params)) {
    auto claim = read_claim(row);
    if (!claim) continue;
    if (found.empty() || found.back().front().entity != claim->entity) found.emplace_back();
    found.back().push_back(std::move(*claim));
  }
  return found;
}

std::vector<DisputedField> SqlPriorities::compare(std::span<const Claim> claims,
                                                  const AnyRow* shown) {
  if (claims.empty()) return {};
  return functions.at(claims.front().entity.kind).compare(claims, shown);
}

std::vector<registers::Source> SqlPriorities::sources(std::span<const Claim> claims) {
  Set partners{{Type::integer}, {}}, messages = partners;
  for (const Claim& claim : claims) {
    partners.values.push_back(value(claim.by.partner));
    messages.values.push_back(value(claim.by.message));
  }
  std::map<std::int64_t, std::string> codes, ids, files;
  for (const Row& row : session_.select("id, code", "FROM partner WHERE id ?", {partners}))
    codes[row.integer(0)] = row.text(1);
  for (const Row& row : session_.select("id, message_id", "FROM message WHERE id ?", {messages}))
    ids[row.integer(0)] = row.text(1);
  for (const Row& row : session_.select("id, file", "FROM load_job WHERE id ?", {messages}))
    files[row.integer(0)] = row.text(1);
  std::vector<registers::Source> sources;
  for (const Claim& claim : claims)
    sources.push_back({codes[claim.by.partner.value], ids[claim.by.message.value], claim.by.at,
                       files.contains(claim.by.message.value) ? claim.by.message.value : 0,
                       files[claim.by.message.value]});
  return sources;
}

}  // namespace store
