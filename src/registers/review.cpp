#include "registers/review.hpp"

#include <set>

#include "registers/people.hpp"
#include "registers/standing.hpp"

namespace registers {
namespace {

// The list of the changes that rows of this kind stand in.
template <class Row>
auto& list_of(Changes& c) {
  const auto lists =
      std::tie(c.authorities, c.organizations, c.branches, c.programmes, c.class_groups, c.subjects,
               c.persons, c.guardian_links, c.enrollments, c.lessons, c.marks, c.attendance,
               c.final_marks, c.health.rows, c.education_documents.rows, c.exam_results.rows,
               c.achievements.rows, c.queue.rows);
  return std::get<std::vector<Row>&>(lists);
}

void remove(Changes& changes, const MarkRow& row) {
  changes.removed_marks.push_back(row.key);
}
void remove(Changes& changes, const AttendanceRow& row) {
  changes.removed_attendance.push_back(row);
}
void remove(Changes& changes, const HealthRow& row) {
  changes.health.removed.push_back(row.id);
}
void remove(Changes& changes, const EducationDocumentRow& row) {
  changes.education_documents.removed.push_back(row.id);
}
void remove(Changes& changes, const ExamResultRow& row) {
  changes.exam_results.removed.push_back(row.id);
}
void remove(Changes& changes, const AchievementRow& row) {
  changes.achievements.removed.push_back(row.id);
}
void remove(Changes& changes, const QueueEntryRow& row) {
  changes.queue.removed.push_back(row.id);
}
template <class Row>
void remove(Changes&, const Row&) {}  // other kinds are never stated to be removed

void replace(Changes& changes, const MarkRow& row) {
  changes.replaced_marks.push_back(row);
}
void replace(Changes& changes, const AttendanceRow& row) {
  changes.replaced_attendance.push_back(row);
}
void replace(Changes& changes, const FinalMarkRow& row) {
  changes.replaced_final_marks.push_back(row);
}
template <class Row>
void replace(Changes&, const Row&) {}  // of the other kinds the store sees by itself what it had

// Names within an organization; a row takes none that another has by now.
std::vector<ClassGroupRow> neighbours(Tables& tables, const ClassGroupRow& row) {
  return tables.class_groups_of(std::vector{row.organization});
}
std::vector<SubjectRow> neighbours(Tables& tables, const SubjectRow& row) {
  return tables.subjects_of(std::vector{row.organization});
}
std::vector<BranchRow> neighbours(Tables& tables, const BranchRow& row) {
  return tables.branches_of(std::vector{row.organization});
}
std::vector<ProgrammeRow> neighbours(Tables& tables, const ProgrammeRow& row) {
  return tables.programmes_of(std::vector{row.organization});
}
bool same_place(const ClassGroupRow& a, const ClassGroupRow& b) {
  return a.school_year == b.school_year;
}
bool same_place(const ProgrammeRow& a, const ProgrammeRow& b) {
  return a.fields.kind == b.fields.kind;
}
template <class Row>
bool same_place(const Row&, const Row&) {
  return true;
}
std::string& name_of(ClassGroupRow& row) {
  return row.name;
}
std::string& name_of(SubjectRow& row) {
  return row.name;
}
std::string& name_of(BranchRow& row) {
  return row.fields.name;
}
std::string& name_of(ProgrammeRow& row) {
  return row.fields.name;
}

class Reviewer {
 public:
  Reviewer(Tables& tables, Priorities& priorities, const Provenance& now)
      : tables_(tables),
        priorities_(priorities),
        now_(now),
        work_(tables, batch_, nobody(), now, true) {}

  void judge(const std::vector<EntityKey>& entities) {
    std::map<std::size_t, std::vector<std::string>> keys;
    for (const EntityKey& entity : entities) keys[entity.kind].push_back(entity.key);
    for (const auto& [kind, list] : keys) judge_kind(kind, list);
  }

  void write() {
    Changes claims;
    work_.claims.finish(claims);
    for (auto& [partner, changes] : changes_) write(changes, partner);
    if (!claims.claims.empty()) write(claims, claims.claims.front().by.partner);
  }

 private:
  // Serves nobody, so that all is loaded that decides whose a student is.
  static domain::Partner nobody() {
    domain::Partner partner;
    partner.organizations = {""};
    return partner;
  }

  void write(const Changes& changes, PartnerId partner) {
    Provenance from = now_;
    from.partner = partner;
    from.message = {};
    tables_.write(changes, from);
  }

  template <std::size_t kind = 0>
  void judge_kind(std::size_t wanted, const std::vector<std::string>& keys) {
    if constexpr (kind < entity_kinds) {
      if (kind == wanted)
        judge_rows<std::variant_alternative_t<kind, AnyRow>>(keys);
      else
        judge_kind<kind + 1>(wanted, keys);
    }
  }

