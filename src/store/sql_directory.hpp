#pragma once
// registers::Directory over a session. sql_directory.cpp: organizations; organization_queue.cpp:
// who waits for a place there; organization_parts.cpp:
// its classes and programmes; past.cpp: what was replaced; find_authorities.cpp;
// find_students.cpp: search; student_card.cpp, portfolio_card.cpp: students; find_loads.cpp: the
// load journal.
#include <map>
#include <unordered_map>

#include "registers/directory.hpp"
#include "store/session.hpp"
#include "store/sql_transfers.hpp"

namespace store {

class SqlDirectory final : public registers::Directory {
 public:
  // queries: what the portal may see as well; it outlives this.
  SqlDirectory(Session& session, registers::Queries& queries)
      : session_(session), queries_(queries) {}

  using Scope = registers::Scope;
  using Date = registers::Date;
  using PersonId = registers::PersonId;

  std::vector<registers::OrganizationEntry> organizations(
      const Scope& scope, const registers::OrganizationFilter& filter) override;
  std::optional<registers::OrganizationCard> organization(const Scope& scope,
                                                          registers::OrganizationId id,
                                                          Date today) override;
  std::vector<registers::QueueLine> queue(const Scope& scope,
                                          registers::OrganizationId organization,
                                          const registers::QueueFilter& filter,
                                          Date today) override;
  std::vector<registers::ClassEntry> classes(const Scope& scope,
                                             registers::OrganizationId organization,
                                             const registers::ClassFilter& filter,
                                             Date today) override;
  std::vector<registers::ProgrammeRow> programmes(
      const Scope& scope, registers::OrganizationId organization,
      const registers::ProgrammeFilter& filter) override;
  std::optional<std::vector<registers::Replaced>> past(const Scope& scope,
                                                       const registers::PastFilter& filter,
                                                       Date today) override;
  std::vector<registers::AuthorityEntry> authorities(const Scope& scope,
                                                     const registers::AuthorityFilter& filter,
                                                     Date today) override;
  std::optional<registers::AuthorityCard> authority(const Scope& scope, registers::AuthorityId id,
                                                    Date today) override;
  std::vector<registers::StudentLine> students(const Scope& scope,
                                               const registers::StudentFilter& filter,
                                               Date today) override;
  std::size_t count_students(const Scope& scope, const registers::StudentFilter& filter, Date today,
                             std::size_t most) override;
  bool has_student(const Scope& scope, PersonId id, Date today) override;
  std::optional<registers::StudentCard> student(const Scope& scope, PersonId id,
                                                Date today) override;
  std::vector<registers::StudentCard> cards(const Scope& scope, std::span<const PersonId> ids,
                                            Date today) override;
  std::vector<registers::Portfolio> portfolios(const Scope& scope, std::span<const PersonId> ids,
                                               Date today) override;
  std::vector<PersonId> students_after(const Scope& scope, PersonId after, std::size_t limit,
                                       Date today) override;
  std::optional<std::vector<registers::DiaryEntry>> diary(const Scope& scope, PersonId id,
                                                          Date from, Date to, Date today) override;
  std::optional<std::vector<registers::FinalMarkEntry>> final_marks(const Scope& scope, PersonId id,
                                                                    Date today) override;
  std::vector<registers::Transfer> transfers(const Scope& scope,
                                             const registers::TransferFilter& filter,
                                             Date today) override {
    return SqlTransfers(session_).page_within(scope, filter, today);
  }
  std::vector<registers::LoadEntry> loads(const Scope& scope,
                                          const registers::LoadFilter& filter) override;
  std::optional<registers::LoadEntry> load(const Scope& scope, std::int64_t id) override;
  std::vector<registers::LoadError> load_errors(const registers::LoadEntry& load,
                                                std::size_t limit) override;

  bool has_organization(const Scope& scope, registers::OrganizationId id) override;

 private:
  // Students of each authority and of those below it, on a day: 450 000 enrollments are not
  // counted again until the change feed tells of something that counts.
  struct Census {
    std::int64_t position = -1;  // of the feed
    Date day{};
    std::map<domain::AuthorityId, std::int64_t> students{};
  };
  std::map<registers::AuthorityId, registers::AuthorityEntry> tree(Date today);
  bool holds(const Census& census, std::int64_t head, Date today);

  Session& session_;
  registers::Queries& queries_;
  Census census_;
};

// Of a fact x, and how they are joined. What brought it is a message or the load of a file.
inline constexpr const char* source_columns =
    "sp.code, sm.message_id, x.recorded_at, sj.id, sj.file";
inline constexpr std::size_t source_width = 5;
inline constexpr const char* source_joins =
    " LEFT JOIN partner sp ON sp.id = x.partner_id LEFT JOIN message sm ON sm.id = "
    "x.message_row_id LEFT JOIN load_job sj ON sj.id = x.message_row_id";
registers::Source read_source(const Row& row, std::size_t first_column);

// Of these rows of a table, by id.
std::unordered_map<std::int64_t, registers::Source> sources_of(Session& session,
                                                               const std::string& table,
                                                               const Set& ids);

// Where each of these students is enrolled on the day, else at last.
std::unordered_map<registers::PersonId, registers::Placement> placements(
    Session& session, const std::vector<registers::PersonId>& students, registers::Date today);

}  // namespace store
