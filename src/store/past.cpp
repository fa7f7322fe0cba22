// What corrections replaced: rows of the history, each beside what came in its place.
#include <algorithm>
#include <array>
#include <memory>
#include <tuple>

#include "registers/claims.hpp"
#include "store/layouts.hpp"
#include "store/sql_directory.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::PastFilter;
using registers::Replaced;
using registers::Section;

constexpr const char* by_columns = "rp.code, rm.message_id, x.replaced_at, rj.id, rj.file";
constexpr const char* by_joins =
    " LEFT JOIN partner rp ON rp.id = x.replaced_by_partner_id"
    " LEFT JOIN message rm ON rm.id = x.replaced_by_message_row_id"
    " LEFT JOIN load_job rj ON rj.id = x.replaced_by_message_row_id";

template <class R>
std::string columns_of(const Layout<R>& layout, const std::string& alias) {
  std::string list;
  for (const Cell<R>& cell : layout.cells)
    list += ", " + alias + "." + std::string(cell.column.name);
  return list;
}

template <class R>
std::string same_key(const Layout<R>& layout, const std::string& a, const std::string& b) {
  std::string all;
  for (std::size_t at = 0; at < layout.key_cells; ++at) {
    const std::string name{layout.cells[at].column.name};
    all += (at == 0 ? "" : " AND ") + a + "." + name + " = " + b + "." + name;
  }
  return all;
}

template <class R>
std::string written(const Cell<R>& cell, const R& row) {
  const Value value = cell.get(row);
  if (value == Value()) return {};
  return cell.word != nullptr ? cell.word(row) : text_of(value);
}

template <class R>
R read_row(const Layout<R>& layout, const Row& from, std::size_t first) {
  R row;
  for (std::size_t at = 0; at < layout.cells.size(); ++at)
    layout.cells[at].set(row, from, first + at);
  return row;
}

// now: none of a removed row.
template <class R>
void compare(const Layout<R>& layout, const R& was, const R* now, Replaced& to) {
  for (std::size_t at = layout.key_cells; at < layout.cells.size(); ++at) {
    const Cell<R>& cell = layout.cells[at];
    std::string old = written(cell, was);
    if (cell.column.name == "valid_from") to.from = domain::parse_date(old);
    if (cell.column.name == "valid_to") to.to = domain::parse_date(old);
    std::optional<std::string> became;
    if (now != nullptr) became = written(cell, *now);
    if (now != nullptr ? *became == old : old.empty()) continue;
    to.fields.push_back({std::string(cell.column.name), std::move(old), std::move(became)});
  }
  if constexpr (requires { was.lesson_date; }) to.from = to.to = was.lesson_date;
}

// where: a condition on the history's row x with the rest of the statement. What came in its place
// is the next row of the history, else the row in force; neither, or a later one: it was removed.
template <class R>
std::vector<Replaced> read_part(Session& session, const std::string& where,
                                const std::vector<Param>& params) {
  const Layout<R>& layout = layout_of<R>();
  const std::string table{layout.table};
  const std::string number = layout.key == "id" ? "history_id" : "id";
  const std::string columns = "x." + number + ", " + source_columns + ", " + by_columns +
                              columns_of(layout, "x") + ", s.recorded_at" +
                              columns_of(layout, "s") + ", c.recorded_at" + columns_of(layout, "c");
  const std::string rest = "FROM " + table + "_history x LEFT JOIN " + table + "_history s ON s." +
                           number + " = (SELECT min(n." + number + ") FROM " + table +
                           "_history n WHERE " + same_key(layout, "n", "x") + " AND n." + number +
                           " > x." + number + ") LEFT JOIN " + table + " c ON " +
                           same_key(layout, "c", "x") + source_joins + by_joins + " WHERE " +
                           where + " ORDER BY x.replaced_at DESC, x." + number + " DESC LIMIT ?";
  const std::size_t first = 1 + 2 * source_width, width = layout.cells.size() + 1;
  std::vector<Replaced> found;
  for (const Row& row : session.select(columns, rest, params)) {
    Replaced& it = found.emplace_back();
    it.number = row.integer(0);
    it.source = read_source(row, 1);
    it.by = read_source(row, 1 + source_width);
    const R was = read_row(layout, row, first);
    std::size_t next = first + width - 1;  // of the history
    if (row.null(next)) next += width;     // in force
    it.removed = row.null(next) || row.time(next) > it.by.recorded;
    if (it.removed)
      compare<R>(layout, was, nullptr, it);
    else
      compare<R>(layout, was, std::make_unique<R>(read_row(layout, row, next + 1)).get(), it);
    registers::AnyRow any = was;
    it.entity = {any.index(), registers::entity_key(any)};
    it.section = registers::section_of(any);
  }
  return found;
}

