#pragma once
// A file of a supplier into the database: what `kontingent load` and the watched folders share.
#include "adapters/files/loader.hpp"
#include "adapters/files/protocol.hpp"
#include "store/database.hpp"

namespace app {

struct LoadTask {
  std::filesystem::path file;
  std::vector<std::filesystem::path> protocols;  // each in the form that its name's end says
  const domain::Partner& partner;                // registered
  const std::vector<transform::Mapping>& mappings;
  store::Database& database;
  std::string store_url;
  int utc_offset_minutes = 0;
  bool again = false, trial = false, watched = false;
  std::function<bool()> stopped;
  std::function<void(adapters::files::Stage, std::size_t, std::size_t)> told;
  std::string confinement = {};  // adapters::files::Request
  bool bounded = false;          // a trial has limits: check_copy, check_steps
  bool subordinates = true, special = true, patient = true;  // adapters::files::Request
};

// Whether a trial may copy a database of SQLite. Errors: too_large (bounded, and larger than
// limits::upload_check_bytes); storage_full (limits::upload_spare_bytes would not be left free).
base::Result<void> check_copy(std::uint64_t database_bytes, std::uint64_t free_bytes, bool bounded);

// Whether a trial may be made on PostgreSQL, where others wait for the rows that it touches, and
// not for ever (store/connection.cpp: lock_timeout). Errors: too_large (bounded, and more than
// most_check_steps).
inline constexpr std::size_t most_check_steps = 20;
base::Result<void> check_steps(std::size_t steps, bool bounded);

// What there is to say of a refused file beside its error.
struct Refusal {
  bool trial = false;                        // also by the file's own word
  std::string trace;                         // of the journal's line
  std::vector<xml::SchemaError> violations;  // where it breaks its contract
};

// Blocks. The protocol is written for a refused file, too.
// Errors: as adapters::files::Loader::run; file_unreadable, usage (protocol).
base::Result<adapters::files::Loaded> load_file(const LoadTask& task, Refusal& refusal);

}  // namespace app
