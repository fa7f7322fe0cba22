#pragma once
// All that the register knows of one student, as records that another region's register takes:
// our ids are their keys. For the federal exchange. Reads in sets, inside a transaction; failures
// of the database are thrown.
#include <span>

#include "domain/records.hpp"
#include "registers/queries.hpp"

namespace registers {

// Who is sought: by SNILS, else by names and birth date, which then are all needed.
struct Sought {
  domain::Snils snils{};
  std::string surname{}, name{}, patronymic{};
  std::optional<Date> birth_date{};
};
// None: nobody, or more than one. Where names are given beside a SNILS, both must agree.
std::optional<PersonRow> find_student(Tables& tables, const Sought& sought);

// The enrollments that are open on the day, the one that decides first
// (docs/adr/0006-whose-student.md).
std::vector<EnrollmentRow> open_enrollments(Tables& tables, PersonId student, Date day);

// student_records.hpp, and the lessons of the day's school year with this student's marks and
// attendance, limits::dossier_lessons at most, the latest. Nobody of that id: empty.
domain::Batch dossier_of(Tables& tables, Queries& queries, PersonId student, Date day,
                         bool health = false);

}  // namespace registers
