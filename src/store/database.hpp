#pragma once
// The database: SQLite (WAL, one writer thread, group commit) or PostgreSQL (a pool of session
// threads). Jobs are synchronous functions that run on a database thread.
#include <filesystem>
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
#include "bus/message_log.hpp"
#include "bus/outbox.hpp"
#include "bus/questions.hpp"
#include "domain/partner.hpp"
#include "registers/access.hpp"
#include "registers/accounts.hpp"
#include "registers/diaries.hpp"
#include "registers/directory.hpp"
#include "registers/feed.hpp"
#include "registers/loads.hpp"
#include "registers/organization_quality.hpp"
#include "registers/persons.hpp"
#include "registers/priorities.hpp"
#include "registers/quality.hpp"
#include "registers/quality_report.hpp"
#include "registers/queries.hpp"
#include "registers/subjects.hpp"
#include "registers/suppliers.hpp"
#include "registers/tables.hpp"
#include "registers/trail.hpp"
#include "registers/uploads.hpp"

namespace store {

// One transaction. Each member is valid only inside the job.
struct Transaction {
  bus::Inbox& inbox;
  bus::Outbox& outbox;
  registers::Tables& tables;
  registers::Queries& queries;
  bus::MessageLog& log;
  registers::QualityLine& quality;
  registers::Loads& loads;
  registers::Directory& directory;
  registers::Subjects& subjects;
  registers::Tokens& tokens;
  registers::Requests& requests;
  registers::Trail& trail;
  registers::Suppliers& suppliers;
  registers::Uploads& uploads;
  registers::Feed& feed;
  registers::QualityReport& quality_report;
  registers::Priorities& priorities;
  registers::OrganizationLine& organization_line;
  registers::Persons& persons;
  registers::Accounts& accounts;
  bus::Questions& questions;
  registers::Diaries& diaries;
};

struct Options {
  std::string url;   // "sqlite:///absolute/path.db" or "postgresql://user@host/db?…"
  int sessions = 4;  // that read; PostgreSQL: twice as many that write, of 1: one
  // PostgreSQL: a standby that read() uses while it has all that was committed until replica_lag
  // ago; else the primary. Empty: none.
  std::string replica{};
  std::chrono::milliseconds replica_lag = std::chrono::seconds(5);
};

class Database {
 public:
  // A job may run more than once (PostgreSQL: it lost a race; SQLite: one of its group failed), so
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
  // As write, for jobs that take from the outbox or settle there and do not touch the registers.
  // On PostgreSQL READ COMMITTED: each statement sees what others have committed meanwhile, so
  // that daemons who take from one queue skip each other's rows instead of losing races.
  virtual void queue(Job job, Done done) = 0;
  // As queue, but undone, whatever becomes of it. On SQLite no other job shares its transaction:
  // those that do would have to begin again.
  virtual void try_out(Job job, Done done) = 0;

  // For a daemon, once, before its first job: from now on it is one of those that deliver and may
  // lead. wake is called, on a thread of the database and without anything of it locked, after a
  // commit with which there may be more to claim: of this process at once, on PostgreSQL also of
  // another one. It must not block. A wake-up may be missed (a link that broke) or come for
  // nothing: who delivers asks next_due() now and then, too.
  // Errors: storage_unavailable (SQLite: another daemon attends to this file).
  virtual base::Result<void> attend(std::function<void()> wake) = 0;
  // Of all daemons that attend to one database one leads; when it is gone another one does within
  // seconds. SQLite: the one there is. Any thread, never blocks. What a leader does must be safe
  // when for a moment two believe to be it: a link can be dead for a while before anybody knows.
  virtual bool leads() const = 0;

  // Inserts or renames partners by code; returns them with ids. Blocks; for start-up.
  virtual base::Result<std::vector<domain::Partner>> register_partners(
      std::vector<domain::Partner> partners) = 0;
  virtual base::Result<void> ping() = 0;  // blocks; for /readyz and doctor
};

// Blocking forms for command-line tools.
base::Result<void> write_now(Database& database, Database::Job job);
base::Result<void> read_now(Database& database, Database::Job job);
base::Result<void> queue_now(Database& database, Database::Job job);
base::Result<void> try_now(Database& database, Database::Job job);

// A copy of an SQLite database as it is now, into a file that does not exist yet.
// Errors: storage_unavailable, storage_full.
base::Result<void> copy_sqlite(const std::string& url, const std::filesystem::path& to);

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
