// The load journal and the audit trail.
#include "store/journal.hpp"

#include "sample.hpp"

namespace store {
namespace {

class Journal : public StoreTest {
 protected:
  registers::Tables::LoadRecord record(const char* source, bool ok) {
    registers::Tables::LoadRecord it;
    it.at = noon;
    it.partner = from_.partner;
    it.source = source;
    it.operation = "PushMarks";
    it.trace = std::string("trace-") + source;
    it.ok = ok;
    it.code = ok ? "" : "KB-1301";
    it.comment = ok ? "" : "Нет подписи";
    return it;
  }
  void keep(const registers::Tables::LoadRecord& entry) {
    write([&](Transaction& tx) -> base::Result<void> {
      tx.tables.journal(entry);
      return {};
    });
  }
  std::vector<JournalLine> lines(const JournalFilter& filter = {}) {
    auto found = read_journal(url_, filter);
    EXPECT_TRUE(found) << base::describe(found.error());
    return found ? *found : std::vector<JournalLine>();
  }
};
ON_BOTH_DATABASES(Journal);

TEST_P(Journal, shows_a_load_with_its_rejected_records) {
  auto entry = record("m-1", false);
  entry.tally.of = {4, 2, 5, 3, 1};
  entry.errors = {
      {.kind = domain::RecordKind::final_mark,
       .outcome = domain::Outcome::rejected,
       .origin = {.path = "/PushMarks/lesson[3]", .line = 12},
       .key = "s-17",
       .error = base::fail(base::Code::snils_invalid, "for the log", "snils: 112*******95")}};
  keep(entry);
  const auto found = lines();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].supplier, "diary-north");
  EXPECT_EQ(found[0].supplier_name, "Поставщик diary-north");
  const auto& it = found[0].record;
  EXPECT_EQ(it.at, noon);
  EXPECT_FALSE(it.ok);
  EXPECT_EQ(it.code + it.comment, "KB-1301Нет подписи");
  EXPECT_EQ(it.tally.of, entry.tally.of);
  ASSERT_EQ(it.errors.size(), 1u);
  EXPECT_EQ(it.errors[0].kind, domain::RecordKind::final_mark);
  EXPECT_EQ(it.errors[0].origin.path, "/PushMarks/lesson[3]");
  EXPECT_EQ(it.errors[0].origin.line, 12);
  EXPECT_EQ(it.errors[0].key, "s-17");
  ASSERT_TRUE(it.errors[0].error);
  EXPECT_EQ(it.errors[0].error->code, base::Code::snils_invalid);
  EXPECT_EQ(it.errors[0].error->subject, "snils: 112*******95");
}

TEST_P(Journal, is_read_newest_first_and_only_so_many) {
  for (int i = 0; i < 5; ++i) {
    auto entry = record(("m-" + std::to_string(i)).c_str(), true);
    entry.at = noon + std::chrono::minutes(i);
    keep(entry);
  }
  JournalFilter filter;
  filter.limit = 2;
  const auto found = lines(filter);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].record.source, "m-4");
  EXPECT_EQ(found[1].record.source, "m-3");
}

TEST_P(Journal, is_filtered_by_each_field) {
  const auto others = database_->register_partners({partner("diary-south")});
  ASSERT_TRUE(others);
  keep(record("m-1", true));
  auto south = record("m-2", false);
  south.partner = others->front().id;
  keep(south);
  auto unknown = record("m-3", false);
  unknown.partner = {};
  keep(unknown);
  const auto sources = [&](const JournalFilter& filter) {
    std::string all;
    for (const auto& line : lines(filter)) all += line.record.source + " ";
    return all;
  };
  JournalFilter by_partner, by_ok, by_source, by_trace, by_two;
  by_partner.partner = "diary-south";
  by_ok.ok = true;
  by_source.source = "m-3";
  by_trace.trace = "trace-m-2";
  by_two.ok = false;
  by_two.partner = "diary-north";
  EXPECT_EQ(sources(by_partner), "m-2 ");
  EXPECT_EQ(sources(by_ok), "m-1 ");
  EXPECT_EQ(sources(by_source), "m-3 ");
  EXPECT_EQ(sources(by_trace), "m-2 ");
  EXPECT_EQ(sources(by_two), "");
  EXPECT_EQ(lines(by_source).at(0).supplier, "");
}

TEST_P(Journal, takes_a_source_of_any_length) {
  auto entry = record("", true);
  for (int i = 0; i < 4000; ++i) entry.source += base::make_uuid().substr(32);
  keep(entry);
  EXPECT_EQ(lines().at(0).record.source.size(), 500u);
  JournalFilter filter;
  filter.source = entry.source;
  EXPECT_EQ(lines(filter).size(), 1u) << "found by the whole name all the same";
}

TEST_P(Journal, answers_unavailable_for_a_database_that_is_not_there) {
  const auto refused =
      read_journal(on_sqlite() ? "sqlite:///nowhere/store.db" : "postgresql://x@127.0.0.1:1/x", {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::Code::storage_unavailable);
}

TEST_P(Journal, has_an_audit_trail_beside_it) {
  registers::Tables::AuditEntry entry;
  entry.at = noon;
  entry.partner = from_.partner;
  entry.message_id = "m-9";
  entry.trace = "t-9";
  entry.operation = "GetPerformance";
  entry.requester_snils = "11223344595";
  entry.sought = "Ёлкина";
  entry.special = true;
  entry.students = {{pupil, "guardian:mother"}, {mother, "self"}, {pupil, "guardian:mother"}};
  entry.from = day("2026-09-01");
  write([&](Transaction& tx) -> base::Result<void> {
    tx.tables.audit(entry);
    entry.students.clear();
    tx.tables.audit(entry);
    return {};
  });
  EXPECT_EQ(rows("id", "FROM audit").size(), 2u);
  const auto looks = rows("s.ground, a.period_from, a.period_to, a.requester_snils, a.at",
                          "FROM audit a JOIN audit_student s ON s.audit_id = a.id "
                          "WHERE s.student_id = 1005");
  ASSERT_EQ(looks.size(), 1u);
  EXPECT_EQ(looks[0].text(0), "guardian:mother");
  EXPECT_EQ(looks[0].date(1), day("2026-09-01"));
  EXPECT_TRUE(looks[0].null(2));
  EXPECT_EQ(looks[0].text(3), "11223344595");
  EXPECT_EQ(looks[0].time(4), noon);
}

}  // namespace
}  // namespace store
