#pragma once
// The fields of each record that may wait, by name. The bindings hold all members: one more of them
// does not compile until it has its line here.
#include <type_traits>

#include "domain/records.hpp"

namespace store {

template <class R, class T>
concept Of = std::is_same_v<std::remove_const_t<R>, T>;

void fields(auto& see, Of<domain::Origin> auto& record) {
  auto& [path, line] = record;
  see("path", path)("line", line);
}

void fields(auto& see, Of<domain::AuthorityRecord> auto& record) {
  auto& [origin, ogrn, parent_ogrn, inn, kpp, okpo, oktmo, full_name, short_name, municipality,
         address, phone, fax, email, site, head] = record;
  see("origin", origin)("ogrn", ogrn)("parent_ogrn", parent_ogrn)("inn", inn)("kpp", kpp);
  see("okpo", okpo)("oktmo", oktmo)("full_name", full_name)("short_name", short_name);
  see("municipality", municipality)("address", address)("phone", phone)("fax", fax);
  see("email", email)("site", site)("head", head);
}

void fields(auto& see, Of<domain::OrganizationRecord> auto& record) {
  auto& [origin, key, ogrn, inn, kpp, okpo, oktmo, full_name, short_name, kind, ownership,
         legal_form, status, activities, authority_ogrn, municipality, address, actual_address,
         phone, fax, email, site, head, licence, accreditation, licence_issued, accreditation_until,
         places] = record;
  see("origin", origin)("key", key)("ogrn", ogrn)("inn", inn)("kpp", kpp)("okpo", okpo);
  see("oktmo", oktmo)("full_name", full_name)("short_name", short_name)("kind", kind);
  see("ownership", ownership)("legal_form", legal_form)("status", status);
  see("activities", activities)("authority_ogrn", authority_ogrn)("municipality", municipality);
  see("address", address)("actual_address", actual_address)("phone", phone)("fax", fax);
  see("email", email)("site", site)("head", head)("licence", licence);
  see("accreditation", accreditation)("licence_issued", licence_issued);
  see("accreditation_until", accreditation_until)("places", places);
}

void fields(auto& see, Of<domain::BranchRecord> auto& record) {
  auto& [origin, key, organization, name, kpp, address, phone, head] = record;
  see("origin", origin)("key", key)("organization", organization)("name", name)("kpp", kpp);
  see("address", address)("phone", phone)("head", head);
}

void fields(auto& see, Of<domain::ProgrammeRecord> auto& record) {
  auto& [origin, key, organization, kind, name, level, orientation, specialty] = record;
  see("origin", origin)("key", key)("organization", organization)("kind", kind)("name", name);
  see("level", level)("orientation", orientation)("specialty", specialty);
}

void fields(auto& see, Of<domain::ClassGroupRecord> auto& record) {
  auto& [origin, key, organization, school_year, parallel, letter, name, age_group, mode_of_stay,
         orientation, programme, specialty] = record;
  see("origin", origin)("key", key)("organization", organization)("school_year", school_year);
  see("parallel", parallel)("letter", letter)("name", name)("age_group", age_group);
  see("mode_of_stay", mode_of_stay)("orientation", orientation)("programme", programme);
  see("specialty", specialty);
}

void fields(auto& see, Of<domain::SubjectRecord> auto& record) {
  auto& [origin, key, organization, name] = record;
  see("origin", origin)("key", key)("organization", organization)("name", name);
}

void fields(auto& see, Of<domain::IdentityDocument> auto& record) {
  auto& [type, series, number, issuer, registry_entry, issued] = record;
  see("type", type)("series", series)("number", number)("issuer", issuer);
  see("registry_entry", registry_entry)("issued", issued);
}

void fields(auto& see, Of<domain::PersonFields> auto& record) {
  auto& [snils, surname, name, patronymic, sex, birth_date, birth_place, citizenship, document,
         registered_address, actual_address, phone, email, actual_from, actual_to] = record;
  see("snils", snils)("surname", surname)("name", name)("patronymic", patronymic)("sex", sex);
  see("birth_date", birth_date)("birth_place", birth_place)("citizenship", citizenship);
  see("document", document)("registered_address", registered_address);
  see("actual_address", actual_address)("phone", phone)("email", email);
  see("actual_from", actual_from)("actual_to", actual_to);
}

void fields(auto& see, Of<domain::StudentRecord> auto& record) {
  auto& [origin, key, person] = record;
  see("origin", origin)("key", key)("person", person);
}

void fields(auto& see, Of<domain::GuardianRecord> auto& record) {
  auto& [origin, key, student, kind, person, basis, from, to] = record;
  see("origin", origin)("key", key)("student", student)("kind", kind)("person", person);
  see("basis", basis)("from", from)("to", to);
}

void fields(auto& see, Of<domain::EnrollmentRecord> auto& record) {
  auto& [origin, key, student, organization, class_key, from, to, order_in, order_out, reason_in,
         reason_out, order_in_date, order_out_date, study_form, education_form, adapted, branch,
         programme, specialty, funding] = record;
  see("origin", origin)("key", key)("student", student)("organization", organization);
  see("class", class_key)("from", from)("to", to)("order_in", order_in)("order_out", order_out);
  see("reason_in", reason_in)("reason_out", reason_out)("order_in_date", order_in_date);
  see("order_out_date", order_out_date)("study_form", study_form);
  see("education_form", education_form)("adapted", adapted)("branch", branch);
  see("programme", programme)("specialty", specialty)("funding", funding);
}

void fields(auto& see, Of<domain::LessonRecord> auto& record) {
  auto& [origin, key, class_key, subject, date, number, starts, ends, topic, homework, teacher] =
      record;
  see("origin", origin)("key", key)("class", class_key)("subject", subject)("date", date);
  see("number", number)("starts", starts)("ends", ends)("topic", topic)("homework", homework);
  see("teacher", teacher);
}

void fields(auto& see, Of<domain::MarkRecord> auto& record) {
  auto& [origin, lesson, student, number, value, work, weight, comment, removed] = record;
  see("origin", origin)("lesson", lesson)("student", student)("number", number)("value", value);
  see("work", work)("weight", weight)("comment", comment)("removed", removed);
}

void fields(auto& see, Of<domain::AttendanceRecord> auto& record) {
  auto& [origin, lesson, student, status] = record;
  see("origin", origin)("lesson", lesson)("student", student)("status", status);
}

void fields(auto& see, Of<domain::FinalMarkRecord> auto& record) {
  auto& [origin, student, subject, school_year, period, period_number, value, date] = record;
  see("origin", origin)("student", student)("subject", subject)("school_year", school_year);
  see("period", period)("period_number", period_number)("value", value)("date", date);
}

void fields(auto& see, Of<domain::Health> auto& record) {
  auto& [from, health_group, pe_group, disability, reason, until, adapted, treatment] = record;
  see("from", from)("health_group", health_group)("pe_group", pe_group);
  see("disability", disability)("disability_reason", reason)("disability_until", until);
  see("adapted_programme", adapted)("long_treatment", treatment);
}

void fields(auto& see, Of<domain::EducationDocument> auto& record) {
  auto& [type, series, number, registration, issued, issuer, specialty, qualification, honours] =
      record;
  see("type", type)("series", series)("number", number)("registration", registration);
  see("issued", issued)("issuer", issuer)("specialty", specialty);
  see("qualification", qualification)("honours", honours);
}

void fields(auto& see, Of<domain::ExamResult> auto& record) {
  auto& [kind, subject, date, score, minimum, mark] = record;
  see("kind", kind)("subject", subject)("date", date)("score", score)("minimum", minimum);
  see("mark", mark);
}

void fields(auto& see, Of<domain::Achievement> auto& record) {
  auto& [kind, event, subject, level, stage, result, place, date, document] = record;
  see("kind", kind)("event", event)("subject", subject)("level", level)("stage", stage);
  see("result", result)("place", place)("date", date)("document", document);
}

void fields(auto& see, Of<domain::QueueEntry> auto& record) {
  auto& [number, applied, wanted, status, benefit, age_group, mode_of_stay] = record;
  see("number", number)("applied", applied)("wanted", wanted)("status", status);
  see("benefit", benefit)("age_group", age_group)("mode_of_stay", mode_of_stay);
}

template <class Record>
concept OfPortfolio = requires(Record record) {
  record.organization_key;
  record.removed;
  record.fields;
};
void fields(auto& see, OfPortfolio auto& record) {
  auto& [origin, key, student, organization, removed, what] = record;
  see("origin", origin)("key", key)("student", student)("organization", organization);
  see("removed", removed)("fields", what);
}

void fields(auto& see, Of<domain::Batch> auto& batch) {
  auto& [message_id, authorities, organizations, branches, programmes, class_groups, subjects,
         students, guardians, enrollments, lessons, marks, attendance, final_marks, health,
         education_documents, exam_results, achievements, queue, rejected] = batch;
  see("authorities", authorities)("organizations", organizations)("branches", branches);
  see("programmes", programmes)("class_groups", class_groups);
  see("subjects", subjects)("students", students);
  see("guardians", guardians)("enrollments", enrollments)("lessons", lessons);
  see("marks", marks)("attendance", attendance)("final_marks", final_marks);
  see("health", health)("education_documents", education_documents);
  see("exam_results", exam_results)("achievements", achievements)("queue", queue);
}

}  // namespace store
