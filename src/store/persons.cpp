#include "store/persons.hpp"

#include <set>

#include "domain/snils.hpp"
#include "store/provenance.hpp"
#include "store/sql_tables.hpp"

namespace store {
namespace {

// An index entry of PostgreSQL holds 2 700 bytes; no two people differ only after these.
constexpr std::size_t name_key_bytes = 600;
constexpr std::size_t sorted_bytes = 300;  // in hex at most as long; those alike are ordered by id

std::string name_key(const domain::PersonFields& person) {
  const std::string key =
      domain::search_key(person.surname + " " + person.name + " " + person.patronymic);
  return std::string(clip(key, name_key_bytes));
}

}  // namespace

std::string sort_key(const std::string& name_key) {
  return domain::sort_key(clip(name_key, sorted_bytes));
}

domain::SortRange name_range(const std::string& name_key) {
  return domain::sort_range(clip(name_key, sorted_bytes));
}

const char* const person_columns =
    "id, snils, surname, name, patronymic, sex, birth_date, birth_place, citizenship, "
    "document_type, document_series, document_number, document_issuer, document_registry_entry, "
    "document_issued, registered_address, actual_address, phone, email, is_student, actual_from, "
    "actual_to";

std::vector<registers::PersonRow> read_persons(const std::vector<Row>& rows) {
  std::vector<registers::PersonRow> result;
  result.reserve(rows.size());
  for (const Row& row : rows) {
    registers::PersonRow& to = result.emplace_back();
    domain::PersonFields& it = to.fields;
    to.id = row.id<registers::PersonId>(0);
    if (!row.null(1)) {
      auto snils = domain::Snils::parse(row.text(1));
      if (!snils) throw Failure(Failure::Kind::other, "person: a stored SNILS is invalid");
      it.snils = *snils;
    }
    it.surname = row.text(2);
    it.name = row.text(3);
    it.patronymic = row.text(4);
    it.sex = read_name<domain::Sex>(row, 5);
    it.birth_date = row.date(6);
    it.birth_place = row.text(7);
    it.citizenship = row.text(8);
    if (!row.null(9)) it.document.type = read_name<domain::DocumentType>(row, 9);
    it.document.series = row.text(10);
    it.document.number = row.text(11);
    it.document.issuer = row.text(12);
    it.document.registry_entry = row.text(13);
    it.document.issued = row.date(14);
    it.registered_address = row.text(15);
    it.actual_address = row.text(16);
    it.phone = row.text(17);
    it.email = row.text(18);
    to.is_student = row.integer(19) != 0;
    it.actual_from = row.date(20);
    it.actual_to = row.date(21);
  }
  return result;
}

const char* const link_columns = "id, student_id, guardian_id, kind, basis, valid_from, valid_to";

std::vector<registers::GuardianLinkRow> read_links(const std::vector<Row>& rows) {
  std::vector<registers::GuardianLinkRow> result;
  result.reserve(rows.size());
  for (const Row& row : rows)
    result.push_back({.id = row.id<domain::GuardianLinkId>(0),
                      .student = row.id<registers::PersonId>(1),
                      .guardian = row.id<registers::PersonId>(2),
                      .kind = read_name<domain::GuardianKind>(row, 3),
                      .basis = row.text(4),
                      .from = row.date(5),
                      .to = row.date(6)});
  return result;
}

std::vector<registers::PersonRow> SqlTables::persons(std::span<const registers::PersonId> ids) {
  if (ids.empty()) return {};
  return read_persons(session_.select(person_columns, "FROM person WHERE id ?", {id_set(ids)}));
}

std::vector<registers::PersonRow> SqlTables::persons_by_snils(std::span<const std::string> digits) {
  if (digits.empty()) return {};
  return read_persons(
      session_.select(person_columns, "FROM person WHERE snils ?", {text_set(digits)}));
}

std::vector<registers::PersonRow> SqlTables::persons_by_name(
    std::span<const std::string> name_keys, std::span<const registers::Date> birth_dates) {
  if (name_keys.empty()) return {};
  Set set{{Type::text, Type::date}, {}};
  for (std::size_t i = 0; i < name_keys.size(); ++i) {
    set.values.push_back(value(clip(name_keys[i], name_key_bytes)));
    set.values.push_back(value(birth_dates[i]));
  }
  return read_persons(
      session_.select(person_columns, "FROM person WHERE (name_key, birth_date) ?", {set}));
}

std::vector<registers::GuardianLinkRow> SqlTables::guardian_links(
    std::span<const registers::PersonId> students) {
  if (students.empty()) return {};
  return read_links(
      session_.select(link_columns, "FROM guardian_link WHERE student_id ?", {id_set(students)}));
}

std::vector<registers::GuardianLinkRow> SqlTables::links_of_guardians(
    std::span<const registers::PersonId> guardians) {
  if (guardians.empty()) return {};
  return read_links(
      session_.select(link_columns, "FROM guardian_link WHERE guardian_id ?", {id_set(guardians)}));
}

void SqlTables::write_persons(const std::vector<registers::PersonRow>& rows,
                              const Revision& revision) {
  guard_persons(rows, revision.from);
  std::vector<Value> values;
  for (const auto& row : rows) {
    const domain::PersonFields& it = row.fields;
    const auto& document = it.document;
    values.insert(values.end(), {value(row.id),
                                 null_if_empty(it.snils.digits()),
                                 value(name_key(it)),
                                 value(sort_key(name_key(it))),
                                 value(it.surname),
                                 value(it.name),
                                 value(it.patronymic),
                                 name_value(it.sex),
                                 value(it.birth_date),
                                 value(it.birth_place),
                                 value(it.citizenship),
                                 document.type ? name_value(*document.type) : Value(),
                                 value(document.series),
                                 value(document.number),
                                 value(document.issuer),
                                 value(document.registry_entry),
                                 value(document.issued),
                                 value(it.registered_address),
                                 value(it.actual_address),
                                 value(it.phone),
                                 value(it.email),
                                 value(std::int64_t{row.is_student}),
                                 value(it.actual_from),
                                 value(it.actual_to)});
    add_provenance(values, revision.from);
  }
  revise(session_, "person",
         {{"id", Type::integer},           {"snils", Type::text},
          {"name_key", Type::text},        {"sort_key", Type::text},
          {"surname", Type::text},         {"name", Type::text},
          {"patronymic", Type::text},      {"sex", Type::text},
          {"birth_date", Type::date},      {"birth_place", Type::text},
          {"citizenship", Type::text},     {"document_type", Type::text},
          {"document_series", Type::text}, {"document_number", Type::text},
          {"document_issuer", Type::text}, {"document_registry_entry", Type::text},
          {"document_issued", Type::date}, {"registered_address", Type::text},
          {"actual_address", Type::text},  {"phone", Type::text},
          {"email", Type::text},           {"is_student", Type::integer},
          {"actual_from", Type::date},     {"actual_to", Type::date}},
         values, revision);
}

// Only PostgreSQL has two writers at once: see person_guard in the migration.
void SqlTables::guard_persons(const std::vector<registers::PersonRow>& rows,
                              const Provenance& from) {
  if (session_.dialect() == Dialect::sqlite) return;
  std::set<std::string> guards;  // sorted: every transaction takes its locks in one order
  for (const auto& row : rows) {
    if (!row.fields.snils.empty()) continue;
    const auto& birth = row.fields.birth_date;
    guards.insert(name_key(row.fields) + "|" + (birth ? domain::format_date(*birth) : ""));
  }
  guard({guards.begin(), guards.end()}, from);
}

// Whoever else holds one of these makes this transaction begin again.
void SqlTables::guard(const std::vector<std::string>& names, const Provenance& from) {
  if (session_.dialect() == Dialect::sqlite) return;
  std::vector<Value> values;
  for (const auto& name : names) {
    values.push_back(name);
    values.push_back(value(from.at));
  }
  session_.insert({"person_guard",
                   {{"guard", Type::text}, {"touched", Type::integer}},
                   "ON CONFLICT (guard) DO UPDATE SET touched = excluded.touched"},
                  values);
}

void SqlTables::write_links(const std::vector<registers::GuardianLinkRow>& rows,
                            const Revision& revision) {
  std::vector<Value> values;
  for (const auto& row : rows) {
    values.insert(values.end(),
                  {value(row.id), value(row.student), value(row.guardian), name_value(row.kind),
                   value(row.basis), value(row.from), value(row.to)});
    add_provenance(values, revision.from);
  }
  revise(session_, "guardian_link",
         {{"id", Type::integer},
          {"student_id", Type::integer},
          {"guardian_id", Type::integer},
          {"kind", Type::text},
          {"basis", Type::text},
          {"valid_from", Type::date},
          {"valid_to", Type::date}},
         values, revision);
}

}  // namespace store
