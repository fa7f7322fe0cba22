#include "store/key_set.hpp"

#include <gtest/gtest.h>

namespace store {
namespace {

const Set keys{{Type::integer, Type::date, Type::integer},
               {std::int64_t{2}, std::string("2026-11-03"), std::int64_t{7},  //
                std::int64_t{1}, std::string("2026-11-02"), std::int64_t{8},  //
                std::int64_t{2}, std::string("2026-11-02"), std::int64_t{9}}};

TEST(KeySet, takes_the_different_values_of_a_column) {
  const Set students = column_of(keys, 0);
  ASSERT_EQ(students.values.size(), 2u);
  EXPECT_EQ(std::get<std::int64_t>(students.values[0]), 1);
  EXPECT_EQ(students.types[0], Type::integer);
}

TEST(KeySet, seeks_by_two_columns_and_compares_the_whole_key) {
  const auto condition = by_keys(Dialect::sqlite, "student_id, lesson_date, lesson_id", keys);
  EXPECT_EQ(condition.sql,
            "student_id ? AND lesson_date ? AND (+student_id, +lesson_date, +lesson_id) ?");
  EXPECT_EQ(condition.params.size(), 3u);
}

TEST(KeySet, compares_one_key_column_by_column) {
  const Set one{keys.types, {keys.values.begin(), keys.values.begin() + 3}};
  const auto condition = by_keys(Dialect::sqlite, "student_id, lesson_date, lesson_id", one);
  EXPECT_EQ(condition.sql, "student_id = ? AND lesson_date = ? AND lesson_id = ?");
  ASSERT_EQ(condition.params.size(), 3u);
  EXPECT_EQ(std::get<std::int64_t>(std::get<Value>(condition.params[2])), 7);
}

TEST(KeySet, gives_postgresql_the_period_for_its_partitions) {
  const auto condition = by_keys(Dialect::postgresql, "student_id, lesson_date, lesson_id", keys);
  EXPECT_EQ(condition.sql,
            "student_id ? AND lesson_date ? AND (student_id, lesson_date, lesson_id) ? "
            "AND lesson_date >= ? AND lesson_date <= ?");
  ASSERT_EQ(condition.params.size(), 5u);
  EXPECT_EQ(std::get<std::string>(std::get<Value>(condition.params[3])), "2026-11-02");
  EXPECT_EQ(std::get<std::string>(std::get<Value>(condition.params[4])), "2026-11-03");
}

TEST(KeySet, gives_no_period_over_numbers) {
  const Set years{{Type::integer}, {std::int64_t{2026}}};
  EXPECT_TRUE(within_dates(Dialect::postgresql, "school_year", years).sql.empty());
}

}  // namespace
}  // namespace store
