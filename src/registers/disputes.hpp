#pragma once
// What suppliers state of one student or organization beside what the register shows, and why that
// one prevails. Reads only; calls and failures as those of registers::Priorities.
#include "registers/priorities.hpp"
#include "registers/tables.hpp"

namespace registers {

// What decides that a statement stands below the one before it.
enum class Reason : std::int8_t { highest, reach, rank, code };
std::string_view name_of(Reason reason);

struct Statement {
  Source source;
  Reason reason{};
  std::optional<int> rank;  // 1 is the highest; none: it has no line
  bool serves = true;       // the organization whose matter it is
  bool removed = false;     // it states that there is none
};
struct Dispute {
  EntityKey entity;
  Section section{};
  OrganizationId organization;        // whose matter it is by now; 0: the region's
  bool shown = false;                 // the register has the row
  std::vector<Statement> statements;  // the highest first
  std::vector<DisputedField> fields;  // stated: in the statements' order
};

// At most limits::disputed_rows, by kind and entity. now: its partner is not used.
std::vector<Dispute> disputes(Tables& tables, Priorities& priorities,
                              const DifferenceFilter& filter, const Provenance& now);

}  // namespace registers
