#pragma once
// Records that may be of one person or of another (rule 2): kept with who they may be of, until a
// person decides, or until the supplier tells them apart. The port is implemented by store/; calls
// come from the database thread that owns the transaction, failures are thrown.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "domain/partner.hpp"
#include "registers/rows.hpp"

namespace registers {

class Tables;
struct Work;

enum class ConflictReason : std::int8_t {
  key_and_snils,     // the key is one person's, the SNILS another's
  other_snils,       // the key's person has another SNILS
  snils_of_another,  // the SNILS is of someone with another name and birth date
  several_fit,       // several persons of that name
  namesake,          // a person of that name, whom nothing tells apart
  other_person       // the key's person has another name
};
std::string_view name_of(ConflictReason reason);  // "key-and-snils"
std::optional<ConflictReason> parse_reason(std::string_view name);

// Who it may be. signs: "same-snils same-name", of same-key, same-snils, same-document, same-name,
// similar-name, same-birth-date, other-snils.
struct Candidate {
  PersonId person;
  int score = 0;  // 0 … 100
  std::string signs;
  bool in_scope = true;  // of who asks
};
// How much a stored person is like the one of a record. Pure.
Candidate liken(const PersonRow& stored, const domain::PersonFields& fields, bool by_key);

// How much two stored students are like one: none when not enough to be told. same-guardian is a
// sign, too, when also the given names are alike: twins are not. Pure.
std::optional<Candidate> alike(const PersonRow& one, const PersonRow& other, bool same_guardian);

// As a load comes upon it.
struct Unclear {
  ConflictReason reason{};
  std::vector<PersonId> persons;
};

struct Conflict {
  std::int64_t id = 0;  // 0: not kept yet
  PartnerId partner{};
  std::string kind{};  // "student", "guardian"
  std::string key{};   // the supplier's, whole
  ConflictReason reason{};
  domain::Batch content{};              // the rejected records, alone, without their origins
  std::size_t left_out = 0;             // records above limits::conflict_records, not kept
  std::vector<Candidate> candidates{};  // the likeliest first
  domain::MessageId message{};
  std::string trace{};
  base::Time first_seen{}, last_seen{};
  std::int64_t seen = 1;
  std::int64_t version = 1;  // of content and reason
};
// The records of several portions are one conflict's: before's that newer does not state again
// stay. Known by the key, and of a guardian by the student and the kind of relation, too. Pure.
void join_content(Conflict& newer, const Conflict& before);

class ConflictBook {
 public:
  virtual ~ConflictBook() = default;
  virtual bool any(PartnerId partner) = 0;  // open ones
  // Of these keys of students those that stand for one child and were given to another: open, as
  // key_and_snils or other_person.
  virtual std::vector<std::string> contested(PartnerId partner,
                                             std::span<const std::string> keys) = 0;
  // One line per partner, kind and key: a repeat makes it newer, other records of the key join it.
  // What was decided of a record stays so as long as the record is the same. Above
  // limits::person_conflicts nothing new is kept.
  virtual void put(std::span<Conflict> conflicts) = 0;
  // The records of these keys are decided: open lines about them are gone.
  virtual void close(PartnerId partner, std::string_view kind, std::span<const std::string> keys,
                     base::Time now) = 0;
};

// After write: keeps what the batch left unclear, closes what it made clear.
void keep_conflicts(Work& work, const Provenance& provenance);

// Applies the kept records as of this person; 0: as of a new one. A SNILS that is not the person's
// and would be the conflict again is left out. Errors: the record's own, now.
base::Result<void> apply_decided(Tables& tables, const Conflict& conflict,
                                 const domain::Partner& partner, PersonId person,
                                 const Provenance& now);

}  // namespace registers
