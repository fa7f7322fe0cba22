#pragma once
// How a claim is read.
#include <optional>
#include <string>
#include <vector>

#include "registers/rows.hpp"
#include "store/row.hpp"
#include "store/sql_text.hpp"

namespace store {

// Of "claim c", with "c." before each.
extern const std::string claim_columns;
inline constexpr std::size_t claim_width = 11;
const std::vector<Column>& claim_table();  // the same, to be written
// None: of a kind that this version does not know.
std::optional<registers::Claim> read_claim(const Row& row);

// A row of the table claim (person_facts.hpp).
std::vector<std::optional<std::string>> cells_of(const registers::Claim& claim);

}  // namespace store
