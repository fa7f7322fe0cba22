#pragma once
// What is made of a person's name to seek and sort by.
#include <optional>
#include <string>
#include <vector>

#include "domain/snils.hpp"
#include "registers/rows.hpp"

namespace store {

// person.sort_key of a person.name_key.
std::string sort_key(const std::string& name_key);
// The stretch of person.sort_key with every name that begins so.
domain::SortRange name_range(const std::string& name_key);

// A row of the table person (person_facts.hpp), with the provenance that it has.
std::vector<std::optional<std::string>> cells_of(const registers::PersonRow& row);

}  // namespace store
