#pragma once
// How a person and a guardian's link are read: shared by SqlTables and SqlQueries.
#include <vector>

#include "registers/tables.hpp"
#include "store/session.hpp"

namespace store {

extern const char* const person_columns;
std::vector<registers::PersonRow> read_persons(const std::vector<Row>& rows);

extern const char* const link_columns;
std::vector<registers::GuardianLinkRow> read_links(const std::vector<Row>& rows);

}  // namespace store
