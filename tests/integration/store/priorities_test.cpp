// Suppliers who contradict each other, through the real tables.
#include <random>

#include "contradictions.hpp"
#include "registers/disputes.hpp"
#include "registers/review.hpp"

#include "fixture.hpp"

namespace store {
namespace {

using registers::PriorityLine;
using registers::Section;

struct Question {
  const char* columns;
  const char* rest;
};
// Everything that suppliers can state, without ids, times and messages.
constexpr Question questions[] = {
    {"full_name, phone, head", "FROM organization ORDER BY 1"},
    {"name, address", "FROM branch ORDER BY 1"},
    {"name, specialty", "FROM programme ORDER BY 1"},
    {"name, parallel, specialty", "FROM class_group ORDER BY 1"},
    {"name", "FROM org_subject ORDER BY 1"},
    {"snils, surname, name, phone, email, birth_place, document_number, document_issuer, "
     "actual_from, is_student",
     "FROM person ORDER BY 1"},
    {"s.snils, g.snils, l.basis, l.valid_from, l.valid_to",
     "FROM guardian_link l JOIN person s ON s.id = l.student_id "
     "JOIN person g ON g.id = l.guardian_id ORDER BY 1, 2"},
    {"s.snils, e.valid_from, e.valid_to, e.order_in, e.adapted, b.name",
     "FROM enrollment e JOIN person s ON s.id = e.student_id "
     "LEFT JOIN branch b ON b.id = e.branch_id ORDER BY 1"},
    {"number, topic, homework", "FROM lesson ORDER BY 1"},
    {"s.snils, l.number, m.value, m.comment",
     "FROM mark m JOIN person s ON s.id = m.student_id JOIN lesson l ON l.id = m.lesson_id "
     "ORDER BY 1, 2"},
    {"s.snils, l.number, m.status",
     "FROM attendance m JOIN person s ON s.id = m.student_id JOIN lesson l ON l.id = m.lesson_id "
     "ORDER BY 1, 2"},
    {"s.snils, f.value, f.given_on",
     "FROM final_mark f JOIN person s ON s.id = f.student_id ORDER BY 1"},
    {"s.snils, h.disability_reason",
     "FROM health h JOIN person s ON s.id = h.student_id ORDER BY 1"},
    {"s.snils, d.issuer",
     "FROM education_document d JOIN person s ON s.id = d.student_id ORDER BY 1"},
    {"s.snils, x.score", "FROM exam_result x JOIN person s ON s.id = x.student_id ORDER BY 1"},
    {"s.snils, a.document", "FROM achievement a JOIN person s ON s.id = a.student_id ORDER BY 1"},
    {"s.snils, q.number", "FROM queue_entry q JOIN person s ON s.id = q.student_id ORDER BY 1"},
};

class PrioritiesTest : public StoreTest {
 protected:
  static constexpr std::size_t suppliers = 3, loads_of_each = 3;

  void begin_anew() {
    if (database_) {
      TearDown();
      path_.clear();
      schema_.clear();
      SetUp();
    }
    std::vector<domain::Partner> partners = {partner("a"), partner("b"), partner("c")};
    for (auto& it : partners) it.organizations = {"1025400000010"};
    partners_ = database_->register_partners(partners).value();
  }

  void make_loads(unsigned seed) {
    loads_.assign(suppliers, {});
    for (std::size_t of = 0; of < suppliers; ++of) {
      registers::Contradictions source(std::string(1, static_cast<char>('a' + of)),
                                       seed * 10 + static_cast<unsigned>(of));
      for (std::size_t i = 0; i < loads_of_each; ++i) loads_[of].push_back(source.load(i == 0));
    }
  }

  // ranks: by supplier, in every section of the region.
  void set(const std::vector<int>& ranks) {
    write([&](Transaction& tx) -> base::Result<void> {
      for (std::size_t section = 0; section < registers::sections; ++section)
        for (std::size_t of = 0; of < suppliers; ++of)
          tx.priorities.set({{},
                             static_cast<Section>(section),
                             partners_[of].id,
                             ranks[of],
                             day("2026-01-01"),
                             {}},
                            noon);
      return {};
    });
  }

