// A student comes from another region.
#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "registers/dossier.hpp"
#include "registers/transfer_student.hpp"
#include "registers/work.hpp"

namespace registers {
namespace {

// The organizations of the dossier that this register knows, by the sender's keys.
struct Known {
  std::vector<std::pair<std::string, OrganizationId>> keys;
  std::set<std::string> ours;  // keys
};

bool is_ours(const OrganizationRow& row, const Arrival& arrival) {
  return std::ranges::find(arrival.outside, row.by.partner) == arrival.outside.end();
}

Known find_known(Tables& tables, const domain::Batch& dossier, const Arrival& arrival) {
  std::vector<std::string> ogrns;
  for (const auto& record : dossier.organizations) ogrns.push_back(record.ogrn);
  Known known;
  if (ogrns.empty()) return known;
  for (const OrganizationRow& row : tables.organizations_by_ogrn(ogrns))
    for (const auto& record : dossier.organizations) {
      if (record.ogrn != row.fields.ogrn) continue;
      known.keys.emplace_back(record.key, row.id);
      if (is_ours(row, arrival)) known.ours.insert(record.key);
    }
  return known;
}

template <class Records>
std::set<std::string> drop(Records& records, const std::set<std::string>& organizations) {
  std::set<std::string> gone;
  std::erase_if(records, [&](const auto& record) {
    const bool goes = organizations.contains(record.organization_key);
    if (goes) gone.insert(record.key);
    return goes;
  });
  return gone;
}

// Leaves out the organizations that are known, and what is said of our own.
void leave_out(domain::Batch& dossier, const Known& known) {
  std::erase_if(dossier.organizations, [&](const auto& record) {
    return std::ranges::any_of(known.keys, [&](const auto& it) { return it.first == record.key; });
  });
  drop(dossier.branches, known.ours);
  drop(dossier.programmes, known.ours);
  drop(dossier.class_groups, known.ours);
  const auto subjects = drop(dossier.subjects, known.ours);
  drop(dossier.enrollments, known.ours);
  drop(dossier.health, known.ours);
  drop(dossier.education_documents, known.ours);
  drop(dossier.exam_results, known.ours);
  drop(dossier.achievements, known.ours);
  std::erase_if(dossier.final_marks,
                [&](const auto& record) { return subjects.contains(record.subject_key); });
  std::set<std::string> lessons;
  std::erase_if(dossier.lessons, [&](const auto& record) {
    const bool goes = subjects.contains(record.subject_key);
    if (goes) lessons.insert(record.key);
    return goes;
  });
  std::erase_if(dossier.marks,
                [&](const auto& record) { return lessons.contains(record.lesson_key); });
  std::erase_if(dossier.attendance,
                [&](const auto& record) { return lessons.contains(record.lesson_key); });
}

void link(Work& work, const Known& known, const std::string& place_key, OrganizationId place) {
  std::vector<std::string_view> keys{place_key};
  std::vector<OrganizationId> ids{place};
  for (const auto& [key, id] : known.keys) {
    keys.push_back(key);
    ids.push_back(id);
  }
  work.load_keys(KeyKind::organization, keys);
  work.link(KeyKind::organization, place_key, place.value);
  for (const auto& [key, id] : known.keys) work.link(KeyKind::organization, key, id.value);
  work.load_organizations(ids);
}

// Why a record of that kind stands in the way of the transfer.
std::optional<base::Error> obstacle(Work& work, RecordKind kind, std::string_view key) {
  for (const domain::RecordResult& result : work.results(kind))
    if (result.key == key && result.error) return *result.error;
  return std::nullopt;
}

// Where the student is enrolled on that day by what is known beside the transfer's own enrollment.
struct Elsewhere {
  bool there = false, other = false;
};
Elsewhere look_around(Work& work, PersonId student, OrganizationId place, const Arrival& arrival) {
  Elsewhere found;
  for (const domain::EnrollmentId id : work.enrollments_of[student]) {
    const EnrollmentRow* row = work.enrollments.find(id);
    if (row->fields.key == arrival.number || row->fields.to.value_or(arrival.from) < arrival.from)
      continue;
    const OrganizationRow* organization = work.organizations.find(row->organization);
    if (organization != nullptr &&
        organization->fields.kind == domain::OrganizationKind::supplementary)
      continue;
    (row->organization == place ? found.there : found.other) = true;
  }
  return found;
}

domain::EnrollmentRecord arrival_record(const domain::StudentRecord& student,
                                        const Arrival& arrival, const std::string& place_key) {
  domain::EnrollmentRecord record;
  record.key = arrival.number;
  record.student_key = student.key;
  record.organization_key = place_key;
  record.from = arrival.from;
  record.reason_in = "Перевод из другого региона (" + arrival.region + ")";
  return record;
}

class Admission {
 public:
  Admission(Tables& tables, domain::Batch& dossier, const domain::Partner& partner,
            const Provenance& provenance, const Arrival& arrival)
      : tables_(tables),
        dossier_(dossier),
        partner_(partner),
        provenance_(provenance),
        arrival_(arrival),
        place_key_("ogrn:" + arrival.ogrn) {}

