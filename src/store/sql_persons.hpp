#pragma once
// registers::Persons over a session. sql_persons.cpp: merges and the way back; person_lists.cpp:
// the conflicts and what was decided of them.
#include "registers/persons.hpp"
#include "store/person_moves.hpp"

namespace store {

class SqlPersons final : public registers::Persons {
 public:
  explicit SqlPersons(Session& session) : session_(session) {}

  std::vector<registers::ConflictLine> conflicts(const registers::Scope& scope,
                                                 const registers::ConflictFilter& filter,
                                                 registers::Date today) override;
  std::optional<registers::ConflictLine> conflict(const registers::Scope& scope, std::int64_t id,
                                                  registers::Date today) override;
  void settle(std::int64_t conflict, const std::string& state, const std::string& decision,
              const registers::Actor& actor) override;
  std::optional<domain::Partner> supplier(registers::PartnerId id) override;

  base::Result<registers::MergePlan> plan(const registers::Merge& merge) override;
  base::Result<registers::Operation> merge(const registers::Merge& merge,
                                           const registers::Actor& actor) override;
  base::Result<registers::Undone> undo(std::int64_t operation,
                                       const registers::Actor& actor) override;
  std::vector<registers::Operation> merges(const registers::Scope& scope, std::size_t limit,
                                           registers::Date today) override;
  bool sees_merge(const registers::Scope& scope, std::int64_t id, registers::Date today) override;
  std::optional<registers::PersonId> merged_into(registers::PersonId person) override;

 private:
  struct Prepared {
    registers::PersonRow keep, drop;
    Moves moves;
  };
  base::Result<Prepared> prepare(const registers::Merge& merge);
  void run_alone();
  void keep_list(std::int64_t merge, const Moves& moves);
  Moves list_of(std::int64_t merge);
  base::Result<void> check_undoable(const registers::Operation& merge, const Moves& moves);
  std::optional<registers::Operation> find_merge(std::int64_t id);

  Session& session_;
};

}  // namespace store