  void push(std::mt19937& random) {
    std::vector<std::size_t> next(suppliers, 0);
    for (const std::size_t of :
         registers::interleaving(std::vector<std::size_t>(suppliers, loads_of_each), random)) {
      const domain::Batch& batch = loads_[of][next[of]++];
      write([&](Transaction& tx) -> base::Result<void> {
        const registers::Provenance from{partners_[of].id, {}, now_};
        const auto applied = registers::apply(tx.tables, batch, partners_[of], from, true);
        if (!applied) return applied.error();
        EXPECT_EQ(applied->tally[domain::Outcome::rejected], 0);
        return {};
      });
    }
  }

  int review(std::size_t most) {
    int portions = 0;
    for (bool more = true; more; ++portions)
      write([&](Transaction& tx) -> base::Result<void> {
        more = registers::review_portion(tx.tables, tx.priorities, most, {{}, {}, now_});
        return {};
      });
    return portions;
  }

  std::string dump() {
    std::string text;
    for (const Question& question : questions) {
      const std::size_t width = count_columns(question.columns);
      for (const Row& row : rows(question.columns, question.rest)) {
        for (std::size_t at = 0; at < width; ++at) text += row.text(at) + "|";
        text += "\n";
      }
    }
    return text;
  }

  std::vector<domain::Partner> partners_;
  std::vector<std::vector<domain::Batch>> loads_;
  const base::Time now_ = base::parse_time("2026-11-22T09:00:00Z").value();
};
ON_BOTH_DATABASES(PrioritiesTest);

TEST_P(PrioritiesTest, any_order_of_the_same_loads_gives_the_same_register) {
  if (!database_) return;
  std::mt19937 random(7);
  make_loads(7);
  std::string first;
  for (int run = 0; run < 3; ++run) {
    begin_anew();
    set({2, 1, 3});
    push(random);
    const std::string now = dump();
    if (run == 0) first = now;
    EXPECT_EQ(now, first) << "run " << run;
  }
}

TEST_P(PrioritiesTest, a_changed_priority_leaves_the_register_as_if_it_had_always_been_so) {
  if (!database_) return;
  std::mt19937 random(11);
  make_loads(11);
  begin_anew();
  set({3, 2, 1});
  push(random);
  const std::string wanted = dump();
  begin_anew();
  set({1, 2, 3});
  push(random);
  EXPECT_NE(dump(), wanted);
  review(100);
  set({3, 2, 1});
  EXPECT_GT(review(3), static_cast<int>(registers::sections)) << "in small portions";
  EXPECT_EQ(dump(), wanted);
  EXPECT_FALSE(rows("id", "FROM person_history").empty());
  EXPECT_EQ(rows("section", "FROM priority_review").size(), 0u);
  EXPECT_EQ(review(3), 1);
}

TEST_P(PrioritiesTest, what_comes_into_force_or_ends_by_the_day_waits_to_be_judged) {
  if (!database_) return;
  begin_anew();
  const auto waiting = [this] { return rows("section", "FROM priority_review").size(); };
  const auto begin = [this](const char* today) {
    write([&](Transaction& tx) -> base::Result<void> {
      tx.priorities.begin_day(day(today));
      return {};
    });
  };
  write([&](Transaction& tx) -> base::Result<void> {
    tx.priorities.set(
        {{}, Section::persons, partners_[0].id, 1, day("2026-11-10"), day("2026-11-20")}, noon);
    return {};
  });
  review(10);
  begin("2026-11-09");
  EXPECT_EQ(waiting(), 0u);
  begin("2026-11-10");
  EXPECT_EQ(waiting(), 1u);
  review(10);
  begin("2026-11-10");
  begin("2026-11-20");
  EXPECT_EQ(waiting(), 0u);
  begin("2026-11-21");
  EXPECT_EQ(waiting(), 1u);
}

TEST_P(PrioritiesTest, differences_tell_who_and_which_fields) {
  if (!database_) return;
  begin_anew();
  set({1, 2, 3});
  std::mt19937 random(3);
  make_loads(3);
  push(random);
  std::vector<registers::DifferenceCount> counts;
  std::vector<registers::Difference> found;
  read([&](Transaction& tx) -> base::Result<void> {
    counts = tx.priorities.count_differences({.ogrn = "1025400000010", .supplier = "c"});
    found = tx.priorities.differences({.supplier = "c", .section = Section::persons}, 10);
    return {};
  });
  ASSERT_FALSE(counts.empty());
  EXPECT_EQ(counts[0].supplier, "c");
  ASSERT_FALSE(found.empty());
  EXPECT_FALSE(found[0].fields.empty());
  EXPECT_TRUE(found[0].student);
}

TEST_P(PrioritiesTest, differences_come_in_pages_and_within_a_scope) {
  if (!database_) return;
  begin_anew();
  set({1, 2, 3});
  std::mt19937 random(5);
  make_loads(5);
  push(random);
  const auto key = [](const registers::Difference& it) {
    return std::string(registers::entity_kind_name(it.entity.kind)) + " " + it.entity.key + " " +
           it.supplier;
  };
  read([&](Transaction& tx) -> base::Result<void> {
    std::vector<std::string> whole, by_page;
    for (const auto& it : tx.priorities.differences({}, 1000)) whole.push_back(key(it));
    registers::DifferenceFilter filter;
    for (;;) {
      const auto page = tx.priorities.differences(filter, 3);
      for (const auto& it : page) by_page.push_back(key(it));
      if (page.size() < 3) break;
      const auto& last = page.back();
      filter.after = {std::string(registers::entity_kind_name(last.entity.kind)), last.entity.key,
                      last.partner};
    }
    EXPECT_GT(whole.size(), 3u);
    EXPECT_EQ(whole, by_page);
    const auto today = day("2026-11-02");
    filter = {};
    const auto school = tx.priorities.find_organization("1025400000010");
    EXPECT_TRUE(school);
    if (!school) return {};
    filter.within = {registers::Scope::organization(*school), today};
    EXPECT_FALSE(tx.priorities.differences(filter, 1000).empty());
    filter.within = {registers::Scope::organization({987654}), today};
    EXPECT_TRUE(tx.priorities.differences(filter, 1000).empty());
    filter = {};
    filter.health = false;
    for (const auto& it : tx.priorities.differences(filter, 1000))
      EXPECT_NE(it.section, Section::health);
    return {};
  });
}

TEST_P(PrioritiesTest, a_dispute_tells_what_each_stated_who_prevails_and_why) {
  if (!database_) return;
  begin_anew();
  set({3, 2, 1});
  std::mt19937 random(7);
  make_loads(7);
  push(random);
  registers::Provenance now;
  now.at = noon;
  read([&](Transaction& tx) -> base::Result<void> {
    registers::DifferenceFilter filter;
    filter.section = Section::persons;
    const auto found = tx.priorities.differences(filter, 100);
    EXPECT_FALSE(found.empty());
    if (found.empty()) return {};
    filter = {};
    filter.student = found[0].student;
    bool persons = false;
    for (const auto& dispute : registers::disputes(tx.tables, tx.priorities, filter, now)) {
      EXPECT_GE(dispute.statements.size(), 1u);
      EXPECT_EQ(dispute.statements[0].reason, registers::Reason::highest);
      for (const auto& field : dispute.fields)
        EXPECT_EQ(field.stated.size(), dispute.statements.size());
      if (dispute.section != Section::persons) continue;
      persons = true;
      EXPECT_TRUE(dispute.shown);
      EXPECT_FALSE(dispute.fields.empty());
      int last = 0;
      for (const auto& statement : dispute.statements) {
        EXPECT_GT(statement.rank.value_or(100), last) << "the highest first";
        last = statement.rank.value_or(100);
      }
      for (const auto& field : dispute.fields) {
        const auto prevails = std::find(field.stated.begin(), field.stated.end(), field.shown);
        EXPECT_NE(prevails, field.stated.end()) << field.name << " is somebody's";
        for (auto it = field.stated.begin(); it != prevails; ++it)
          EXPECT_FALSE(*it) << "who stands above it is silent about " << field.name;
      }
    }
    EXPECT_TRUE(persons);
    return {};
  });
}

TEST_P(PrioritiesTest, lines_are_found_by_page_and_by_what_they_are_about) {
  if (!database_) return;
  begin_anew();
  set({1, 2, 3});
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.priorities.count(), registers::sections * suppliers);
    const auto first = tx.priorities.page({}, 0, 4);
    EXPECT_EQ(first.size(), 4u);
    const auto next = tx.priorities.page({}, first.back().id, 1000);
    EXPECT_EQ(first.size() + next.size(), tx.priorities.count());
    EXPECT_EQ(tx.priorities.page({.ogrn = {}, .supplier = "b"}, 0, 100).size(),
              registers::sections);
    const auto again = tx.priorities.find(first[0].id);
    EXPECT_TRUE(again && tx.priorities.find(again->line)->id == first[0].id);
    EXPECT_FALSE(tx.priorities.find(std::int64_t{987654}));
    EXPECT_FALSE(tx.priorities.find_supplier("nobody"));
    return {};
  });
}

}  // namespace
}  // namespace store
