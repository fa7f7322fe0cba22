// What suppliers state beside what the register shows, and who prevails.
#include "store/claims.hpp"

#include <array>
#include <boost/json.hpp>
#include <sstream>
#include <tuple>

#include "registers/claims.hpp"
#include "store/key_set.hpp"
#include "store/layouts.hpp"
#include "store/sql_tables.hpp"

namespace store {
namespace {

using registers::AnyRow;
using registers::Claim;

template <class R>
std::string write_cells(const R& row) {
  boost::json::object cells;
  for (const auto& cell : layout_of<R>().cells) {
    const Value value = cell.get(row);
    if (const auto* number = std::get_if<std::int64_t>(&value)) cells[cell.column.name] = *number;
    if (const auto* text = std::get_if<std::string>(&value)) cells[cell.column.name] = *text;
  }
  return boost::json::serialize(cells);
}

Row::Cell read_cell(const boost::json::object& cells, std::string_view name) {
  const auto* cell = cells.if_contains(name);
  if (cell == nullptr) return {};
  if (const auto* number = cell->if_int64()) return *number;
  return std::string(cell->as_string());
}

// Columns that came after the claim are empty in it.
template <class R>
AnyRow read_cells(const std::string& text) {
  const boost::json::value parsed = boost::json::parse(text);
  const auto& cells = layout_of<R>().cells;
  std::vector<Row::Cell> found;
  for (const auto& cell : cells) found.push_back(read_cell(parsed.as_object(), cell.column.name));
  const Row from(std::move(found));
  R row;
  for (std::size_t at = 0; at < cells.size(); ++at) cells[at].set(row, from, at);
  return row;
}

using Read = AnyRow (*)(const std::string&);
template <std::size_t... kinds>
constexpr auto make_readers(std::index_sequence<kinds...>) {
  return std::array<Read, sizeof...(kinds)>{
      &read_cells<std::variant_alternative_t<kinds, AnyRow>>...};
}
constexpr auto readers = make_readers(std::make_index_sequence<registers::entity_kinds>());

std::vector<Claim> select_claims(Session& session, std::size_t kind, const std::string& where,
                                 Set set) {
  std::vector<Claim> claims;
  for (const Row& row : session.select(claim_columns, "FROM claim c WHERE c.kind = ? AND " + where,
                                       {value(registers::entity_kind_name(kind)), std::move(set)}))
    if (auto claim = read_claim(row)) claims.push_back(std::move(*claim));
  return claims;
}

// A writer who has not seen these claims, since they are new, must not change the rows beside
// them: it finds the row changed and begins again. SQLite has one writer.
template <class R>
void touch(Session& session, const std::vector<R>& rows) {
  if (rows.empty() || session.dialect() == Dialect::sqlite) return;
  const Layout<R>& layout = layout_of<R>();
  const Condition these = by_keys(session.dialect(), layout.key, layout.keys(rows));
  session.change(
      "UPDATE " + std::string(layout.table) + " SET recorded_at = recorded_at WHERE " + these.sql,
      these.params);
}

template <std::size_t... kinds>
void touch_all(Session& session, const std::vector<Claim>& claims, std::index_sequence<kinds...>) {
  std::tuple<std::vector<std::variant_alternative_t<kinds, AnyRow>>...> rows;
  const registers::EntityKey* last = nullptr;
  for (const Claim& claim : claims) {  // those of one entity stand together
    if (last != nullptr && *last == claim.entity) continue;
    last = &claim.entity;
    std::visit(
        [&](const auto& row) {
          std::get<std::vector<std::remove_cvref_t<decltype(row)>>>(rows).push_back(row);
        },
        claim.row);
  }
  (touch(session, std::get<kinds>(rows)), ...);
}

std::vector<Value> values_of(const Claim& claim) {
  return {value(registers::entity_kind_name(claim.entity.kind)),
          value(claim.entity.key),
          value(claim.by.partner),
          value(registers::name_of(claim.section)),
          value(claim.organization),
          value(claim.student),
          value(std::int64_t{claim.removed}),
          value(std::int64_t{claim.outranked}),
          value(std::visit([](const auto& row) { return write_cells(row); }, claim.row)),
          null_if_none(claim.by.message),
          value(claim.by.at)};
}

}  // namespace

std::vector<std::optional<std::string>> cells_of(const Claim& claim) {
  std::vector<std::optional<std::string>> cells;
  for (const Value& value : values_of(claim)) {
    auto& cell = cells.emplace_back();
    if (const auto* number = std::get_if<std::int64_t>(&value)) cell = std::to_string(*number);
    if (const auto* text = std::get_if<std::string>(&value)) cell = *text;
  }
  return cells;
}

const std::string claim_columns =
    "c.kind, c.entity, c.partner_id, c.message_row_id, c.recorded_at, c.section, "
    "c.organization_id, c.student_id, c.removed, c.outranked, c.cells";

const std::vector<Column>& claim_table() {
  static const std::vector<Column> columns = {{"kind", Type::text},
                                              {"entity", Type::text},
                                              {"partner_id", Type::integer},
                                              {"section", Type::text},
                                              {"organization_id", Type::integer},
                                              {"student_id", Type::integer},
                                              {"removed", Type::integer},
                                              {"outranked", Type::integer},
                                              {"cells", Type::text},
                                              {"message_row_id", Type::integer},
                                              {"recorded_at", Type::integer}};
  return columns;
}

std::optional<Claim> read_claim(const Row& row) {
  std::size_t kind = 0;
  while (kind < registers::entity_kinds && registers::entity_kind_name(kind) != row.text(0)) ++kind;
  const auto section = registers::parse_section(row.text(5));
  if (kind == registers::entity_kinds || !section) return std::nullopt;
  return Claim{{kind, row.text(1)},
               read_author(row, 2),
               *section,
               row.id<registers::OrganizationId>(6),
               row.id<registers::PersonId>(7),
               row.integer(8) != 0,
               row.integer(9) != 0,
               readers.at(kind)(row.text(10))};
}

bool SqlTables::any_claims(std::size_t kind) {
  const Value name = value(registers::entity_kind_name(kind));
  return !session_.select("1", "FROM claim WHERE kind = ? LIMIT 1", {name}).empty();
}

std::vector<Claim> SqlTables::claims(std::size_t kind, std::span<const std::string> keys) {
  if (keys.empty()) return {};
  return select_claims(session_, kind, "c.entity ?", text_set(keys));
}

std::vector<Claim> SqlTables::claims_about(std::size_t kind,
                                           std::span<const registers::PersonId> students) {
  if (students.empty()) return {};
  return select_claims(session_, kind, "c.student_id ?", id_set(students));
}

std::vector<registers::PriorityLine> SqlTables::priorities(
    std::span<const registers::OrganizationId> organizations) {
  Set set = id_set(organizations);
  set.values.push_back(value(std::int64_t{0}));
  std::vector<registers::PriorityLine> lines;
  for (const Row& row :
       session_.select("organization_id, section, partner_id, rank, valid_from, valid_to",
                       "FROM priority WHERE organization_id ?", {set}))
    if (const auto section = registers::parse_section(row.text(1)))
      lines.push_back({row.id<registers::OrganizationId>(0), *section,
                       row.id<registers::PartnerId>(2), row.number(3), row.date(4).value(),
                       row.date(5)});
  return lines;
}

registers::Contenders SqlTables::contenders() {
  registers::Contenders contenders;
  for (const Row& row : session_.select("id, code, organizations", "FROM partner")) {
    registers::Contender& it = contenders[row.id<registers::PartnerId>(0)];
    it.code = row.text(1);
    std::istringstream ogrns(row.text(2));
    for (std::string ogrn; ogrns >> ogrn;) it.organizations.insert(ogrn);
  }
  return contenders;
}

void SqlTables::write_claims(const registers::Changes& changes) {
  touch_all(session_, changes.claims, std::make_index_sequence<registers::entity_kinds>());
  std::vector<Value> values;
  for (const Claim& claim : changes.claims) {
    auto row = values_of(claim);
    values.insert(values.end(), row.begin(), row.end());
  }
  const std::string conflict = update_on_conflict("kind, entity, partner_id", claim_table());
  session_.insert({"claim", claim_table(), conflict}, values);
  if (changes.settled_claims.empty()) return;
  Set settled{{Type::text, Type::text}, {}};
  for (const registers::EntityKey& entity : changes.settled_claims)
    settled.values.insert(settled.values.end(),
                          {value(registers::entity_kind_name(entity.kind)), value(entity.key)});
  session_.change("DELETE FROM claim WHERE (kind, entity) ?", {settled});
}

}  // namespace store
