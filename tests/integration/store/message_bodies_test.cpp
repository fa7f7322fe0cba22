// How bodies of the message log are stored, and that they come back.
#include <map>

#include "log_fixture.hpp"

namespace store {
namespace {

class MessageBodies : public LogTest {};
ON_BOTH_DATABASES(MessageBodies);

TEST_P(MessageBodies, bodies_that_look_alike_are_stored_as_their_differences) {
  open(1);               // each session has examples of its own
  std::string envelope;  // that does not get small by itself
  for (int i = 0; i < 200; ++i) envelope += base::make_uuid();
  std::map<std::string, std::string> bodies;
  for (int i = 0; i < 8; ++i) {
    bus::LogEntry given = entry("m-" + std::to_string(i));
    given.body = envelope + given.body;
    bodies[given.message_id] = given.body;
    append(given);
  }
  const auto sizes = rows("length(body)", "FROM message_body_20261102 ORDER BY 1");
  ASSERT_EQ(sizes.size(), 8u);
  EXPECT_LT(sizes.front().integer(0), 300);
  EXPECT_GT(sizes.back().integer(0), 3000);
  open();  // a daemon that knows nothing of the day's examples
  for (const auto& row : find_rows({})) EXPECT_EQ(body(row), bodies.at(row.entry.message_id));
}

TEST_P(MessageBodies, a_body_whose_job_failed_is_leant_on_by_none) {
  open(1);
  std::string envelope;
  for (int i = 0; i < 200; ++i) envelope += base::make_uuid();
  bus::LogEntry given = entry("m-1");
  given.body = envelope + "first";
  for (const auto& end :
       {base::Result<void>(base::fail(base::Code::schema_violation)), base::Result<void>()})
    for (int i = 0; i < 3; ++i)
      (void)write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
        given.message_id = "m-" + std::to_string(i);
        given.body += given.message_id;
        tx.log.append(given);
        return i == 2 ? base::Result<void>() : end;
      });
  const auto found = find_rows({});
  EXPECT_EQ(found.size(), 4u);
  for (const auto& row : found) EXPECT_TRUE(body(row) && body(row)->starts_with(envelope));
}

}  // namespace
}  // namespace store
