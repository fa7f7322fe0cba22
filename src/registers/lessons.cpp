// Lessons: known by class, subject, date and number of the day.
#include <map>
#include <tuple>

#include "base/text.hpp"
#include "registers/work.hpp"

namespace registers {
namespace {

using LessonIndex = std::map<LessonKey, LessonId>;

void load(Work& work, LessonIndex& index) {
  std::vector<LessonKey> keys;
  for (const domain::LessonRecord& record : work.batch.lessons) {
    const ClassGroupId group{work.known(KeyKind::class_group, record.class_key)};
    const OrgSubjectId subject{work.known(KeyKind::subject, record.subject_key)};
    if (!group || !subject || !record.date || work.is_fresh(group.value) ||
        work.is_fresh(subject.value))
      continue;
    keys.push_back({group, subject, *record.date, record.number});
  }
  if (keys.empty()) return;
  std::vector<LessonId> ids;
  for (LessonRow& row : work.tables.lessons(keys)) {
    ids.push_back(row.id);
    index.emplace(row.key, row.id);
    work.lessons.load(std::move(row));
  }
  work.claims.load<LessonRow>(ids);
}

// The organizations of every class and subject that lessons and final marks speak of.
void load_owners(Work& work) {
  if (work.serves_everyone()) return;
  std::vector<OrganizationId> owners;
  for (const auto& [id, row] : work.class_groups.all()) owners.push_back(row.organization);
  for (const auto& [id, row] : work.subjects.all()) owners.push_back(row.organization);
  work.load_organizations(owners);
}

// A class is one school year's; what is held in the August before it belongs to it, too.
bool is_in_year(Date date, int school_year) {
  constexpr std::chrono::days august(31);
  return domain::school_year(date) == school_year ||
         domain::school_year(std::chrono::sys_days(date) + august) == school_year;
}

base::Result<LessonKey> find_key(Work& work, const domain::LessonRecord& record) {
  BASE_TRY(group_id, work.resolve(KeyKind::class_group, record.class_key, Code::class_unknown));
  BASE_TRY(subject_id, work.resolve(KeyKind::subject, record.subject_key, Code::subject_unknown));
  const ClassGroupRow* group = work.class_groups.find(ClassGroupId{group_id});
  const SubjectRow* subject = work.subjects.find(OrgSubjectId{subject_id});
  if (group == nullptr) return base::fail(Code::class_unknown, "class has no row", "classId");
  if (!work.serves(group->organization))
    return base::fail(Code::organization_foreign, "class of a foreign organization", "classId");
  if (subject == nullptr || subject->organization != group->organization)
    return base::fail(Code::subject_unknown, "subject of another organization", "subjectId");
  if (!record.date) return base::fail(Code::field_missing, "lesson without a date", "date");
  if (!is_in_year(*record.date, group->school_year))
    return base::fail(Code::field_invalid, "not in the class's school year", "date");
  if (record.number < 1 || record.number > 15)
    return base::fail(Code::field_invalid, "lesson number is 1..15", "number");
  return LessonKey{group->id, subject->id, *record.date, record.number};
}

bool is_repeat(const domain::LessonRecord& a, const domain::LessonRecord& b) {
  return a.starts == b.starts && a.ends == b.ends && a.topic == b.topic &&
         a.homework == b.homework && a.teacher == b.teacher;
}

struct Lessons {
  LessonIndex index;
  std::map<LessonKey, const domain::LessonRecord*> seen;  // in this batch
};

base::Result<LessonId> settle(Work& work, Lessons& lessons, const domain::LessonRecord& record,
                              Outcome& outcome) {
  BASE_TRY(key, find_key(work, record));
  const auto [seen, first] = lessons.seen.emplace(key, &record);
  if (!first && !is_repeat(*seen->second, record))
    return base::fail(Code::lesson_duplicate, "lesson twice in one batch", "number");
  const auto it = lessons.index.find(key);
  const LessonId id = it == lessons.index.end() ? LessonId{work.fresh_id()} : it->second;
  LessonRow statement{
      id, key, record.starts, record.ends, record.topic, record.homework, record.teacher};
  if (it == lessons.index.end()) {
    work.lessons.add(std::move(statement));
    lessons.index.emplace(key, id);
    outcome = Outcome::accepted;
    return id;
  }
  LessonRow& row = *work.lessons.find(id);
  const Ground ground{work.class_groups.find(key.class_group)->organization};
  outcome = adopt(work, work.lessons, row, work.claims.state(&row, std::move(statement), ground));
  return id;
}

// What becomes of the lesson's marks. One key for two lessons leaves open which of them they mean.
void fail(Work& work, const domain::LessonRecord& record, const base::Error& error) {
  if (work.awaited) {
    const auto [it, first] =
        work.waiting_lessons.emplace(record.key, WaitingLesson{&record, *work.awaited, error});
    const domain::LessonRecord& other = *it->second.record;
    const auto known_by = [](const domain::LessonRecord& one) {
      return std::tie(one.class_key, one.subject_key, one.date, one.number);
    };
    if (first || known_by(other) == known_by(record)) return;
  }
  work.rejected_lessons.insert(record.key);
}

// A lesson's key only links marks to it inside one document: nothing to tell a partner.
const std::string no_key;

}  // namespace

void apply_lessons(Work& work) {
  load_owners(work);
  Lessons lessons;
  load(work, lessons.index);
  for (const domain::LessonRecord& record : work.batch.lessons) {
    Outcome outcome = Outcome::unchanged;
    const base::Result<LessonId> id = settle(work, lessons, record, outcome);
    if (!id) {
      fail(work, record, id.error());
      work.report(RecordKind::lesson, record.origin, no_key, id.error());
      continue;
    }
    const auto [it, first] = work.lesson_keys.emplace(record.key, *id);
    if (!first && it->second != *id) work.rejected_lessons.insert(record.key);
    work.report(RecordKind::lesson, record.origin, no_key, outcome);
  }
}

}  // namespace registers
