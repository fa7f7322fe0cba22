#pragma once
// One batch at work: what the register knows about it and what it will change. Each kind of
// record has its own source: it loads what it needs in sets, then decides in memory.
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "domain/partner.hpp"
#include "registers/apply.hpp"
#include "registers/claim_book.hpp"
#include "registers/conflicts.hpp"
#include "registers/waiting.hpp"

namespace registers {

using base::Code;
using domain::Outcome;
using domain::RecordKind;
using Decision = base::Result<Outcome>;

// The rows of one table that the batch speaks of: as stored, then as the batch leaves them.
// References stay valid while the book lives.
template <class Row>
class Book {
 public:
  using Id = decltype(Row::id);

  Row* find(Id id) {
    const auto it = rows_.find(id);
    return it == rows_.end() ? nullptr : &it->second;
  }
  const Row* find(Id id) const { return const_cast<Book*>(this)->find(id); }
  void load(Row row) {
    const Id id = row.id;
    rows_.try_emplace(id, std::move(row));
  }
  void load(std::vector<Row> rows) {
    for (Row& row : rows) load(std::move(row));
  }
  Row& add(Row row) {
    const Id id = row.id;
    mark_changed(id);
    return rows_.insert_or_assign(id, std::move(row)).first->second;
  }
  void mark_changed(Id id) {
    if (seen_.insert(id).second) order_.push_back(id);
  }
  const std::unordered_map<Id, Row>& all() const { return rows_; }
  std::vector<Row> changed() const {
    std::vector<Row> rows;
    rows.reserve(order_.size());
    for (const Id id : order_) rows.push_back(rows_.at(id));
    return rows;
  }

 private:
  std::unordered_map<Id, Row> rows_;
  std::unordered_set<Id> seen_;
  std::vector<Id> order_;  // of the changed rows
};

// The supplier's keys of one kind.
struct KeyBook {
  std::unordered_map<std::string, std::int64_t> known;
  std::unordered_set<std::string> rejected;  // in this batch: what refers to them falls too
  std::unordered_set<std::string> seen;      // in this batch: a second one is a duplicate
};

// A record that waits: its place in the batch's vector of its kind.
struct Wait {
  RecordKind kind{};
  std::size_t position = 0;
  Awaited awaited;
};
// Of the marks of a lesson that waits.
struct WaitingLesson {
  const domain::LessonRecord* record = nullptr;
  Awaited awaited;
  base::Error error;
};

// A student or guardian whose record says not clearly enough who it is.
struct UnclearRecord {
  RecordKind kind{};
  std::size_t position = 0;
  std::string key;
  PersonId by_key;
  Unclear what;
};

struct Work {
  Work(Tables& tables, const domain::Batch& batch, const domain::Partner& partner,
       const Provenance& provenance, bool save);

  Tables& tables;
  const domain::Batch& batch;
  const bool save;
  bool released = false;  // the batch has waited: others of the supplier came after it
  const PartnerId partner;
  const Date today;  // in the region: only tells open enrollments from ended ones

  Book<AuthorityRow> authorities;
  Book<OrganizationRow> organizations;
  Book<BranchRow> branches;
  Book<ProgrammeRow> programmes;
  Book<ClassGroupRow> class_groups;
  Book<SubjectRow> subjects;
  Book<PersonRow> persons;
  Book<GuardianLinkRow> links;
  Book<EnrollmentRow> enrollments;
  Book<LessonRow> lessons;
  std::unordered_map<std::string, AuthorityId> authorities_by_ogrn;
  std::unordered_set<std::string> rejected_authorities;  // OGRNs, in this batch
  std::unordered_map<std::string, PersonId> by_snils;
  std::unordered_map<std::string, std::vector<PersonId>> by_name;  // name_and_birth()
  std::unordered_set<PersonId> keyed;  // of them the students whom the supplier has a key for
  std::unordered_map<PersonId, std::vector<domain::EnrollmentId>> enrollments_of;
  std::unordered_map<PersonId, std::vector<OrganizationId>> places_wanted;     // in the queue
  std::unordered_map<PersonId, std::vector<domain::GuardianLinkId>> links_of;  // by student
  std::unordered_map<PersonId, std::vector<PersonId>> wards_of;  // by guardian: students
  std::unordered_set<PersonId> enrollments_asked, wards_asked;   // whom the tables were asked for
  std::unordered_set<PersonId> enrollment_rejected;              // students, in this batch
  std::unordered_map<std::string, LessonId> lesson_keys;
  std::unordered_set<std::string> rejected_lessons;
  std::unordered_map<std::string, WaitingLesson> waiting_lessons;
  std::optional<Awaited> awaited;  // by the record at hand, whose decision is the error
  std::vector<Wait> waits;
  std::vector<Awaited> came;           // with this batch
  std::optional<Unclear> unclear_now;  // of the record at hand, whose decision is the error
  std::vector<UnclearRecord> unclear;
  std::optional<PersonId> decided;  // by a person: of whom the batch is; 0: of a new one
  // The key of the enrollment by which a student comes from another region: it may be anywhere, and
  // the student, if new, is in reach. Empty: none.
  std::string arrival;
  ClaimBook claims;
  Changes changes;

  KeyBook& keys(KeyKind kind) { return keys_[static_cast<std::size_t>(kind)]; }
  // Asks for those keys that are not known yet; empty ones are dropped.
  void load_keys(KeyKind kind, const std::vector<std::string_view>& keys);
  // 0 when the key is new.
  std::int64_t known(KeyKind kind, const std::string& key);
  // The entity behind a key. Errors: field_missing, depends_on_rejected, unknown: then the record
  // waits for it.
  base::Result<std::int64_t> resolve(KeyKind kind, const std::string& key, Code unknown);
  // The error of a record that waits for something which may still come.
  base::Error wait_for(Awaited what, base::Error error);
  // Remembers a key; true when it is new.
  bool link(KeyKind kind, const std::string& key, std::int64_t id);