  // What stands against it; nothing is written.
  std::optional<base::Error> judge() {
    const auto places = tables_.organizations_by_ogrn(std::vector{arrival_.ogrn});
    using domain::OrganizationStatus;
    if (places.empty() || !is_ours(places.front(), arrival_) ||
        places.front().fields.status == OrganizationStatus::closed)
      return base::fail(Code::transfer_place_unknown);
    place_ = places.front().id;
    known_ = find_known(tables_, dossier_, arrival_);
    leave_out(dossier_, known_);
    const domain::StudentRecord& student = dossier_.students.front();
    dossier_.enrollments.push_back(arrival_record(student, arrival_, place_key_));
    Work trial(tables_, dossier_, partner_, provenance_, false);
    link(trial, known_, place_key_, place_);
    decide(trial);
    if (auto error = obstacle(trial, RecordKind::student, student.key)) return error;
    if (auto error = obstacle(trial, RecordKind::enrollment, arrival_.number)) return error;
    const PersonId person{trial.known(KeyKind::student, student.key)};
    const Elsewhere elsewhere = look_around(trial, person, place_, arrival_);
    if (elsewhere.other) return base::fail(Code::transfer_enrolled);
    if (elsewhere.there) dossier_.enrollments.pop_back();  // its school was faster than the papers
    return std::nullopt;
  }

  domain::Tally write(PersonId& person) {
    Work work(tables_, dossier_, partner_, provenance_, true);
    link(work, known_, place_key_, place_);
    decide(work);
    refuse_waits(work);
    registers::write(work, provenance_);
    keep_conflicts(work, provenance_);
    leave_came(work);
    person = {work.known(KeyKind::student, dossier_.students.front().key)};
    return work.finish().tally;
  }

 private:
  Tables& tables_;
  domain::Batch& dossier_;
  const domain::Partner& partner_;
  const Provenance& provenance_;
  const Arrival& arrival_;
  const std::string place_key_;  // the sender's key of the organization, as we call it for him
  OrganizationId place_;
  Known known_;
};

}  // namespace

base::Result<Admitted> admit(Tables& tables, domain::Batch dossier, const domain::Partner& partner,
                             const Provenance& provenance, const Arrival& arrival) {
  if (auto known = tables.transfers().find(true, arrival.number))
    return Admitted{std::move(*known), {}, true};
  if (dossier.size() > base::limits::records_per_message)
    return base::fail(Code::too_large, "more records than one message may carry");
  if (dossier.students.size() != 1) return base::fail(Code::schema_violation, {}, "student");
  Admitted admitted;
  Transfer& transfer = admitted.transfer;
  transfer.incoming = true;
  transfer.number = arrival.number;
  transfer.region = arrival.region;
  transfer.ogrn = arrival.ogrn;
  transfer.from = arrival.from;
  transfer.created = transfer.changed = provenance.at;
  Admission admission(tables, dossier, partner, provenance, arrival);
  if (const auto refusal = admission.judge()) {
    transfer.state = TransferState::refused;
    transfer.code = base::info(refusal->code).id;
    transfer.reason = base::info(refusal->code).text;
  } else {
    transfer.state = TransferState::accepted;
    admitted.tally = admission.write(transfer.student);
  }
  tables.transfers().put(transfer);
  return admitted;
}

}  // namespace registers
