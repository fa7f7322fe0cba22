#pragma once
// The register in memory, for tests: Tables and Queries over plain vectors. Counts the calls.
#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "domain/snils.hpp"
#include "registers/queries.hpp"
#include "registers/tables.hpp"

#include "memory_books.hpp"

namespace registers {

class MemoryTables : public MemoryBooks, public Queries {
 public:
  Changes rows;  // what is stored; replaced and removed lists stay as history
  int calls = 0, reservations = 0, writes = 0, enrollments_asked = 0;
  std::map<std::size_t, int> claims_looked_for;  // by kind
  std::vector<LoadRecord> journaled;
  std::vector<AuditEntry> audited;
  std::map<std::pair<EntityKey, PartnerId>, Claim> kept;
  std::vector<PriorityLine> lines;
  Contenders known;

  std::int64_t reserve_ids(std::size_t count) override {
    ++calls;
    ++reservations;
    const std::int64_t first = next_;
    next_ += static_cast<std::int64_t>(count);
    return first;
  }
  std::unordered_map<std::string, std::int64_t> find_keys(
      PartnerId partner, KeyKind kind, std::span<const std::string> keys) override {
    count(keys.size());
    std::unordered_map<std::string, std::int64_t> found;
    for (const std::string& key : keys) {
      const auto it = keys_.find({partner, kind, key});
      if (it != keys_.end()) found.emplace(key, it->second);
    }
    return found;
  }
  std::vector<PersonId> keyed(PartnerId partner, std::span<const PersonId> students) override {
    count(students.size());
    std::set<PersonId> found;
    for (const auto& [key, id] : keys_)
      if (std::get<0>(key) == partner && std::get<1>(key) == KeyKind::student)
        if (std::ranges::find(students, PersonId{id}) != students.end()) found.insert({id});
    return {found.begin(), found.end()};
  }

  std::vector<AuthorityRow> authorities() override {
    ++calls;
    return rows.authorities;
  }
  std::vector<OrganizationRow> organizations(std::span<const OrganizationId> ids) override {
    return by_id(rows.organizations, ids);
  }
  std::vector<OrganizationRow> organizations_by_ogrn(std::span<const std::string> ogrns) override {
    return where(rows.organizations, ogrns, [](const auto& row) { return row.fields.ogrn; });
  }
  std::vector<BranchRow> branches_of(std::span<const OrganizationId> ids) override {
    return where(rows.branches, ids, [](const auto& row) { return row.organization; });
  }
  std::vector<ProgrammeRow> programmes_of(std::span<const OrganizationId> ids) override {
    return where(rows.programmes, ids, [](const auto& row) { return row.organization; });
  }
  std::vector<ClassGroupRow> class_groups(std::span<const ClassGroupId> ids) override {
    return by_id(rows.class_groups, ids);
  }
  std::vector<ClassGroupRow> class_groups_of(std::span<const OrganizationId> ids) override {
    return where(rows.class_groups, ids, [](const auto& row) { return row.organization; });
  }
  std::vector<SubjectRow> subjects(std::span<const OrgSubjectId> ids) override {
    return by_id(rows.subjects, ids);
  }
  std::vector<SubjectRow> subjects_of(std::span<const OrganizationId> ids) override {
    return where(rows.subjects, ids, [](const auto& row) { return row.organization; });
  }
  std::vector<PersonRow> persons(std::span<const PersonId> ids) override {
    return by_id(rows.persons, ids);
  }
  std::vector<PersonRow> persons_by_snils(std::span<const std::string> digits) override {
    return where(rows.persons, digits, [](const auto& row) { return row.fields.snils.digits(); });
  }
  std::vector<PersonRow> persons_by_name(std::span<const std::string> name_keys,
                                         std::span<const Date> birth_dates) override {
    count(name_keys.size());
    std::vector<PersonRow> found;
    for (const PersonRow& row : rows.persons) {
      const auto& f = row.fields;
      const auto key = domain::search_key(f.surname + " " + f.name + " " + f.patronymic);
      for (std::size_t i = 0; i < name_keys.size(); ++i) {
        if (name_keys[i] != key || f.birth_date != birth_dates[i]) continue;
        found.push_back(row);
        break;
      }
    }
    return found;
  }
  std::vector<GuardianLinkRow> guardian_links(std::span<const PersonId> students) override {
    return where(rows.guardian_links, students, [](const auto& row) { return row.student; });
  }
  std::vector<GuardianLinkRow> links_of_guardians(std::span<const PersonId> guardians) override {
    return where(rows.guardian_links, guardians, [](const auto& row) { return row.guardian; });
  }
  std::vector<EnrollmentRow> enrollments(std::span<const PersonId> students) override {
    ++enrollments_asked;
    return where(rows.enrollments, students, [](const auto& row) { return row.student; });
  }
  std::vector<EnrollmentRow> stays(std::span<const PersonId> students) override {
    auto brief = where(rows.enrollments, students, [](const auto& row) { return row.student; });
    for (EnrollmentRow& row : brief) {
      domain::EnrollmentRecord dates;
      dates.from = row.fields.from;
      dates.to = row.fields.to;
      row = {row.id, row.student, row.organization, {}, dates, {}, row.programme};
    }
    return brief;
  }
  std::vector<LessonRow> lessons(std::span<const LessonKey> keys) override {
    return where(rows.lessons, keys, [](const auto& row) { return row.key; });
  }
  std::vector<MarkRow> marks(std::span<const LessonId> lessons,
                             std::span<const PersonId> students) override {
    auto found = where(rows.marks, lessons, [](const auto& row) { return row.key.lesson; });
    std::erase_if(found, [&](const auto& row) { return !has(students, row.key.student); });
    return found;
  }
  std::vector<AttendanceRow> attendance(std::span<const LessonId> lessons,
                                        std::span<const PersonId> students) override {
    auto found = where(rows.attendance, lessons, [](const auto& row) { return row.lesson; });
    std::erase_if(found, [&](const auto& row) { return !has(students, row.student); });
    return found;
  }
  std::vector<FinalMarkRow> final_marks(std::span<const PersonId> students,
                                        std::span<const int> school_years) override {
    auto found = where(rows.final_marks, students, [](const auto& row) { return row.key.student; });
    std::erase_if(found, [&](const auto& r) { return !has(school_years, r.key.school_year); });
    return found;
  }
  std::vector<HealthRow> health(const PortfolioSet& set) override {
    return within(rows.health, set);
  }
  std::vector<EducationDocumentRow> education_documents(const PortfolioSet& set) override {
    return within(rows.education_documents, set);
  }
  std::vector<ExamResultRow> exam_results(const PortfolioSet& set) override {
    return within(rows.exam_results, set);
  }
  std::vector<AchievementRow> achievements(const PortfolioSet& set) override {
    return within(rows.achievements, set);
  }
  std::vector<QueueEntryRow> queue(const PortfolioSet& set) override {
    return within(rows.queue, set);
  }

