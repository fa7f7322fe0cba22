#pragma once
// What a mapping may fill: the members of the internal records, by name and type. A value that
// was set is valid; whatever the mapping says, an internal record never holds a wrong SNILS.
// Everything here is constant; any thread.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/records.hpp"

namespace transform {

struct Field {
  std::string_view name;  // "birth_date"
  bool required = false;
  // Sets the member in the newest record of its kind. value: UTF-8, trimmed, not empty.
  // Errors: the record's codes (snils_invalid, date_invalid, code_unknown, field_invalid, …).
  base::Result<void> (*set)(domain::Batch& batch, std::string value) = nullptr;
  // The member of a record of its kind as set() takes it; empty when it holds nothing.
  std::string (*get)(const domain::Batch& batch, std::size_t record) = nullptr;
  // The values of a code list; nullptr when the field is none.
  std::span<const std::string_view> (*codes)() = nullptr;
};

struct Target {
  domain::RecordKind kind{};
  std::span<const Field> fields;
  domain::Origin& (*add)(domain::Batch& batch) = nullptr;      // an empty record; its origin
  void (*drop)(domain::Batch& batch) = nullptr;                // the newest record was no good
  std::size_t (*count)(const domain::Batch& batch) = nullptr;  // records of the kind
  // What concerns several fields of the newest record. Errors: field_invalid, subject = field.
  base::Result<void> (*check)(const domain::Batch& batch) = nullptr;
};

std::span<const Target> targets();
const Target* find_target(std::string_view kind);  // "class-group"; nullptr if there is none
const Field* find_field(const Target& target, std::string_view name);
// The name that partners know from the contract: "birth_date" → "birthDate", "key" → "id",
// "student_key" → "studentId".
std::string contract_name(std::string_view field);

}  // namespace transform
