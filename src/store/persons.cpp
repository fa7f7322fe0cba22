#include "store/persons.hpp"

#include <set>

#include "base/text.hpp"
#include "store/layouts.hpp"
#include "store/sql_tables.hpp"

namespace store {
namespace {

using registers::GuardianLinkRow;
using registers::PersonRow;

// An index entry of PostgreSQL holds 2 700 bytes; no two people differ only after these.
constexpr std::size_t name_key_bytes = 600;
constexpr std::size_t sorted_bytes = 300;  // in hex at most as long; those alike are ordered by id

std::string name_key(const domain::PersonFields& person) {
  const std::string key =
      domain::search_key(person.surname + " " + person.name + " " + person.patronymic);
  return std::string(clip(key, name_key_bytes));
}

// The columns that are made from others, too.
const Layout<PersonRow>& written_layout() {
  static const Layout<PersonRow> written = [] {
    Layout<PersonRow> layout = layout_of<PersonRow>();
    constexpr auto not_read = [](PersonRow&, const Row&, std::size_t) {};
    layout.cells.push_back({{"name_key", Type::text},
                            [](const PersonRow& row) { return value(name_key(row.fields)); },
                            not_read});
    layout.cells.push_back(
        {{"sort_key", Type::text},
         [](const PersonRow& row) { return value(sort_key(name_key(row.fields))); },
         not_read});
    return layout;
  }();
  return written;
}

}  // namespace

std::vector<std::optional<std::string>> cells_of(const registers::PersonRow& row) {
  registers::Provenance from{row.by.partner, row.by.message, row.by.at};
  std::vector<std::optional<std::string>> cells;
  for (const Value& value : written_layout().values({row}, from)) {
    auto& cell = cells.emplace_back();
    if (const auto* number = std::get_if<std::int64_t>(&value)) cell = std::to_string(*number);
    if (const auto* text = std::get_if<std::string>(&value)) cell = *text;
  }
  return cells;
}

void add_words(std::vector<Value>& values, registers::PersonId id, const std::string& name_key) {
  const auto words = base::split_words(name_key);
  std::set<std::string_view> different;
  for (std::size_t i = 1; i < words.size(); ++i)
    if (different.insert(words[i]).second)
      values.insert(values.end(), {value(words[i]), value(id)});
}

void write_words(Session& session, const std::vector<Value>& values, bool fresh) {
  session.insert({"person_word",
                  {{"word", Type::text}, {"person_id", Type::integer}},
                  "ON CONFLICT (word, person_id) DO NOTHING",
                  fresh},
                 values);
}

std::string sort_key(const std::string& name_key) {
  return domain::sort_key(clip(name_key, sorted_bytes));
}

domain::SortRange name_range(const std::string& name_key) {
  return domain::sort_range(clip(name_key, sorted_bytes));
}

template <>
const Layout<PersonRow>& layout_of<PersonRow>() {
  using R = PersonRow;
  using F = domain::PersonFields;
  using D = domain::IdentityDocument;
  constexpr auto f = &R::fields;
  constexpr auto d = &F::document;
  static const Layout<R> layout{"person",
                                {cell<R, &R::id>("id"),
                                 cell<R, f, &F::snils>("snils"),
                                 cell<R, f, &F::surname>("surname"),
                                 cell<R, f, &F::name>("name"),
                                 cell<R, f, &F::patronymic>("patronymic"),
                                 cell<R, f, &F::sex>("sex"),
                                 cell<R, f, &F::birth_date>("birth_date"),
                                 cell<R, f, &F::birth_place>("birth_place"),
                                 cell<R, f, &F::citizenship>("citizenship"),
                                 cell<R, f, d, &D::type>("document_type"),
                                 cell<R, f, d, &D::series>("document_series"),
                                 cell<R, f, d, &D::number>("document_number"),
                                 cell<R, f, d, &D::issuer>("document_issuer"),
                                 cell<R, f, d, &D::registry_entry>("document_registry_entry"),
                                 cell<R, f, d, &D::issued>("document_issued"),
                                 cell<R, f, &F::registered_address>("registered_address"),
                                 cell<R, f, &F::actual_address>("actual_address"),
                                 cell<R, f, &F::phone>("phone"),
                                 cell<R, f, &F::email>("email"),
                                 cell<R, &R::is_student>("is_student"),
                                 cell<R, f, &F::actual_from>("actual_from"),
                                 cell<R, f, &F::actual_to>("actual_to")}};
  return layout;
}

template <>
const Layout<GuardianLinkRow>& layout_of<GuardianLinkRow>() {
  using R = GuardianLinkRow;
  static const Layout<R> layout{
      "guardian_link",
      {cell<R, &R::id>("id"), cell<R, &R::student>("student_id"),
       cell<R, &R::guardian>("guardian_id"), cell<R, &R::kind>("kind"), cell<R, &R::basis>("basis"),
       cell<R, &R::from>("valid_from"), cell<R, &R::to>("valid_to")}};
  return layout;
}

std::vector<registers::PersonRow> SqlTables::persons(std::span<const registers::PersonId> ids) {
  if (ids.empty()) return {};
  return layout_of<PersonRow>().select(session_, "WHERE id ?", {id_set(ids)});
}

std::vector<registers::PersonRow> SqlTables::persons_by_snils(std::span<const std::string> digits) {
  if (digits.empty()) return {};
  return layout_of<PersonRow>().select(session_, "WHERE snils ?", {text_set(digits)});
}

std::vector<registers::PersonRow> SqlTables::persons_by_name(
    std::span<const std::string> name_keys, std::span<const registers::Date> birth_dates) {
  if (name_keys.empty()) return {};
  Set set{{Type::text, Type::date}, {}};
  for (std::size_t i = 0; i < name_keys.size(); ++i) {
    set.values.push_back(value(clip(name_keys[i], name_key_bytes)));
    set.values.push_back(value(birth_dates[i]));
  }
  return layout_of<PersonRow>().select(session_, "WHERE (name_key, birth_date) ?", {set});
}

std::vector<registers::GuardianLinkRow> SqlTables::guardian_links(
    std::span<const registers::PersonId> students) {
  if (students.empty()) return {};
  return layout_of<GuardianLinkRow>().select(session_, "WHERE student_id ?", {id_set(students)});
}

std::vector<registers::GuardianLinkRow> SqlTables::links_of_guardians(
    std::span<const registers::PersonId> guardians) {
  if (guardians.empty()) return {};
  return layout_of<GuardianLinkRow>().select(session_, "WHERE guardian_id ?", {id_set(guardians)});
}

void SqlTables::write_persons(const std::vector<registers::PersonRow>& rows,
                              const Revision& revision) {
  guard_persons(rows, revision.from);
  written_layout().write(session_, rows, revision);
  std::vector<Value> fresh, stored;
  for (const auto& row : rows)
    if (row.is_student)
      add_words(revision.is_new(row.id.value) ? fresh : stored, row.id, name_key(row.fields));
  write_words(session_, fresh, true);
  write_words(session_, stored);
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

void SqlTables::write_links(const std::vector<GuardianLinkRow>& rows, const Revision& revision) {
  layout_of<GuardianLinkRow>().write(session_, rows, revision);
}

}  // namespace store