  template <class Row>
  void judge_rows(const std::vector<std::string>& keys) {
    work_.claims.load(entity_kind<Row>(), keys);
    std::vector<Claim> contested;  // one of each row
    std::vector<PersonId> students;
    for (const auto& [entity, claims] : work_.claims.all()) {
      if (entity.kind != entity_kind<Row>()) continue;
      contested.push_back(claims.front());
      students.push_back(claims.front().student);
    }
    if (follows_student<Row> || std::is_same_v<Row, EnrollmentRow>)
      load_enrollments(work_, students);
    std::map<std::string, Row> stored;
    for (AnyRow& row : priorities_.rows(contested)) {
      std::string key = entity_key(row);
      stored.emplace(std::move(key), std::get<Row>(std::move(row)));
    }
    for (const Claim& claim : contested) {
      const auto it = stored.find(claim.entity.key);
      judge_row<Row>(claim, it == stored.end() ? nullptr : &it->second);
    }
  }

  template <class Row>
  void judge_row(const Claim& claim, const Row* stored) {
    Ground ground{claim.organization, claim.student};
    if (follows_student<Row>) {
      const Ground followed = ground_of(work_, claim.student);
      if (followed.organization) ground = followed;
    }
    auto ruling = work_.claims.reconsider<Row>(claim.entity, stored, ground);
    work_.claims.keep(ruling, claim.entity);
    if (!ruling.changed) return;
    if constexpr (std::is_same_v<Row, EnrollmentRow>)
      if (stored != nullptr && ruling.row) keep_ended(*stored, *ruling.row);
    const PartnerId winner = ruling.claims.back().by.partner;
    if constexpr (requires(Row row) { neighbours(tables_, row); }) {
      Row& row = *ruling.row;
      Row before = *stored;
      for (Row& other : neighbours(tables_, row))
        if (other.id != row.id && same_place(other, row) && name_of(other) == name_of(row))
          name_of(row) = name_of(before);
      Changes named;  // at once: the next one sees which names are taken
      list_of<Row>(named).push_back(row);
      return write(named, winner);
    }
    Changes& changes = changes_[winner];
    if (stored != nullptr) replace(changes, *stored);
    if (ruling.row)
      list_of<Row>(changes).push_back(*ruling.row);
    else
      remove(changes, *stored);
  }

  // An ended enrollment is not opened again past another organization's that decides by now, nor
  // past a transfer to another region.
  void keep_ended(const EnrollmentRow& stored, EnrollmentRow& row) const {
    const bool longer = stored.fields.to && (!row.fields.to || *row.fields.to > *stored.fields.to);
    if (longer && tables_.transfers().departed(stored.student, *stored.fields.to))
      row.fields.to = stored.fields.to;
    const EnrollmentRow* deciding = deciding_enrollment(work_, stored.student);
    if (is_open(work_, stored.fields) || !is_open(work_, row.fields) || deciding == nullptr ||
        deciding->organization == stored.organization)
      return;
    row.fields.to = stored.fields.to;
  }

  Tables& tables_;
  Priorities& priorities_;
  const Provenance now_;
  const domain::Batch batch_;
  Work work_;
  std::map<PartnerId, Changes> changes_;  // by who prevails
};

// One that follows is loaded with its claims.
template <class Row>
void follow(Work& work, Book<Row>& book, const std::set<PersonId>& students) {
  const auto all = work.claims.all();
  for (const auto& [entity, claims] : all) {
    if (entity.kind != entity_kind<Row>() || claims.empty()) continue;
    const PersonId student = claims.front().student;
    Row* row = book.find(std::get<Row>(claims.front().row).id);
    if (row == nullptr || !students.contains(student)) continue;
    const auto ruling = work.claims.reconsider<Row>(entity, row, ground_of(work, student));
    work.claims.keep(ruling, entity);
    if (!ruling.changed) continue;
    *row = *ruling.row;
    book.mark_changed(row->id);
  }
}

}  // namespace

void follow_students(Work& work) {
  std::set<PersonId> students;
  for (const EnrollmentRow& row : work.enrollments.changed())
    if (!work.is_fresh(row.student.value)) students.insert(row.student);
  if (students.empty()) return;
  const std::vector<PersonId> list(students.begin(), students.end());
  work.claims.load_about(entity_kind<PersonRow>(), list);
  work.claims.load_about(entity_kind<GuardianLinkRow>(), list);
  std::vector<PersonId> missing;
  bool links = false;
  for (const auto& [entity, claims] : work.claims.all()) {
    if (claims.empty() || !students.contains(claims.front().student)) continue;
    links |= entity.kind == entity_kind<GuardianLinkRow>();
    const auto* person = std::get_if<PersonRow>(&claims.front().row);
    if (person != nullptr && work.persons.find(person->id) == nullptr)
      missing.push_back(person->id);
  }
  if (!missing.empty()) work.persons.load(work.tables.persons(missing));
  if (links) work.links.load(work.tables.guardian_links(list));
  follow(work, work.persons, students);
  follow(work, work.links, students);
}

bool review_portion(Tables& tables, Priorities& priorities, std::size_t most,
                    const Provenance& now) {
  const std::optional<Review> review = priorities.first_review();
  if (!review) return false;
  const std::vector<EntityKey> entities = priorities.contested(*review, most);
  if (!entities.empty()) {
    Reviewer reviewer(tables, priorities, now);
    reviewer.judge(entities);
    reviewer.write();
  }
  priorities.advance(*review, entities.size() == most ? &entities.back() : nullptr);
  return true;
}

}  // namespace registers
