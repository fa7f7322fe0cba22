#include "registers/work.hpp"

#include <algorithm>
#include <tuple>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace registers {
namespace {

std::optional<KeyKind> key_kind(RecordKind kind) {
  switch (kind) {
    case RecordKind::organization:
      return KeyKind::organization;
    case RecordKind::class_group:
      return KeyKind::class_group;
    case RecordKind::subject:
      return KeyKind::subject;
    case RecordKind::student:
      return KeyKind::student;
    case RecordKind::guardian:
      return KeyKind::guardian;
    case RecordKind::enrollment:
      return KeyKind::enrollment;
    case RecordKind::branch:
      return KeyKind::branch;
    case RecordKind::programme:
      return KeyKind::programme;
    default:
      return std::nullopt;
  }
}

// Of what others refer to. An enrollment is awaited by its student's key, not by its own.
bool is_awaited(KeyKind kind) {
  switch (kind) {
    case KeyKind::organization:
    case KeyKind::branch:
    case KeyKind::programme:
    case KeyKind::class_group:
    case KeyKind::subject:
    case KeyKind::student:
      return true;
    default:
      return false;
  }
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "/a[9]" before "/a[10]".
bool natural_less(std::string_view a, std::string_view b) {
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      std::size_t end_a = i, end_b = j;
      while (end_a < a.size() && is_digit(a[end_a])) ++end_a;
      while (end_b < b.size() && is_digit(b[end_b])) ++end_b;
      if (end_a - i != end_b - j) return end_a - i < end_b - j;
      const int order = a.substr(i, end_a - i).compare(b.substr(j, end_b - j));
      if (order != 0) return order < 0;
      i = end_a;
      j = end_b;
    } else if (a[i] != b[j]) {
      return a[i] < b[j];
    } else {
      ++i;
      ++j;
    }
  }
  return a.size() - i < b.size() - j;
}

bool stands_before(const domain::RecordResult& a, const domain::RecordResult& b) {
  if (a.origin.line != b.origin.line) return a.origin.line < b.origin.line;
  return natural_less(a.origin.path, b.origin.path);
}

}  // namespace

Work::Work(Tables& tables_, const domain::Batch& batch_, const domain::Partner& partner_,
           const Provenance& provenance, bool save_)
    : tables(tables_),
      batch(batch_),
      save(save_),
      partner(provenance.partner),
      today(domain::date_at(provenance.at, provenance.utc_offset_minutes)),
      claims(tables_, provenance, today),
      served_(partner_.organizations.begin(), partner_.organizations.end()) {
  for (const domain::RecordResult& result : batch.rejected) {
    if (result.key.empty()) continue;
    if (const auto kind = key_kind(result.kind)) keys(*kind).rejected.insert(result.key);
    if (result.kind == RecordKind::lesson) rejected_lessons.insert(result.key);
  }
}

// Thousands of records may name the same few keys.
void Work::load_keys(KeyKind kind, const std::vector<std::string_view>& named) {
  auto& known_keys = keys(kind).known;
  std::unordered_set<std::string_view> seen{""};
  seen.reserve(named.size() + 1);
  std::vector<std::string> wanted;
  for (const std::string_view key : named)
    if (seen.insert(key).second) wanted.emplace_back(key);
  std::erase_if(wanted, [&](const auto& key) { return known_keys.contains(key); });
  std::sort(wanted.begin(), wanted.end());
  if (!wanted.empty()) known_keys.merge(tables.find_keys(partner, kind, wanted));
}

std::int64_t Work::known(KeyKind kind, const std::string& key) {
  const auto& known_keys = keys(kind).known;
  const auto it = known_keys.find(key);
  return it == known_keys.end() ? 0 : it->second;
}

base::Result<std::int64_t> Work::resolve(KeyKind kind, const std::string& key, Code unknown) {
  if (key.empty()) return base::fail(Code::field_missing, "reference without a key", "id");
  if (keys(kind).rejected.contains(key))
    return base::fail(Code::depends_on_rejected, "refers to a rejected record", base::mask(key));
  if (const std::int64_t id = known(kind, key)) return id;
  // No record can have a key that is too long.
  if (is_longer(key, base::limits::key_characters))
    return base::fail(unknown, "refers to a key that is too long", base::mask(key));
  return wait_for({kind, key}, base::fail(unknown, "refers to an unknown key", base::mask(key)));
}