  std::int64_t fresh_id();
  bool is_fresh(std::int64_t id) const;  // created by this batch: no other row can refer to it
  // Whether the supplier has records of persons that are not decided yet, before this batch.
  bool any_unclear();
  bool serves_everyone() const { return served_.empty(); }
  bool serves(const std::string& ogrn) const;
  bool serves(OrganizationId id) const;  // the organization must be loaded
  void load_organizations(const std::vector<OrganizationId>& ids);  // those not loaded yet

  void report(RecordKind kind, const domain::Origin& origin, const std::string& key,
              const Decision& decision);
  // Of the batch's records of a kind, in its order, those decided.
  std::vector<domain::RecordResult>& results(RecordKind kind) {
    return results_[static_cast<std::size_t>(kind)];
  }
  void collect_changes();  // what the books hold
  Applied finish();

 private:
  std::array<KeyBook, key_kinds> keys_;
  std::array<std::vector<domain::RecordResult>, domain::record_kinds> results_;
  const std::unordered_set<std::string> served_;
  std::optional<bool> any_unclear_;
  std::int64_t first_id_ = 0, next_id_ = 0;

 public:
  const Refusals* refused = nullptr;  // in the parts of the document before the batch
};

bool is_longer(std::string_view text, std::size_t characters);  // characters of UTF-8, not bytes
// Errors: field_missing, field_invalid (longer than limits::key_characters).
base::Result<void> check_key(const std::string& key);

// All steps: what becomes of each record. Reads only.
void decide(Work& work);
void write(Work& work, const Provenance& provenance);
// Of the records that would wait rejects those above limits::waiting_records, and repeats.
void hold_back(Work& work);
// After write: keeps those that wait, and applies what has waited for what came.
void keep_waiting(Work& work, const domain::Partner& partner, const Provenance& provenance);
// Instead, for a confined partner: those that would wait are rejected; the keys that came are
// noted for the keeper.
void refuse_waits(Work& work);
void leave_came(Work& work);

// The steps, in this order; each reports every record of its kinds.
void apply_authorities(Work& work);
void apply_organizations(Work& work);
void apply_branches(Work& work);
void apply_programmes(Work& work);
void apply_class_groups(Work& work);
void apply_subjects(Work& work);
void load_people(Work& work);
void apply_students(Work& work);
void apply_enrollments(Work& work);
void apply_queue(Work& work);
void apply_guardians(Work& work);
void apply_lessons(Work& work);
void apply_marks(Work& work);
void apply_attendance(Work& work);
void apply_final_marks(Work& work);
void apply_portfolio(Work& work);
void note_journals(Work& work);  // after collect_changes()

// The authority of an OGRN; none for an empty one. Errors (subject: field): authority_unknown,
// depends_on_rejected.
base::Result<AuthorityId> find_authority(const Work& work, const std::string& ogrn,
                                         const char* field);
// One of the partner's organizations. Errors: those of resolve, organization_foreign.
base::Result<OrganizationId> own_organization(Work& work, const std::string& key);
// A branch or programme of this organization; none for an empty key. Errors: field_missing,
// depends_on_rejected, branch_unknown, programme_unknown.
base::Result<BranchId> find_branch(Work& work, const std::string& key, OrganizationId of);
base::Result<ProgrammeId> find_programme(Work& work, const std::string& key, OrganizationId of);

// Calls look(record) for the records of stages 2 and 3.
template <class Look>
void for_each_portfolio(const domain::Batch& batch, const Look& look) {
  for (const auto& record : batch.health) look(record);
  for (const auto& record : batch.education_documents) look(record);
  for (const auto& record : batch.exam_results) look(record);
  for (const auto& record : batch.achievements) look(record);
  for (const auto& record : batch.queue) look(record);
}

// Runs decide over the records of a kind that is known by the supplier's key.
template <class Record, class Decide>
void decide_keyed(Work& work, RecordKind kind, KeyKind keys, const std::vector<Record>& records,
                  Decide decide) {
  KeyBook& book = work.keys(keys);
  for (const Record& record : records) {
    if (const auto checked = check_key(record.key); !checked) {
      if (!record.key.empty()) book.rejected.insert(record.key);
      work.report(kind, record.origin, record.key, checked.error());
    } else if (!book.seen.insert(record.key).second) {
      work.report(kind, record.origin, record.key,
                  base::fail(Code::record_duplicate, "key twice in one batch", "id"));
    } else {
      const Decision decision = decide(work, record);
      if (decision)
        book.rejected.erase(record.key);
      else if (!work.awaited)
        book.rejected.insert(record.key);
      work.report(kind, record.origin, record.key, decision);
    }
  }
}

inline Outcome outcome_of(bool changed) {
  return changed ? Outcome::accepted : Outcome::unchanged;
}
// Of a record that states two things.
inline Outcome both(Outcome a, Outcome b) {
  for (const Outcome outcome : {Outcome::outranked, Outcome::accepted})
    if (a == outcome || b == outcome) return outcome;
  return Outcome::unchanged;
}
// The row of a book becomes what the ruling says.
template <class Row>
Outcome adopt(Work& work, Book<Row>& book, Row& row, const Ruling<Row>& ruling) {
  work.claims.keep(ruling);
  if (ruling.changed) {
    row = *ruling.row;
    book.mark_changed(row.id);
  }
  return ruling.outcome;
}

}  // namespace registers
