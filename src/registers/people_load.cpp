// Everyone a batch may speak of, asked for in sets before the first decision.
#include <algorithm>
#include <unordered_set>

#include "registers/people.hpp"

namespace registers {
namespace {

std::string full_name(const domain::PersonFields& fields) {
  return domain::search_key(fields.surname + " " + fields.name + " " + fields.patronymic);
}

void load(Work& work, std::vector<PersonRow> rows) {
  for (PersonRow& row : rows) {
    index_person(work, row);
    work.persons.load(std::move(row));
  }
}

template <class Records>
void collect(const Work& work, const Records& records, std::vector<std::string>& snils) {
  for (const auto& record : records) {
    const domain::Snils& one = record.person.snils;
    if (!one.empty() && !work.by_snils.contains(one.digits())) snils.push_back(one.digits());
  }
}

// Those whom neither key nor SNILS found. Guardians are looked for by name only around the
// student, so their namesakes are not asked for.
void collect_nameless(Work& work, const std::vector<domain::StudentRecord>& records,
                      std::vector<std::string>& names, std::vector<Date>& births) {
  for (const auto& record : records) {
    const domain::PersonFields& person = record.person;
    if (work.known(KeyKind::student, record.key) != 0 || !person.birth_date) continue;
    if (!person.snils.empty() && work.by_snils.contains(person.snils.digits())) continue;
    names.push_back(full_name(person));
    births.push_back(*person.birth_date);
  }
}

void load_namesakes(Work& work, const std::vector<std::string>& names,
                    const std::vector<Date>& births) {
  auto rows = work.tables.persons_by_name(names, births);
  std::vector<PersonId> ids;
  for (const PersonRow& row : rows) ids.push_back(row.id);
  load(work, std::move(rows));
  if (ids.empty()) return;
  for (const PersonId id : work.tables.keyed(work.partner, ids)) work.keyed.insert(id);
}

std::vector<PersonId> known_students(Work& work) {
  std::vector<PersonId> students;
  for (const auto& [key, id] : work.keys(KeyKind::student).known) students.push_back({id});
  for (const auto& [id, row] : work.persons.all())
    if (row.is_student) students.push_back(id);
  return students;
}

// Whose guardians the loaded persons are, and whose those students are.
void load_wards(Work& work) {
  if (work.serves_everyone()) return;
  std::vector<PersonId> persons, students;
  for (const auto& [id, row] : work.persons.all())
    if (!work.is_fresh(id.value) && work.wards_asked.insert(id).second) persons.push_back(id);
  std::sort(persons.begin(), persons.end());
  if (persons.empty()) return;
  for (const GuardianLinkRow& row : work.tables.links_of_guardians(persons)) {
    work.wards_of[row.guardian].push_back(row.student);
    students.push_back(row.student);
  }
  for (const PersonId id : persons)
    if (work.persons.find(id)->is_student) students.push_back(id);
  load_enrollments(work, std::move(students));
}

// The places wanted for them, if nobody ever enrolled them.
void load_places(Work& work, const std::vector<PersonId>& students) {
  PortfolioSet set;
  for (const PersonId id : students)
    if (!work.enrollments_of.contains(id)) set.students.push_back(id);
  if (set.students.empty() || work.serves_everyone()) return;
  const auto& removed = work.changes.queue.removed;
  std::vector<OrganizationId> organizations;
  for (const QueueEntryRow& row : work.tables.queue(set)) {
    if (std::find(removed.begin(), removed.end(), row.id) != removed.end()) continue;
    work.places_wanted[row.student].push_back(row.organization);
    organizations.push_back(row.organization);
  }
  work.load_organizations(organizations);
}

// The stored rows of a book.
template <class Row>
auto ids_of(const Book<Row>& book) {
  std::vector<decltype(Row::id)> ids;
  for (const auto& [id, row] : book.all())
    if (row.by.partner) ids.push_back(id);
  return ids;
}

}  // namespace

void load_enrollments(Work& work, std::vector<PersonId> students) {
  std::erase_if(students, [&](PersonId id) { return !work.enrollments_asked.insert(id).second; });
  std::sort(students.begin(), students.end());
  if (students.empty()) return;
  const domain::Batch& batch = work.batch;
  // Marks alone of a supplier that serves everyone ask nobody whose student it is.
  bool whose = !work.serves_everyone() || !batch.students.empty() || !batch.guardians.empty() ||
               !batch.enrollments.empty();
  for_each_portfolio(batch, [&whose](const auto&) { whose = true; });
  std::vector<OrganizationId> organizations, with_programmes;
  // Only another statement of an enrollment is compared with all that the row says.
  for (EnrollmentRow& row : batch.enrollments.empty() ? work.tables.stays(students)
                                                      : work.tables.enrollments(students)) {
    organizations.push_back(row.organization);
    if (row.programme && work.programmes.find(row.programme) == nullptr)
      with_programmes.push_back(row.organization);
    work.enrollments_of[row.student].push_back(row.id);
    work.enrollments.load(std::move(row));
  }
  if (!whose) return;
  work.load_organizations(organizations);
  std::sort(with_programmes.begin(), with_programmes.end());
  with_programmes.erase(std::unique(with_programmes.begin(), with_programmes.end()),
                        with_programmes.end());
  if (!with_programmes.empty()) work.programmes.load(work.tables.programmes_of(with_programmes));
}

std::string name_and_birth(const domain::PersonFields& fields) {
  return full_name(fields) + "|" + domain::format_date(*fields.birth_date);
}

void index_person(Work& work, const PersonRow& row) {
  if (!row.fields.snils.empty()) work.by_snils.emplace(row.fields.snils.digits(), row.id);
  if (!row.fields.birth_date) return;
  auto& namesakes = work.by_name[name_and_birth(row.fields)];
  if (std::find(namesakes.begin(), namesakes.end(), row.id) == namesakes.end())
    namesakes.push_back(row.id);
}

void load_people(Work& work) {
  const domain::Batch& batch = work.batch;
  std::vector<std::string_view> guardians;
  std::unordered_set<std::string_view> students;  // of thousands of marks there are hundreds
  for (const auto& r : batch.students) students.insert(r.key);
  for (const auto& r : batch.guardians) students.insert(r.student_key);
  for (const auto& r : batch.enrollments) students.insert(r.student_key);
  for (const auto& r : batch.marks) students.insert(r.student_key);
  for (const auto& r : batch.attendance) students.insert(r.student_key);
  for (const auto& r : batch.final_marks) students.insert(r.student_key);
  for_each_portfolio(batch, [&](const auto& r) { students.insert(r.student_key); });
  for (const auto& r : batch.guardians) guardians.push_back(r.key);
  work.load_keys(KeyKind::student, {students.begin(), students.end()});
  // What is said of a key that stands for two children may be said of either: until it is decided,
  // or told apart by this batch, nothing that refers to it is taken.
  if (!work.decided && work.any_unclear()) {
    const std::vector<std::string> keys(students.begin(), students.end());
    for (std::string& key : work.tables.conflicts().contested(work.partner, keys))
      work.keys(KeyKind::student).rejected.insert(std::move(key));
  }
  work.load_keys(KeyKind::guardian, guardians);

  std::vector<PersonId> ids;
  for (const auto& r : batch.students)
    if (const std::int64_t id = work.known(KeyKind::student, r.key)) ids.push_back({id});
  for (const auto& [key, id] : work.keys(KeyKind::guardian).known) ids.push_back({id});
  if (work.decided && *work.decided) ids.push_back(*work.decided);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (!ids.empty()) load(work, work.tables.persons(ids));

  std::vector<std::string> snils;
  collect(work, batch.students, snils);
  collect(work, batch.guardians, snils);
  std::sort(snils.begin(), snils.end());
  snils.erase(std::unique(snils.begin(), snils.end()), snils.end());
  if (!snils.empty()) load(work, work.tables.persons_by_snils(snils));

  std::vector<std::string> names;
  std::vector<Date> births;
  collect_nameless(work, batch.students, names, births);
  if (!names.empty()) load_namesakes(work, names, births);

  load_enrollments(work, known_students(work));
  load_wards(work);
  if (!batch.students.empty() || !batch.guardians.empty())
    work.claims.load<PersonRow>(ids_of(work.persons));
}

void load_links(Work& work) {
  std::vector<PersonId> students;
  for (const auto& record : work.batch.guardians) {
    const std::int64_t id = work.known(KeyKind::student, record.student_key);
    if (id != 0 && !work.is_fresh(id)) students.push_back({id});
  }
  std::sort(students.begin(), students.end());
  students.erase(std::unique(students.begin(), students.end()), students.end());
  if (students.empty()) return;
  load_places(work, students);
  std::vector<PersonId> guardians;
  for (GuardianLinkRow& row : work.tables.guardian_links(students)) {
    work.links_of[row.student].push_back(row.id);
    work.wards_of[row.guardian].push_back(row.student);
    if (work.persons.find(row.guardian) == nullptr) guardians.push_back(row.guardian);
    work.links.load(std::move(row));
  }
  std::sort(guardians.begin(), guardians.end());
  guardians.erase(std::unique(guardians.begin(), guardians.end()), guardians.end());
  work.claims.load<GuardianLinkRow>(ids_of(work.links));
  if (guardians.empty()) return;
  load(work, work.tables.persons(guardians));
  load_wards(work);
  work.claims.load<PersonRow>(ids_of(work.persons));
}

}  // namespace registers
