#include <algorithm>

#include "store/feed.hpp"
#include "store/provenance.hpp"

namespace store {
namespace {

using domain::RecordKind;
using registers::Changes;
using registers::ChangeWhat;
using registers::OrganizationId;
using registers::PersonId;

// PostgreSQL: they wait there for their positions.
std::string lines_table(Session& session) {
  return session.dialect() == Dialect::sqlite ? "change_line" : "change_new";
}

struct Line {
  RecordKind kind{};
  ChangeWhat what{};
  std::int64_t record = 0;
  PersonId student{};
  OrganizationId organization{};
  std::optional<domain::Date> from{}, to{};
};

class Lines {
 public:
  Lines(const Changes& changes, const registers::Provenance& from)
      : changes_(changes), from_(from) {}

  bool is_new(std::int64_t id) const { return changes_.is_new(id); }
  ChangeWhat what_of(std::int64_t id) const {
    return is_new(id) ? ChangeWhat::created : ChangeWhat::changed;
  }
  void add(const Line& line) {
    values_.insert(values_.end(),
                   {value(domain::name_of(line.kind)), value(registers::name_of(line.what)),
                    value(line.record), null_if_none(line.student), null_if_none(line.organization),
                    value(line.from), value(line.to)});
    add_provenance(values_, from_);
  }
  template <class Rows>
  void add_owned(RecordKind kind, const Rows& rows) {
    for (const auto& row : rows)
      add({.kind = kind,
           .what = what_of(row.id.value),
           .record = row.id.value,
           .organization = row.organization});
  }
  void write(Session& session) const {
    std::vector<Column> columns = {{"kind", Type::text},
                                   {"what", Type::text},
                                   {"record_id", Type::integer},
                                   {"student_id", Type::integer},
                                   {"organization_id", Type::integer},
                                   {"date_from", Type::date},
                                   {"date_to", Type::date}};
    add_provenance(columns);
    const std::string table = lines_table(session);
    session.insert({table, std::move(columns), ""}, values_);
  }

