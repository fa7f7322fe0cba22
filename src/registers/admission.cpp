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

// Records of anybody else would reach whom this region has sent before.
bool is_of_one(const domain::Batch& dossier) {
  const auto own = [&](const auto& record) {
    return record.student_key == dossier.students.front().key;
  };
  bool all =
      std::ranges::all_of(dossier.guardians, own) &&
      std::ranges::all_of(dossier.enrollments, own) && std::ranges::all_of(dossier.marks, own) &&
      std::ranges::all_of(dossier.attendance, own) && std::ranges::all_of(dossier.final_marks, own);
  for_each_portfolio(dossier, [&](const auto& record) { all = all && own(record); });
  return all;
}

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

// What the other region is believed about: organizations that are not ours.
domain::Partner confined(domain::Partner partner, const domain::Batch& dossier,
                         const Known& known) {
  partner.organizations = {""};  // a partner of none would serve everyone
  for (const auto& record : dossier.organizations)
    if (!known.ours.contains(record.key)) partner.organizations.push_back(record.ogrn);
  return partner;
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
        student_key_(dossier.students.front().key),
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
    partner_ = confined(partner_, dossier_, known_);
    leave_out(dossier_, known_);
    end_before(dossier_.enrollments, arrival_.from);
    dossier_.enrollments.push_back(arrival_record(dossier_.students.front(), arrival_, place_key_));
    if (auto error = rehearse()) return error;
    if (!person_) return std::nullopt;
    // Whoever names a child whom we know would become its guardian, or change its card.
    dossier_.students.clear();
    dossier_.guardians.clear();
    dossier_.health.clear();
    if (there_) dossier_.enrollments.pop_back();  // its school was faster than the papers
    return rehearse();
  }

  domain::Tally write(PersonId& person) {
    Work work(tables_, dossier_, partner_, provenance_, true);
    prepare(work);
    decide(work);
    refuse_waits(work);
    registers::write(work, provenance_);
    keep_conflicts(work, provenance_);
    leave_came(work);
    person = {work.known(KeyKind::student, student_key_)};
    return work.finish().tally;
  }

 private:
  void prepare(Work& work) const {
    link(work, known_, place_key_, place_);
    if (!there_) work.arrival = arrival_.number;
    if (!person_) return;
    work.load_keys(KeyKind::student, {student_key_});
    work.link(KeyKind::student, student_key_, person_.value);
  }

  // A trial run: why not, else who it is, if we know, and whether enrolled there already.
  std::optional<base::Error> rehearse() {
    Work trial(tables_, dossier_, partner_, provenance_, false);
    prepare(trial);
    decide(trial);
    if (auto error = obstacle(trial, RecordKind::student, student_key_)) return error;
    if (auto error = obstacle(trial, RecordKind::enrollment, arrival_.number)) return error;
    const PersonId person{trial.known(KeyKind::student, student_key_)};
    const Elsewhere elsewhere = look_around(trial, person, place_, arrival_);
    if (elsewhere.other) return base::fail(Code::transfer_enrolled);
    there_ = elsewhere.there;
    if (!trial.is_fresh(person.value)) person_ = person;
    return std::nullopt;
  }

  Tables& tables_;
  domain::Batch& dossier_;
  domain::Partner partner_;
  const Provenance& provenance_;
  const Arrival& arrival_;
  const std::string student_key_;
  const std::string place_key_;  // the sender's key of the organization, as we call it for him
  OrganizationId place_;
  Known known_;
  PersonId person_;  // of the student, if we know it
  bool there_ = false;
};

// Whether this is the transfer that is known by its number.
bool is_repeat(Tables& tables, const Transfer& known, const Arrival& arrival, PartnerId partner,
               const std::string& student_key) {
  if (known.region != arrival.region || known.ogrn != arrival.ogrn || known.from != arrival.from)
    return false;
  if (known.state != TransferState::accepted) return true;
  const auto keys = tables.find_keys(partner, KeyKind::student, std::vector{student_key});
  const auto it = keys.find(student_key);
  if (it != keys.end() && it->second == known.student.value) return true;
  return tables.persons(std::vector{known.student}).empty();  // merged into another since
}

base::Result<void> check_arrival(const Arrival& arrival, Date today) {
  const int away = domain::days_between(today, arrival.from);
  if (away < -base::limits::transfer_days_late || away > base::limits::transfer_days_ahead)
    return base::fail(Code::transfer_day_invalid);
  return {};
}

}  // namespace

base::Result<Admitted> admit(Tables& tables, domain::Batch dossier, const domain::Partner& partner,
                             const Provenance& provenance, const Arrival& arrival) {
  if (dossier.students.size() != 1 || !is_of_one(dossier))
    return base::fail(Code::schema_violation, "not the dossier of one student", "student");
  if (auto known = tables.transfers().find_incoming(arrival.number)) {
    if (!is_repeat(tables, *known, arrival, provenance.partner, dossier.students.front().key))
      return base::fail(Code::transfer_number_taken);
    return Admitted{std::move(*known), {}, true};
  }
  if (dossier.size() > base::limits::records_per_message)
    return base::fail(Code::too_large, "more records than one message may carry");
  Admitted admitted;
  Transfer& transfer = admitted.transfer;
  transfer.incoming = true;
  transfer.number = arrival.number;
  transfer.region = arrival.region;
  transfer.ogrn = arrival.ogrn;
  transfer.from = arrival.from;
  transfer.created = transfer.changed = provenance.at;
  Admission admission(tables, dossier, partner, provenance, arrival);
  const auto day =
      check_arrival(arrival, domain::date_at(provenance.at, provenance.utc_offset_minutes));
  if (const auto refusal = day ? admission.judge() : std::optional(day.error())) {
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
