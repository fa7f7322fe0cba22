#include "store/sql_queries.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "domain/snils.hpp"
#include "store/layouts.hpp"
#include "store/sql_orders.hpp"
#include "store/values.hpp"

namespace store {

using registers::Date;
using registers::PersonId;

namespace {

// Where one student is enrolled, of rows with the later enrollment after the earlier one.
class Place {
 public:
  void add(const Row& row) {
    organization_ = row.text(1).empty() ? row.text(2) : row.text(1);
    class_group_ = row.text(3);
    const auto kind = read_name<domain::OrganizationKind>(row, 5);
    const Precedence next{kind == domain::OrganizationKind::supplementary, row.integer(4)};
    if (deciding_ && *deciding_ < next) return;
    deciding_ = next;
    ogrn_ = row.text(6);
  }
  std::tuple<std::string, std::string, std::string> told() const {
    return {organization_, class_group_, ogrn_};
  }

 private:
  // As registers/reach.cpp decides: basic education, then what was recorded first.
  using Precedence = std::pair<bool, std::int64_t>;
  std::string organization_, class_group_, ogrn_;
  std::optional<Precedence> deciding_;
};

}  // namespace

std::optional<registers::PersonRow> SqlQueries::person_by_snils(const std::string& digits) {
  if (digits.empty()) return std::nullopt;
  auto rows =
      layout_of<registers::PersonRow>().select(session_, "WHERE snils = ?", {value(digits)});
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::optional<registers::PersonRow> SqlQueries::person(PersonId id) {
  auto rows = layout_of<registers::PersonRow>().select(session_, "WHERE id = ?", {value(id)});
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::string SqlQueries::student_key(registers::PartnerId partner, PersonId student) {
  const auto rows = session_.select(
      "key", "FROM source_key WHERE entity_id = ? AND partner_id = ? AND kind = ? ORDER BY key",
      {value(student), value(partner), code_value(registers::KeyKind::student)});
  return rows.empty() ? std::string() : rows.front().text(0);
}

std::vector<registers::GuardianLinkRow> SqlQueries::links_of_guardian(PersonId guardian, Date day) {
  return layout_of<registers::GuardianLinkRow>().select(
      session_,
      "WHERE guardian_id = ? AND (valid_from IS NULL OR valid_from <= ?) "
      "AND (valid_to IS NULL OR valid_to >= ?) ORDER BY id",
      {value(guardian), value(day), value(day)});
}

std::vector<registers::Order> SqlQueries::granted_orders(const std::string& applicant_snils) {
  return select_orders(session_,
                       "WHERE r.applicant_snils = ? AND r.state = 'granted' ORDER BY r.id",
                       {value(applicant_snils)});
}

std::vector<registers::StudentEntry> SqlQueries::students(const std::vector<PersonId>& ids,
                                                          Date day) {
  std::vector<registers::StudentEntry> result;
  if (ids.empty()) return result;
  const Set wanted = id_set(std::span<const PersonId>(ids));
  for (const Row& row : session_.select("id, surname, name, patronymic, birth_date",
                                        "FROM person WHERE id ?", {wanted}))
    result.push_back({.id = row.id<PersonId>(0),
                      .surname = row.text(1),
                      .name = row.text(2),
                      .patronymic = row.text(3),
                      .birth_date = row.date(4),
                      .organization = {},
                      .class_group = {},
                      .organization_ogrn = {}});
  std::unordered_map<PersonId, Place> places;
  for (const Row& row :
       session_.select("e.student_id, o.short_name, o.full_name, c.name, e.id, "
                       "CASE WHEN p.kind = 'supplementary' THEN p.kind ELSE o.kind END, o.ogrn",
                       "FROM enrollment e JOIN organization o ON o.id = e.organization_id "
                       "LEFT JOIN class_group c ON c.id = e.class_group_id "
                       "LEFT JOIN programme p ON p.id = e.programme_id WHERE e.student_id ? "
                       "AND (e.valid_from IS NULL OR e.valid_from <= ?) "
                       "AND (e.valid_to IS NULL OR e.valid_to >= ?) "
                       "ORDER BY coalesce(e.valid_from, '0001-01-01'), e.id",
                       {wanted, value(day), value(day)}))
    places[row.id<PersonId>(0)].add(row);
  for (auto& entry : result)
    if (const auto place = places.find(entry.id); place != places.end())
      std::tie(entry.organization, entry.class_group, entry.organization_ogrn) =
          place->second.told();
  const auto order = [](const registers::StudentEntry& entry) {
    return std::tuple(domain::search_key(entry.surname), domain::search_key(entry.name),
                      entry.birth_date, entry.id);
  };
  std::sort(result.begin(), result.end(),
            [&](const auto& a, const auto& b) { return order(a) < order(b); });
  return result;
}

std::vector<registers::FinalMarkEntry> SqlQueries::final_marks(PersonId student, Date from,
                                                               Date to) {
  std::vector<registers::FinalMarkEntry> result;
  for (const Row& row : session_.select(
           "s.name, f.school_year, f.period, f.period_number, f.value, f.normalized, f.given_on, "
           "s.organization_id",
           "FROM final_mark f JOIN org_subject s ON s.id = f.org_subject_id "
           "WHERE f.student_id = ? AND f.school_year >= ? AND f.school_year <= ?",
           {value(student), value(domain::school_year(from)), value(domain::school_year(to))}))
    result.push_back({.subject = row.text(0),
                      .school_year = row.number(1),
                      .period = read_code<domain::PeriodKind>(row, 2),
                      .period_number = row.number(3),
                      .value = row.text(4),
                      .normalized = row.optional_number(5),
                      .date = row.date(6),
                      .organization = row.id<registers::OrganizationId>(7)});
  const auto order = [](const registers::FinalMarkEntry& entry) {
    return std::tuple(domain::search_key(entry.subject), entry.subject, entry.school_year,
                      entry.period, entry.period_number);
  };
  std::sort(result.begin(), result.end(),
            [&](const auto& a, const auto& b) { return order(a) < order(b); });
  return result;
}

}  // namespace store
