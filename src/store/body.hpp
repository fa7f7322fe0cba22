#pragma once
// Message bodies at rest: zstd. Any thread.
#include <string>
#include <string_view>

#include "store/sql_text.hpp"

namespace store {

Blob compress_body(std::string_view body);
// Throws Failure (other) on anything compress_body did not make.
std::string expand_body(std::string_view compressed);

// The same as base64, which is what SOCI reads from PostgreSQL without cutting it at a NUL byte,
// and what the tables of messages and of the outbox hold on SQLite.
std::string pack_body(std::string_view body);
std::string unpack_body(std::string_view packed);

}  // namespace store
