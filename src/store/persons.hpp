#pragma once
// What is made of a person's name to seek and sort by.
#include <optional>
#include <string>
#include <vector>

#include "domain/snils.hpp"
#include "registers/rows.hpp"
#include "store/session.hpp"

namespace store {

// person.sort_key of a person.name_key.
std::string sort_key(const std::string& name_key);
// The stretch of person.sort_key with every name that begins so.
domain::SortRange name_range(const std::string& name_key);

// A row of the table person (person_facts.hpp), with the provenance that it has.
std::vector<std::optional<std::string>> cells_of(const registers::PersonRow& row);
// The different words beside the first of a student's name_key, as rows of person_word; and their
// writing. fresh: none of these persons had words before.
void add_words(std::vector<Value>& values, registers::PersonId id, const std::string& name_key);
void write_words(Session& session, const std::vector<Value>& values, bool fresh = false);

}  // namespace store
