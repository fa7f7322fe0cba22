// Whatever the order in which a supplier's documents come, the register is the same.
#include <algorithm>
#include <boost/pfr.hpp>
#include <numeric>
#include <random>
#include <sstream>

#include "registers/region.hpp"

#include "school.hpp"

namespace registers {
namespace {

// All fields of a row, ids by the names that they stand for.
class Canonical {
 public:
  explicit Canonical(const Changes& rows) {
    for (const auto& r : rows.organizations) names_[r.id.value] = "organization " + r.fields.ogrn;
    for (const auto& r : rows.branches) names_[r.id.value] = "branch " + r.fields.name;
    for (const auto& r : rows.programmes) names_[r.id.value] = "programme " + r.fields.name;
    for (const auto& r : rows.class_groups) names_[r.id.value] = "class " + r.name;
    for (const auto& r : rows.subjects) names_[r.id.value] = "subject " + r.name;
    for (const auto& r : rows.persons)
      names_[r.id.value] = "person " + r.fields.surname + r.fields.name + r.fields.snils.digits();
    for (const auto& r : rows.lessons)
      names_[r.id.value] = "lesson " + names_[r.key.class_group.value] +
                           names_[r.key.subject.value] + domain::format_date(r.key.date) +
                           std::to_string(r.key.number);
  }

  template <class Row>
  void add(const std::vector<Row>& rows) {
    std::vector<std::string> lines;
    for (const Row& row : rows) {
      out_.str({});
      put(row);
      lines.push_back(out_.str());
    }
    std::sort(lines.begin(), lines.end());
    for (const std::string& line : lines) text_ += line + '\n';
  }
  const std::string& text() const { return text_; }

 private:
  template <class Tag>
  void put(domain::Id<Tag> id) {
    const auto name = names_.find(id.value);
    out_ << (name == names_.end() ? "-" : name->second) << ';';
  }
  template <class T>
  void put(const std::optional<T>& member) {
    member ? put(*member) : put(std::string("-"));
  }
  template <class T>
  void put(const std::vector<T>& members) {
    for (const T& member : members) put(member);
  }
  void put(const std::string& text) { out_ << text << ';'; }
  void put(const Date& date) { out_ << domain::format_date(date) << ';'; }
  void put(const Author&) {}  // who set a row last is not the register
  void put(const domain::Snils& snils) { out_ << snils.digits() << ';'; }
  template <class T>
  void put(const T& member) {
    if constexpr (std::is_aggregate_v<T>)
      boost::pfr::for_each_field(member, [this](const auto& inner) { put(inner); });
    else
      out_ << static_cast<long>(member) << ';';
  }

