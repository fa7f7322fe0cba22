// Records that wait, kept and applied on both databases.
#include "fixture.hpp"
#include "registers/apply.hpp"
#include "store/journal.hpp"

namespace store {
namespace {

using domain::Outcome;
using registers::KeyKind;
using registers::WaitingRecord;

constexpr auto ogrn = "1027700132195";

class WaitingTest : public StoreTest {
 protected:
  domain::Partner supplier() const {
    domain::Partner made = partner("diary-north");
    made.id = from_.partner;
    made.organizations = {ogrn};
    return made;
  }
  // Applies a message and writes its line of the journal, as a service does.
  registers::Applied send(const domain::Batch& batch, std::int64_t message,
                          const std::string& trace) {
    registers::Applied applied;
    write([&](Transaction& tx) -> base::Result<void> {
      const registers::Provenance from{from_.partner, {message}, noon, 180, trace};
      auto result = registers::apply(tx.tables, batch, supplier(), from, true);
      if (!result) return result.error();
      applied = std::move(*result);
      registers::Tables::LoadRecord line;
      line.at = noon;
      line.partner = from_.partner;
      line.source = line.trace = trace;
      line.tally = applied.tally;
      tx.tables.journal(line);
      return {};
    });
    return applied;
  }
  JournalLine journal(const std::string& trace) {
    auto lines = read_journal(url_, {.partner = {}, .ok = {}, .source = {}, .trace = trace});
    return lines.value().at(0);
  }
  std::int64_t number(const std::string& columns, const std::string& rest) {
    return rows(columns, rest).at(0).integer(0);
  }
  bool release() {
    bool found = false;
    write([&](Transaction& tx) -> base::Result<void> {
      found = registers::release_came(tx.tables, std::vector{supplier()}, noon, 180);
      return {};
    });
    return found;
  }

