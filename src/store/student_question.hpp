#pragma once
// What the search box and the filters ask of students, as SQL. It reads only to choose an index.
#include "registers/directory.hpp"
#include "store/key_set.hpp"
#include "store/session.hpp"

namespace store {

// Where the first name that was typed stands: students come in this order.
enum class Rank : std::int8_t { surname, elsewhere };
Rank rank_of(const registers::StudentFilter& filter, const std::string& name_key);

struct StudentQuestion {
  std::string with, from;  // "WITH … " or empty; "FROM … p … WHERE …"
  std::vector<Param> params;
};
// Of one rank; a filter without names has the first rank alone.
StudentQuestion ask(Session& session, const registers::Scope& scope,
                    const registers::StudentFilter& filter, Rank rank, registers::Date today);

}  // namespace store
