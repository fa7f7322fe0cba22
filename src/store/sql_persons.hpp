#pragma once
// registers::Persons over a session. sql_persons.cpp: merges; sql_splits.cpp: splits;
// sql_operations.cpp: the list of both and the way back; person_lists.cpp: the conflicts and what
// was decided of them; person_alikes.cpp: who looks like whom.
#include <set>

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
  base::Result<registers::SplitPlan> plan(const registers::Split& split) override;
  base::Result<registers::Operation> split(const registers::Split& split,
                                           const registers::Actor& actor) override;
  std::vector<registers::Operation> operations(const registers::Scope& scope,
                                               registers::OperationKind kind, std::size_t limit,
                                               registers::Date today) override;
  bool sees_operation(const registers::Scope& scope, std::int64_t id,
                      registers::Date today) override;
  std::vector<registers::Alike> alikes(const registers::Scope& scope,
                                       const registers::AlikeFilter& filter,
                                       registers::Date today) override;
  base::Result<registers::Alike> dismiss_alike(const registers::Scope& scope, std::int64_t id,
                                               const registers::Actor& actor,
                                               registers::Date today) override;
  std::optional<registers::PersonId> merged_into(registers::PersonId person) override;

 private:
  struct Prepared {
    registers::PersonRow keep, drop;
    Moves moves;
    std::string version;
  };
  struct Sides {
    std::set<std::string> partners;  // whose statements go
    std::vector<std::string> keys_stay, keys_go;
    std::vector<registers::SplitPlan::Fact> facts;
  };
  base::Result<Prepared> prepare(const registers::Merge& merge);
  base::Result<Prepared> prepare(const registers::Split& split, Sides& sides, bool to_do);
  base::Result<Sides> find_sides(const registers::Split& split);
  static std::string version_of(const Moves& moves, const std::string& of);
  registers::Operation carry(registers::OperationKind kind, const Prepared& prepared,
                             const registers::Actor& actor);
  base::Result<void> check_size(registers::PersonId person);
  base::Result<void> check_stays(registers::PersonId person);  // not on the way to another region
  static registers::Provenance own(base::Time at);
  void move_candidates(registers::PersonId keep, registers::PersonId drop);
  void run_alone();
  void keep_list(std::int64_t merge, const Moves& moves);
  Moves list_of(std::int64_t merge);
  base::Result<void> check_undoable(const registers::Operation& merge);
  std::optional<registers::Operation> find_merge(std::int64_t id);

  Session& session_;
};

}  // namespace store
