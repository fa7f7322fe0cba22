#pragma once
// The migrations that are built into the program: migrations/NNNN_name[.dialect].sql.
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "store/database.hpp"
#include "store/session.hpp"

namespace store {

// Made by cmake/embed.cmake: file name, text.
std::span<const std::pair<std::string_view, std::string_view>> embedded_files();

// Those of this dialect, in order.
std::vector<Migration> migrations_for(Dialect dialect);

// The numbers in schema_version; none when there is no such table. Throws Failure.
std::vector<int> applied_migrations(Session& session);

}  // namespace store
