// Stages 2 and 3: one table per kind, alike but for the fields.
#include "store/layouts.hpp"
#include "store/sql_tables.hpp"

namespace store {

using registers::PortfolioSet;

template <>
const Layout<registers::HealthRow>& layout_of<registers::HealthRow>() {
  using R = registers::HealthRow;
  using F = domain::Health;
  constexpr auto f = &R::fields;
  static const Layout<R> layout{
      "health",
      {cell<R, &R::id>("id"), cell<R, &R::student>("student_id"),
       cell<R, &R::organization>("organization_id"), cell<R, f, &F::from>("valid_from"),
       cell<R, f, &F::health_group>("health_group"), cell<R, f, &F::pe_group>("pe_group"),
       cell<R, f, &F::disability>("disability"),
       cell<R, f, &F::disability_reason>("disability_reason"),
       cell<R, f, &F::disability_until>("disability_until"),
       cell<R, f, &F::needs_adapted_programme>("needs_adapted_programme"),
       cell<R, f, &F::needs_long_treatment>("needs_long_treatment")}};
  return layout;
}

template <>
const Layout<registers::EducationDocumentRow>& layout_of<registers::EducationDocumentRow>() {
  using R = registers::EducationDocumentRow;
  using F = domain::EducationDocument;
  constexpr auto f = &R::fields;
  static const Layout<R> layout{
      "education_document",
      {cell<R, &R::id>("id"), cell<R, &R::student>("student_id"),
       cell<R, &R::organization>("organization_id"), cell<R, f, &F::type>("type"),
       cell<R, f, &F::series>("series"), cell<R, f, &F::number>("number"),
       cell<R, f, &F::registration>("registration"), cell<R, f, &F::issued>("issued"),
       cell<R, f, &F::issuer>("issuer"), cell<R, f, &F::specialty>("specialty"),
       cell<R, f, &F::qualification>("qualification"), cell<R, f, &F::honours>("honours")}};
  return layout;
}

template <>
const Layout<registers::ExamResultRow>& layout_of<registers::ExamResultRow>() {
  using R = registers::ExamResultRow;
  using F = domain::ExamResult;
  constexpr auto f = &R::fields;
  static const Layout<R> layout{"exam_result",
                                {cell<R, &R::id>("id"), cell<R, &R::student>("student_id"),
                                 cell<R, &R::organization>("organization_id"),
                                 cell<R, f, &F::kind>("kind"), cell<R, f, &F::subject>("subject"),
                                 cell<R, f, &F::date>("exam_date"), cell<R, f, &F::score>("score"),
                                 cell<R, f, &F::minimum>("minimum"), cell<R, f, &F::mark>("mark")}};
  return layout;
}

template <>
const Layout<registers::AchievementRow>& layout_of<registers::AchievementRow>() {
  using R = registers::AchievementRow;
  using F = domain::Achievement;
  constexpr auto f = &R::fields;
  static const Layout<R> layout{
      "achievement",
      {cell<R, &R::id>("id"), cell<R, &R::student>("student_id"),
       cell<R, &R::organization>("organization_id"), cell<R, f, &F::kind>("kind"),
       cell<R, f, &F::event>("event"), cell<R, f, &F::subject>("subject"),
       cell<R, f, &F::level>("level"), cell<R, f, &F::stage>("stage"),
       cell<R, f, &F::result>("result"), cell<R, f, &F::place>("place"),
       cell<R, f, &F::date>("result_date"), cell<R, f, &F::document>("document")}};
  return layout;
}

template <>
const Layout<registers::QueueEntryRow>& layout_of<registers::QueueEntryRow>() {
  using R = registers::QueueEntryRow;
  using F = domain::QueueEntry;
  constexpr auto f = &R::fields;
  static const Layout<R> layout{
      "queue_entry",
      {cell<R, &R::id>("id"), cell<R, &R::student>("student_id"),
       cell<R, &R::organization>("organization_id"), cell<R, f, &F::number>("number"),
       cell<R, f, &F::applied>("applied"), cell<R, f, &F::wanted>("wanted"),
       cell<R, f, &F::status>("status"), cell<R, f, &F::benefit>("benefit"),
       cell<R, f, &F::age_group>("age_group"), cell<R, f, &F::mode_of_stay>("mode_of_stay")}};
  return layout;
}

namespace {

// A row that fits both ways comes twice.
template <class R>
std::vector<R> find(Session& session, const Layout<R>& layout, const PortfolioSet& set) {
  std::vector<R> found;
  if (!set.students.empty())
    found = layout.select(session, "WHERE student_id ?",
                          {id_set(std::span<const registers::PersonId>(set.students))});
  if (set.ids.empty()) return found;
  for (R& row : layout.select(session, "WHERE id ?",
                              {id_set(std::span<const registers::PortfolioId>(set.ids))}))
    found.push_back(std::move(row));
  return found;
}

template <class R>
void put(Session& session, const Layout<R>& layout, const registers::PortfolioChanges<R>& changes,
         const Revision& revision) {
  layout.write(session, changes.rows, revision);
  layout.remove(session, id_set(std::span<const registers::PortfolioId>(changes.removed)),
                revision);
}

}  // namespace

std::vector<registers::HealthRow> SqlTables::health(const PortfolioSet& set) {
  return find(session_, layout_of<registers::HealthRow>(), set);
}

std::vector<registers::EducationDocumentRow> SqlTables::education_documents(
    const PortfolioSet& set) {
  return find(session_, layout_of<registers::EducationDocumentRow>(), set);
}

std::vector<registers::ExamResultRow> SqlTables::exam_results(const PortfolioSet& set) {
  return find(session_, layout_of<registers::ExamResultRow>(), set);
}

std::vector<registers::AchievementRow> SqlTables::achievements(const PortfolioSet& set) {
  return find(session_, layout_of<registers::AchievementRow>(), set);
}

std::vector<registers::QueueEntryRow> SqlTables::queue(const PortfolioSet& set) {
  return find(session_, layout_of<registers::QueueEntryRow>(), set);
}

void SqlTables::write_portfolio(const registers::Changes& changes, const Revision& revision) {
  put(session_, layout_of<registers::HealthRow>(), changes.health, revision);
  put(session_, layout_of<registers::EducationDocumentRow>(), changes.education_documents,
      revision);
  put(session_, layout_of<registers::ExamResultRow>(), changes.exam_results, revision);
  put(session_, layout_of<registers::AchievementRow>(), changes.achievements, revision);
  put(session_, layout_of<registers::QueueEntryRow>(), changes.queue, revision);
}

}  // namespace store
