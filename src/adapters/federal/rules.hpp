#pragma once
// What every operation of the federal exchange starts from. Contract: xsd/federal/1.0.
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/soap/plan.hpp"
#include "registers/dossier.hpp"
#include "registers/student_records.hpp"

namespace adapters::federal {

inline constexpr std::string_view ns = "urn:kontingent:federal:1.0";

// How our region is set.
struct Rules {
  struct Region {
    std::string code, partner;  // "61", the partner's code
  };
  std::string region;           // ours: "59"
  std::vector<Region> regions;  // the others
  std::string segment;          // the partner that is the federal segment; empty: it is not told
  bool health = false;          // health goes along
  int utc_offset_minutes = 0;   // our clock, which decides what "today" is

  const Region* find(std::string_view code) const;  // null: no such region
};

// The text of one element of the payload; empty when it is not there.
std::string field(const soap::Call& call, std::string_view name);
std::optional<domain::Date> date_field(const soap::Call& call, std::string_view name);
// Who is sought. Error: snils_invalid.
base::Result<registers::Sought> sought_by(const soap::Call& call);
// The region that says it speaks, by the partner who signed. Error: region_unknown.
base::Result<std::string> speaker(const soap::Call& call, const Rules& rules);
// students: whom the answer tells of. sought: for whom it was asked.
registers::Tables::AuditEntry audit_entry(const soap::Call& call, const registers::Sought& sought);

// All that we know of the student. Without rules.health nothing tells of health: neither its
// records, nor an adapted programme, nor that somebody missed a lesson because of illness.
domain::Batch dossier(const soap::Work& work, const Rules& rules, domain::PersonId student,
                      domain::Date day);

// The records of a set of students without lessons, health as the rules say.
std::map<domain::PersonId, domain::Batch> records_of(registers::Tables& tables, const Rules& rules,
                                                     std::span<const domain::PersonId> students,
                                                     domain::Date day);

}  // namespace adapters::federal
