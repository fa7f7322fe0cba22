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

TEST(SqlText, gives_a_set_to_sqlite_as_a_table) {
  const std::vector<Param> params{Value(std::int64_t{1}), ids, pairs};
  const auto statement = expand(Dialect::sqlite, "n = ? AND id ? AND (a, b) ?", params);
  EXPECT_EQ(statement.sql,
            "n = :p0 AND id IN (SELECT c0 FROM given(:p1)) "
            "AND (a, b) IN (SELECT c0, c1 FROM given(:p2))");
  ASSERT_EQ(statement.params.size(), 3u);
  EXPECT_EQ(statement.params[1], Value());
  ASSERT_EQ(statement.tables.size(), 2u);
  EXPECT_EQ(statement.tables[0].param, 1u);
  EXPECT_EQ(statement.tables[0].rows.values.data(), std::get<Set>(params[1]).values.data())
      << "read where it lies";
  EXPECT_EQ(statement.tables[1].param, 2u);
  EXPECT_EQ(statement.tables[1].rows.width, 2u);
}

TEST(SqlText, gives_a_set_to_a_function) {
  const Set one{{Type::text}, {std::string("x")}};
  const std::vector<Param> params{one};
  const auto sqlite = expand(Dialect::sqlite, "FROM given(?) AS k", params);
  EXPECT_EQ(sqlite.sql, "FROM given(:p0) AS k");
  ASSERT_EQ(sqlite.tables.size(), 1u);
  EXPECT_EQ(sqlite.tables[0].rows.values.size(), 1u);
  const auto postgresql = expand(Dialect::postgresql, "FROM unnest(?) AS k", params);
  EXPECT_EQ(postgresql.sql, "FROM unnest(CAST(:p0 AS text[])) AS k");
  EXPECT_EQ(std::get<std::string>(postgresql.params.at(0)), R"({"x"})");
}

TEST(SqlText, compares_with_the_only_value_of_a_set) {
  const Set one{{Type::integer}, {std::int64_t{7}}};
  const auto statement = expand(Dialect::sqlite, "id ?", {one});
  EXPECT_EQ(statement.sql, "id = :p0");
  EXPECT_EQ(std::get<std::int64_t>(statement.params.at(0)), 7);
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

TEST(SqlText, inserts_by_row_or_table_into_sqlite_and_by_arrays_into_postgresql) {
  Insert insert{"t", {{"a", Type::integer}, {"b", Type::text}}, "ON CONFLICT DO NOTHING"};
  EXPECT_EQ(insert_values(insert), "INSERT INTO t (a, b) VALUES (:p0, :p1) ON CONFLICT DO NOTHING");
  const std::vector<Value> rows{std::int64_t{1}, std::string("x")};
  const auto table = insert_rows(insert, rows);
  EXPECT_EQ(table.sql,
            "INSERT OR FAIL INTO t (a, b) SELECT c0, c1 FROM given(:p0) "
            "WHERE TRUE ON CONFLICT DO NOTHING");
  EXPECT_EQ(table.tables.at(0).rows.values.data(), rows.data());
  insert.fresh = true;
  EXPECT_EQ(insert_rows(insert, rows).sql,
            "INSERT OR FAIL INTO t (a, b) SELECT c0, c1 FROM given(:p0)")
      << "nothing can conflict";
  insert.fresh = false;
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
