#pragma once
// What is made of a person's name to seek and sort by.
#include <string>

#include "domain/snils.hpp"

namespace store {

// person.sort_key of a person.name_key.
std::string sort_key(const std::string& name_key);
// The stretch of person.sort_key with every name that begins so.
domain::SortRange name_range(const std::string& name_key);

}  // namespace store
