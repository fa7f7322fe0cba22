#include "fixture.hpp"
#include "store/sql_message_log.hpp"
#include "store/values.hpp"

namespace store {
namespace {

class MessageSearch : public StoreTest {
 protected:
  static constexpr domain::PartnerId quiet{501}, noisy{502};

  void append(domain::PartnerId partner, base::Time at) {
    write([&](Transaction& tx) -> base::Result<void> {
      bus::LogEntry entry;
      entry.at = at;
      entry.partner = partner;
      entry.trace = "trace";
      tx.log.append(entry);
      return {};
    });
  }
  // Twice as many each time, one after the other.
  void fill(domain::PartnerId partner, int times) {
    Session session(url_);
    session.open();
    const std::string those = " FROM " + day + " WHERE partner_id = ?";
    for (int i = 0; i < times; ++i)
      session.change("WITH width (w) AS (SELECT max(id) - min(id) + 1" + those + ") INSERT INTO " +
                         day +
                         " SELECT id + w, at + w, direction, answer, partner_id, service, "
                         "operation, message_id, trace, route, code, replays, body_digest, "
                         "body_bytes, digest FROM width, " +
                         day + " WHERE partner_id = ?",
                     {value(partner), value(partner)});
    session.script("ANALYZE");
  }

  const std::string day = entries_table(day_of(noon));
};
ON_BOTH_DATABASES(MessageSearch);

// The planner knows by then that most of the day is not his.
TEST_P(MessageSearch, finds_a_quiet_partner_without_reading_what_others_sent) {
  append(quiet, noon);
  append(noisy, noon);
  fill(noisy, 14);
  Session session(url_);
  session.open();
  session.begin("BEGIN");
  SqlMessageLog log(session);
  EXPECT_EQ(log.find({.partner = quiet}).size(), 1u);
  EXPECT_EQ(log.find({.from = noon, .to = noon + std::chrono::hours(1), .partner = quiet}).size(),
            1u);
  EXPECT_EQ(log.find({.partner = noisy, .limit = 5}).size(), 5u);
  if (session.dialect() == Dialect::postgresql) {
    const auto read =
        session.select("idx_tup_fetch", "FROM pg_stat_xact_user_tables WHERE relname = '" + day +
                                            "' AND schemaname = current_schema()");
    EXPECT_LT(read.at(0).integer(0), 50);
  }
  session.rollback();
}

}  // namespace
}  // namespace store
