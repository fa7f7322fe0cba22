#include "adapters/files/kept_refusals.hpp"

#include <gtest/gtest.h>

namespace adapters::files {
namespace {

using domain::RecordKind;

domain::RecordResult record(const char* key, const char* place) {
  domain::RecordResult made;
  made.kind = RecordKind::student;
  made.key = key;
  made.origin.path = place;
  return made;
}

registers::Refusals kept(std::initializer_list<std::pair<const char*, const char*>> all) {
  registers::Refusals refusals;
  for (const auto& [key, place] : all) refusals[{RecordKind::student, key}] = place;
  return refusals;
}

TEST(KeptRefusals, know_the_last_place_of_each_until_it_is_brought) {
  KeptRefusals refusals(10);
  refusals.keep(record("a", "1"));
  refusals.keep(record("b", "2"));
  refusals.keep(record("a", "3"));
  refusals.keep(record("", "4"));
  refusals.forget(record("b", "5"));
  refusals.forget(record("c", "6"));
  EXPECT_EQ(refusals.all(), kept({{"a", "3"}}));
}

TEST(KeptRefusals, of_a_transaction_that_runs_again_are_as_they_were_before_it) {
  KeptRefusals refusals(10);
  refusals.keep(record("a", "1"));
  refusals.keep(record("b", "2"));
  refusals.settle();
  refusals.keep(record("a", "3"));
  refusals.forget(record("a", "4"));
  refusals.keep(record("a", "5"));
  refusals.forget(record("b", "6"));
  refusals.keep(record("c", "7"));
  EXPECT_EQ(refusals.all(), kept({{"a", "5"}, {"c", "7"}}));
  refusals.take_back();
  EXPECT_EQ(refusals.all(), kept({{"a", "1"}, {"b", "2"}}));
  refusals.take_back();
  EXPECT_EQ(refusals.all(), kept({{"a", "1"}, {"b", "2"}})) << "there is nothing to take back";
}

TEST(KeptRefusals, are_no_more_than_so_many) {
  KeptRefusals refusals(2);
  for (const char* key : {"a", "b", "c"}) refusals.keep(record(key, key));
  EXPECT_TRUE(refusals.is_full());
  EXPECT_EQ(refusals.all(), kept({{"a", "a"}, {"b", "b"}}));
}

}  // namespace
}  // namespace adapters::files
