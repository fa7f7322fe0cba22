#include "adapters/files/kinds.hpp"

#include <array>

namespace adapters::files {
namespace {

using domain::RecordKind;

// Guardians after the enrollments: they show which students are in the supplier's reach.
int wave_of(RecordKind kind) {
  switch (kind) {
    case RecordKind::authority:
      return 0;
    case RecordKind::organization:
      return 1;
    case RecordKind::branch:
    case RecordKind::programme:
      return 2;
    case RecordKind::class_group:
    case RecordKind::subject:
      return 3;
    case RecordKind::student:
      return 4;
    case RecordKind::enrollment:
      return 5;
    case RecordKind::guardian:
      return 6;
    case RecordKind::lesson:
    case RecordKind::mark:
    case RecordKind::attendance:
      return 7;
    case RecordKind::final_mark:
    case RecordKind::health:
    case RecordKind::education_document:
    case RecordKind::exam_result:
    case RecordKind::achievement:
    case RecordKind::queue_entry:
      break;
  }
  return waves - 1;
}

Kinds bit(RecordKind kind) {
  return 1U << static_cast<unsigned>(kind);
}

}  // namespace

Kinds kinds_of_wave(int wave) {
  Kinds kinds = 0;
  for (std::size_t i = 0; i < domain::record_kinds; ++i)
    if (wave_of(static_cast<RecordKind>(i)) == wave) kinds |= bit(static_cast<RecordKind>(i));
  return kinds;
}

Kinds kinds_of(const Counts& counts) {
  Kinds kinds = 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] != 0) kinds |= bit(static_cast<RecordKind>(i));
  return kinds;
}

std::string_view title_of(RecordKind kind) {
  static constexpr std::array<std::string_view, domain::record_kinds> titles{
      "Орган управления",
      "Организация",
      "Филиал",
      "Программа",
      "Класс",
      "Предмет",
      "Обучающийся",
      "Представитель",
      "Зачисление",
      "Урок",
      "Отметка",
      "Посещаемость",
      "Итоговая отметка",
      "Здоровье",
      "Документ об образовании",
      "Экзамен",
      "Достижение",
      "Заявление в очереди"};
  return titles.at(static_cast<std::size_t>(kind));
}

void keep_kinds(domain::Batch& batch, Kinds kinds) {
  for_each_list(batch, [&](RecordKind kind, auto& records) {
    if ((kinds & bit(kind)) == 0) records.clear();
  });
  std::erase_if(batch.rejected, [&](const domain::RecordResult& record) {
    return (kinds & bit(record.kind)) == 0;
  });
}

namespace {

void refuse(domain::Batch& batch, RecordKind kind, const domain::Origin& origin,
            const std::string& key, const char* field) {
  base::Error error = base::fail(base::Code::right_missing, "of the token", field);
  batch.rejected.push_back({kind, domain::Outcome::rejected, origin, key, std::move(error)});
}

}  // namespace

void refuse_subordination(domain::Batch& batch) {
  for (const domain::AuthorityRecord& record : batch.authorities)
    refuse(batch, RecordKind::authority, record.origin, {}, "ogrn");
  batch.authorities.clear();
  std::erase_if(batch.organizations, [&](const domain::OrganizationRecord& record) {
    if (record.authority_ogrn.empty()) return false;
    refuse(batch, RecordKind::organization, record.origin, record.key, "authorityOgrn");
    return true;
  });
}

void refuse_health(domain::Batch& batch) {
  for (const domain::HealthRecord& record : batch.health)
    refuse(batch, RecordKind::health, record.origin, record.key, "health");
  batch.health.clear();
}

}  // namespace adapters::files
