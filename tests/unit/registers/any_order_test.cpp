// Any order of the same loads gives the same register.
#include <algorithm>
#include <sstream>

#include "contradictions.hpp"
#include "school.hpp"

namespace registers {
namespace {

// Everything that suppliers can state, without ids, times and messages.
class Dump {
 public:
  explicit Dump(const MemoryTables& tables) : rows_(tables.rows) {}

  std::vector<std::string> lines() {
    for (const auto& r : rows_.organizations)
      add("organization", r.fields.full_name, r.fields.phone, r.fields.head);
    for (const auto& r : rows_.branches) add("branch", r.fields.name, r.fields.address);
    for (const auto& r : rows_.programmes) add("programme", r.fields.name, r.fields.specialty);
    for (const auto& r : rows_.class_groups) add("class", r.name, r.parallel, r.specialty);
    for (const auto& r : rows_.subjects) add("subject", r.name);
    for (const auto& r : rows_.persons)
      add("person", who(r.id), r.is_student, r.fields.surname, r.fields.name, r.fields.phone,
          r.fields.email, r.fields.birth_place, r.fields.document.number, r.fields.document.issuer,
          r.fields.actual_from);
    for (const auto& r : rows_.guardian_links)
      add("link", who(r.student), who(r.guardian), r.basis, r.from, r.to);
    for (const auto& r : rows_.enrollments)
      add("enrollment", who(r.student), r.fields.from, r.fields.to, r.fields.order_in,
          r.fields.order_out, r.fields.reason_out, r.fields.adapted, bool(r.branch));
    for (const auto& r : rows_.lessons) add("lesson", r.key.number, r.topic, r.homework);
    for (const auto& r : rows_.marks)
      add("mark", who(r.key.student), lesson(r.key.lesson), r.value, r.comment);
    for (const auto& r : rows_.attendance)
      add("attendance", who(r.student), lesson(r.lesson), static_cast<int>(r.status));
    for (const auto& r : rows_.final_marks) add("final", who(r.key.student), r.value, r.date);
    for (const auto& r : rows_.health.rows)
      add("health", who(r.student), r.fields.disability_reason);
    for (const auto& r : rows_.education_documents.rows)
      add("document", who(r.student), r.fields.issuer);
    for (const auto& r : rows_.exam_results.rows) add("exam", who(r.student), r.fields.score);
    for (const auto& r : rows_.achievements.rows)
      add("achievement", who(r.student), r.fields.document);
    for (const auto& r : rows_.queue.rows) add("queue", who(r.student), r.fields.number);
    std::sort(lines_.begin(), lines_.end());
    return lines_;
  }

 private:
  std::string who(PersonId id) const {
    for (const auto& r : rows_.persons)
      if (r.id == id) return r.fields.snils.digits();
    return "?";
  }
  int lesson(LessonId id) const {
    for (const auto& r : rows_.lessons)
      if (r.id == id) return r.key.number;
    return 0;
  }
  static std::string shown(const std::optional<Date>& date) {
    return date ? domain::format_date(*date) : "";
  }
  template <class T>
  static const T& shown(const T& value) {
    return value;
  }
  template <class... Parts>
  void add(const Parts&... parts) {
    std::ostringstream line;
    ((line << shown(parts) << '|'), ...);
    lines_.push_back(line.str());
  }

  const Changes& rows_;
  std::vector<std::string> lines_;
};

TEST(AnyOrder, of_the_loads_of_three_suppliers_gives_the_same_register) {
  constexpr std::size_t suppliers = 3, loads_of_each = 3;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::vector<domain::Batch>> loads(suppliers);
    std::vector<PriorityLine> lines;
    for (std::size_t of = 0; of < suppliers; ++of) {
      Contradictions source(std::string(1, static_cast<char>('a' + of)),
                            seed * 10 + static_cast<unsigned>(of));
      for (std::size_t i = 0; i < loads_of_each; ++i) loads[of].push_back(source.load(i == 0));
      for (std::size_t section = 0; section < sections; ++section)
        if (random() % 3 != 0)
          lines.push_back({{},
                           static_cast<Section>(section),
                           {static_cast<std::int64_t>(of + 1)},
                           static_cast<int>(random() % 3 + 1),
                           day("2026-01-01"),
                           {}});
    }
    std::vector<std::string> first;
    for (int run = 0; run < 6; ++run) {
      MemoryTables tables;
      tables.lines = lines;
      for (std::int64_t id = 1; id <= 3; ++id)
        tables.known[{id}] = {std::string(1, static_cast<char>('a' + id)), {ogrn_north}};
      std::vector<std::size_t> next(suppliers, 0);
      for (const std::size_t of :
           interleaving(std::vector<std::size_t>(suppliers, loads_of_each), random)) {
        domain::Partner partner;
        partner.id = {static_cast<std::int64_t>(of + 1)};
        partner.organizations = {ogrn_north};
        const Provenance from{partner.id, {7}, *base::parse_time("2026-11-22T09:00:00Z")};
        const Applied applied = apply(tables, loads[of][next[of]++], partner, from, true).value();
        for (const auto& result : applied.results)
          ASSERT_NE(result.outcome, domain::Outcome::rejected)
              << "seed " << seed << ' ' << domain::name_of(result.kind) << ' '
              << base::describe(*result.error);
      }
      const auto lines_now = Dump(tables).lines();
      if (run == 0) first = lines_now;
      std::vector<std::string> differences;
      std::set_symmetric_difference(lines_now.begin(), lines_now.end(), first.begin(), first.end(),
                                    std::back_inserter(differences));
      ASSERT_EQ(differences, std::vector<std::string>()) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace registers
