#include "registers/claims.hpp"

#include "registers/standing.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace registers {
namespace {

// By the index in AnyRow.
struct Kind {
  std::string_view name;
  Section section;
};
constexpr std::array<Kind, entity_kinds> kinds{{
    {"authority", Section::organizations},
    {"organization", Section::organizations},
    {"branch", Section::organizations},
    {"programme", Section::organizations},
    {"class-group", Section::classes},
    {"subject", Section::classes},
    {"person", Section::persons},
    {"guardian-link", Section::guardians},
    {"enrollment", Section::enrollments},
    {"lesson", Section::journal},
    {"mark", Section::journal},
    {"attendance", Section::journal},
    {"final-mark", Section::final_marks},
    {"health", Section::health},
    {"education-document", Section::portfolio},
    {"exam-result", Section::portfolio},
    {"achievement", Section::portfolio},
    {"queue-entry", Section::queue},
}};

std::string joined(std::initializer_list<std::int64_t> parts) {
  std::array<char, 5 * 21> key;  // five numbers at most, each with its sign or stroke
  char* end = key.data();
  for (const std::int64_t part : parts) {
    if (end != key.data()) *end++ = '/';
    end = std::to_chars(end, key.data() + key.size(), part).ptr;
  }
  return {key.data(), end};
}

template <class Row>
std::string key_of(const Row& row) {
  return std::to_string(row.id.value);
}
std::string key_of(const MarkRow& row) {
  return entity_key(row.key);
}
std::string key_of(const AttendanceRow& row) {
  return entity_key(row.student, row.lesson);
}
std::string key_of(const FinalMarkRow& row) {
  return entity_key(row.key);
}

}  // namespace

std::string_view entity_kind_name(std::size_t kind) {
  return kinds.at(kind).name;
}

std::string entity_key(const AnyRow& row) {
  return std::visit([](const auto& it) { return key_of(it); }, row);
}

std::string entity_key(const MarkKey& key) {
  return joined({key.student.value, key.lesson.value, key.number});
}

std::string entity_key(PersonId student, LessonId lesson) {
  return joined({student.value, lesson.value});
}

std::string entity_key(const FinalMarkKey& key) {
  return joined({key.student.value, key.subject.value, key.school_year,
                 static_cast<std::int64_t>(key.period), key.period_number});
}

Section section_of(const AnyRow& row) {
  if (const auto* person = std::get_if<PersonRow>(&row); person != nullptr && !person->is_student)
    return Section::guardians;
  return kinds[row.index()].section;
}

Standing standing_of(const Claim& claim, const Ground& ground, const Ranking& ranking) {
  const bool follows = !ground.ogrn.empty();
  const OrganizationId organization = follows ? ground.organization : claim.organization;
  return {!follows || ranking.serves(claim.by.partner, ground.ogrn),
          ranking.rank(claim.by.partner, organization, claim.section)};
}

void sort_by_standing(std::vector<Claim>& claims, const Ground& ground, const Ranking& ranking) {
  const auto standing = [&](const Claim& claim) {
    const auto [serves, rank] = standing_of(claim, ground, ranking);
    return std::tuple(!serves, rank, ranking.code(claim.by.partner), claim.by.partner);
  };
  std::sort(claims.begin(), claims.end(),
            [&](const Claim& a, const Claim& b) { return standing(a) > standing(b); });
}

void mend(EnrollmentRow& row, const EnrollmentRow& higher) {
  if (row.fields.from && row.fields.to && *row.fields.to < *row.fields.from) {
    row.fields.from = higher.fields.from;
    row.fields.to = higher.fields.to;
  }
}

void mend(GuardianLinkRow& row, const GuardianLinkRow& higher) {
  if (row.from && row.to && *row.to < *row.from) {
    row.from = higher.from;
    row.to = higher.to;
  }
}

}  // namespace registers
