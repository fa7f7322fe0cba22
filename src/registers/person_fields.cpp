#include "registers/people.hpp"

namespace registers {
namespace {

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

Decision update_person(Work& work, PersonId id, const domain::PersonFields& fields,
                       PersonId student) {
  BASE_CHECK(check_dates(work, fields));
  PersonRow& row = *work.persons.find(id);
  const PersonRow statement{id, fields, row.is_student};
  const Outcome outcome =
      adopt(work, work.persons, row, work.claims.state(&row, statement, ground_of(work, student)));
  index_person(work, row);
  return outcome;
}

}  // namespace registers
