#pragma once
// What the rules about students are written with. Private to the room.
#include <map>

#include "registers/quality.hpp"

namespace registers::rules_of_students {

using Study = StudentFacts::Study;

inline constexpr int adult = 18;

// What a rule's function adds to: findings of one student, by organization.
using Found = std::map<OrganizationId, std::int64_t>;
using Check = void (*)(const StudentFacts&, Date today, Found&);

bool is_open(const Study& study, Date today);
bool is_basic(const Study& study);
bool studies_now(const StudentFacts& facts, Date today);
bool is_minor(const StudentFacts& facts, Date today);
// Who answers for the student as a person: basic before supplementary, open before ended, then the
// latest.
OrganizationId in_charge(const StudentFacts& facts, Date today);

// Those about the guardians: guardian_rules.cpp.
void nobody_cares(const StudentFacts& facts, Date today, Found& found);
void guardian_age(const StudentFacts& facts, Date today, Found& found);
void guardian_without_snils(const StudentFacts& facts, Date today, Found& found);
void guardian_sex(const StudentFacts& facts, Date today, Found& found);
void guardian_dates(const StudentFacts& facts, Date today, Found& found);
void guardian_of_an_adult(const StudentFacts& facts, Date today, Found& found);
void two_mothers(const StudentFacts& facts, Date today, Found& found);

}  // namespace registers::rules_of_students
