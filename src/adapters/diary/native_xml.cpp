#include "adapters/diary/native_xml.hpp"

#include <string_view>
#include <unordered_map>

#include "adapters/diary/native_parts.hpp"

namespace adapters::diary {
namespace {

void write(xml::Writer& out, const domain::SubjectRecord& r) {
  out.open("subject")
      .element("id", r.key)
      .element("organizationId", r.organization_key)
      .element("name", r.name)
      .close();
}

void write(xml::Writer& out, const domain::IdentityDocument& d) {
  if (!d.type || d.number.empty()) return;
  out.open("document")
      .element("type", domain::name_of(*d.type))
      .optional("series", d.series)
      .element("number", d.number)
      .optional("issued", text_of(d.issued))
      .optional("issuer", d.issuer)
      .optional("registryEntry", d.registry_entry)
      .close();
}

// What students and guardians have in common, up to the birth place and after it.
void write_name(xml::Writer& out, const domain::PersonFields& p) {
  out.optional("snils", p.snils.digits())
      .element("surname", p.surname)
      .element("name", p.name)
      .optional("patronymic", p.patronymic);
  if (p.sex != domain::Sex::unknown) out.element("sex", domain::name_of(p.sex));
  out.optional("birthDate", text_of(p.birth_date));
}

void write_rest(xml::Writer& out, const domain::PersonFields& p) {
  out.optional("citizenship", p.citizenship);
  write(out, p.document);
  out.optional("registeredAddress", p.registered_address)
      .optional("actualAddress", p.actual_address)
      .optional("phone", p.phone)
      .optional("email", p.email);
}

void write_stay(xml::Writer& out, const domain::PersonFields& p) {
  out.optional("actualAddressFrom", text_of(p.actual_from))
      .optional("actualAddressTo", text_of(p.actual_to));
}

void write(xml::Writer& out, const domain::StudentRecord& r) {
  out.open("student").element("id", r.key);
  write_name(out, r.person);
  out.optional("birthPlace", r.person.birth_place);
  write_rest(out, r.person);
  write_stay(out, r.person);
  out.close();
}

void write(xml::Writer& out, const domain::GuardianRecord& r) {
  out.open("guardian")
      .element("id", r.key)
      .element("studentId", r.student_key)
      .element("kind", domain::name_of(r.kind));
  write_name(out, r.person);
  write_rest(out, r.person);
  out.optional("basis", r.basis).optional("from", text_of(r.from)).optional("to", text_of(r.to));
  write_stay(out, r.person);
  out.close();
}

void write(xml::Writer& out, const domain::EnrollmentRecord& r) {
  out.open("enrollment")
      .element("id", r.key)
      .element("studentId", r.student_key)
      .element("organizationId", r.organization_key)
      .optional("classId", r.class_key)
      .optional("from", text_of(r.from))
      .optional("to", text_of(r.to))
      .optional("orderIn", r.order_in)
      .optional("orderInDate", text_of(r.order_in_date))
      .optional("reasonIn", r.reason_in)
      .optional("orderOut", r.order_out)
      .optional("orderOutDate", text_of(r.order_out_date))
      .optional("reasonOut", r.reason_out)
      .element("studyForm", domain::name_of(r.study_form))
      .element("educationForm", domain::name_of(r.education_form))
      .element("adapted", text_of(r.adapted))
      .optional("branchId", r.branch_key)
      .optional("programmeId", r.programme_key)
      .optional("specialty", r.specialty)
      .optional("funding", text_of(r.funding))
      .close();
}

void write(xml::Writer& out, const domain::MarkRecord& r) {
  out.open("mark")
      .element("studentId", r.student_key)
      .element("number", std::to_string(r.number))
      .element("value", r.value)
      .element("work", domain::name_of(r.work))
      .element("weight", std::to_string(r.weight))
      .optional("comment", r.comment);
  if (r.removed) out.element("removed", text_of(true));
  out.close();
}

void write(xml::Writer& out, const domain::AttendanceRecord& r) {
  out.open("attendance").element("studentId", r.student_key);
  if (r.status) out.element("status", domain::name_of(*r.status));
  out.close();
}

void write(xml::Writer& out, const domain::FinalMarkRecord& r) {
  out.open("finalMark")
      .element("studentId", r.student_key)
      .element("subjectId", r.subject_key)
      .element("schoolYear", std::to_string(r.school_year))
      .element("period", domain::name_of(r.period))
      .element("periodNumber", std::to_string(r.period_number))
      .element("value", r.value)
      .optional("date", text_of(r.date))
      .close();
}

template <class Record>
void write_all(xml::Writer& out, const std::vector<Record>& records) {
  for (const Record& record : records) write(out, record);
}

template <class Record>
using ByLesson = std::unordered_map<std::string_view, std::vector<const Record*>>;

template <class Record>
ByLesson<Record> by_lesson(const std::vector<Record>& records) {
  ByLesson<Record> grouped;
  for (const Record& record : records) grouped[record.lesson_key].push_back(&record);
  return grouped;
}

template <class Record>
void write_of_lesson(xml::Writer& out, const ByLesson<Record>& grouped, std::string_view lesson) {
  const auto it = grouped.find(lesson);
  if (it == grouped.end()) return;
  for (const Record* record : it->second) write(out, *record);
}

void write_lessons(xml::Writer& out, const domain::Batch& batch) {
  const auto marks = by_lesson(batch.marks);
  const auto attendance = by_lesson(batch.attendance);
  for (const domain::LessonRecord& r : batch.lessons) {
    out.open("lesson")
        .element("classId", r.class_key)
        .element("subjectId", r.subject_key)
        .optional("date", text_of(r.date))
        .element("number", std::to_string(r.number))
        .optional("starts", r.starts)
        .optional("ends", r.ends)
        .optional("topic", r.topic)
        .optional("homework", r.homework)
        .optional("teacher", r.teacher);
    write_of_lesson(out, marks, r.key);
    write_of_lesson(out, attendance, r.key);
    out.close();
  }
}

void write_roster(xml::Writer& out, const domain::Batch& batch) {
  write_organizations(out, batch);
  write_all(out, batch.subjects);
  write_all(out, batch.students);
  write_all(out, batch.guardians);
  write_all(out, batch.enrollments);
}

std::string_view root_of(Native kind) {
  switch (kind) {
    case Native::roster:
      return "PushRoster";
    case Native::marks:
      return "PushMarks";
    case Native::final_marks:
      return "PushFinalMarks";
    case Native::portfolio:
      return "PushPortfolio";
  }
  return {};
}

}  // namespace

NativeDocument::NativeDocument(Native kind, const std::string& message_id, bool check_only)
    : kind_(kind), out_("d", "urn:kontingent:diary:1.0") {
  out_.open(root_of(kind)).element("messageId", message_id);
  if (check_only) out_.element("checkOnly", text_of(true));
}

void NativeDocument::add(const domain::Batch& batch) {
  if (kind_ == Native::marks) write_lessons(out_, batch);
  if (kind_ == Native::final_marks) write_all(out_, batch.final_marks);
  if (kind_ == Native::portfolio) write_portfolio(out_, batch);
  if (kind_ != Native::roster) return;
  write_roster(out_, batch);
}

void write_records(xml::Writer& out, const domain::Batch& batch) {
  write_roster(out, batch);
  write_lessons(out, batch);
  write_all(out, batch.final_marks);
  write_portfolio(out, batch);
}

std::string write_native(const domain::Batch& batch, Native kind, bool check_only) {
  NativeDocument document(kind, batch.message_id, check_only);
  document.add(batch);
  return document.finish();
}

}  // namespace adapters::diary
