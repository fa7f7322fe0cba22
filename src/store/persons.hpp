#pragma once
// How a person and a guardian's link are read: shared by SqlTables and SqlQueries.
#include <string>
#include <vector>

#include "registers/tables.hpp"
#include "store/session.hpp"

namespace store {

extern const char* const person_columns;
std::vector<registers::PersonRow> read_persons(const std::vector<Row>& rows);

// person.sort_key of a person.name_key.
std::string sort_key(const std::string& name_key);
// The stretch of person.sort_key with every name that begins so.
domain::SortRange name_range(const std::string& name_key);

extern const char* const link_columns;
std::vector<registers::GuardianLinkRow> read_links(const std::vector<Row>& rows);

}  // namespace store
