#include "registers/reopening.hpp"

#include <algorithm>
#include <set>

#include "domain/no_end.hpp"
#include "registers/claims.hpp"

namespace registers {
namespace {

void withdraw_end(domain::EnrollmentRecord& fields) {
  fields.to = domain::no_end;
  fields.order_out.clear();
  fields.order_out_date.reset();
  fields.reason_out.clear();
}

bool is_open(const EnrollmentRow& row, Date today) {
  return !row.fields.to || *row.fields.to >= today;
}

// Those that are of a supplementary programme.
std::set<domain::EnrollmentId> supplementary(Tables& tables,
                                             const std::vector<EnrollmentRow>& rows) {
  std::vector<OrganizationId> places;
  for (const EnrollmentRow& row : rows) places.push_back(row.organization);
  std::set<OrganizationId> organizations;
  for (const OrganizationRow& row : tables.organizations(places))
    if (row.fields.kind == domain::OrganizationKind::supplementary) organizations.insert(row.id);
  std::set<ProgrammeId> programmes;
  for (const ProgrammeRow& row : tables.programmes_of(places))
    if (row.fields.kind == domain::ProgrammeKind::supplementary) programmes.insert(row.id);
  std::set<domain::EnrollmentId> found;
  for (const EnrollmentRow& row : rows)
    if (organizations.contains(row.organization) || programmes.contains(row.programme))
      found.insert(row.id);
  return found;
}

}  // namespace

base::Result<EnrollmentRow> reopen(Tables& tables, PersonId student, domain::EnrollmentId id,
                                   base::Time now, Date today) {
  auto rows = tables.enrollments(std::span(&student, 1));
  const auto row = std::ranges::find(rows, id, &EnrollmentRow::id);
  if (row == rows.end()) return base::fail(base::Code::resource_unknown, "no such enrollment");
  if (!row->fields.to || *row->fields.to == domain::no_end)
    return base::fail(base::Code::value_refused, "it has no end", "to");
  const auto beside = supplementary(tables, rows);
  for (const EnrollmentRow& other : rows)
    if (other.id != id && !beside.contains(id) && !beside.contains(other.id) &&
        is_open(other, today))
      return base::fail(base::Code::resource_conflict, "another one is open",
                        "enrollment/" + std::to_string(other.id.value));
  if (tables.transfers().departed(student, *row->fields.to))
    return base::fail(base::Code::student_departed, "left for another region", "to");
  withdraw_end(row->fields);
  Changes changes;
  const std::vector<std::string> keys{std::to_string(id.value)};
  for (Claim& claim : tables.claims(entity_kind<EnrollmentRow>(), keys)) {
    auto& stated = std::get<EnrollmentRow>(claim.row);
    if (stated.fields.to) withdraw_end(stated.fields);
    claim.outranked = says_more(std::optional(*row), stated);
    changes.claims.push_back(std::move(claim));
  }
  changes.enrollments.push_back(*row);
  tables.write(changes, {.partner = row->by.partner, .message = {}, .at = now});
  return std::move(*row);
}

}  // namespace registers