 private:
  const Changes& changes_;
  const registers::Provenance& from_;
  std::vector<Value> values_;
};

template <class Map>
bool differs(const Map& former, std::int64_t id, const typename Map::mapped_type& now) {
  const auto it = former.find(id);
  return it != former.end() && it->second != now;
}

void add_places(Lines& lines, const Changes& changes, const Former& former) {
  for (const auto& row : changes.authorities)
    lines.add({.kind = RecordKind::authority,
               .what = differs(former.above, row.id.value, row.parent.value)
                           ? ChangeWhat::moved
                           : lines.what_of(row.id.value),
               .record = row.id.value});
  for (const auto& row : changes.organizations) {
    Line line{.kind = RecordKind::organization,
              .what = lines.what_of(row.id.value),
              .record = row.id.value,
              .organization = row.id};
    if (differs(former.keys, row.id.value, row.fields.ogrn)) line.what = ChangeWhat::key_changed;
    lines.add(line);
    line.what = ChangeWhat::moved;
    if (differs(former.above, row.id.value, row.authority.value)) lines.add(line);
  }
  lines.add_owned(RecordKind::branch, changes.branches);
  lines.add_owned(RecordKind::programme, changes.programmes);
  lines.add_owned(RecordKind::class_group, changes.class_groups);
  lines.add_owned(RecordKind::subject, changes.subjects);
}

void add_people(Lines& lines, const Changes& changes, const Former& former) {
  for (const auto& row : changes.persons) {
    if (!row.is_student) continue;
    const bool other_key = differs(former.keys, row.id.value, row.fields.snils.digits());
    lines.add({.kind = RecordKind::student,
               .what = other_key ? ChangeWhat::key_changed : lines.what_of(row.id.value),
               .record = row.id.value,
               .student = row.id});
  }
  for (const auto& row : changes.guardian_links)
    lines.add({.kind = RecordKind::guardian,
               .what = lines.what_of(row.id.value),
               .record = row.guardian.value,
               .student = row.student});
  for (const auto& row : changes.enrollments)
    lines.add({.kind = RecordKind::enrollment,
               .what = lines.what_of(row.id.value),
               .record = row.id.value,
               .student = row.student,
               .organization = row.organization});
  for (const Changes::Journal& it : changes.journals)
    lines.add({.kind = RecordKind::lesson,
               .what = ChangeWhat::changed,
               .record = it.class_group.value,
               .organization = it.organization,
               .from = it.from,
               .to = it.to});
  std::vector<PersonId> marked;
  for (const auto& row : changes.final_marks) marked.push_back(row.key.student);
  std::sort(marked.begin(), marked.end());
  marked.erase(std::unique(marked.begin(), marked.end()), marked.end());
  for (const PersonId id : marked)
    lines.add({.kind = RecordKind::final_mark,
               .what = ChangeWhat::changed,
               .record = id.value,
               .student = id});
}

// Calls each(kind, table, changes) for the five kinds.
template <class Each>
void for_each_stated(const Changes& changes, Each each) {
  each(RecordKind::health, "health", changes.health);
  each(RecordKind::education_document, "education_document", changes.education_documents);
  each(RecordKind::exam_result, "exam_result", changes.exam_results);
  each(RecordKind::achievement, "achievement", changes.achievements);
  each(RecordKind::queue_entry, "queue_entry", changes.queue);
}

void add_stated(Lines& lines, const Changes& changes, const Former& former) {
  for_each_stated(changes, [&](RecordKind kind, const char*, const auto& of_kind) {
    for (const auto& row : of_kind.rows)
      lines.add({.kind = kind,
                 .what = lines.what_of(row.id.value),
                 .record = row.id.value,
                 .student = row.student,
                 .organization = row.organization});
    for (const auto id : of_kind.removed) {
      const auto it = former.stated.find(id.value);
      if (it == former.stated.end()) continue;
      lines.add({.kind = kind,
                 .what = ChangeWhat::deleted,
                 .record = id.value,
                 .student = it->second.student,
                 .organization = it->second.organization});
    }
  });
}

// A guardian that has changed concerns each ward.
void leave_ward_lines(Session& session, const Changes& changes, const Lines& lines,
                      const registers::Provenance& from) {
  std::vector<PersonId> stored;
  for (const auto& row : changes.persons)
    if (!lines.is_new(row.id.value)) stored.push_back(row.id);
  if (stored.empty()) return;
  session.change(
      "INSERT INTO " + lines_table(session) +
          " (kind, what, record_id, student_id, partner_id, message_row_id, recorded_at) "
          "SELECT 'guardian', 'changed', guardian_id, student_id, " +
          provenance_params + " FROM guardian_link WHERE guardian_id ?",
      {value(from.partner), null_if_none(from.message), value(from.at),
       id_set(std::span<const PersonId>(stored))});
}

// PostgreSQL: who changes one of these guardians meanwhile does not see the link, and would name
// this ward to nobody. Of two who write to one row, one runs again.
void touch_guardians(Session& session, const Changes& changes, const Lines& lines) {
  if (session.dialect() == Dialect::sqlite) return;
  Set ids{{Type::integer}, {}};
  for (const auto& row : changes.guardian_links)
    if (!lines.is_new(row.guardian.value)) ids.values.push_back(value(row.guardian));
  if (!ids.values.empty())
    session.change("UPDATE person SET is_student = is_student WHERE id ?", {ids});
}

template <class Rows>
Set stored_ids(const Changes& changes, const Rows& rows) {
  Set ids{{Type::integer}, {}};
  for (const auto& row : rows)
    if (!changes.is_new(row.id.value)) ids.values.push_back(value(row.id));
  return ids;
}

}  // namespace

Former read_former(Session& session, const Changes& changes) {
  Former former;
  if (const Set ids = stored_ids(changes, changes.authorities); !ids.values.empty())
    for (const Row& row : session.select("id, parent_id", "FROM authority WHERE id ?", {ids}))
      former.above.emplace(row.integer(0), row.integer(1));
  if (const Set ids = stored_ids(changes, changes.organizations); !ids.values.empty())
    for (const Row& row :
         session.select("id, ogrn, authority_id", "FROM organization WHERE id ?", {ids})) {
      former.keys.emplace(row.integer(0), row.text(1));
      former.above.emplace(row.integer(0), row.integer(2));
    }
  if (const Set ids = stored_ids(changes, changes.persons); !ids.values.empty())
    for (const Row& row : session.select("id, snils", "FROM person WHERE id ?", {ids}))
      former.keys.emplace(row.integer(0), row.text(1));
  for_each_stated(changes, [&](RecordKind, const char* table, const auto& of_kind) {
    if (of_kind.removed.empty()) return;
    for (const Row& row : session.select(
             "id, student_id, organization_id", "FROM " + std::string(table) + " WHERE id ?",
             {id_set(std::span<const registers::PortfolioId>(of_kind.removed))}))
      former.stated.emplace(row.integer(0),
                            Former::Stated{row.id<PersonId>(1), row.id<OrganizationId>(2)});
  });
  return former;
}

void leave_lines(Session& session, const Changes& changes, const Former& former,
                 const registers::Provenance& from) {
  Lines lines(changes, from);
  add_places(lines, changes, former);
  add_people(lines, changes, former);
  add_stated(lines, changes, former);
  lines.write(session);
  leave_ward_lines(session, changes, lines, from);
  touch_guardians(session, changes, lines);
}

void leave_binding_lines(Session& session, const Set& subjects, base::Time at) {
  session.change(
      "INSERT INTO " + lines_table(session) +
          " (kind, what, record_id, organization_id, recorded_at) SELECT 'subject', "
          "'changed', id, organization_id, CAST(? AS BIGINT) FROM org_subject WHERE id ?",
      {value(at), subjects});
}

}  // namespace store
