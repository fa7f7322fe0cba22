#include "store/connection.hpp"

#include <algorithm>

#include "store/session.hpp"

namespace store {
namespace {

// "postgresql://user@host,host/base" or "postgresql:///base?host=host,host".
bool has_several_hosts(std::string_view url) {
  const auto after_scheme = url.find("//") + 2;
  const auto slash = std::min(url.find('/', after_scheme), url.size());
  std::string_view hosts = url.substr(after_scheme, slash - after_scheme);
  hosts.remove_prefix(hosts.rfind('@') + 1);  // npos + 1: none
  if (const auto named = url.find("host="); hosts.empty() && named != url.npos)
    hosts = url.substr(named, url.find('&', named) - named);
  return hosts.find(',') != hosts.npos;
}

}  // namespace

// FULL: a commit that was answered survives a power cut. The busy time-out is for the second
// process (a command-line load) that writes at the same time.
const char* const sqlite_setup =
    "PRAGMA busy_timeout = 5000;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA cache_size = -32000;"
    "PRAGMA wal_autocheckpoint = 8000;"  // pages: 32 MB; a page written often is copied once
    "PRAGMA journal_size_limit = 67108864;";

// Every query is written for an index; plans must not depend on when statistics were last
// gathered, so sequential scans are only the last resort, and without JIT, which their penalty
// cost would start.
const char* const postgresql_setup =
    "SET client_min_messages = warning;"
    "SET DateStyle = 'ISO';"
    "SET TimeZone = 'UTC';"
    "SET enable_seqscan = off;"
    "SET jit = off;"
    "SET plan_cache_mode = force_generic_plan;"
    "SET lock_timeout = '10s';"
    "SET statement_timeout = '60s';"
    "SET idle_in_transaction_session_timeout = '60s';";

std::string sqlite_path(const std::string& url) {
  constexpr std::string_view scheme = "sqlite://";
  if (!url.starts_with(scheme)) return {};
  return url.substr(scheme.size());
}

std::string sqlite_target(const std::string& url) {
  return "dbname=\"" + sqlite_path(url) + "\" timeout=5";
}

std::string with_default(std::string url, std::string_view name, std::string_view value) {
  if (url.find(name) != std::string::npos) return url;
  url += url.find('?') == std::string::npos ? '?' : '&';
  return url.append(name).append("=").append(value);
}

std::string postgresql_target(const std::string& url) {
  std::string target = with_default(url, "connect_timeout", "5");  // per host
  target = with_default(std::move(target), "tcp_user_timeout", "20000");
  target = with_default(std::move(target), "application_name", "kontingent");
  if (has_several_hosts(url))
    target = with_default(std::move(target), "target_session_attrs", "read-write");
  return target;
}

std::string primary_message(std::string_view text) {
  const auto end = text.find_first_of("\r\n");
  return std::string(text.substr(0, end));
}

}  // namespace store
