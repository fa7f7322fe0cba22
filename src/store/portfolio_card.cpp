// Stages 2 and 3 of students as the API shows them.
#include <algorithm>
#include <map>

#include "store/sql_directory.hpp"
#include "store/sql_tables.hpp"
#include "store/within.hpp"

namespace store {
namespace {

using registers::PersonId;
using registers::Portfolio;
using registers::Stated;
using Portfolios = std::map<PersonId, Portfolio>;

std::unordered_map<std::int64_t, std::string> names_of(Session& session, const Set& ids) {
  std::unordered_map<std::int64_t, std::string> names;
  for (const Row& row : session.select("id, full_name", "FROM organization WHERE id ?", {ids}))
    names.emplace(row.integer(0), row.text(1));
  return names;
}

// member: where the kind is in a portfolio; date: which of its dates they are ordered by.
template <class Row, class Member, class Day>
void add(Session& session, const std::string& table, std::vector<Row> rows, Member member, Day day,
         Portfolios& to) {
  if (rows.empty()) return;
  std::sort(rows.begin(), rows.end(), [day](const Row& a, const Row& b) {
    return std::pair(a.fields.*day, a.id) < std::pair(b.fields.*day, b.id);
  });
  Set ids{{Type::integer}, {}}, organizations = ids;
  for (const Row& row : rows) {
    ids.values.push_back(value(row.id));
    organizations.values.push_back(value(row.organization));
  }
  auto sources = sources_of(session, table, ids);
  const auto names = names_of(session, organizations);
  for (Row& row : rows) {
    const auto name = names.find(row.organization.value);
    auto& source = sources[row.id.value];
    auto& all = to.at(row.student).*member;
    all.push_back(
        {std::move(row), name == names.end() ? std::string() : name->second, std::move(source)});
  }
}

}  // namespace

std::vector<Portfolio> SqlDirectory::portfolios(const Scope& scope, std::span<const PersonId> ids,
                                                Date today) {
  Condition where{"FROM person p WHERE p.id ?", {id_set(ids)}};
  store::add(where, is_seen(scope, today));
  Portfolios found;
  registers::PortfolioSet set;
  for (const Row& row : session_.select("p.id", where.sql, where.params)) {
    set.students.push_back(row.id<PersonId>(0));
    found[set.students.back()].student = set.students.back();
  }
  std::vector<Portfolio> result;
  if (found.empty()) return result;
  using P = Portfolio;
  SqlTables tables(session_);
  add(session_, "education_document", tables.education_documents(set), &P::education_documents,
      &domain::EducationDocument::issued, found);
  add(session_, "exam_result", tables.exam_results(set), &P::exam_results,
      &domain::ExamResult::date, found);
  add(session_, "achievement", tables.achievements(set), &P::achievements,
      &domain::Achievement::date, found);
  add(session_, "queue_entry", tables.queue(set), &P::queue, &domain::QueueEntry::applied, found);
  add(session_, "health", tables.health(set), &P::health, &domain::Health::from, found);
  for (auto& [id, portfolio] : found) result.push_back(std::move(portfolio));
  return result;
}

}  // namespace store
