#pragma once
// What the register knows of students beside the lessons, as records that another register takes:
// our ids are their keys. Of a whole set of students at once, with one question for each kind of
// record. Inside a transaction; failures of the database are thrown.
#include <map>
#include <span>

#include "domain/records.hpp"
#include "registers/tables.hpp"

namespace registers {

// By student; who is none is not there. Organizations, branches, programmes, classes and subjects
// are those that the student's other records speak of. The same state gives the same batch, record
// for record: each kind is in the order of its ids. day: final marks of later school years are left
// out.
std::map<PersonId, domain::Batch> student_records(Tables& tables,
                                                  std::span<const PersonId> students, Date day,
                                                  bool health);

}  // namespace registers
