#pragma once
// The port for the portal's reads: one student at a time, over a read session.
// Rows come sorted as said. Failures of the database are thrown.
#include <optional>
#include <string>
#include <vector>

#include "registers/orders.hpp"
#include "registers/tables.hpp"

namespace registers {

// One lesson of a student's class in the period, with what concerns this student.
struct DiaryEntry {
  LessonId lesson;
  Date date;
  int number = 0;
  std::string starts, ends, subject, topic, homework, teacher;
  OrganizationId organization;
  std::string organization_name{};  // only where the API asks
  std::optional<domain::AttendanceStatus> attendance;
  struct Mark {
    int number = 1;
    std::string value;
    std::optional<int> normalized;
    domain::WorkKind work{};
    int weight = 1;
    std::string comment;
  };
  std::vector<Mark> marks;
};

struct FinalMarkEntry {
  std::string subject;
  int school_year = 0;
  domain::PeriodKind period{};
  int period_number = 0;
  std::string value;
  std::optional<int> normalized;
  std::optional<Date> date;
  OrganizationId organization;
  std::string organization_name{};  // only where the API asks
};

// A student with what is in force on the day asked about.
struct StudentEntry {
  PersonId id;
  std::string surname, name, patronymic;
  std::optional<Date> birth_date;
  std::string organization, class_group;  // of the latest enrollment; empty: not enrolled
  // Of the one that decides whose the student is (docs/adr/0006-whose-student.md).
  std::string organization_ogrn;
};

class Queries {
 public:
  virtual ~Queries() = default;
  virtual std::optional<PersonRow> person_by_snils(const std::string& digits) = 0;
  virtual std::optional<PersonRow> person(PersonId id) = 0;
  // How this partner calls the student; empty: it does not. Of several the first in order.
  virtual std::string student_key(PartnerId partner, PersonId student) = 0;
  // Links of this guardian that are in force on day.
  virtual std::vector<GuardianLinkRow> links_of_guardian(PersonId guardian, Date day) = 0;
  // The orders of this applicant that are granted (orders.hpp).
  virtual std::vector<Order> granted_orders(const std::string& applicant_snils) = 0;
  // Sorted by surname, name, birth date.
  virtual std::vector<StudentEntry> students(const std::vector<PersonId>& ids, Date day) = 0;
  // The lessons of the classes the student was enrolled in, each only within the enrollment's
  // dates, and every lesson in which the student has a mark or attendance. By date, number.
  virtual std::vector<DiaryEntry> diary(PersonId student, Date from, Date to) = 0;
  // Of the school years that the period touches. By subject, school year, period, number.
  virtual std::vector<FinalMarkEntry> final_marks(PersonId student, Date from, Date to) = 0;
};

}  // namespace registers
