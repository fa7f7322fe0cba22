#pragma once
// The kinds of records of a batch, and the order in which those of a large file are applied: what
// others refer to comes first, wherever in the file it stands. Pure; any thread.
#include <array>
#include <string_view>

#include "domain/records.hpp"

namespace adapters::files {

using Kinds = unsigned;  // one bit per domain::RecordKind

inline constexpr Kinds all_kinds = ~0U;
inline constexpr int waves = 9;

Kinds kinds_of_wave(int wave);                                 // 0 … waves - 1
using Counts = std::array<std::size_t, domain::record_kinds>;  // of records, by RecordKind
Kinds kinds_of(const Counts& counts);
void keep_kinds(domain::Batch& batch, Kinds kinds);

// Who may not say what is above what: such records are rejected, with right_missing.
void refuse_subordination(domain::Batch& batch);
// Who may not speak of special categories of personal data: likewise.
void refuse_health(domain::Batch& batch);

std::string_view title_of(domain::RecordKind kind);  // Russian, for people

// What may be told about each record of the batch.
template <class Use>
void for_each_list(domain::Batch& batch, Use use) {
  using domain::RecordKind;
  use(RecordKind::authority, batch.authorities);
  use(RecordKind::organization, batch.organizations);
  use(RecordKind::branch, batch.branches);
  use(RecordKind::programme, batch.programmes);
  use(RecordKind::class_group, batch.class_groups);
  use(RecordKind::subject, batch.subjects);
  use(RecordKind::student, batch.students);
  use(RecordKind::guardian, batch.guardians);
  use(RecordKind::enrollment, batch.enrollments);
  use(RecordKind::lesson, batch.lessons);
  use(RecordKind::mark, batch.marks);
  use(RecordKind::attendance, batch.attendance);
  use(RecordKind::final_mark, batch.final_marks);
  use(RecordKind::health, batch.health);
  use(RecordKind::education_document, batch.education_documents);
  use(RecordKind::exam_result, batch.exam_results);
  use(RecordKind::achievement, batch.achievements);
  use(RecordKind::queue_entry, batch.queue);
}

template <class Use>
void for_each_origin(domain::Batch& batch, Use use) {
  for_each_list(batch, [&](domain::RecordKind, auto& records) {
    for (auto& record : records) use(record.origin);
  });
  for (domain::RecordResult& record : batch.rejected) use(record.origin);
}

}  // namespace adapters::files
