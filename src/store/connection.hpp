#pragma once
// From a store URL to what the libraries want, and how each new link is set up. Pure.
#include <string>
#include <string_view>

namespace store {

std::string sqlite_target(const std::string& url);      // SOCI's "dbname=…"
std::string postgresql_target(const std::string& url);  // libpq's URI with our time-outs

extern const char* const sqlite_setup;
extern const char* const postgresql_setup;

// The first line of a server's message: the lines after it (DETAIL, CONTEXT) quote values.
std::string primary_message(std::string_view text);

}  // namespace store
