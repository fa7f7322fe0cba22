// Students as the API shows them: everything that is kept, each part with its source.
#include <map>
#include <set>

#include "store/layouts.hpp"
#include "store/sql_directory.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::Date;
using registers::PersonId;
using registers::Scope;

using registers::StudentCard;
using Cards = std::map<PersonId, StudentCard>;

void add_guardians(Session& session, const Set& students, Cards& cards) {
  auto links = layout_of<registers::GuardianLinkRow>().select(
      session, "WHERE student_id ? ORDER BY id", {students});
  Set ids{{Type::integer}, {}}, guardians = ids;
  for (const auto& link : links) {
    ids.values.push_back(value(link.id));
    guardians.values.push_back(value(link.guardian));
  }
  auto sources = sources_of(session, "guardian_link", ids);
  std::map<PersonId, registers::PersonRow> persons;
  for (auto& row : layout_of<registers::PersonRow>().select(session, "WHERE id ?", {guardians}))
    persons.emplace(row.id, std::move(row));
  for (auto& link : links) {
    const auto person = persons.find(link.guardian);
    if (person == persons.end()) continue;
    auto& source = sources[link.id.value];
    cards.at(link.student).guardians.push_back({link, person->second, std::move(source)});
  }
}

template <class Code>
std::optional<Code> read_optional(const Row& row, std::size_t at) {
  return domain::parse_code<Code>(row.text(at));
}

registers::EnrollmentEntry read_enrollment(const Row& row) {
  registers::EnrollmentEntry entry;
  entry.row.id = row.id<domain::EnrollmentId>(0);
  entry.place = {.organization = row.id<registers::OrganizationId>(1),
                 .organization_name = row.text(2),
                 .class_group = row.id<registers::ClassGroupId>(3),
                 .class_name = row.text(4)};
  domain::EnrollmentRecord& it = entry.row.fields;
  it.from = row.date(5);
  it.to = row.date(6);
  it.order_in = row.text(7);
  it.order_in_date = row.date(8);
  it.reason_in = row.text(9);
  it.order_out = row.text(10);
  it.order_out_date = row.date(11);
  it.reason_out = row.text(12);
  it.study_form = read_name<domain::StudyForm>(row, 13);
  it.education_form = read_name<domain::EducationForm>(row, 14);
  it.adapted = row.integer(15) != 0;
  entry.source = read_source(row, 16);
  it.specialty = row.text(22);
  it.funding = read_optional<domain::Funding>(row, 23);
  entry.row.branch = row.id<domain::BranchId>(24);
  entry.branch_name = row.text(25);
  entry.row.programme = row.id<domain::ProgrammeId>(26);
  entry.programme_name = row.text(27);
  entry.age_group = read_optional<domain::AgeGroup>(row, 28);
  entry.mode_of_stay = read_optional<domain::ModeOfStay>(row, 29);
  entry.orientation = read_optional<domain::GroupOrientation>(row, 30);
  return entry;
}

// The migration history: also where a student was before he came into the scope.
void add_enrollments(Session& session, const Set& students, Cards& cards) {
  for (const Row& row : session.select(
           "x.id, o.id, o.full_name, c.id, c.name, x.valid_from, x.valid_to, x.order_in, "
           "x.order_in_date, x.reason_in, x.order_out, x.order_out_date, x.reason_out, "
           "x.study_form, x.education_form, x.adapted, " +
               std::string(source_columns) +
               ", x.student_id, coalesce(NULLIF(x.specialty, ''), NULLIF(c.specialty, ''), "
               "p.specialty), x.funding, b.id, b.name, p.id, p.name, c.age_group, "
               "c.mode_of_stay, c.orientation",
           "FROM enrollment x JOIN organization o ON o.id = x.organization_id "
           "LEFT JOIN class_group c ON c.id = x.class_group_id "
           "LEFT JOIN branch b ON b.id = x.branch_id "
           "LEFT JOIN programme p ON p.id = coalesce(x.programme_id, c.programme_id)" +
               std::string(source_joins) +
               " WHERE x.student_id ? ORDER BY coalesce(x.valid_from, '0001-01-01'), x.id",
           {students}))
    cards.at(row.id<PersonId>(21)).enrollments.push_back(read_enrollment(row));
}

template <class Entries>
void name_organizations(Session& session, Entries& entries) {
  std::set<registers::OrganizationId> ids;
  for (const auto& entry : entries) ids.insert(entry.organization);
  if (ids.empty()) return;
  const std::vector<registers::OrganizationId> all(ids.begin(), ids.end());
  std::map<registers::OrganizationId, std::string> names;
  for (const Row& row : session.select("id, short_name, full_name", "FROM organization WHERE id ?",
                                       {id_set(std::span(all))}))
    names[row.id<registers::OrganizationId>(0)] = row.text(1).empty() ? row.text(2) : row.text(1);
  for (auto& entry : entries) entry.organization_name = names[entry.organization];
}

}  // namespace

bool SqlDirectory::has_student(const Scope& scope, PersonId id, Date today) {
  Condition where{"FROM person p WHERE p.id = ?", {value(id)}};
  add(where, is_seen(scope, today));
  return !session_.select("p.id", where.sql, where.params).empty();
}

std::vector<StudentCard> SqlDirectory::cards(const Scope& scope, std::span<const PersonId> ids,
                                             Date today) {
  Condition where{"p WHERE p.id ?", {id_set(ids)}};
  add(where, is_seen(scope, today));
  Cards cards;
  Set seen{{Type::integer}, {}};
  for (auto& row : layout_of<registers::PersonRow>().select(session_, where.sql, where.params)) {
    seen.values.push_back(value(row.id));
    StudentCard& card = cards[row.id];
    card.person = std::move(row);
  }
  std::vector<StudentCard> result;
  if (cards.empty()) return result;
  for (auto& [id, source] : sources_of(session_, "person", seen))
    cards.at({id}).source = std::move(source);
  add_guardians(session_, seen, cards);
  add_enrollments(session_, seen, cards);
  for (auto& [id, card] : cards) result.push_back(std::move(card));
  return result;
}

std::optional<StudentCard> SqlDirectory::student(const Scope& scope, PersonId id, Date today) {
  auto found = cards(scope, std::span(&id, 1), today);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<std::vector<registers::DiaryEntry>> SqlDirectory::diary(const Scope& scope,
                                                                      PersonId id, Date from,
                                                                      Date to, Date today) {
  if (!has_student(scope, id, today)) return std::nullopt;
  auto lessons = queries_.diary(id, from, to);
  name_organizations(session_, lessons);
  return lessons;
}

std::optional<std::vector<registers::FinalMarkEntry>> SqlDirectory::final_marks(const Scope& scope,
                                                                                PersonId id,
                                                                                Date today) {
  if (!has_student(scope, id, today)) return std::nullopt;
  using std::chrono::year;
  const auto day = [](int number) {
    return Date(year(number), std::chrono::January, std::chrono::day(1));
  };
  auto marks = queries_.final_marks(id, day(1900), day(2200));
  name_organizations(session_, marks);
  return marks;
}

}  // namespace store
