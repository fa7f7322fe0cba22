// Sets and many rows at once, as SQLite is given them.
#include "store/sqlite_rows.hpp"

#include "fixture.hpp"

namespace store {
namespace {

class SqliteRowsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_);
    session_.open();
    session_.script(
        "CREATE TABLE owner (id INTEGER PRIMARY KEY) STRICT;"
        "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE, bytes BLOB,"
        " owner_id INTEGER REFERENCES owner (id)) STRICT");
  }
  void TearDown() override {
    session_.close();
    std::filesystem::remove_all(folder_);
  }

  static Insert insert(std::string_view conflict = "") {
    static const std::vector<Column> columns = {{"id", Type::integer},
                                                {"name", Type::text},
                                                {"bytes", Type::text},
                                                {"owner_id", Type::integer}};
    return {"thing", columns, conflict};
  }
  // Things of these numbers, "n<number>"; each third has no name.
  static std::vector<Value> things(std::int64_t from, std::int64_t to, Value owner = {}) {
    std::vector<Value> values;
    for (std::int64_t id = from; id < to; ++id) {
      const Value name = id % 3 == 0 ? Value() : Value("n" + std::to_string(id));
      values.insert(values.end(), {Value(id), name, Value(Blob{"b"}), owner});
    }
    return values;
  }
  std::int64_t count(const std::string& where = "TRUE") {
    return session_.select("count(*)", "FROM thing WHERE " + where).at(0).integer(0);
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("kontingent-t" + base::make_uuid().substr(28));
  Session session_{"sqlite://" + (folder_ / "store.db").string()};
};

TEST_F(SqliteRowsTest, many_rows_are_stored_as_few_are) {
  session_.insert(insert(), things(1, 4));
  session_.insert(insert(), things(4, 1000));
  EXPECT_EQ(count(), 999);
  EXPECT_EQ(count("name IS NULL"), 333);
  EXPECT_EQ(count("name = 'n' || id AND bytes = x'62'"), 666);
}

TEST_F(SqliteRowsTest, a_conflict_is_settled_row_by_row) {
  session_.insert(insert(), things(1, 50));
  auto again = things(25, 75);
  again.at(1) = std::string("renamed");
  session_.insert(insert("ON CONFLICT (id) DO UPDATE SET name = excluded.name"), again);
  EXPECT_EQ(count(), 74);
  EXPECT_EQ(count("name = 'renamed' AND id = 25"), 1);
  session_.insert(insert("ON CONFLICT (id) DO NOTHING"), things(1, 100));
  EXPECT_EQ(count("name = 'renamed'"), 1);
  EXPECT_EQ(count(), 99);
}

TEST_F(SqliteRowsTest, what_must_not_be_stored_fails_and_is_undone_with_its_transaction) {
  session_.insert(insert(), things(1, 50));
  for (const auto& values : {things(40, 80),                               // stored already
                             things(100, 140, Value(std::int64_t{7}))}) {  // no owner
    session_.begin("BEGIN IMMEDIATE");
    session_.change("INSERT INTO owner (id) VALUES (1)");
    try {
      session_.insert(insert(), values);
      ADD_FAILURE() << "stored";
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.kind(), Failure::Kind::other) << failure.what();
    }
    session_.rollback();
    EXPECT_EQ(count(), 49);
    EXPECT_TRUE(session_.select("id", "FROM owner").empty());
  }
  session_.insert(insert(), things(50, 100));  // the statement is as good as ever
  EXPECT_EQ(count(), 99);
}

TEST_F(SqliteRowsTest, a_set_finds_whatever_its_values_hold) {
  const std::string odd = "\"quoted\" \\ \n\x1f ё";
  session_.insert(insert(), {Value(std::int64_t{1}), Value(odd), Value(), Value()});
  session_.insert(insert(), things(2, 40));
  const Set names{{Type::text}, {Value(odd), Value(), Value(std::string("n5"))}};
  EXPECT_EQ(session_.select("id", "FROM thing WHERE name ?", {names}).size(), 2u);
  const Set pairs{{Type::integer, Type::text},
                  {Value(std::int64_t{4}), Value(std::string("n4")), Value(std::int64_t{5}),
                   Value(std::string("n4"))}};
  EXPECT_EQ(session_.select("id", "FROM thing WHERE (id, name) ?", {pairs}).size(), 1u);
  const Set none{{Type::integer}, {}};
  EXPECT_TRUE(session_.select("id", "FROM thing WHERE id ?", {none}).empty());
  const Set numbers{{Type::integer}, {Value(std::int64_t{39}), Value(std::int64_t{2})}};
  EXPECT_EQ(session_.change("DELETE FROM thing WHERE id ?", {numbers}), 2);
}

TEST_F(SqliteRowsTest, a_set_is_sought_in_the_index) {
  const Set set{{Type::integer, Type::text},
                {Value(std::int64_t{1}), Value(std::string("a")), Value(std::int64_t{2}),
                 Value(std::string("b"))}};
  session_.script("CREATE INDEX both ON thing (owner_id, name)");
  std::string plan;
  for (const Row& row :
       session_.query("EXPLAIN QUERY PLAN SELECT id FROM thing WHERE (owner_id, name) ?", 4, {set}))
    plan += row.text(3) + "\n";
  EXPECT_NE(plan.find("(owner_id=? AND name=?)"), std::string::npos) << plan;
}

TEST_F(SqliteRowsTest, a_set_survives_a_change_of_the_schema_and_a_new_link) {
  const Set set{{Type::integer}, {Value(std::int64_t{3}), Value(std::int64_t{4})}};
  const auto look = [&] { return session_.select("id", "FROM thing WHERE id ?", {set}).size(); };
  session_.insert(insert(), things(1, 40));
  EXPECT_EQ(look(), 2u);
  session_.script("ALTER TABLE thing ADD COLUMN more TEXT");
  EXPECT_EQ(look(), 2u);
  session_.close();
  session_.open();
  EXPECT_EQ(look(), 2u);
}

TEST_F(SqliteRowsTest, nobody_is_given_what_was_not_bound_as_rows) {
  EXPECT_TRUE(session_.query("SELECT c0 FROM given('[1, 2]')", 1).empty());
  EXPECT_TRUE(session_.query("SELECT c0 FROM given", 1).empty());
}

}  // namespace
}  // namespace store
