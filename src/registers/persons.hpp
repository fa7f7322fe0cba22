#pragma once
// Two cards of one person become one, a card of two persons becomes two, and either is undone
// (rule 2, docs/adr/0015-a-merge-is-a-list.md). Only a person does this, never a load: who is
// merged shares guardians, and guardians see marks through the portal. The port is implemented by
// store/; calls come from the database thread that owns the transaction, failures are thrown.
#include <optional>
#include <string>
#include <vector>

#include "registers/conflicts.hpp"
#include "registers/scope.hpp"

namespace registers {

// Who does it and why; goes with the operation. The trail is the caller's.
struct Actor {
  std::string name;    // of the token; "cli:LOGIN"
  std::string ground;  // not empty
  base::Time at;
};

enum class SnilsOf : std::int8_t { unsaid, keep, drop };

struct Merge {
  PersonId keep, drop;
  SnilsOf snils{};
  std::string version{};  // of the plan that was shown; empty: unsaid
};
// What a merge would do.
struct MergePlan {
  PersonRow keep, drop;
  bool snils_differ = false;
  struct Fact {
    std::string kind;  // the table: "enrollment"
    std::int64_t moved = 0, removed = 0;
  };
  std::vector<Fact> facts{};  // those of which there is any
  std::string version{};      // another one once any of it has changed
};

// What these suppliers stated goes to a new card. All of a supplier's keys go: its rows do not say
// by which of them they came.
struct Split {
  PersonId person;
  std::vector<std::string> suppliers;  // codes
  std::string version{};
};
struct SplitPlan {
  PersonRow stays, goes;                            // the cards as they would be
  std::vector<std::string> keys_stay{}, keys_go{};  // "north/S-1", without SNILS
  struct Fact {
    std::string kind;
    // shared: stated by suppliers of both sides, each keeps its own; untold: by no supplier, stay
    std::int64_t stay = 0, go = 0, shared = 0, untold = 0;
  };
  std::vector<Fact> facts{};
  std::string version{};
};

enum class OperationKind : std::int8_t { merge, split };
std::string_view name_of(OperationKind kind);  // "merge"
struct Operation {
  std::int64_t id = 0;
  OperationKind kind{};
  PersonId keep, drop;  // of a split: the card that was, and the new one
  base::Time at;
  std::string actor, ground;
  std::int64_t moved = 0, removed = 0;
  std::optional<base::Time> undone;
  std::string undone_by;
};
// What an undo found changed since, and left as it has become: "mark 12/2026-11-02/34/1".
struct Undone {
  Operation operation;
  std::vector<std::string> changed;
};

struct ConflictFilter {
  std::string state = "open";  // "decided", "dismissed", "gone"; empty: all
  std::optional<ConflictReason> reason{};
  std::int64_t before = 0;  // keyset: only smaller ids; 0: from the newest
  std::size_t limit = 25;
};
struct ConflictLine {
  Conflict conflict;
  std::string supplier, state, decision, decided_by, ground;
  std::optional<base::Time> decided;
};

// Two stored students who look like one, found when either is judged (quality).
struct Alike {
  std::int64_t id = 0;
  PersonId one, other;
  int score = 0;
  std::string signs;
  std::string state;  // "open", "dismissed"
  base::Time found;
  std::string decided_by, ground;
  std::optional<base::Time> decided;
};
struct AlikeFilter {
  std::string state = "open";
  std::int64_t before = 0;
  std::size_t limit = 25;
};

class Persons {
 public:
  virtual ~Persons() = default;

  // Those of which one candidate at least is a student in the scope; newest first, without their
  // content.
  virtual std::vector<ConflictLine> conflicts(const Scope& scope, const ConflictFilter& filter,
                                              Date today) = 0;
  virtual std::optional<ConflictLine> conflict(const Scope& scope, std::int64_t id, Date today) = 0;
  // state: "decided", "dismissed".
  virtual void settle(std::int64_t conflict, const std::string& state, const std::string& decision,
                      const Actor& actor) = 0;
  // The supplier of a conflict, with whom it serves. None: no longer known.
  virtual std::optional<domain::Partner> supplier(PartnerId id) = 0;

  // Errors of these: resource_unknown (no such person, no such operation); value_refused (subject:
  // "snils", "same", "guardian-of-the-other", "too-many-rows", "on-the-way" — to another region; of
  // a split "supplier/CODE": none of its keys leads here, "nothing-stays"); resource_changed (the
  // plan is another one by now); resource_conflict, of an undo (subject: "undone",
  // "later-merge/ID", "later-split/ID", "person-gone").
  virtual base::Result<MergePlan> plan(const Merge& merge) = 0;
  virtual base::Result<Operation> merge(const Merge& merge, const Actor& actor) = 0;
  virtual base::Result<SplitPlan> plan(const Split& split) = 0;
  virtual base::Result<Operation> split(const Split& split, const Actor& actor) = 0;
  virtual base::Result<Undone> undo(std::int64_t operation, const Actor& actor) = 0;

  // Those of which who stayed is in the scope; newest first.
  virtual std::vector<Operation> operations(const Scope& scope, OperationKind kind,
                                            std::size_t limit, Date today) = 0;
  virtual bool sees_operation(const Scope& scope, std::int64_t id, Date today) = 0;

  // Pairs of which both are in the scope; newest first.
  virtual std::vector<Alike> alikes(const Scope& scope, const AlikeFilter& filter, Date today) = 0;
  // They are two: it is not shown again. Errors: resource_unknown (none in the scope),
  // resource_conflict (dismissed already).
  virtual base::Result<Alike> dismiss_alike(const Scope& scope, std::int64_t id, const Actor& actor,
                                            Date today) = 0;

  // Who this person is by now; none: was never merged, nor of a split that was undone.
  virtual std::optional<PersonId> merged_into(PersonId person) = 0;
};

// The card that a merge leaves: keep's values, where it has none drop's; the SNILS as chosen.
// Pure. Errors: value_refused (subject: "same", "snils").
base::Result<PersonRow> joined(const PersonRow& keep, const PersonRow& drop, SnilsOf snils);

// What a person decides of a conflict of a record.
struct ConflictDecision {
  enum class What : std::int8_t { this_person, new_person, dismiss } what{};
  PersonId person{};                      // this_person: one of the candidates
  std::optional<std::int64_t> version{};  // of the conflict, as it was shown
};
// Errors: resource_conflict (it is decided already); resource_changed (another version);
// value_refused (subject: "person": not a candidate; "key": the supplier's key is another
// person's); those of the record.
base::Result<void> decide_conflict(Tables& tables, Persons& persons, const ConflictLine& line,
                                   const ConflictDecision& decision, const Actor& actor,
                                   int utc_offset_minutes);

}  // namespace registers
