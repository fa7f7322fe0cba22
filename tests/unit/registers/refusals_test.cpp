// What refers to a record that an earlier part of the same document had rejected.
#include "school.hpp"

namespace registers {
namespace {

using Kind = domain::RecordKind;

class RefusalsTest : public ApplyTest {
 protected:
  Applied push_part(const domain::Batch& batch, const Refusals& before) {
    const Provenance from{north.id, {7}, *base::parse_time("2026-11-22T09:00:00Z")};
    return apply_part(tables, batch, north, from, before).value();
  }
};

TEST_F(RefusalsTest, what_refers_to_it_is_rejected_and_told_where_it_stands) {
  domain::Batch batch = roster();
  batch.enrollments = {enrollment("e9", "s9", "o1", "c1"), enrollment("e8", "s8", "o1", "c1")};
  const Applied applied = push_part(batch, {{{Kind::student, "s9"}, "Обучающиеся!C17"},
                                            {{Kind::guardian, "s8"}, "Представители!C9"}});
  for (const auto& result : applied.results) {
    if (result.key == "e9") {
      EXPECT_EQ(result.outcome, domain::Outcome::rejected);
      EXPECT_EQ(result.error->code, base::Code::depends_on_rejected);
      EXPECT_EQ(result.error->subject, "Обучающиеся!C17");
    }
    if (result.key == "e8") {
      EXPECT_EQ(result.outcome, domain::Outcome::waiting);
    }
  }
}

TEST_F(RefusalsTest, what_the_register_knows_all_the_same_is_found) {
  push(roster());
  domain::Batch batch;
  batch.enrollments = {enrollment("e1", "s1", "o1", "c1")};
  EXPECT_EQ(fate(push_part(batch, {{{Kind::student, "s1"}, "Обучающиеся!C17"}}), Kind::enrollment),
            "unchanged");
}

}  // namespace
}  // namespace registers