base::Error Work::wait_for(Awaited what, base::Error error) {
  awaited = std::move(what);
  return error;
}

bool Work::link(KeyKind kind, const std::string& key, std::int64_t id) {
  if (!keys(kind).known.try_emplace(key, id).second) return false;
  changes.keys.push_back({kind, key, id});
  if (is_awaited(kind)) came.push_back({kind, key});
  return true;
}

bool Work::any_unclear() {
  if (!any_unclear_) any_unclear_ = tables.conflicts().any(partner);
  return *any_unclear_;
}

std::int64_t Work::fresh_id() {
  // A trial run takes nothing from the register, not even a number: its ids are negative.
  if (!save) return --next_id_;
  if (first_id_ == 0) {
    // a guardian may be a person and a link; marks are known by their lesson
    const std::size_t most = batch.size() + batch.guardians.size() - batch.marks.size() -
                             batch.attendance.size() - batch.final_marks.size() -
                             batch.rejected.size();
    first_id_ = next_id_ = tables.reserve_ids(most);
  }
  return next_id_++;
}

bool Work::is_fresh(std::int64_t id) const {
  return save ? first_id_ != 0 && id >= first_id_ && id < next_id_ : id < 0;
}

bool Work::serves(const std::string& ogrn) const {
  return served_.empty() || served_.contains(ogrn);
}

bool Work::serves(OrganizationId id) const {
  if (served_.empty()) return true;
  const OrganizationRow* row = organizations.find(id);
  return row != nullptr && served_.contains(row->fields.ogrn);
}

void Work::load_organizations(const std::vector<OrganizationId>& ids) {
  std::vector<OrganizationId> missing;
  for (const OrganizationId id : ids)
    if (organizations.find(id) == nullptr) missing.push_back(id);
  std::sort(missing.begin(), missing.end());
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  if (!missing.empty()) organizations.load(tables.organizations(missing));
  for (const OrganizationId id : ids) claims.expect(id);
}

void Work::report(RecordKind kind, const domain::Origin& origin, const std::string& key,
                  const Decision& decision) {
  domain::RecordResult result;
  result.kind = kind;
  result.origin = origin;
  result.key = key;
  result.outcome = decision ? *decision : awaited ? Outcome::waiting : Outcome::rejected;
  if (!decision) result.error = decision.error();
  if (result.outcome == Outcome::waiting) waits.push_back({kind, results(kind).size(), *awaited});
  if (!decision && unclear_now) {
    const auto keys_of = key_kind(kind);
    const PersonId by_key{keys_of ? known(*keys_of, key) : 0};
    unclear.push_back({kind, results(kind).size(), key, by_key, std::move(*unclear_now)});
  }
  awaited.reset();
  unclear_now.reset();
  results(kind).push_back(std::move(result));
}

bool is_longer(std::string_view text, std::size_t characters) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins)) > characters;
}

base::Result<void> check_key(const std::string& key) {
  if (key.empty()) return base::fail(Code::field_missing, "record without a key", "id");
  if (is_longer(key, base::limits::key_characters))
    return base::fail(Code::field_invalid, "the key is too long", "id");
  return {};
}

void Work::collect_changes() {
  changes.first_new = first_id_;
  changes.end_new = next_id_;
  changes.authorities = authorities.changed();
  changes.organizations = organizations.changed();
  changes.branches = branches.changed();
  changes.programmes = programmes.changed();
  changes.class_groups = class_groups.changed();
  changes.subjects = subjects.changed();
  changes.persons = persons.changed();
  changes.guardian_links = links.changed();
  changes.enrollments = enrollments.changed();
  changes.lessons = lessons.changed();
  claims.finish(changes);
}

Applied Work::finish() {
  std::array<bool, domain::record_kinds> mixed{};
  for (const domain::RecordResult& result : batch.rejected) {
    results_[static_cast<std::size_t>(result.kind)].push_back(result);
    mixed[static_cast<std::size_t>(result.kind)] = true;
  }
  Applied applied;
  applied.results.reserve(batch.size());
  for (std::size_t kind = 0; kind < results_.size(); ++kind) {
    auto& results = results_[kind];
    if (mixed[kind]) std::stable_sort(results.begin(), results.end(), stands_before);
    for (domain::RecordResult& result : results) {
      ++applied.tally[result.outcome];
      applied.results.push_back(std::move(result));
    }
  }
  return applied;
}

}  // namespace registers
