#include "store/sql_diaries.hpp"

#include "base/text.hpp"
#include "store/ids.hpp"
#include "store/values.hpp"

namespace store {

using registers::Diary;
using registers::DiaryConsent;
using registers::DiaryGrant;

namespace {

// Neither addresses nor attributes hold white space.
std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

constexpr const char* columns =
    "id, code, name, purpose, addresses, attributes, secret_digest, enabled, created_at, "
    "changed_at, saml_entity, saml_metadata";

Diary read_diary(const Row& row) {
  Diary it;
  it.id = row.integer(0);
  it.code = row.text(1);
  it.name = row.text(2);
  it.purpose = row.text(3);
  it.addresses = base::split_words(row.text(4));
  it.attributes = base::split_words(row.text(5));
  it.secret_digest = row.text(6);
  it.enabled = row.integer(7) != 0;
  it.created = row.time(8);
  it.changed = row.time(9);
  it.saml_entity = row.text(10);
  it.saml_metadata = row.text(11);
  return it;
}

}  // namespace

std::vector<Diary> SqlDiaries::select(const std::string& rest, const std::vector<Param>& params) {
  std::vector<Diary> found;
  for (const Row& row : session_.select(columns, "FROM diary " + rest, params))
    found.push_back(read_diary(row));
  return found;
}

std::vector<Diary> SqlDiaries::all() {
  return select("ORDER BY code", {});
}

std::optional<Diary> SqlDiaries::find(const std::string& code) {
  auto found = select("WHERE code = ?", {value(code)});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<Diary> SqlDiaries::find(std::int64_t id) {
  auto found = select("WHERE id = ?", {value(id)});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<Diary> SqlDiaries::find_entity(const std::string& saml_entity) {
  auto found = select("WHERE saml_entity = ? AND saml_entity <> ''", {value(saml_entity)});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

bool SqlDiaries::add(Diary& it) {
  if (find(it.code)) return false;
  it.id = reserve_ids(session_, 1);
  session_.change(
      "INSERT INTO diary (id, code, name, purpose, addresses, attributes, secret_digest, enabled, "
      "created_at, changed_at, saml_entity, saml_metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, "
      "?)",
      {value(it.id), value(it.code), value(it.name), value(it.purpose), value(joined(it.addresses)),
       value(joined(it.attributes)), value(it.secret_digest), value(std::int64_t{it.enabled}),
       value(it.created), value(it.changed), value(it.saml_entity), value(it.saml_metadata)});
  return true;
}

void SqlDiaries::put(const Diary& it) {
  session_.change(
      "UPDATE diary SET name = ?, purpose = ?, addresses = ?, attributes = ?, secret_digest = ?, "
      "enabled = ?, changed_at = ?, saml_entity = ?, saml_metadata = ? WHERE id = ?",
      {value(it.name), value(it.purpose), value(joined(it.addresses)), value(joined(it.attributes)),
       value(it.secret_digest), value(std::int64_t{it.enabled}), value(it.changed),
       value(it.saml_entity), value(it.saml_metadata), value(it.id)});
}

std::string SqlDiaries::salt(const std::string& fresh) {
  session_.change("INSERT INTO diary_salt (id, salt) VALUES (1, ?) ON CONFLICT DO NOTHING",
                  {value(fresh)});
  return session_.select("salt", "FROM diary_salt WHERE id = 1").at(0).text(0);
}

void SqlDiaries::agree(const DiaryConsent& it) {
  session_.change(
      "INSERT INTO diary_consent (diary_id, subject, attributes, given_at, purpose) VALUES (?, ?, "
      "?, ?, ?) ON CONFLICT (diary_id, subject) DO UPDATE SET attributes = excluded.attributes, "
      "given_at = excluded.given_at, purpose = excluded.purpose",
      {value(it.diary), value(it.subject), value(joined(it.attributes)), value(it.given),
       value(it.purpose)});
}

std::optional<DiaryConsent> SqlDiaries::consent(std::int64_t diary, const std::string& subject) {
  const auto rows = session_.select("attributes, given_at, purpose",
                                    "FROM diary_consent WHERE diary_id = ? AND subject = ?",
                                    {value(diary), value(subject)});
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  return DiaryConsent{diary, subject, base::split_words(row.text(0)), row.time(1), row.text(2)};
}

// A row that is written, if with what it has: that is what transactions conflict about.
void SqlDiaries::hold(const DiaryConsent& it) {
  session_.change("UPDATE diary_consent SET given_at = given_at WHERE diary_id = ? AND subject = ?",
                  {value(it.diary), value(it.subject)});
}

void SqlDiaries::withdraw(std::int64_t diary, const std::string& subject) {
  for (const char* table : {"diary_consent", "diary_grant"})
    session_.change("DELETE FROM " + std::string(table) + " WHERE diary_id = ? AND subject = ?",
                    {value(diary), value(subject)});
}

void SqlDiaries::forget(base::Time now) {
  session_.change("DELETE FROM diary_grant WHERE until_at <= ?", {value(now)});
}

bool SqlDiaries::has_given(const std::string& code_digest) {
  return !session_
              .select("1", "FROM diary_grant WHERE origin = ? AND origin <> '' LIMIT 1",
                      {value(code_digest)})
              .empty();
}

void SqlDiaries::keep(const DiaryGrant& it) {
  session_.change(
      "INSERT INTO diary_grant (kind, digest, origin, diary_id, subject, content, until_at) VALUES "
      "(?, ?, ?, ?, ?, ?, ?)",
      {value(it.kind), value(it.digest), value(it.origin), value(it.diary), value(it.subject),
       value(it.content), value(it.until)});
}

std::optional<DiaryGrant> SqlDiaries::look(const std::string& kind, const std::string& digest,
                                           base::Time now) {
  const auto rows =
      session_.select("origin, diary_id, subject, content, until_at",
                      "FROM diary_grant WHERE kind = ? AND digest = ? AND until_at > ?",
                      {value(kind), value(digest), value(now)});
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  return DiaryGrant{kind,        digest,      row.text(0), row.integer(1),
                    row.text(2), row.text(3), row.time(4)};
}

std::optional<DiaryGrant> SqlDiaries::take(const std::string& kind, const std::string& digest,
                                           base::Time now) {
  auto found = look(kind, digest, now);
  const auto taken = session_.change("DELETE FROM diary_grant WHERE kind = ? AND digest = ?",
                                     {value(kind), value(digest)});
  if (found && taken == 1) return found;
  session_.change("DELETE FROM diary_grant WHERE origin = ? AND origin <> ''", {value(digest)});
  return std::nullopt;
}

}  // namespace store