  static domain::Batch school() {
    domain::Batch batch;
    domain::OrganizationRecord& organization = batch.organizations.emplace_back();
    organization.key = "o1";
    organization.ogrn = ogrn;
    organization.full_name = "Школа";
    batch.class_groups = {{{}, "c1", "o1", 2026, 5, "А", "5А"}};
    batch.subjects = {{{}, "m1", "o1", "Математика"}};
    return batch;
  }
  static domain::Batch students(int count) {
    domain::Batch batch;
    for (int i = 0; i < count; ++i) {
      domain::StudentRecord& student = batch.students.emplace_back();
      student.key = "s" + std::to_string(i);
      student.person.surname = "Тестова" + std::to_string(i);
      student.person.name = "Анна";
      student.person.birth_date = day("2015-03-01");
    }
    return batch;
  }
  static domain::Batch enrollments(int count) {
    domain::Batch batch;
    for (int i = 0; i < count; ++i) {
      domain::EnrollmentRecord& one = batch.enrollments.emplace_back();
      one.origin = {"/enrollment[" + std::to_string(i + 1) + "]", i + 1};
      one.key = "e" + std::to_string(i);
      one.student_key = "s" + std::to_string(i);
      one.organization_key = "o1";
      one.class_key = "c1";
      one.from = day("2026-09-01");
    }
    return batch;
  }
  static domain::Batch mark() {
    domain::Batch batch;
    domain::LessonRecord& lesson = batch.lessons.emplace_back();
    lesson.key = "L";
    lesson.class_key = "c1";
    lesson.subject_key = "m1";
    lesson.date = day("2026-10-20");
    lesson.number = 1;
    lesson.topic = "Дроби";
    domain::MarkRecord& one = batch.marks.emplace_back();
    one.lesson_key = "L";
    one.student_key = "s0";
    one.value = "5";
    return batch;
  }
};

TEST_P(WaitingTest, a_record_waits_and_is_applied_with_its_own_provenance) {
  send(school(), 1, "school");
  const auto early = send(enrollments(2), 2, "early");
  EXPECT_EQ(early.tally[Outcome::waiting], 2);
  JournalLine line = journal("early");
  EXPECT_EQ(line.record.tally[Outcome::waiting], 2);
  ASSERT_EQ(line.record.errors.size(), 2u);
  EXPECT_EQ(line.record.errors[1].outcome, Outcome::waiting);
  EXPECT_EQ(line.record.errors[1].error->code, base::Code::student_unknown);
  EXPECT_EQ(line.record.errors[1].origin.path, "/enrollment[2]");

  send(students(1), 3, "students");
  line = journal("early");
  EXPECT_EQ(line.record.tally[Outcome::waiting], 1);
  EXPECT_EQ(line.record.tally[Outcome::accepted], 1);
  EXPECT_EQ(line.record.tally.received(), 2);
  EXPECT_TRUE(line.record.ok);
  EXPECT_EQ(number("message_row_id", "FROM enrollment"), 2);
}

TEST_P(WaitingTest, everything_backwards_ends_in_the_register) {
  send(mark(), 1, "mark");
  send(enrollments(1), 2, "enrollment");
  send(students(1), 3, "student");
  EXPECT_EQ(number("count(*)", "FROM waiting_record"), 3);
  send(school(), 4, "school");
  EXPECT_EQ(number("count(*)", "FROM waiting_record"), 0);
  EXPECT_EQ(number("count(*)", "FROM mark"), 1);
  EXPECT_EQ(number("count(*)", "FROM lesson WHERE topic = 'Дроби'"), 1);
  EXPECT_EQ(journal("mark").record.tally[Outcome::accepted], 2);
}

TEST_P(WaitingTest, a_repeat_replaces_and_its_first_load_is_unchanged) {
  send(enrollments(1), 1, "first");
  send(enrollments(1), 2, "second");
  EXPECT_EQ(number("count(*)", "FROM waiting_record"), 1);
  EXPECT_EQ(journal("first").record.tally[Outcome::unchanged], 1);
  EXPECT_EQ(journal("second").record.tally[Outcome::waiting], 1);
}

TEST_P(WaitingTest, one_that_waited_too_long_is_a_rejected_record_of_its_load) {
  send(enrollments(3), 1, "late");
  std::size_t refused = 0;
  write([&](Transaction& tx) -> base::Result<void> {
    refused = registers::refuse_overdue(tx.tables, noon + std::chrono::seconds(1));
    return {};
  });
  EXPECT_EQ(refused, 3u);
  const auto record = journal("late").record;
  EXPECT_FALSE(record.ok);
  EXPECT_EQ(record.code, "KB-2011");
  EXPECT_NE(record.comment.find("/enrollment[1]"), std::string::npos);
  EXPECT_EQ(record.tally[Outcome::rejected], 3);
  EXPECT_EQ(record.tally[Outcome::waiting], 0);
  ASSERT_EQ(record.errors.size(), 3u);
  EXPECT_EQ(record.errors[2].outcome, Outcome::rejected);
}

TEST_P(WaitingTest, a_crowd_goes_on_portion_by_portion_in_later_transactions) {
  constexpr int crowd = 2100;
  send(students(crowd), 1, "students");
  send(enrollments(crowd), 2, "enrollments");
  send(school(), 3, "school");
  EXPECT_EQ(number("count(*)", "FROM waiting_record"), 100);
  EXPECT_GT(number("count(*)", "FROM waiting_came"), 0);
  while (release()) continue;
  EXPECT_EQ(number("count(*)", "FROM waiting_record"), 0);
  EXPECT_EQ(number("count(*)", "FROM waiting_came"), 0);
  EXPECT_EQ(number("count(*)", "FROM enrollment"), crowd);
  EXPECT_EQ(journal("enrollments").record.tally[Outcome::accepted], crowd);
}

TEST_P(WaitingTest, what_two_transactions_have_missed_is_found) {
  send(school(), 1, "school");
  send(enrollments(2), 2, "early");
  // as if the students had been brought by a transaction that did not see these
  write([&](Transaction& tx) -> base::Result<void> {
    auto batch = students(1);
    registers::Changes changes;
    changes.persons.push_back({{5001}, batch.students[0].person, true});
    changes.keys.push_back({KeyKind::student, "s0", 5001});
    tx.tables.write(changes, from_);
    return {};
  });
  const auto look = [&](base::Time then) {
    write([&](Transaction& tx) -> base::Result<void> {
      tx.tables.waiting().find_missed(then);
      return {};
    });
  };
  look(noon + std::chrono::seconds(1));
  EXPECT_FALSE(release()) << "it looks only at what began to wait lately";
  look(noon);
  EXPECT_TRUE(release());
  EXPECT_EQ(number("count(*)", "FROM enrollment"), 1);
  EXPECT_EQ(number("count(*)", "FROM waiting_record"), 1);
}

TEST_P(WaitingTest, an_authority_finds_the_one_above_it_that_another_supplier_has_brought) {
  domain::Batch batch;
  domain::AuthorityRecord& record = batch.authorities.emplace_back();
  record.ogrn = ogrn;
  record.parent_ogrn = "1025400090011";
  record.full_name = "Управление \"Север\"";
  record.head = "Руководитель";
  EXPECT_EQ(send(batch, 1, "child").tally[Outcome::waiting], 1);
  write([&](Transaction& tx) -> base::Result<void> {
    registers::Changes changes;
    registers::AuthorityRow& parent = changes.authorities.emplace_back();
    parent.id = {5001};
    parent.fields.ogrn = record.parent_ogrn;
    tx.tables.write(changes, from_);
    tx.tables.waiting().find_missed(noon);
    return {};
  });
  EXPECT_TRUE(release());
  EXPECT_EQ(number("count(*)", "FROM waiting_record"), 0);
  EXPECT_EQ(number("count(*)", "FROM authority WHERE parent_id = 5001 AND head <> ''"), 1);
}

TEST_P(WaitingTest, a_load_under_way_is_told_too) {
  registers::LoadJob job;
  job.partner = from_.partner;
  job.digest = "d";
  job.trace = "load";
  job.started = job.changed = noon;
  job.tally[Outcome::waiting] = 2;
  write([&](Transaction& tx) -> base::Result<void> {
    tx.loads.put(job);
    const registers::Provenance from{from_.partner, {}, noon, 180, "load"};
    auto batch = enrollments(2);
    batch.enrollments[1].to = day("2020-01-01");
    return registers::apply(tx.tables, batch, supplier(), from, true).value().tally.received() == 2
               ? base::Result<void>()
               : base::fail(base::Code::internal);
  });
  auto later = school();
  later.students = students(2).students;
  send(later, 1, "later");
  std::optional<registers::LoadJob> known;
  std::vector<domain::RecordResult> errors;
  read([&](Transaction& tx) -> base::Result<void> {
    known = tx.loads.find(from_.partner, "d");
    errors = tx.loads.errors(known->id, 0, 10);
    return {};
  });
  EXPECT_EQ(known->tally[Outcome::waiting], 0);
  EXPECT_EQ(known->tally[Outcome::accepted], 1);
  EXPECT_EQ(known->tally[Outcome::rejected], 1);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].error->code, base::Code::dates_reversed);
}

ON_BOTH_DATABASES(WaitingTest);

}  // namespace
}  // namespace store
