// A child who only waits for a place: who may name guardians.
#include "school.hpp"

namespace registers {
namespace {

using Kind = domain::RecordKind;
using domain::Outcome;

class PlaceWanted : public ApplyTest {
 protected:
  static domain::Batch place(const std::string& key, const std::string& of) {
    domain::QueueEntryRecord entry;
    entry.key = key;
    entry.student_key = of;
    entry.organization_key = "o1";
    entry.fields.applied = day("2026-10-02");
    domain::Batch batch;
    batch.queue = {entry};
    return batch;
  }
};

TEST_F(PlaceWanted, lets_guardians_of_the_child_come_with_its_entry_before_or_behind_them) {
  domain::Batch known = roster();
  known.enrollments.clear();
  push(known);
  domain::Batch together = place("q1", "s1");
  together.guardians = {guardian("g1", "s1", person("Мария", "1985-05-05", snils(300000001)))};
  EXPECT_EQ(push(together).tally[Outcome::accepted], 2) << "in one batch";

  domain::Batch later;
  later.guardians = {guardian("g2", "s2", person("Ольга", "1985-05-06", snils(300000002)))};
  const Applied waits = push(later);
  EXPECT_EQ(fate(waits, Kind::guardian), "not_enrolled");
  EXPECT_EQ(waits.tally[Outcome::waiting], 1);
  push(place("q2", "s2"));
  EXPECT_TRUE(tables.room.records.empty());
  EXPECT_EQ(tables.rows.guardian_links.size(), 2u);
  later.guardians[0].basis = "Решение";
  EXPECT_EQ(push(later).tally[Outcome::accepted], 1) << "of an entry that is stored";
}

TEST_F(PlaceWanted, elsewhere_opens_no_child) {
  domain::Batch theirs = roster(ogrn_south);
  theirs.enrollments.clear();
  theirs.queue = place("q1", "s1").queue;
  push(theirs, south);
  domain::Batch ours;
  ours.organizations = {organization("o1", ogrn_north)};
  ours.students = {roster().students[0]};
  ours.guardians = {guardian("g1", "s1", person("Мария", "1985-05-05", snils(300000001)))};
  EXPECT_EQ(fate(push(ours), Kind::guardian), "not_enrolled");
  ours.students.clear();
  domain::Batch enrolled = roster();
  enrolled.students.clear();
  enrolled.enrollments.resize(1);
  push(enrolled);
  ours.guardians[0].key = "g9";
  EXPECT_EQ(fate(push(ours, south), Kind::guardian), "organization_foreign") << "taught elsewhere";
}

}  // namespace
}  // namespace registers
