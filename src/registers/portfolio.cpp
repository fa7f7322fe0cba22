// Stages 2 and 3: what an organization states about a student it teaches or taught, and who waits
// for a place in it. A record replaces the earlier one as a whole.
#include "registers/people.hpp"

namespace registers {
namespace {

struct HealthKind {
  using Row = HealthRow;
  static constexpr RecordKind record = RecordKind::health;
  static constexpr KeyKind key = KeyKind::health;
  static constexpr auto list = &domain::Batch::health;
  static constexpr auto ask = &Tables::health;
  static constexpr auto changes = &Changes::health;
  static bool same(const domain::Health& a, const domain::Health& b) { return a.from == b.from; }
  static std::optional<Date> day(const domain::Health& fields) { return fields.from; }
  static constexpr const char* day_name = "from";
  static base::Result<void> check(const domain::Health& fields) {
    if (fields.disability_until && *fields.disability_until < *fields.from)
      return base::fail(Code::dates_reversed, "ended before the conclusion", "disabilityUntil");
    return {};
  }
};

struct DocumentKind {
  using Row = EducationDocumentRow;
  using Fields = domain::EducationDocument;
  static constexpr RecordKind record = RecordKind::education_document;
  static constexpr KeyKind key = KeyKind::education_document;
  static constexpr auto list = &domain::Batch::education_documents;
  static constexpr auto ask = &Tables::education_documents;
  static constexpr auto changes = &Changes::education_documents;
  static bool same(const Fields& a, const Fields& b) {
    return a.type == b.type && a.series == b.series && a.number == b.number;
  }
  static std::optional<Date> day(const Fields& fields) { return fields.issued; }
  static constexpr const char* day_name = "issued";
  static base::Result<void> check(const Fields& fields) {
    if (fields.number.empty()) return base::fail(Code::field_missing, "no number", "number");
    return {};
  }
};

struct ExamKind {
  using Row = ExamResultRow;
  using Fields = domain::ExamResult;
  static constexpr RecordKind record = RecordKind::exam_result;
  static constexpr KeyKind key = KeyKind::exam_result;
  static constexpr auto list = &domain::Batch::exam_results;
  static constexpr auto ask = &Tables::exam_results;
  static constexpr auto changes = &Changes::exam_results;
  static bool same(const Fields& a, const Fields& b) {
    return a.kind == b.kind && a.subject == b.subject && a.date == b.date;
  }
  static std::optional<Date> day(const Fields& fields) { return fields.date; }
  static constexpr const char* day_name = "date";
  static base::Result<void> check(const Fields& fields) {
    if (fields.subject.empty()) return base::fail(Code::field_missing, "no subject", "subject");
    if (fields.score < 0 || fields.score > 100)
      return base::fail(Code::field_invalid, "a score is 0..100", "score");
    return {};
  }
};

struct AchievementKind {
  using Row = AchievementRow;
  using Fields = domain::Achievement;
  static constexpr RecordKind record = RecordKind::achievement;
  static constexpr KeyKind key = KeyKind::achievement;
  static constexpr auto list = &domain::Batch::achievements;
  static constexpr auto ask = &Tables::achievements;
  static constexpr auto changes = &Changes::achievements;
  static bool same(const Fields& a, const Fields& b) {
    return a.event == b.event && a.subject == b.subject && a.stage == b.stage && a.date == b.date;
  }
  static std::optional<Date> day(const Fields& fields) { return fields.date; }
  static constexpr const char* day_name = "date";
  static base::Result<void> check(const Fields& fields) {
    if (fields.event.empty()) return base::fail(Code::field_missing, "no event", "event");
    if (fields.stage && *fields.stage > fields.level)
      return base::fail(Code::field_invalid, "a stage above the event's level", "stage");
    return {};
  }
};

struct QueueKind {
  using Row = QueueEntryRow;
  using Fields = domain::QueueEntry;
  static constexpr RecordKind record = RecordKind::queue_entry;
  static constexpr KeyKind key = KeyKind::queue_entry;
  static constexpr auto list = &domain::Batch::queue;
  static constexpr auto ask = &Tables::queue;
  static constexpr auto changes = &Changes::queue;
  static bool same(const Fields& a, const Fields& b) { return a.applied == b.applied; }
  static std::optional<Date> day(const Fields& fields) { return fields.applied; }
  static constexpr const char* day_name = "applied";
  static base::Result<void> check(const Fields&) { return {}; }
};

// Who waits is not taught yet. Health is stated by the organization whose student it is.
base::Result<void> check_student(Work& work, RecordKind kind, const std::string& key,
                                 PersonId student, OrganizationId organization) {
  if (kind == RecordKind::queue_entry) return {};
  bool enrolled = false;
  if (const auto it = work.enrollments_of.find(student); it != work.enrollments_of.end())
    for (const domain::EnrollmentId id : it->second)
      enrolled |= work.enrollments.find(id)->organization == organization;
  if (!enrolled && work.enrollment_rejected.contains(student))
    return base::fail(Code::depends_on_rejected, "the enrollment was rejected", "studentId");
  if (!enrolled) return wait_for_enrollment(work, key, "never enrolled in the organization");
  if (kind == RecordKind::health && !in_reach(work, student))
    return base::fail(Code::organization_foreign, "another organization's student", "studentId");
  return {};
}

template <class Kind>
class Portfolio {
 public:
  using Row = typename Kind::Row;
  using Record = typename std::remove_reference_t<decltype(std::declval<domain::Batch>().*
                                                           Kind::list)>::value_type;

