#pragma once
// The database: SQLite (WAL, one writer thread, group commit) or PostgreSQL (a pool of session
// threads). Jobs are synchronous functions that run on a database thread.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "bus/inbox.hpp"
#include "domain/partner.hpp"
#include "registers/queries.hpp"
#include "registers/tables.hpp"

namespace store {

// One transaction. Each member is valid only inside the job.
struct Transaction {
  bus::Inbox& inbox;
  registers::Tables& tables;
  registers::Queries& queries;
};

struct Options {
  std::string url;   // "sqlite:///absolute/path.db" or "postgresql://user@host/db?…"
  int sessions = 4;  // PostgreSQL: write sessions; SQLite: read sessions
};

class Database {
 public:
  // A job may run more than once (a PostgreSQL transaction that lost a race is tried again), so
  // it must only assign to what it captured. Returning an error rolls its own work back.
  using Job = std::function<base::Result<void>(Transaction&)>;
  // Called on a database thread, once, after the work is durable (fsync) or has failed.
  // Errors: the job's own; storage_unavailable; storage_full; busy (the queue is full);
  // shutting_down; internal (an exception of the job).
  using Done = std::function<void(base::Result<void>)>;

  // Opens and checks. Errors: storage_unavailable; migration_needed.
  static base::Result<std::unique_ptr<Database>> open(const Options& options, base::Log& log,
                                                      base::Metrics& metrics);
  virtual ~Database() = default;  // finishes what was accepted

  virtual void write(Job job, Done done) = 0;  // any thread; never blocks
  virtual void read(Job job, Done done) = 0;   // as write, but changes nothing
  // Inserts or renames partners by code; returns them with ids. Blocks; for start-up.
  virtual base::Result<std::vector<domain::Partner>> register_partners(
      std::vector<domain::Partner> partners) = 0;
  virtual base::Result<void> ping() = 0;  // blocks; for /readyz and doctor
};

// Blocking forms for command-line tools.
base::Result<void> write_now(Database& database, Database::Job job);
base::Result<void> read_now(Database& database, Database::Job job);

// The partners that this database knows, by code. Changes nothing.
// Errors: storage_unavailable.
base::Result<std::map<std::string, domain::PartnerId>> partner_ids(const std::string& url);

struct Migration {
  int number;
  std::string name, sql;
};
// The migrations this database lacks, in order. Errors: storage_unavailable.
base::Result<std::vector<Migration>> pending_migrations(const std::string& url);
// Applies them, each in a transaction. Safe when several daemons start at once.
base::Result<int> migrate(const std::string& url);

}  // namespace store
