#pragma once
// Message bodies at rest: zstd, then base64, because SOCI cuts texts at a NUL byte.
// PostgreSQL decodes to bytea; SQLite keeps the base64 text. Any thread.
#include <string>
#include <string_view>

namespace store {

std::string pack_body(std::string_view body);
// Throws Failure (other) on anything pack_body did not make.
std::string unpack_body(std::string_view packed);

}  // namespace store