  explicit Portfolio(Work& work) : work_(work) {}

  void apply() {
    const std::vector<Record>& records = work_.batch.*Kind::list;
    if (records.empty()) return;
    load(records);
    decide_keyed(work_, Kind::record, Kind::key, records,
                 [this](Work&, const Record& record) { return decide(record); });
    auto& changes = work_.changes.*Kind::changes;
    changes.rows = book_.changed();
    changes.removed.assign(removed_.begin(), removed_.end());
  }

 private:
  void load(const std::vector<Record>& records) {
    std::vector<std::string_view> keys;
    std::unordered_set<PersonId> students;
    for (const Record& record : records) {
      keys.push_back(record.key);
      const PersonId id{work_.known(KeyKind::student, record.student_key)};
      if (id && !work_.is_fresh(id.value)) students.insert(id);
    }
    work_.load_keys(Kind::key, keys);
    PortfolioSet set{{students.begin(), students.end()}, {}};
    for (const auto& [key, id] : work_.keys(Kind::key).known) set.ids.push_back({id});
    if (set.students.empty() && set.ids.empty()) return;
    work_.claims.load_about(entity_kind<Row>(), set.students);
    work_.claims.template load<Row>(set.ids);
    std::vector<OrganizationId> owners;
    for (Row& row : (work_.tables.*Kind::ask)(set)) {
      owners.push_back(row.organization);
      if (book_.find(row.id) == nullptr) of_student_[row.student].push_back(row.id);
      book_.load(std::move(row));
    }
    if (!work_.serves_everyone()) work_.load_organizations(owners);
  }

  Decision decide(const Record& record) {
    BASE_TRY(id, work_.resolve(KeyKind::student, record.student_key, Code::student_unknown));
    const PersonId student{id};
    BASE_TRY(organization, own_organization(work_, record.organization_key));
    BASE_CHECK(check_student(work_, Kind::record, record.student_key, student, organization));
    BASE_CHECK(check_day(Kind::day(record.fields)));
    BASE_CHECK(Kind::check(record.fields));
    BASE_TRY(stored, find_stored(record, student, organization));
    Row statement{{}, student, organization, record.fields};
    if (stored != nullptr) {
      if (record.removed || stored->fields != record.fields) BASE_CHECK(check_owner(*stored));
      if (!work_.serves(stored->organization)) statement.organization = stored->organization;
      statement.id = stored->id;
    } else {
      statement.id = find_removed(record, statement);
      if (record.removed && !statement.id) return Outcome::unchanged;
      if (!statement.id) statement.id = {work_.fresh_id()};
    }
    return settle(record, stored, statement);
  }

