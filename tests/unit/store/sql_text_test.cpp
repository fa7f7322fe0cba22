#include "store/sql_text.hpp"

#include <gtest/gtest.h>

namespace store {
namespace {

const Set ids{{Type::integer}, {std::int64_t{7}, std::int64_t{8}}};
const Set pairs{{Type::text, Type::date},
                {std::string("a\"b\\"), std::string("2026-09-01"), std::string("c"), Value()}};

TEST(SqlText, numbers_placeholders_in_order) {
  const auto statement =
      expand(Dialect::sqlite, "a = ? AND b = ?", {Value(std::int64_t{1}), Value(std::string("x"))});
  EXPECT_EQ(statement.sql, "a = :p0 AND b = :p1");
  ASSERT_EQ(statement.params.size(), 2u);
  EXPECT_EQ(std::get<std::string>(statement.params[1]), "x");
}

TEST(SqlText, text_is_the_same_for_sets_of_any_size) {
  Set longer = ids;
  longer.values.emplace_back(std::int64_t{9});
  for (const auto dialect : {Dialect::sqlite, Dialect::postgresql})
    EXPECT_EQ(expand(dialect, "id ?", {ids}).sql, expand(dialect, "id ?", {longer}).sql);
}

TEST(SqlText, sends_a_set_to_sqlite_as_json) {
  const auto one = expand(Dialect::sqlite, "id ?", {ids});
  EXPECT_EQ(one.sql, "id IN (SELECT value FROM json_each(:p0))");
  EXPECT_EQ(std::get<std::string>(one.params.at(0)), "[7,8]");
  const auto two = expand(Dialect::sqlite, "(a, b) ?", {pairs});
  EXPECT_EQ(two.sql,
            "(a, b) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') "
            "FROM json_each(:p0))");
  EXPECT_EQ(std::get<std::string>(two.params.at(0)), R"([["a\"b\\","2026-09-01"],["c",null]])");
}

TEST(SqlText, compares_with_the_only_value_of_a_set) {
  const Set one{{Type::integer}, {std::int64_t{7}}};
  const auto statement = expand(Dialect::sqlite, "id ?", {one});
  EXPECT_EQ(statement.sql, "id = :p0");
  EXPECT_EQ(std::get<std::int64_t>(statement.params.at(0)), 7);
}

TEST(SqlText, escapes_control_characters_in_json) {
  const Set set{{Type::text}, {std::string("\n\x1f"), std::string("b")}};
  EXPECT_EQ(std::get<std::string>(expand(Dialect::sqlite, "?", {set}).params.at(0)),
            R"(["\u000a\u001f","b"])");
}

TEST(SqlText, sends_a_set_to_postgresql_as_arrays) {
  const auto one = expand(Dialect::postgresql, "id ?", {ids});
  EXPECT_EQ(one.sql, "id = ANY(CAST(:p0 AS bigint[]))");
  EXPECT_EQ(std::get<std::string>(one.params.at(0)), "{7,8}");
  const auto two = expand(Dialect::postgresql, "(a, b) ?", {pairs});
  EXPECT_EQ(two.sql, "(a, b) IN (SELECT * FROM unnest(CAST(:p0 AS text[]), CAST(:p1 AS date[])))");
  EXPECT_EQ(std::get<std::string>(two.params.at(0)), R"({"a\"b\\","c"})");
  EXPECT_EQ(std::get<std::string>(two.params.at(1)), R"({"2026-09-01",NULL})");
}

TEST(SqlText, inserts_row_by_row_into_sqlite_and_by_arrays_into_postgresql) {
  const Insert insert{"t", {{"a", Type::integer}, {"b", Type::text}}, "ON CONFLICT DO NOTHING"};
  EXPECT_EQ(insert_values(insert), "INSERT INTO t (a, b) VALUES (:p0, :p1) ON CONFLICT DO NOTHING");
  const auto arrays =
      insert_arrays(insert, {std::int64_t{1}, std::string("x"), std::int64_t{2}, std::string("y")});
  EXPECT_EQ(arrays.sql,
            "INSERT INTO t (a, b) SELECT * FROM unnest(CAST(:p0 AS bigint[]), "
            "CAST(:p1 AS text[])) ON CONFLICT DO NOTHING");
  EXPECT_EQ(std::get<std::string>(arrays.params.at(1)), R"({"x","y"})");
}

TEST(SqlText, copies_rows_as_text) {
  const Insert insert{"t", {{"a", Type::integer}, {"b", Type::text}}, ""};
  EXPECT_EQ(copy_head(insert), "COPY t (a, b) FROM STDIN");
  EXPECT_EQ(copy_rows({Blob{"abc"}}, 1), "YWJj\n");
  EXPECT_EQ(copy_rows({std::int64_t{1}, std::string("x\ty\nz\r\\N"), Value(), std::string()}, 2),
            "1\tx\\ty\\nz\\r\\\\N\n\\N\t\n");
}

TEST(SqlText, updates_all_but_the_key_on_conflict) {
  EXPECT_EQ(
      update_on_conflict(
          "a, bc", {{"a", Type::text}, {"b", Type::text}, {"bc", Type::text}, {"c", Type::text}}),
      "ON CONFLICT (a, bc) DO UPDATE SET b = excluded.b, c = excluded.c");
}

TEST(SqlText, counts_columns_outside_parentheses) {
  EXPECT_EQ(count_columns("id"), 1u);
  EXPECT_EQ(count_columns("id, encode(a, 'base64'), c"), 3u);
}

}  // namespace
}  // namespace store
