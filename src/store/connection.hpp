#pragma once
// From a store URL to what the libraries want, and how each new link is set up. Pure.
#include <string>
#include <string_view>

namespace store {

std::string sqlite_target(const std::string& url);  // SOCI's "dbname=…"
// libpq's URI with our time-outs. Of several hosts the one that takes writes is wanted, unless the
// URL says otherwise: after a failover the next connection finds the new primary.
std::string postgresql_target(const std::string& url);
// The URL with this parameter, unless it has one of that name.
std::string with_default(std::string url, std::string_view name, std::string_view value);

extern const char* const sqlite_setup;
extern const char* const postgresql_setup;

// The first line of a server's message: the lines after it (DETAIL, CONTEXT) quote values.
std::string primary_message(std::string_view text);

}  // namespace store
