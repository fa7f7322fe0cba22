#pragma once
// Message bodies at rest: zstd. Any thread.
#include <string>
#include <string_view>

#include "store/sql_text.hpp"

struct ZSTD_CDict_s;

namespace store {

Blob compress_body(std::string_view body);
// Throws Failure (other) on anything compress_body did not make.
std::string expand_body(std::string_view compressed);

// The same, leaning on another body: what both have in common is not stored again. To be freed by
// ZSTD_freeCDict; null: that body is of no use.
ZSTD_CDict_s* make_dictionary(std::string_view other);
Blob compress_body(std::string_view body, const ZSTD_CDict_s& dictionary);
std::string expand_body(std::string_view compressed, std::string_view other);

// The same as base64, which is what SOCI reads from PostgreSQL without cutting it at a NUL byte,
// and what the tables of messages and of the outbox hold on SQLite.
std::string pack_body(std::string_view body);
std::string unpack_body(std::string_view packed);

}  // namespace store