// What a student's, or an organization's, history is made of.
struct Part {
  std::size_t kind;
  Section section;
  const char* where;  // of its number
  std::vector<Replaced> (*read)(Session&, const std::string&, const std::vector<Param>&);
  const char* number = "history_id";
};
template <class R>
constexpr Part part(Section section, const char* where, const char* number = "history_id") {
  return {registers::entity_kind<R>(), section, where, &read_part<R>, number};
}
using namespace registers;
constexpr const char* of_student = "x.student_id = ?";
constexpr const char* of_organization = "x.organization_id = ?";
constexpr std::array<Part, 12> student_parts{
    part<PersonRow>(Section::persons, "x.id = ?"),
    part<PersonRow>(Section::guardians,
                    "x.id IN (SELECT guardian_id FROM guardian_link WHERE student_id = ?)"),
    part<GuardianLinkRow>(Section::guardians, of_student),
    part<EnrollmentRow>(Section::enrollments, of_student),
    part<MarkRow>(Section::journal, of_student, "id"),
    part<AttendanceRow>(Section::journal, of_student, "id"),
    part<FinalMarkRow>(Section::final_marks, of_student, "id"),
    part<EducationDocumentRow>(Section::portfolio, of_student),
    part<ExamResultRow>(Section::portfolio, of_student),
    part<AchievementRow>(Section::portfolio, of_student),
    part<QueueEntryRow>(Section::queue, of_student),
    part<HealthRow>(Section::health, of_student)};
constexpr std::array<Part, 4> organization_parts{
    part<OrganizationRow>(Section::organizations, "x.id = ?"),
    part<BranchRow>(Section::organizations, of_organization),
    part<ProgrammeRow>(Section::organizations, of_organization),
    part<ClassGroupRow>(Section::classes, of_organization)};

// Of one part, behind the place: by moment, the last first; then by part; then by number.
Condition behind(const PastFilter::Place& place, std::size_t index, const std::string& number) {
  if (index == place.part)
    return {"(x.replaced_at, x." + number + ") < (?, ?)", {value(place.at), value(place.number)}};
  return {index < place.part ? "x.replaced_at < ?" : "x.replaced_at <= ?", {value(place.at)}};
}

}  // namespace

std::optional<std::vector<Replaced>> SqlDirectory::past(const Scope& scope,
                                                        const PastFilter& filter, Date today) {
  const bool of_one = static_cast<bool>(filter.student);
  if (of_one ? !has_student(scope, filter.student, today)
             : !has_organization(scope, filter.organization))
    return std::nullopt;
  std::span<const Part> parts = student_parts;
  if (!of_one) parts = organization_parts;
  std::vector<Replaced> found;
  for (std::size_t index = 0; index < parts.size(); ++index) {
    const Part& it = parts[index];
    if (filter.section && *filter.section != it.section) continue;
    if (!filter.kind.empty() && filter.kind != registers::entity_kind_name(it.kind)) continue;
    if (it.section == Section::health && !filter.special) continue;
    Condition where{it.where, {of_one ? value(filter.student) : value(filter.organization)}};
    if (filter.after) add(where, behind(*filter.after, index, it.number));
    where.params.emplace_back(value(static_cast<std::int64_t>(filter.limit)));
    for (Replaced& each : it.read(session_, where.sql, where.params)) {
      each.part = index;
      found.push_back(std::move(each));
    }
  }
  std::sort(found.begin(), found.end(), [](const Replaced& a, const Replaced& b) {
    return std::tuple(b.by.recorded, a.part, b.number) <
           std::tuple(a.by.recorded, b.part, a.number);
  });
  if (found.size() > filter.limit) found.resize(filter.limit);
  // who is above an organization is no matter of a narrower scope
  if (scope.kind() != Scope::Kind::region)
    for (Replaced& each : found)
      std::erase_if(each.fields, [](const auto& field) { return field.name == "authority_id"; });
  return found;
}

}  // namespace store
