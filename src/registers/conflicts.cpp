#include "registers/conflicts.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/limits.hpp"
#include "registers/similarity.hpp"
#include "registers/work.hpp"

namespace registers {
namespace {

constexpr std::array<std::string_view, 6> reasons{
    "key-and-snils", "other-snils", "snils-of-another", "several-fit", "namesake", "other-person"};

std::string full_name(const domain::PersonFields& fields) {
  return domain::search_key(fields.surname + " " + fields.name + " " + fields.patronymic);
}

bool same_document(const domain::IdentityDocument& a, const domain::IdentityDocument& b) {
  return !a.number.empty() && a.type == b.type &&
         domain::document_key(a.series, a.number) == domain::document_key(b.series, b.number);
}

// Of the batch's students or guardians that of this position.
const domain::PersonFields& fields_of(const domain::Batch& batch, RecordKind kind,
                                      std::size_t position) {
  return kind == RecordKind::student ? batch.students[position].person
                                     : batch.guardians[position].person;
}

std::vector<Candidate> candidates_of(const Work& work, const UnclearRecord& it) {
  const domain::PersonFields& fields = fields_of(work.batch, it.kind, it.position);
  std::vector<Candidate> all;
  for (const PersonId id : it.what.persons)
    if (const PersonRow* row = work.persons.find(id); row != nullptr)
      all.push_back(liken(*row, fields, it.by_key == id));
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });
  if (all.size() > base::limits::conflict_candidates) all.resize(base::limits::conflict_candidates);
  return all;
}

std::size_t count(const domain::Batch& content) {
  return content.students.size() + content.guardians.size();
}

template <class Record>
void add_record(Conflict& to, std::vector<Record>& kept, Record record) {
  if (count(to.content) >= base::limits::conflict_records) {
    ++to.left_out;
    return;
  }
  record.origin = {};
  kept.push_back(std::move(record));
}

void add_content(Conflict& to, const domain::Batch& batch, const UnclearRecord& it) {
  if (it.kind == RecordKind::student)
    add_record(to, to.content.students, batch.students[it.position]);
  else
    add_record(to, to.content.guardians, batch.guardians[it.position]);
}

bool same_record(const domain::StudentRecord& a, const domain::StudentRecord& b) {
  return a.key == b.key;
}
bool same_record(const domain::GuardianRecord& a, const domain::GuardianRecord& b) {
  return a.key == b.key && a.student_key == b.student_key && a.kind == b.kind;
}

template <class Record>
void join_records(Conflict& newer, std::vector<Record>& kept, const std::vector<Record>& before) {
  const std::vector<Record> own = kept;
  for (const Record& record : before)
    if (std::none_of(own.begin(), own.end(),
                     [&](const Record& it) { return same_record(it, record); }))
      add_record(newer, kept, record);
}

// One guardian of several children comes once per child, under one key: one conflict.
std::vector<Conflict> gather(const Work& work, const Provenance& from) {
  std::vector<Conflict> conflicts;
  std::map<std::pair<RecordKind, std::string>, std::size_t> places;
  for (const UnclearRecord& it : work.unclear) {
    const auto [place, first] = places.try_emplace({it.kind, it.key}, conflicts.size());
    if (first) {
      Conflict& made = conflicts.emplace_back();
      made.partner = work.partner;
      made.kind = domain::name_of(it.kind);
      made.key = it.key;
      made.reason = it.what.reason;
      made.candidates = candidates_of(work, it);
      made.message = from.message;
      made.trace = from.trace;
      made.first_seen = made.last_seen = from.at;
    }
    add_content(conflicts[place->second], work.batch, it);
  }
  return conflicts;
}

// Keys of a kind of which every record of the batch was taken.
std::vector<std::string> clear_keys(Work& work, RecordKind kind) {
  std::set<std::string> clear, other;
  for (const domain::RecordResult& result : work.results(kind)) {
    const bool taken = result.outcome != Outcome::rejected && result.outcome != Outcome::waiting;
    (taken ? clear : other).insert(result.key);
  }
  std::vector<std::string> keys;
  std::set_difference(clear.begin(), clear.end(), other.begin(), other.end(),
                      std::back_inserter(keys));
  return keys;
}

