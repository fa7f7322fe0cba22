#include "store/migrations.hpp"

#include <gtest/gtest.h>

#include "domain/codes.hpp"
#include "store/values.hpp"

namespace store {
namespace {

TEST(Migrations, are_the_same_numbers_in_both_dialects) {
  const auto sqlite = migrations_for(Dialect::sqlite);
  const auto postgresql = migrations_for(Dialect::postgresql);
  ASSERT_EQ(sqlite.size(), postgresql.size());
  ASSERT_FALSE(sqlite.empty());
  for (std::size_t i = 0; i < sqlite.size(); ++i) {
    EXPECT_EQ(sqlite[i].number, static_cast<int>(i) + 1);
    EXPECT_EQ(postgresql[i].number, sqlite[i].number);
    EXPECT_EQ(postgresql[i].name, sqlite[i].name);
    EXPECT_FALSE(sqlite[i].sql.empty());
  }
}

// A code list whose order changes would silently change the meaning of every stored mark.
template <class E>
void expect_listed(const std::string& list) {
  std::string sql;
  for (const auto& migration : migrations_for(Dialect::sqlite)) sql += migration.sql;
  const auto names = domain::names<E>();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string row =
        "('" + list + "', " + std::to_string(i) + ", '" + std::string(names[i]) + "')";
    EXPECT_NE(sql.find(row), std::string::npos) << row;
  }
}

TEST(Migrations, list_the_codes_of_the_domain_by_position) {
  expect_listed<domain::WorkKind>("work");
  expect_listed<domain::AttendanceStatus>("attendance");
  expect_listed<domain::PeriodKind>("period");
}

TEST(Values, clips_between_characters) {
  EXPECT_EQ(clip("абв", 6), "абв");
  EXPECT_EQ(clip("абв", 5), "аб");
  EXPECT_EQ(clip("абв", 1), "");
}

}  // namespace
}  // namespace store