  std::map<std::int64_t, std::string> names_;
  std::ostringstream out_;
  std::string text_;
};

std::string canonical(const Changes& rows) {
  Canonical all(rows);
  all.add(rows.organizations);
  all.add(rows.branches);
  all.add(rows.programmes);
  all.add(rows.class_groups);
  all.add(rows.subjects);
  all.add(rows.persons);
  all.add(rows.guardian_links);
  all.add(rows.enrollments);
  all.add(rows.lessons);
  all.add(rows.marks);
  all.add(rows.attendance);
  all.add(rows.final_marks);
  all.add(rows.health.rows);
  all.add(rows.education_documents.rows);
  all.add(rows.exam_results.rows);
  all.add(rows.achievements.rows);
  all.add(rows.queue.rows);
  return all.text();
}

// Statements about students beside their marks.
void add_portfolio(domain::Batch& batch) {
  for (const domain::EnrollmentRecord& one : batch.enrollments) {
    const auto place = [&](auto& record) {
      record.key = "p-" + one.key;
      record.student_key = one.student_key;
      record.organization_key = one.organization_key;
    };
    place(batch.health.emplace_back());
    batch.health.back().fields.from = day("2026-09-10");
    place(batch.education_documents.emplace_back());
    batch.education_documents.back().fields.number = one.key;
    batch.education_documents.back().fields.issued = day("2026-06-10");
    place(batch.exam_results.emplace_back());
    batch.exam_results.back().fields.subject = "Физика";
    batch.exam_results.back().fields.date = day("2026-06-01");
    place(batch.achievements.emplace_back());
    batch.achievements.back().fields.event = "Олимпиада";
    batch.achievements.back().fields.date = day("2026-10-01");
    place(batch.queue.emplace_back());
    batch.queue.back().fields.applied = day("2026-10-02");
  }
}

// One supplier's documents: each has one kind of record, but for lessons with what stands in them.
std::vector<domain::Batch> documents() {
  RegionSize size;
  size.schools = 1;
  size.students = 40;
  size.days = 1;
  size.seed = 7;
  size.last_day = day("2026-11-20");
  const Region region(size);
  domain::Batch all = region.roster(0);
  const std::string school = all.organizations[0].key;
  all.branches = {{{}, "b1", school, "Филиал", {}, {}, {}, {}}};
  all.programmes = {{{}, "pr1", school, {}, "Основная", {}, {}, {}}};
  for (auto& record : all.class_groups) record.programme_key = "pr1";
  for (auto& record : all.enrollments) record.branch_key = "b1";
  add_portfolio(all);

  std::vector<domain::Batch> documents;
  const auto cut = [&](auto list) {
    if (!(all.*list).empty()) documents.emplace_back().*list = all.*list;
  };
  cut(&domain::Batch::organizations);
  cut(&domain::Batch::branches);
  cut(&domain::Batch::programmes);
  cut(&domain::Batch::class_groups);
  cut(&domain::Batch::subjects);
  cut(&domain::Batch::students);
  cut(&domain::Batch::enrollments);
  cut(&domain::Batch::guardians);
  documents.push_back(region.marks(0, day("2026-11-20")));
  for (domain::Batch& quarter : region.final_marks(0)) documents.push_back(std::move(quarter));
  cut(&domain::Batch::health);
  cut(&domain::Batch::education_documents);
  cut(&domain::Batch::exam_results);
  cut(&domain::Batch::achievements);
  cut(&domain::Batch::queue);
  return documents;
}

class AnyOrderOfDocuments : public ApplyTest {
 protected:
  // The register that the documents in this order make.
  std::string load(const std::vector<domain::Batch>& documents,
                   const std::vector<std::size_t>& order) {
    MemoryTables fresh;
    domain::Partner supplier = partner(1, {});
    supplier.organizations = {documents[0].organizations[0].ogrn};
    const base::Time now = *base::parse_time("2026-11-22T09:00:00Z");
    for (const std::size_t number : order) {
      const Provenance from{supplier.id, {static_cast<std::int64_t>(number) + 1}, now, 180, "t"};
      const Applied applied = apply(fresh, documents[number], supplier, from, true).value();
      EXPECT_EQ(applied.tally[domain::Outcome::rejected], 0);
    }
    while (release_came(fresh, std::vector{supplier}, now, 180)) continue;
    EXPECT_TRUE(fresh.room.records.empty());
    return canonical(fresh.rows);
  }
};

TEST_F(AnyOrderOfDocuments, of_the_same_documents_makes_the_same_register) {
  const auto all = documents();
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::string expected = load(all, order);
  EXPECT_NE(expected.find("Олимпиада"), std::string::npos);
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::mt19937 dice(seed);
    // not std::shuffle: its steps differ between libraries
    for (std::size_t i = order.size() - 1; i > 0; --i) std::swap(order[i], order[dice() % (i + 1)]);
    ASSERT_EQ(load(all, order), expected) << "seed " << seed;
  }
}

TEST_F(AnyOrderOfDocuments, backwards_makes_the_same_register) {
  const auto all = documents();
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::string expected = load(all, order);
  std::reverse(order.begin(), order.end());
  EXPECT_EQ(load(all, order), expected);
}

}  // namespace
}  // namespace registers
