#include "registers/waiting_content.hpp"

#include <initializer_list>
#include <stdexcept>

namespace registers {
namespace {

using domain::Batch;
using domain::RecordKind;

// Calls see with the batch's vector of that kind, as a pointer to the member.
template <class See>
auto see_list(RecordKind kind, See see) {
  switch (kind) {
    case RecordKind::authority:
      return see(&Batch::authorities);
    case RecordKind::organization:
      return see(&Batch::organizations);
    case RecordKind::branch:
      return see(&Batch::branches);
    case RecordKind::programme:
      return see(&Batch::programmes);
    case RecordKind::class_group:
      return see(&Batch::class_groups);
    case RecordKind::subject:
      return see(&Batch::subjects);
    case RecordKind::guardian:
      return see(&Batch::guardians);
    case RecordKind::enrollment:
      return see(&Batch::enrollments);
    case RecordKind::lesson:
      return see(&Batch::lessons);
    case RecordKind::mark:
      return see(&Batch::marks);
    case RecordKind::attendance:
      return see(&Batch::attendance);
    case RecordKind::final_mark:
      return see(&Batch::final_marks);
    case RecordKind::health:
      return see(&Batch::health);
    case RecordKind::education_document:
      return see(&Batch::education_documents);
    case RecordKind::exam_result:
      return see(&Batch::exam_results);
    case RecordKind::achievement:
      return see(&Batch::achievements);
    case RecordKind::queue_entry:
      return see(&Batch::queue);
    case RecordKind::student:
      break;
  }
  throw std::logic_error("records of this kind do not wait");
}

// No key can hold what parts them: XML has no such character.
std::string join(RecordKind kind, std::initializer_list<std::string> words) {
  std::string text(domain::name_of(kind));
  for (const std::string& word : words) text += '\x1f' + word;
  return text;
}

template <class Record>
std::string words_of(RecordKind kind, const Record& record) {
  return join(kind, {record.key});
}
std::string words_of(RecordKind kind, const domain::AuthorityRecord& record) {
  return join(kind, {record.ogrn});
}
std::string words_of(RecordKind kind, const domain::LessonRecord& lesson) {
  return join(
      kind, {lesson.class_key, lesson.subject_key,
             lesson.date ? domain::format_date(*lesson.date) : "", std::to_string(lesson.number)});
}
// One guardian of several children comes once per child, under one key.
std::string words_of(RecordKind kind, const domain::GuardianRecord& record) {
  return join(kind, {record.key, record.student_key, std::string(domain::name_of(record.kind))});
}
std::string words_of(RecordKind kind, const domain::FinalMarkRecord& record) {
  return join(kind,
              {record.student_key, record.subject_key, std::to_string(record.school_year),
               std::string(domain::name_of(record.period)), std::to_string(record.period_number)});
}

std::string number_of(const domain::MarkRecord& mark) {
  return std::to_string(mark.number);
}
std::string number_of(const domain::AttendanceRecord&) {
  return {};
}

}  // namespace

bool may_wait(RecordKind kind) {
  return kind != RecordKind::student;
}

Contents::Contents(const Batch& batch) : batch_(batch) {
  if (batch.marks.empty() && batch.attendance.empty()) return;
  for (const domain::LessonRecord& lesson : batch.lessons) lessons_.emplace(lesson.key, &lesson);
}

const domain::LessonRecord& Contents::lesson_of(const std::string& key) const {
  return *lessons_.at(key);
}

std::string Contents::identity(RecordKind kind, std::size_t position) const {
  return see_list(kind, [&](auto list) {
    const auto& record = (batch_.*list)[position];
    if constexpr (requires { record.lesson_key; })
      return join(kind, {words_of(RecordKind::lesson, lesson_of(record.lesson_key)),
                         record.student_key, number_of(record)});
    else
      return words_of(kind, record);
  });
}

Batch Contents::alone(RecordKind kind, std::size_t position) const {
  Batch batch;
  see_list(kind, [&](auto list) { (batch.*list).push_back((batch_.*list)[position]); });
  const auto add_lesson = [&](const std::string& key) {
    const domain::LessonRecord& lesson = lesson_of(key);
    domain::LessonRecord& copy = batch.lessons.emplace_back();
    copy.key = lesson.key;
    copy.class_key = lesson.class_key;
    copy.subject_key = lesson.subject_key;
    copy.date = lesson.date;
    copy.number = lesson.number;
  };
  if (kind == RecordKind::mark) add_lesson(batch.marks.front().lesson_key);
  if (kind == RecordKind::attendance) add_lesson(batch.attendance.front().lesson_key);
  return batch;
}

// Each document has its own keys for lessons: here a lesson's key is what it is known by.
std::string Joined::add_lesson(const domain::LessonRecord& lesson, std::size_t number) {
  auto& owners = owners_[static_cast<std::size_t>(RecordKind::lesson)];
  std::string key = words_of(RecordKind::lesson, lesson);
  const auto [it, first] = lessons_.emplace(key, batch_.lessons.size());
  if (first) {
    batch_.lessons.push_back(lesson);
    owners.push_back(number);
  } else if (number != nobody) {  // the lesson itself, behind marks of it
    batch_.lessons[it->second] = lesson;
    owners[it->second] = number;
  }
  batch_.lessons[it->second].key = key;
  return key;
}

bool Joined::add(const WaitingRecord& record, std::size_t number) {
  const RecordKind kind = record.result.kind;
  if (!may_wait(kind)) return false;
  const bool in_lesson = kind == RecordKind::mark || kind == RecordKind::attendance;
  if (in_lesson && record.content.lessons.empty()) return false;
  return see_list(kind, [&](auto list) {
    if ((record.content.*list).empty()) return false;
    auto one = (record.content.*list).front();
    if constexpr (requires {
                    one.class_key;
                    one.topic;
                  }) {
      add_lesson(one, number);
      return true;
    } else {
      if constexpr (requires { one.lesson_key; })
        one.lesson_key = add_lesson(record.content.lessons.front(), nobody);
      (batch_.*list).push_back(std::move(one));
      owners_[static_cast<std::size_t>(kind)].push_back(number);
      return true;
    }
  });
}

}  // namespace registers
