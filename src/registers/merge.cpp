#include "registers/merge.hpp"

#include "domain/no_end.hpp"

namespace registers {
namespace {

// Another number is another document, with fields of its own.
bool merge(domain::IdentityDocument& stored, const domain::IdentityDocument& incoming) {
  const bool another = !incoming.number.empty() && !stored.number.empty() &&
                       (incoming.number != stored.number || incoming.series != stored.series ||
                        incoming.type != stored.type);
  if (another) {
    stored = incoming;
    return true;
  }
  bool changed = take(stored.type, incoming.type);
  changed |= take(stored.series, incoming.series);
  changed |= take(stored.number, incoming.number);
  changed |= take(stored.issuer, incoming.issuer);
  changed |= take(stored.registry_entry, incoming.registry_entry);
  changed |= take(stored.issued, incoming.issued);
  return changed;
}

// take() of each of these members.
template <class Record, class... Members>
bool take_all(Record& stored, const Record& incoming, Members... members) {
  bool changed = false;
  ((changed |= take(stored.*members, incoming.*members)), ...);
  return changed;
}

}  // namespace

bool merge(AuthorityRow& stored, const AuthorityRow& incoming) {
  using R = domain::AuthorityRecord;
  return take_all(stored.fields, incoming.fields, &R::inn, &R::kpp, &R::okpo, &R::oktmo,
                  &R::full_name, &R::short_name, &R::municipality, &R::address, &R::phone, &R::fax,
                  &R::email, &R::site, &R::head);
}

bool merge(OrganizationRow& stored, const OrganizationRow& incoming) {
  using R = domain::OrganizationRecord;
  bool changed = replace(stored.fields.kind, incoming.fields.kind);
  changed |= take_all(stored.fields, incoming.fields, &R::inn, &R::kpp, &R::full_name,
                      &R::short_name, &R::municipality, &R::address, &R::phone, &R::email, &R::site,
                      &R::head, &R::okpo, &R::oktmo, &R::ownership, &R::legal_form, &R::status,
                      &R::activities, &R::actual_address, &R::fax, &R::licence, &R::accreditation,
                      &R::licence_issued, &R::accreditation_until, &R::places);
  return changed;
}

bool merge(BranchRow& stored, const BranchRow& incoming) {
  using R = domain::BranchRecord;
  bool changed = replace(stored.fields.name, incoming.fields.name);
  changed |= take_all(stored.fields, incoming.fields, &R::kpp, &R::address, &R::phone, &R::head);
  return changed;
}

bool merge(ProgrammeRow& stored, const ProgrammeRow& incoming) {
  using R = domain::ProgrammeRecord;
  bool changed = replace(stored.fields.name, incoming.fields.name);
  changed |= take_all(stored.fields, incoming.fields, &R::level, &R::orientation, &R::specialty);
  return changed;
}

bool merge(ClassGroupRow& stored, const ClassGroupRow& incoming) {
  using R = ClassGroupRow;
  bool changed = replace(stored.name, incoming.name);
  changed |= take_all(stored, incoming, &R::parallel, &R::letter, &R::age_group, &R::mode_of_stay,
                      &R::orientation, &R::programme, &R::specialty);
  return changed;
}

bool merge(SubjectRow& stored, const SubjectRow& incoming) {
  return replace(stored.name, incoming.name);
}

bool merge(PersonRow& stored, const PersonRow& incoming) {
  using R = domain::PersonFields;
  R& to = stored.fields;
  const R& from = incoming.fields;
  bool changed = take_all(to, from, &R::snils, &R::surname, &R::name, &R::patronymic, &R::sex,
                          &R::birth_date, &R::birth_place, &R::citizenship, &R::registered_address,
                          &R::actual_address, &R::phone, &R::email);
  changed |= merge(to.document, from.document);
  if (from.actual_from || from.actual_to) {  // one period, not two dates
    changed |= replace(to.actual_from, from.actual_from);
    changed |= replace(to.actual_to, from.actual_to);
  }
  return changed;
}

bool merge(GuardianLinkRow& stored, const GuardianLinkRow& incoming) {
  using R = GuardianLinkRow;
  return take_all(stored, incoming, &R::basis, &R::from, &R::to);
}

bool merge(EnrollmentRow& stored, const EnrollmentRow& incoming) {
  using R = domain::EnrollmentRecord;
  using Row = EnrollmentRow;
  R& to = stored.fields;
  const R& from = incoming.fields;
  bool changed =
      take_all(to, from, &R::from, &R::to, &R::order_in, &R::order_out, &R::reason_in,
               &R::reason_out, &R::order_in_date, &R::order_out_date, &R::specialty, &R::funding);
  if (from.to == domain::no_end) {  // an end that is withdrawn takes its order along
    changed |= replace(to.order_out, from.order_out);
    changed |= replace(to.order_out_date, from.order_out_date);
    changed |= replace(to.reason_out, from.reason_out);
  }
  changed |= replace(to.study_form, from.study_form);
  changed |= replace(to.education_form, from.education_form);
  changed |= replace(to.adapted, from.adapted);
  changed |= take_all(stored, incoming, &Row::class_group, &Row::branch, &Row::programme);
  return changed;
}

bool merge(LessonRow& stored, const LessonRow& incoming) {
  using R = LessonRow;
  return take_all(stored, incoming, &R::starts, &R::ends, &R::topic, &R::homework, &R::teacher);
}

bool merge(MarkRow& stored, const MarkRow& incoming) {
  bool changed = replace(stored.value, incoming.value);
  changed |= replace(stored.normalized, incoming.normalized);
  changed |= replace(stored.work, incoming.work);
  changed |= replace(stored.weight, incoming.weight);
  changed |= take(stored.comment, incoming.comment);
  return changed;
}

bool merge(AttendanceRow& stored, const AttendanceRow& incoming) {
  return replace(stored.status, incoming.status);
}

bool merge(FinalMarkRow& stored, const FinalMarkRow& incoming) {
  bool changed = replace(stored.value, incoming.value);
  changed |= replace(stored.normalized, incoming.normalized);
  changed |= take(stored.date, incoming.date);
  return changed;
}

}  // namespace registers
