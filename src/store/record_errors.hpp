#pragma once
// Rejected records as rows: of a load under way, of the load journal. The columns after the two
// that say whose and which: kind, path, line, record_key, code, subject.
#include <optional>

#include "domain/records.hpp"
#include "store/session.hpp"

namespace store {

// owner: the name of the first column. first: the number of the first of them.
void insert_record_errors(Session& session, std::string_view table, std::string_view owner,
                          std::int64_t id, std::int64_t first,
                          std::span<const domain::RecordResult> errors);

// The record whose six columns begin at `column`.
domain::RecordResult read_record_error(const Row& row, std::size_t column);

}  // namespace store
