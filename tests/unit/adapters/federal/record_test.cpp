// What is told of a student to the federal segment follows its contract, and both sides get the
// same hash of it.
#include "adapters/federal/record.hpp"

#include <gtest/gtest.h>

#include "../../registers/memory_tables.hpp"
#include "adapters/federal/push_letters.hpp"
#include "adapters/federal/rules.hpp"
#include "registers/apply.hpp"
#include "registers/region.hpp"
#include "registers/student_records.hpp"
#include "security/digest.hpp"
#include "xml/canonical.hpp"
#include "xml/schema.hpp"

namespace adapters::federal {
namespace {

constexpr auto id = "6a9e7c1e-7d0a-4f6e-8d0e-2f1b53c5a001";
const domain::Date day = *domain::parse_date("2027-05-31");

class FederalRecords : public testing::Test {
 protected:
  static void SetUpTestSuite() { xml::initialize(); }

  FederalRecords() {
    registers::RegionSize size;
    size.students = 60;
    size.last_day = day;
    size.seed = 3;
    const registers::Region region(size);
    domain::Partner everyone;
    everyone.id = {1};
    const registers::Provenance from{everyone.id, {7}, *base::parse_time("2027-05-31T09:00:00Z")};
    tables.known.try_emplace(everyone.id, registers::Contender{"1", {}});
    EXPECT_TRUE(registers::apply(tables, region.roster(0), everyone, from, true));
    for (const auto& row : tables.rows.persons)
      if (row.is_student) students.push_back(row.id);
  }
  static std::string objections(const std::string& letter) {
    static const auto schema = xml::Schema::load(SOURCE_DIR "/xsd/federal/1.0/federal.xsd").value();
    const auto document = xml::Document::parse(letter).value();
    std::string all;
    for (const auto& error : schema.validate(document.root()))
      all += error.path + ": " + error.message + "\n";
    return all;
  }
  registers::MemoryTables tables;
  std::vector<domain::PersonId> students;
};

TEST_F(FederalRecords, of_a_set_are_those_of_each_alone) {
  const auto all = registers::student_records(tables, students, day, true);
  ASSERT_EQ(all.size(), students.size());
  for (const domain::PersonId student : students) {
    const auto alone =
        registers::student_records(tables, std::span(&student, 1), day, true).at(student);
    const Record one = make_record(alone), of_all = make_record(all.at(student));
    EXPECT_EQ(one.portfolio, of_all.portfolio);
    EXPECT_EQ(one.hash, of_all.hash);
    EXPECT_FALSE(one.places.empty());
  }
}

TEST_F(FederalRecords, are_read_with_a_handful_of_questions) {
  const int before = tables.calls;
  registers::student_records(tables, students, day, true);
  EXPECT_LE(tables.calls - before, 20) << "for " << students.size() << " students";
}

TEST_F(FederalRecords, have_the_hash_of_what_the_segment_gets) {
  const auto all = registers::student_records(tables, students, day, false);
  std::vector<Said> said;
  for (const auto& [student, batch] : all)
    said.push_back({student, "created", 0, make_record(batch).portfolio});
  said.push_back({{999}, "key-changed", 5, {}});
  said.push_back({{1000}, "deleted"});
  const std::string letter = portion_letter(id, "59", 7, true, said);
  EXPECT_EQ(objections(letter), "");
  const auto document = xml::Document::parse(letter).value();
  EXPECT_EQ(xml::canonicalize(document.root()).value(), letter) << "it is canonical already";
  std::size_t seen = 0;
  for (const xml::Node change : document.root().children()) {
    const xml::Node portfolio = change.child(ns, "portfolio");
    if (!portfolio) continue;
    security::Sha256 digest;
    digest.add(xml::canonicalize(portfolio).value());
    EXPECT_EQ(digest.hex(), make_record(all.at(said[seen].student)).hash);
    ++seen;
  }
  EXPECT_EQ(seen, all.size());
}

TEST_F(FederalRecords, are_compared_by_questions_that_follow_the_contract) {
  for (const std::int64_t after : {-1, 0, 12}) {
    EXPECT_EQ(objections(organizations_letter(id, "59", after)), "");
    EXPECT_EQ(objections(students_letter(id, "59", 0, after)), "");
  }
  const std::vector<registers::FederalPlace> two{{{7}, {5}, "aa"}, {{7}, {12}, "bb"}};
  security::Sha256 digest;
  digest.add("5:aa\n12:bb\n");
  EXPECT_EQ(hash_of(two), digest.hex());
}

}  // namespace
}  // namespace adapters::federal