  // A day of slack: the supplier may be in a zone to the east.
  base::Result<void> check_day(const std::optional<Date>& day) const {
    if (!day) return base::fail(Code::field_missing, "no date", Kind::day_name);
    if (domain::days_between(work_.today, *day) > 1)
      return base::fail(Code::date_invalid, "in the future", Kind::day_name);
    return {};
  }

  // By the supplier's key, else by what it is known by among the student's.
  base::Result<Row*> find_stored(const Record& record, PersonId student,
                                 OrganizationId organization) {
    const PortfolioId by_key{work_.known(Kind::key, record.key)};
    Row* row = removed_.contains(by_key) ? nullptr : book_.find(by_key);
    if (row != nullptr && row->student != student)
      return base::fail(Code::record_duplicate, "the key belongs to another student's", "id");
    if (row != nullptr) return row;
    for (const PortfolioId id : of_student_[student]) {
      Row* other = book_.find(id);
      const bool same_place = Kind::record != RecordKind::queue_entry ||
                              other->organization == organization;  // one may wait in several
      if (same_place && !removed_.contains(id) && Kind::same(other->fields, record.fields))
        return other;
    }
    return nullptr;
  }

  // What another organization has stated stays as it is, unless the student is ours by now.
  base::Result<void> check_owner(const Row& row) const {
    if (work_.serves(row.organization) || in_reach(work_, row.student)) return {};
    return base::fail(Code::organization_foreign, "stated by another organization", "id");
  }

  // The id of what there is no more: by the supplier's key, so that it keeps one history, else by
  // what others have stated of it.
  PortfolioId find_removed(const Record& record, const Row& statement) const {
    const PortfolioId known{work_.known(Kind::key, record.key)};
    if (known && was_of(known, statement.student)) return known;
    for (const auto& [entity, claims] : work_.claims.all()) {
      if (entity.kind != entity_kind<Row>() || claims.empty()) continue;
      const Row& other = std::get<Row>(claims.front().row);
      const bool same_place =
          Kind::record != RecordKind::queue_entry || other.organization == statement.organization;
      if (other.student == statement.student && same_place && is_gone(other.id) &&
          Kind::same(other.fields, record.fields))
        return other.id;
    }
    return {};
  }

  // A key that is used again for another student makes another record.
  bool was_of(PortfolioId id, PersonId student) const {
    const auto it = work_.claims.all().find({entity_kind<Row>(), std::to_string(id.value)});
    return it != work_.claims.all().end() && !it->second.empty() &&
           std::get<Row>(it->second.front().row).student == student;
  }
  bool is_gone(PortfolioId id) const { return removed_.contains(id) || book_.find(id) == nullptr; }

  Outcome settle(const Record& record, Row* stored, const Row& statement) {
    Ground ground = ground_of(work_, statement.student);
    if (Kind::record == RecordKind::queue_entry || !ground.organization)
      ground = {statement.organization, statement.student};
    const auto ruling = work_.claims.state(stored, statement, ground, record.removed);
    work_.claims.keep(ruling);
    const PortfolioId id = statement.id;
    if (ruling.changed && !ruling.row) {
      removed_.insert(id);
    } else if (ruling.changed) {
      removed_.erase(id);
      book_.add(*ruling.row);
      if (stored == nullptr) of_student_[statement.student].push_back(id);
    }
    if (record.removed) return ruling.outcome;
    if (Kind::record == RecordKind::queue_entry && stored == nullptr)  // whom guardians may await
      work_.came.push_back({KeyKind::enrollment, record.student_key});
    return both(ruling.outcome, outcome_of(work_.link(Kind::key, record.key, id.value)));
  }

  Work& work_;
  Book<Row> book_;
  std::unordered_map<PersonId, std::vector<PortfolioId>> of_student_;
  std::unordered_set<PortfolioId> removed_;
};

}  // namespace

void apply_queue(Work& work) {
  Portfolio<QueueKind>(work).apply();
  for (const QueueEntryRow& row : work.changes.queue.rows)
    work.places_wanted[row.student].push_back(row.organization);
}

void apply_portfolio(Work& work) {
  Portfolio<HealthKind>(work).apply();
  Portfolio<DocumentKind>(work).apply();
  Portfolio<ExamKind>(work).apply();
  Portfolio<AchievementKind>(work).apply();
}

}  // namespace registers