  bool any_claims(std::size_t kind) override {
    ++calls;
    ++claims_looked_for[kind];
    const auto about = [&](const auto& it) { return it.first.first.kind == kind; };
    return std::any_of(kept.begin(), kept.end(), about);
  }
  std::vector<Claim> claims(std::size_t kind, std::span<const std::string> keys) override {
    count(keys.size());
    std::vector<Claim> found;
    for (const auto& [id, claim] : kept)
      if (id.first.kind == kind && has(keys, id.first.key)) found.push_back(claim);
    return found;
  }
  std::vector<Claim> claims_about(std::size_t kind, std::span<const PersonId> students) override {
    count(students.size());
    std::vector<Claim> found;
    for (const auto& [id, claim] : kept)
      if (id.first.kind == kind && has(students, claim.student)) found.push_back(claim);
    return found;
  }
  std::vector<PriorityLine> priorities(std::span<const OrganizationId>) override {
    ++calls;
    return lines;
  }
  Contenders contenders() override {
    ++calls;
    return known;
  }

  void write(const Changes& changed, const Provenance& provenance) override {
    ++calls;
    ++writes;
    Changes changes = changed;
    sign(changes, {provenance.partner, provenance.message, provenance.at});
    upsert(rows.authorities, changes.authorities, [](const auto& r) { return r.id; });
    upsert(rows.organizations, changes.organizations, [](const auto& r) { return r.id; });
    upsert(rows.branches, changes.branches, [](const auto& r) { return r.id; });
    upsert(rows.programmes, changes.programmes, [](const auto& r) { return r.id; });
    change(rows.health, changes.health);
    change(rows.education_documents, changes.education_documents);
    change(rows.exam_results, changes.exam_results);
    change(rows.achievements, changes.achievements);
    change(rows.queue, changes.queue);
    upsert(rows.class_groups, changes.class_groups, [](const auto& r) { return r.id; });
    upsert(rows.subjects, changes.subjects, [](const auto& r) { return r.id; });
    upsert(rows.persons, changes.persons, [](const auto& r) { return r.id; });
    upsert(rows.guardian_links, changes.guardian_links, [](const auto& r) { return r.id; });
    upsert(rows.enrollments, changes.enrollments, [](const auto& r) { return r.id; });
    upsert(rows.lessons, changes.lessons, [](const auto& r) { return r.id; });
    upsert(rows.marks, changes.marks, [](const auto& r) { return r.key; });
    upsert(rows.attendance, changes.attendance, seat);
    upsert(rows.final_marks, changes.final_marks, [](const auto& r) { return r.key; });
    rows.journals = changes.journals;
    for (const MarkRow& old : changes.replaced_marks) rows.replaced_marks.push_back(old);
    for (const MarkKey& key : changes.removed_marks)
      std::erase_if(rows.marks, [&](const MarkRow& row) { return row.key == key; });
    for (const AttendanceRow& old : changes.removed_attendance)
      std::erase_if(rows.attendance, [&](const auto& row) { return seat(row) == seat(old); });
    for (const auto& k : changes.keys) keys_[{provenance.partner, k.kind, k.key}] = k.id;
    for (const Claim& claim : changes.claims) kept[{claim.entity, claim.by.partner}] = claim;
    for (const EntityKey& entity : changes.settled_claims)
      std::erase_if(kept, [&](const auto& it) { return it.first.first == entity; });
  }
  void journal(const LoadRecord& entry) override { journaled.push_back(entry); }
  void audit(const AuditEntry& entry) override { audited.push_back(entry); }
  // Queries
  std::optional<PersonRow> person_by_snils(const std::string& digits) override {
    return first(persons_by_snils(std::vector{digits}));
  }
  std::optional<PersonRow> person(PersonId id) override { return first(persons(std::vector{id})); }
  std::string student_key(PartnerId partner, PersonId student) override {
    for (const auto& [key, id] : keys_)
      if (std::get<0>(key) == partner && std::get<1>(key) == KeyKind::student &&
          id == student.value)
        return std::get<2>(key);
    return {};
  }
  std::vector<GuardianLinkRow> links_of_guardian(PersonId guardian, Date day) override {
    auto found = links_of_guardians(std::vector{guardian});
    std::erase_if(found, [&](const auto& row) { return !covers(row.from, row.to, day); });
    return found;
  }
  std::vector<Order> granted_orders(const std::string& applicant_snils) override {
    std::vector<Order> found;
    for (const auto& [id, order] : order_book.all)
      if (order.state == OrderState::granted && order.form.applicant.digits() == applicant_snils)
        found.push_back(order);
    return found;
  }
  std::vector<StudentEntry> students(const std::vector<PersonId>& ids, Date day) override {
    std::vector<StudentEntry> found;
    for (const PersonRow& row : persons(ids)) {
      const auto& f = row.fields;
      StudentEntry entry{row.id, f.surname, f.name, f.patronymic, f.birth_date, "", "", ""};
      std::pair<bool, domain::EnrollmentId> deciding{true, {INT64_MAX}};
      for (const EnrollmentRow& e : enrollments(std::vector{row.id})) {
        if (!covers(e.fields.from, e.fields.to, day)) continue;
        const auto school = organizations(std::vector{e.organization}).at(0).fields;
        entry.organization = school.full_name;
        const std::pair next{school.kind == domain::OrganizationKind::supplementary, e.id};
        if (next <= deciding) entry.organization_ogrn = school.ogrn;
        deciding = std::min(deciding, next);
        for (const auto& group : class_groups(std::vector{e.class_group}))
          entry.class_group = group.name;
      }
      found.push_back(std::move(entry));
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
      return std::tie(a.surname, a.name, a.birth_date) < std::tie(b.surname, b.name, b.birth_date);
    });
    return found;
  }
  std::vector<DiaryEntry> diary(PersonId student, Date from, Date to) override {
    std::vector<DiaryEntry> found;
    for (const LessonRow& lesson : rows.lessons)
      if (lesson.key.date >= from && lesson.key.date <= to) add_entry(found, lesson, student);
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
      return std::tie(a.date, a.number) < std::tie(b.date, b.number);
    });
    return found;
  }
  std::vector<FinalMarkEntry> final_marks(PersonId student, Date from, Date to) override {
    std::vector<FinalMarkEntry> found;
    for (const FinalMarkRow& row : rows.final_marks) {
      const auto& k = row.key;
      if (k.student != student || k.school_year < domain::school_year(from) ||
          k.school_year > domain::school_year(to))
        continue;
      found.push_back({subject_name(k.subject),
                       k.school_year,
                       k.period,
                       k.period_number,
                       row.value,
                       row.normalized,
                       row.date,
                       {}});
    }
    return found;
  }

 private:
  std::int64_t next_ = 1;
  // Who wrote a row stands in it.
  static void sign(Changes& c, const Author& by) {
    const auto each = [&by](auto&... lists) {
      const auto one = [&by](auto& list) {
        for (auto& row : list) row.by = by;
      };
      (one(lists), ...);
    };
    each(c.authorities, c.organizations, c.branches, c.programmes, c.class_groups, c.subjects,
         c.persons, c.guardian_links, c.enrollments, c.lessons, c.marks, c.attendance,
         c.final_marks, c.health.rows, c.education_documents.rows, c.exam_results.rows,
         c.achievements.rows, c.queue.rows);
  }
  std::map<std::tuple<PartnerId, KeyKind, std::string>, std::int64_t> keys_;

  void count(std::size_t asked) {  // the port promises that nobody asks about nothing
    ++calls;
    if (asked == 0) throw std::logic_error("a question about an empty set");
  }
  template <class T>
  static bool has(std::span<const T> set, const T& value) {
    return std::find(set.begin(), set.end(), value) != set.end();
  }
  static bool covers(std::optional<Date> from, std::optional<Date> to, Date day) {
    return (!from || *from <= day) && (!to || day <= *to);
  }
  static std::pair<PersonId, LessonId> seat(const AttendanceRow& r) {
    return {r.student, r.lesson};
  }
  template <class Row, class Set, class Key>
  std::vector<Row> where(const std::vector<Row>& all, const Set& set, Key key) {
    count(set.size());
    const std::set<typename Set::value_type> wanted(set.begin(), set.end());
    std::vector<Row> found;
    std::copy_if(all.begin(), all.end(), std::back_inserter(found),
                 [&](const Row& row) { return wanted.contains(key(row)); });
    return found;
  }
  template <class Row>
  std::vector<Row> within(const PortfolioChanges<Row>& all, const PortfolioSet& set) {
    count(set.students.size() + set.ids.size());
    std::vector<Row> found;
    for (const Row& row : all.rows)
      if (has<PersonId>(set.students, row.student) || has<PortfolioId>(set.ids, row.id))
        found.push_back(row);
    return found;
  }
  template <class Row>
  static void change(PortfolioChanges<Row>& all, const PortfolioChanges<Row>& changes) {
    upsert(all.rows, changes.rows, [](const auto& r) { return r.id; });
    for (const PortfolioId id : changes.removed)
      std::erase_if(all.rows, [id](const Row& row) { return row.id == id; });
  }
  template <class Row, class Ids>
  std::vector<Row> by_id(const std::vector<Row>& all, const Ids& ids) {
    return where(all, ids, [](const Row& row) { return row.id; });
  }
  template <class Row, class Key>
  static void upsert(std::vector<Row>& all, const std::vector<Row>& changed, Key key) {
    std::map<decltype(key(changed[0])), std::size_t> places;
    for (std::size_t i = 0; i < all.size(); ++i) places.emplace(key(all[i]), i);
    for (const Row& row : changed) {
      const auto [it, fresh] = places.emplace(key(row), all.size());
      if (fresh)
        all.push_back(row);
      else
        all[it->second] = row;
    }
  }
  template <class Row>
  static std::optional<Row> first(std::vector<Row> found) {
    return found.empty() ? std::nullopt : std::optional<Row>(found[0]);
  }
  std::string subject_name(OrgSubjectId id) { return subjects(std::vector{id}).at(0).name; }
  void add_entry(std::vector<DiaryEntry>& found, const LessonRow& lesson, PersonId student) {
    DiaryEntry entry;
    entry.lesson = lesson.id;
    entry.date = lesson.key.date;
    entry.number = lesson.key.number;
    entry.topic = lesson.topic;
    entry.subject = subject_name(lesson.key.subject);
    for (const auto& group : class_groups(std::vector{lesson.key.class_group}))
      entry.organization = group.organization;
    for (const MarkRow& m : rows.marks)
      if (m.key.student == student && m.key.lesson == lesson.id)
        entry.marks.push_back({m.key.number, m.value, m.normalized, m.work, m.weight, m.comment});
    bool mine = !entry.marks.empty();
    for (const EnrollmentRow& e : rows.enrollments)
      mine |= e.student == student && e.class_group == lesson.key.class_group &&
              covers(e.fields.from, e.fields.to, entry.date);
    if (mine) found.push_back(std::move(entry));
  }
};

}  // namespace registers
