#pragma once
// What we send the federal segment, as canonical XML: portions of changes, and the questions of the
// reconciliation. Contract: xsd/federal/1.0. message_id: a fresh UUID; region: ours. Pure.
#include <span>
#include <string>

#include "domain/ids.hpp"

namespace adapters::federal {

// What becomes of one student's record.
struct Said {
  domain::PersonId student;
  std::string_view what;         // "created"
  std::int64_t replaced_by = 0;  // 0: by none
  std::string portfolio{};       // record.hpp; empty: it is gone
};
std::string portion_letter(const std::string& message_id, const std::string& region,
                           std::int64_t portion, bool snapshot, std::span<const Said> changes);

// after: -1 from the beginning.
std::string organizations_letter(const std::string& message_id, const std::string& region,
                                 std::int64_t after);
std::string students_letter(const std::string& message_id, const std::string& region,
                            std::int64_t organization, std::int64_t after);

}  // namespace adapters::federal