// A SNILS that is another's, or not the person's own, would be the conflict again.
void leave_out_snils(Tables& tables, domain::PersonFields& fields, PersonId person) {
  if (fields.snils.empty()) return;
  bool own = true;
  for (const PersonRow& row : tables.persons_by_snils(std::vector{fields.snils.digits()}))
    own &= row.id == person;
  if (person)
    for (const PersonRow& row : tables.persons(std::vector{person}))
      own &= row.fields.snils.empty() || row.fields.snils == fields.snils;
  if (!own) fields.snils = {};
}

}  // namespace

std::string_view name_of(ConflictReason reason) {
  return reasons[static_cast<std::size_t>(reason)];
}

std::optional<ConflictReason> parse_reason(std::string_view name) {
  for (std::size_t i = 0; i < reasons.size(); ++i)
    if (reasons[i] == name) return static_cast<ConflictReason>(i);
  return std::nullopt;
}

Candidate liken(const PersonRow& stored, const domain::PersonFields& fields, bool by_key) {
  const domain::PersonFields& own = stored.fields;
  Candidate it{stored.id, 0, {}};
  const auto add = [&it](bool said, int score, std::string_view sign) {
    if (!said) return;
    it.score += score;
    it.signs.append(it.signs.empty() ? "" : " ").append(sign);
  };
  const bool both = !own.snils.empty() && !fields.snils.empty();
  add(by_key, 30, "same-key");
  add(both && own.snils == fields.snils, 60, "same-snils");
  add(both && own.snils != fields.snils, -30, "other-snils");
  add(same_document(own.document, fields.document), 50, "same-document");
  const std::string mine = full_name(own), theirs = full_name(fields);
  if (mine == theirs)
    add(true, 30, "same-name");
  else
    add(similarity(trigrams_of(mine), trigrams_of(theirs)) >= base::limits::name_similarity, 15,
        "similar-name");
  add(own.birth_date && own.birth_date == fields.birth_date, 20, "same-birth-date");
  it.score = std::clamp(it.score, 0, 100);
  return it;
}

std::optional<Candidate> alike(const PersonRow& one, const PersonRow& other, bool same_guardian) {
  Candidate it = liken(one, other.fields, false);
  it.person = other.id;
  const auto &a = one.fields.document, &b = other.fields.document;
  const auto add = [&it](int score, std::string_view sign) {
    it.score = std::clamp(it.score + score, 0, 100);
    it.signs.append(it.signs.empty() ? "" : " ").append(sign);
  };
  if (!a.number.empty() && !b.number.empty() && a.type == b.type && !same_document(a, b))
    add(-20, "other-document");
  if (same_guardian && similarity(trigrams_of(domain::search_key(one.fields.name)),
                                  trigrams_of(domain::search_key(other.fields.name))) >=
                           base::limits::suggestion_similarity)
    add(20, "same-guardian");
  return it.score < base::limits::alike_score ? std::nullopt : std::optional(std::move(it));
}

void join_content(Conflict& newer, const Conflict& before) {
  join_records(newer, newer.content.students, before.content.students);
  join_records(newer, newer.content.guardians, before.content.guardians);
  newer.left_out = std::max(newer.left_out, before.left_out);
}

void keep_conflicts(Work& work, const Provenance& provenance) {
  if (work.batch.students.empty() && work.batch.guardians.empty()) return;
  ConflictBook& book = work.tables.conflicts();
  if (work.any_unclear())
    for (const RecordKind kind : {RecordKind::student, RecordKind::guardian})
      if (const auto keys = clear_keys(work, kind); !keys.empty())
        book.close(work.partner, domain::name_of(kind), keys, provenance.at);
  if (work.unclear.empty()) return;
  auto conflicts = gather(work, provenance);
  book.put(conflicts);
}

base::Result<void> apply_decided(Tables& tables, const Conflict& conflict,
                                 const domain::Partner& partner, PersonId person,
                                 const Provenance& now) {
  domain::Batch batch = conflict.content;
  for (auto& record : batch.students) leave_out_snils(tables, record.person, person);
  for (auto& record : batch.guardians) leave_out_snils(tables, record.person, person);
  const Provenance from{partner.id, conflict.message, now.at, now.utc_offset_minutes,
                        conflict.trace};
  Work work(tables, batch, partner, from, true);
  work.decided = person;
  decide(work);
  for (const RecordKind kind : {RecordKind::student, RecordKind::guardian})
    for (const domain::RecordResult& result : work.results(kind))
      if (result.error) return *result.error;
  write(work, from);
  keep_waiting(work, partner, from);
  return {};
}

}  // namespace registers
