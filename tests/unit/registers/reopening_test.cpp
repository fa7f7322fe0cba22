// An end of an enrollment that was a mistake: taken back by the supplier, or by an official.
#include "registers/reopening.hpp"

#include "domain/no_end.hpp"
#include "school.hpp"

namespace registers {
namespace {

using Kind = domain::RecordKind;
using base::Code;

class Reopening : public ApplyTest {
 protected:
  domain::Partner diary = partner(1, {ogrn_north}), office = partner(2, {ogrn_north});
  const base::Time now = *base::parse_time("2026-11-22T09:00:00Z");

  Reopening() {
    tables.known = {{diary.id, {"diary", {ogrn_north}}}, {office.id, {"office", {ogrn_north}}}};
    push(roster(), diary);
  }
  static domain::Batch stated(std::optional<Date> to, const std::string& order = {}) {
    domain::Batch batch = roster();
    batch.enrollments.resize(1);
    batch.enrollments[0].to = to;
    batch.enrollments[0].order_out = order;
    batch.enrollments[0].reason_out = order.empty() ? "" : "Ошибка";
    return batch;
  }
  EnrollmentRow& row() { return tables.rows.enrollments.front(); }
  base::Result<EnrollmentRow> take_back() {
    return reopen(tables, row().student, row().id, now, day("2026-11-22"));
  }
  void expect_open() {
    EXPECT_EQ(row().fields.to, domain::no_end);
    EXPECT_EQ(row().fields.order_out + row().fields.reason_out, "");
  }
};

TEST_F(Reopening, an_absent_end_takes_nothing_back) {
  push(stated(day("2026-11-01"), "7"), diary);
  push(stated({}), diary);
  EXPECT_EQ(row().fields.to, day("2026-11-01"));
}

TEST_F(Reopening, a_supplier_withdraws_the_end_with_its_order) {
  push(stated(day("2026-11-01"), "7"), diary);
  EXPECT_EQ(fate(push(stated(domain::no_end), diary), Kind::enrollment), "accepted");
  expect_open();
  EXPECT_EQ(fate(push(stated(domain::no_end), diary), Kind::enrollment), "unchanged");
  EXPECT_EQ(fate(push(stated({}), diary), Kind::enrollment), "unchanged");
  expect_open();
  push(stated(day("2026-11-02"), "8"), diary);
  EXPECT_EQ(row().fields.to, day("2026-11-02")) << "another one may come";
  EXPECT_EQ(row().fields.order_out, "8");
}

TEST_F(Reopening, a_lower_supplier_withdraws_its_own_end_alone) {
  tables.lines.push_back({{}, Section::enrollments, office.id, 1, day("2026-01-01"), {}});
  push(stated(day("2026-11-01"), "7"), office);
  EXPECT_EQ(fate(push(stated(domain::no_end), diary), Kind::enrollment), "outranked");
  EXPECT_EQ(row().fields.to, day("2026-11-01"));
  push(stated(domain::no_end), office);
  expect_open();
}

TEST_F(Reopening, an_official_takes_the_end_back_in_every_suppliers_statement) {
  push(stated(day("2026-11-01"), "7"), diary);
  push(stated(day("2026-11-02"), "8"), office);
  ASSERT_TRUE(take_back());
  expect_open();
  EXPECT_EQ(row().by.partner, diary.id) << "whose row it was";
  push(stated({}), office);
  expect_open();
  push(stated(day("2026-11-02"), "8"), office);
  EXPECT_EQ(row().fields.to, domain::no_end) << "the higher one has none";
}

TEST_F(Reopening, what_has_no_end_is_not_taken_back) {
  EXPECT_EQ(take_back().error().code, Code::value_refused);
  push(stated(domain::no_end), diary);
  EXPECT_EQ(take_back().error().code, Code::value_refused);
  EXPECT_EQ(reopen(tables, row().student, {999}, now, day("2026-11-22")).error().code,
            Code::resource_unknown);
}

TEST_F(Reopening, not_past_another_basic_enrollment_that_is_open) {
  push(stated(day("2026-11-01"), "7"), diary);
  domain::Batch elsewhere = roster(ogrn_south);
  elsewhere.enrollments.resize(1);
  elsewhere.enrollments[0].from = day("2026-11-02");
  push(elsewhere, south);
  const auto refused = take_back();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::resource_conflict);
  tables.rows.organizations.back().fields.kind = domain::OrganizationKind::supplementary;
  EXPECT_TRUE(take_back()) << "a circle is no school";
}

TEST_F(Reopening, not_of_who_left_for_another_region) {
  push(stated(day("2026-11-01"), "7"), diary);
  Transfer gone;
  gone.student = row().student;
  gone.state = TransferState::accepted;
  gone.from = day("2026-11-02");
  tables.transfers().put(gone);
  EXPECT_EQ(take_back().error().code, Code::student_departed);
}

}  // namespace
}  // namespace registers
