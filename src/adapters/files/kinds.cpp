#include "adapters/files/kinds.hpp"

namespace adapters::files {
namespace {

using domain::RecordKind;

// Guardians after the enrollments: they show which students are in the supplier's reach.
int wave_of(RecordKind kind) {
  switch (kind) {
    case RecordKind::organization:
      return 0;
    case RecordKind::class_group:
    case RecordKind::subject:
      return 1;
    case RecordKind::student:
      return 2;
    case RecordKind::enrollment:
      return 3;
    case RecordKind::guardian:
      return 4;
    case RecordKind::lesson:
    case RecordKind::mark:
    case RecordKind::attendance:
      return 5;
    case RecordKind::final_mark:
      return 6;
  }
  return waves - 1;
}

Kinds bit(RecordKind kind) {
  return 1U << static_cast<unsigned>(kind);
}

}  // namespace

Kinds kinds_of_wave(int wave) {
  Kinds kinds = 0;
  for (int i = 0; i <= static_cast<int>(RecordKind::final_mark); ++i)
    if (wave_of(static_cast<RecordKind>(i)) == wave) kinds |= bit(static_cast<RecordKind>(i));
  return kinds;
}

base::Result<Kinds> kinds_of(const domain::Batch& batch) {
  Kinds kinds = 0;
  std::size_t count = batch.rejected.size();
  for (const domain::RecordResult& record : batch.rejected) kinds |= bit(record.kind);
  for_each_list(const_cast<domain::Batch&>(batch), [&](RecordKind kind, const auto& records) {
    count += records.size();
    if (!records.empty()) kinds |= bit(kind);
  });
  if (count != batch.size()) return base::fail(base::Code::internal, "records of a kind unknown");
  return kinds;
}

std::string_view title_of(RecordKind kind) {
  switch (kind) {
    case RecordKind::organization:
      return "Организация";
    case RecordKind::class_group:
      return "Класс";
    case RecordKind::subject:
      return "Предмет";
    case RecordKind::student:
      return "Обучающийся";
    case RecordKind::guardian:
      return "Представитель";
    case RecordKind::enrollment:
      return "Зачисление";
    case RecordKind::lesson:
      return "Урок";
    case RecordKind::mark:
      return "Отметка";
    case RecordKind::attendance:
      return "Посещаемость";
    case RecordKind::final_mark:
      return "Итоговая отметка";
  }
  return "";
}

void keep_kinds(domain::Batch& batch, Kinds kinds) {
  for_each_list(batch, [&](RecordKind kind, auto& records) {
    if ((kinds & bit(kind)) == 0) records.clear();
  });
  std::erase_if(batch.rejected, [&](const domain::RecordResult& record) {
    return (kinds & bit(record.kind)) == 0;
  });
}

}  // namespace adapters::files
