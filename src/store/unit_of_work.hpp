#pragma once
// A session with the ports over it, and how a job runs on them. One thread.
#include <exception>

#include "store/database.hpp"
#include "store/feed.hpp"
#include "store/organization_quality.hpp"
#include "store/quality.hpp"
#include "store/session.hpp"
#include "store/sql_access.hpp"
#include "store/sql_accounts.hpp"
#include "store/sql_diaries.hpp"
#include "store/sql_directory.hpp"
#include "store/sql_inbox.hpp"
#include "store/sql_loads.hpp"
#include "store/sql_message_log.hpp"
#include "store/sql_outbox.hpp"
#include "store/sql_persons.hpp"
#include "store/sql_priorities.hpp"
#include "store/sql_queries.hpp"
#include "store/sql_questions.hpp"
#include "store/sql_tables.hpp"
#include "store/subjects.hpp"
#include "store/suppliers.hpp"
#include "store/uploads.hpp"

namespace store {

class UnitOfWork {
 public:
  explicit UnitOfWork(const std::string& url)
      : session_(url),
        inbox_(session_),
        outbox_(session_),
        tables_(session_),
        queries_(session_),
        log_(session_),
        quality_(session_),
        loads_(session_),
        directory_(session_, queries_),
        subjects_(session_),
        tokens_(session_),
        requests_(session_),
        trail_(session_),
        suppliers_(session_),
        uploads_(session_),
        feed_(session_),
        quality_report_(session_),
        priorities_(session_),
        organization_line_(session_),
        persons_(session_),
        accounts_(session_),
        diaries_(session_),
        questions_(session_) {}

  Session& session() { return session_; }
  const SqlInbox& inbox() const { return inbox_; }
  SqlOutbox& outbox() { return outbox_; }

  // Runs the job in the transaction that is open. The job's own error comes back as a value, so
  // does any exception but Failure (internal); Failure is thrown on, also when the job itself
  // swallowed it: nothing after it can be trusted.
  base::Result<void> run(const Database::Job& job) {
    session_.forget_failure();
    Transaction transaction{
        inbox_,     outbox_,    tables_,    queries_,        log_,        quality_,
        loads_,     directory_, subjects_,  tokens_,         requests_,   trail_,
        suppliers_, uploads_,   feed_,      quality_report_, priorities_, organization_line_,
        persons_,   accounts_,  questions_, diaries_};
    base::Result<void> result;
    try {
      result = job(transaction);
    } catch (const Failure&) {
      forget();
      throw;
    } catch (const std::exception& error) {
      result = base::fail(base::Code::internal, std::string("job: ") + error.what());
    } catch (...) {
      result = base::fail(base::Code::internal, "job: unknown exception");
    }
    if (session_.failure()) {
      forget();
      throw Failure(*session_.failure());
    }
    if (!result) forget();
    return result;
  }

 private:
  // What the job has done will be undone, be it without the rest of its transaction.
  void forget() {
    log_.forget();
    session_.ids() = {};
  }

  Session session_;
  SqlInbox inbox_;
  SqlOutbox outbox_;
  SqlTables tables_;
  SqlQueries queries_;
  SqlMessageLog log_;
  SqlQualityLine quality_;
  SqlLoads loads_;
  SqlDirectory directory_;
  SqlSubjects subjects_;
  SqlTokens tokens_;
  SqlRequests requests_;
  SqlTrail trail_;
  SqlSuppliers suppliers_;
  SqlUploads uploads_;
  SqlFeed feed_;
  SqlQualityReport quality_report_;
  SqlPriorities priorities_;
  SqlOrganizationLine organization_line_;
  SqlPersons persons_;
  SqlAccounts accounts_;
  SqlDiaries diaries_;
  SqlQuestions questions_;
};

}  // namespace store
