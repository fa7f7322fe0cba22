#include "transform/fields.hpp"

#include <array>

#include "transform/field_table.hpp"
#include "transform/field_types.hpp"
#include "transform/target_parts.hpp"

namespace transform {
namespace {

using namespace domain;
using namespace types;
using namespace table;

using SchoolYear = Integer<1990, 2100>;

using Subjects = In<&Batch::subjects>;
using R3 = SubjectRecord;
constexpr Field subject[] = {
    Subjects::field<Key, &R3::key>("key", required),
    Subjects::field<Key, &R3::organization_key>("organization_key", required),
    Subjects::field<Text, &R3::name>("name", required),
};

using P = PersonFields;
using D = IdentityDocument;
// person: the member of the record that holds the person.
template <class Records, auto person>
constexpr auto person_fields() {
  return std::array{
      Records::template field<SnilsNumber, person, &P::snils>("snils"),
      Records::template field<Text, person, &P::surname>("surname", required),
      Records::template field<Text, person, &P::name>("name", required),
      Records::template field<Text, person, &P::patronymic>("patronymic"),
      Records::template field<CodeOf<Sex>, person, &P::sex>("sex"),
      Records::template field<Day, person, &P::birth_date>("birth_date"),
      Records::template field<Text, person, &P::birth_place>("birth_place"),
      Records::template field<Country, person, &P::citizenship>("citizenship"),
      Records::template field<CodeOf<DocumentType>, person, &P::document, &D::type>(
          "document_type"),
      Records::template field<Text, person, &P::document, &D::series>("document_series"),
      Records::template field<Text, person, &P::document, &D::number>("document_number"),
      Records::template field<Text, person, &P::document, &D::issuer>("document_issuer"),
      Records::template field<Text, person, &P::document, &D::registry_entry>(
          "document_registry_entry"),
      Records::template field<Day, person, &P::document, &D::issued>("document_issued"),
      Records::template field<Text, person, &P::registered_address>("registered_address"),
      Records::template field<Text, person, &P::actual_address>("actual_address"),
      Records::template field<Text, person, &P::phone>("phone"),
      Records::template field<Text, person, &P::email>("email"),
      Records::template field<Day, person, &P::actual_from>("actual_address_from"),
      Records::template field<Day, person, &P::actual_to>("actual_address_to"),
  };
}

using Students = In<&Batch::students>;
using R4 = StudentRecord;
constexpr auto student = concat(std::array{Students::field<Key, &R4::key>("key", required)},
                                person_fields<Students, &R4::person>());

using Guardians = In<&Batch::guardians>;
using R5 = GuardianRecord;
constexpr auto guardian = concat(
    std::array{Guardians::field<Key, &R5::key>("key", required),
               Guardians::field<Key, &R5::student_key>("student_key", required),
               Guardians::field<CodeOf<GuardianKind>, &R5::kind>("kind", required)},
    person_fields<Guardians, &R5::person>(),
    std::array{Guardians::field<Text, &R5::basis>("basis"),
               Guardians::field<Day, &R5::from>("from"), Guardians::field<Day, &R5::to>("to")});

using Enrollments = In<&Batch::enrollments>;
using R6 = EnrollmentRecord;
constexpr Field enrollment[] = {
    Enrollments::field<Key, &R6::key>("key", required),
    Enrollments::field<Key, &R6::student_key>("student_key", required),
    Enrollments::field<Key, &R6::organization_key>("organization_key", required),
    Enrollments::field<Key, &R6::class_key>("class_key"),
    Enrollments::field<Day, &R6::from>("from", required),
    Enrollments::field<Day, &R6::to>("to"),
    Enrollments::field<Text, &R6::order_in>("order_in"),
    Enrollments::field<Day, &R6::order_in_date>("order_in_date"),
    Enrollments::field<Text, &R6::reason_in>("reason_in"),
    Enrollments::field<Text, &R6::order_out>("order_out"),
    Enrollments::field<Day, &R6::order_out_date>("order_out_date"),
    Enrollments::field<Text, &R6::reason_out>("reason_out"),
    Enrollments::field<CodeOf<StudyForm>, &R6::study_form>("study_form"),
    Enrollments::field<CodeOf<EducationForm>, &R6::education_form>("education_form"),
    Enrollments::field<Boolean, &R6::adapted>("adapted"),
    Enrollments::field<Key, &R6::branch_key>("branch_key"),
    Enrollments::field<Key, &R6::programme_key>("programme_key"),
    Enrollments::field<Specialty, &R6::specialty>("specialty"),
    Enrollments::field<CodeOf<Funding>, &R6::funding>("funding"),
    {"end_withdrawn", false,
     [](Batch& batch, std::string value) {
       return Withdrawn::assign(batch.enrollments.back().to, value);
     },
     [](const Batch&, std::size_t) { return std::string(); },  // "to" says it
     nullptr},
};

using Lessons = In<&Batch::lessons>;
using R7 = LessonRecord;
constexpr Field lesson[] = {
    Lessons::field<Text, &R7::key>("key", required),  // of the mapping's making: no limit of ours
    Lessons::field<Key, &R7::class_key>("class_key", required),
    Lessons::field<Key, &R7::subject_key>("subject_key", required),
    Lessons::field<Day, &R7::date>("date", required),
    Lessons::field<Integer<1, 15>, &R7::number>("number", required),
    Lessons::field<TimeOfDay, &R7::starts>("starts"),
    Lessons::field<TimeOfDay, &R7::ends>("ends"),
    Lessons::field<Text, &R7::topic>("topic"),
    Lessons::field<Text, &R7::homework>("homework"),
    Lessons::field<Text, &R7::teacher>("teacher"),
};

using Marks = In<&Batch::marks>;
using R8 = MarkRecord;
using MarkValue = TextUpTo<20>;
constexpr Field mark[] = {
    Marks::field<Text, &R8::lesson_key>("lesson_key", required),
    Marks::field<Key, &R8::student_key>("student_key", required),
    Marks::field<Integer<1, 20>, &R8::number>("number"),
    Marks::field<MarkValue, &R8::value>("value", required),
    Marks::field<CodeOf<WorkKind>, &R8::work>("work"),
    Marks::field<Integer<1, 100>, &R8::weight>("weight"),
    Marks::field<Text, &R8::comment>("comment"),
    Marks::field<Boolean, &R8::removed>("removed"),
};

using Attendances = In<&Batch::attendance>;
using R9 = AttendanceRecord;
constexpr Field attendance[] = {
    Attendances::field<Text, &R9::lesson_key>("lesson_key", required),
    Attendances::field<Key, &R9::student_key>("student_key", required),
    Attendances::field<CodeOf<AttendanceStatus>, &R9::status>("status"),
};

using FinalMarks = In<&Batch::final_marks>;
using R10 = FinalMarkRecord;
constexpr Field final_mark[] = {
    FinalMarks::field<Key, &R10::student_key>("student_key", required),
    FinalMarks::field<Key, &R10::subject_key>("subject_key", required),
    FinalMarks::field<SchoolYear, &R10::school_year>("school_year", required),
    FinalMarks::field<CodeOf<PeriodKind>, &R10::period>("period", required),
    FinalMarks::field<Integer<0, 4>, &R10::period_number>("period_number"),
    FinalMarks::field<MarkValue, &R10::value>("value", required),
    FinalMarks::field<Day, &R10::date>("date"),
};

int periods_in_a_year(PeriodKind kind) {
  switch (kind) {
    case PeriodKind::quarter:
      return 4;
    case PeriodKind::half_year:
      return 2;
    case PeriodKind::trimester:
      return 3;
    default:
      return 0;
  }
}

base::Result<void> check_period(const Batch& batch) {
  const FinalMarkRecord& record = batch.final_marks.back();
  const int most = periods_in_a_year(record.period);
  const int least = most == 0 ? 0 : 1;
  if (record.period_number < least || record.period_number > most)
    return base::fail(Code::field_invalid, "no such period in a year", "periodNumber");
  return {};
}

constexpr Target school_targets[] = {
    Subjects::target(RecordKind::subject, subject),
    Students::target(RecordKind::student, student),
    Guardians::target(RecordKind::guardian, guardian),
    Enrollments::target(RecordKind::enrollment, enrollment),
    Lessons::target(RecordKind::lesson, lesson),
    Marks::target(RecordKind::mark, mark),
    Attendances::target(RecordKind::attendance, attendance),
    with_check(FinalMarks::target(RecordKind::final_mark, final_mark), check_period),
};

}  // namespace

std::span<const Target> targets() {
  static const std::vector<Target> all = [] {
    std::vector<Target> joined;
    for (const auto part :
         {organization_targets(), std::span<const Target>(school_targets), portfolio_targets()})
      joined.insert(joined.end(), part.begin(), part.end());
    return joined;
  }();
  return all;
}

const Target* find_target(std::string_view kind) {
  for (const Target& target : targets())
    if (name_of(target.kind) == kind) return &target;
  return nullptr;
}

const Field* find_field(const Target& target, std::string_view name) {
  for (const Field& field : target.fields)
    if (field.name == name) return &field;
  return nullptr;
}

std::string contract_name(std::string_view field) {
  if (field == "key") return "id";
  if (field == "lesson_key") return "lesson";  // nested in the contract: it has no key there
  constexpr std::string_view reference = "_key";
  const bool refers = field.ends_with(reference);
  if (refers) field.remove_suffix(reference.size());
  std::string name;
  for (std::size_t i = 0; i < field.size(); ++i) {
    const bool hump = field[i] == '_' && i + 1 < field.size();
    name += hump ? static_cast<char>(field[++i] - 'a' + 'A') : field[i];
  }
  return refers ? name + "Id" : name;
}

}  // namespace transform
