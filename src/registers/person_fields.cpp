#include "registers/people.hpp"

namespace registers {
namespace {

bool merge_document(domain::IdentityDocument& stored, const domain::IdentityDocument& incoming) {
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

bool merge(domain::PersonFields& stored, const domain::PersonFields& incoming) {
  bool changed = take(stored.snils, incoming.snils);
  changed |= take(stored.surname, incoming.surname);
  changed |= take(stored.name, incoming.name);
  changed |= take(stored.patronymic, incoming.patronymic);
  changed |= take(stored.sex, incoming.sex);
  changed |= take(stored.birth_date, incoming.birth_date);
  changed |= take(stored.birth_place, incoming.birth_place);
  changed |= take(stored.citizenship, incoming.citizenship);
  changed |= merge_document(stored.document, incoming.document);
  changed |= take(stored.registered_address, incoming.registered_address);
  changed |= take(stored.actual_address, incoming.actual_address);
  changed |= take(stored.phone, incoming.phone);
  changed |= take(stored.email, incoming.email);
  if (incoming.actual_from || incoming.actual_to) {  // one period, not two dates
    changed |= replace(stored.actual_from, incoming.actual_from);
    changed |= replace(stored.actual_to, incoming.actual_to);
  }
  return changed;
}

// A day of slack: the supplier may be in a zone to the east.
base::Result<void> check_dates(const Work& work, const domain::PersonFields& fields) {
  if (fields.birth_date && domain::days_between(work.today, *fields.birth_date) > 1)
    return base::fail(Code::date_invalid, "born in the future", "birthDate");
  if (fields.actual_from && fields.actual_to && *fields.actual_to < *fields.actual_from)
    return base::fail(Code::dates_reversed, "the stay ends before it begins", "actualAddressTo");
  return {};
}

}  // namespace

base::Result<PersonId> create_person(Work& work, const domain::PersonFields& fields, Role role) {
  if (fields.surname.empty()) return base::fail(Code::field_missing, "no surname", "surname");
  if (fields.name.empty()) return base::fail(Code::field_missing, "no name", "name");
  if (role == Role::student && !fields.birth_date)
    return base::fail(Code::field_missing, "student without a birth date", "birthDate");
  BASE_CHECK(check_dates(work, fields));
  const PersonId id{work.fresh_id()};
  index_person(work, work.persons.add({id, fields, role == Role::student}));
  return id;
}

base::Result<bool> update_person(Work& work, PersonId id, const domain::PersonFields& fields) {
  BASE_CHECK(check_dates(work, fields));
  PersonRow& row = *work.persons.find(id);
  if (!merge(row.fields, fields)) return false;
  work.persons.mark_changed(id);
  index_person(work, row);
  return true;
}

}  // namespace registers
