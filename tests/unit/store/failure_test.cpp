#include "store/failure.hpp"

#include <gtest/gtest.h>

#include "store/connection.hpp"
#include "store/session.hpp"

namespace store {
namespace {

using Kind = Failure::Kind;

TEST(Failure, tries_again_only_what_lost_a_race) {
  for (const char* state : {"40001", "40P01", "23505"})
    EXPECT_EQ(postgresql_kind(state, true), Kind::conflict) << state;
  for (const char* state : {"23503", "42601", "22P02"})
    EXPECT_EQ(postgresql_kind(state, true), Kind::other) << state;
}

TEST(Failure, knows_a_lost_link_whatever_the_state) {
  EXPECT_EQ(postgresql_kind("", false), Kind::lost);
  EXPECT_EQ(postgresql_kind("57P01", true), Kind::lost);
  EXPECT_EQ(postgresql_kind("08006", true), Kind::lost);
  EXPECT_EQ(postgresql_kind("57P02", true), Kind::lost) << "a crash elsewhere in the server";
  EXPECT_EQ(postgresql_kind("57P03", true), Kind::lost) << "starting up";
  EXPECT_EQ(postgresql_kind("25006", true), Kind::lost) << "no longer the primary";
}

TEST(Failure, knows_a_full_disk) {
  EXPECT_EQ(postgresql_kind("53100", true), Kind::full);
  EXPECT_EQ(sqlite_kind(13), Kind::full);
  EXPECT_EQ(error_of(Failure(Kind::full, "x")).code, base::Code::storage_full);
}

TEST(Failure, blames_the_storage_for_what_may_pass) {
  for (const auto kind : {Kind::conflict, Kind::locked, Kind::lost})
    EXPECT_EQ(error_of(Failure(kind, "x")).code, base::Code::storage_unavailable);
  EXPECT_EQ(error_of(Failure(Kind::other, "x")).code, base::Code::internal);
  EXPECT_EQ(sqlite_kind(5), Kind::locked);
  EXPECT_EQ(sqlite_kind(10 | (3 << 8)), Kind::lost) << "an extended I/O error";
}

TEST(Failure, keeps_only_the_first_line_of_a_server_message) {
  EXPECT_EQ(primary_message("duplicate key\nDETAIL: Key (snils)=(1) exists"), "duplicate key");
}

TEST(Connection, takes_the_path_out_of_an_sqlite_url) {
  EXPECT_EQ(sqlite_path("sqlite:///var/lib/x.db"), "/var/lib/x.db");
  EXPECT_EQ(sqlite_path("postgresql://host/db"), "");
}

TEST(Connection, adds_time_outs_but_keeps_the_operators_own) {
  EXPECT_EQ(postgresql_target("postgresql://h/d"),
            "postgresql://h/d?connect_timeout=5&tcp_user_timeout=20000&"
            "application_name=kontingent");
  EXPECT_EQ(postgresql_target("postgresql://h/d?connect_timeout=1"),
            "postgresql://h/d?connect_timeout=1&tcp_user_timeout=20000&"
            "application_name=kontingent");
}

TEST(Connection, wants_the_host_that_takes_writes_of_several) {
  const auto wants = [](const std::string& url) {
    const std::string target = postgresql_target(url);
    const auto found = target.find("target_session_attrs=");
    return found == target.npos ? "" : target.substr(found + 21);
  };
  EXPECT_EQ(wants("postgresql://u:p@h1:5432,h2:5433/d"), "read-write");
  EXPECT_EQ(wants("postgresql:///d?host=h1,h2&port=1,2"), "read-write");
  EXPECT_EQ(wants("postgresql://h1,h2/d?target_session_attrs=any&connect_timeout=1"),
            "any&connect_timeout=1&tcp_user_timeout=20000&application_name=kontingent");
  EXPECT_EQ(wants("postgresql://h1/d?options=-c%20a%3Db,c"), "");
}

}  // namespace
}  // namespace store
