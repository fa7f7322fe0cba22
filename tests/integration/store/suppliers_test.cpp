// Suppliers of the database and their history.
#include "registers/suppliers.hpp"

#include <thread>

#include "fixture.hpp"
#include "registers/trail.hpp"

namespace store {
namespace {

using namespace std::chrono_literals;
using registers::Supplier;

class SupplierTest : public StoreTest {
 protected:
  static Supplier supplier(const std::string& code) {
    Supplier made;
    made.partner.code = code;
    made.partner.name = "Дневник «Восток»";
    made.partner.kind = domain::PartnerKind::supplier;
    made.partner.organizations = {"1027700132195"};
    made.partner.formats = {"native", "flat-list"};
    made.partner.operations = {"PushMarks"};
    made.partner.signature = {.timestamp = false, .algorithms = {"rsa-sha256"}};
    made.partner.limits = {5, 2};
    made.schedule = "mon-fri 18:00";
    made.certificates = {{"f-" + code, std::string("\x30\x00\xff", 3), noon + 24h, noon, {}, {}},
                         {"g-" + code, "der", noon + 48h, {}, noon + 1h, noon}};
    return made;
  }
  base::Result<Supplier> save(Supplier wanted, const char* action = "add") {
    std::optional<Supplier> kept;
    const auto done = write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
      BASE_TRY(saved, registers::save_supplier(tx.suppliers, bounds_, wanted,
                                               {noon, "cli:tester", action}));
      kept = std::move(saved);
      return {};
    });
    if (!done) return done.error();
    return std::move(*kept);
  }
  std::int64_t version() {
    std::int64_t found = 0;
    EXPECT_TRUE(read_now(*database_, [&](Transaction& tx) -> base::Result<void> {
      found = tx.suppliers.version();
      return {};
    }));
    return found;
  }
  const registers::SupplierBounds bounds_{.formats = {"native", "flat-list"},
                                          .algorithms = {"rsa-sha256"}};
};
ON_BOTH_DATABASES(SupplierTest);

TEST_P(SupplierTest, are_read_as_they_were_written) {
  const Supplier wanted = supplier("east");
  const auto saved = save(wanted);
  ASSERT_TRUE(saved) << base::describe(saved.error());
  EXPECT_EQ(registers::supplier_text(*saved), registers::supplier_text(wanted));
  EXPECT_TRUE(saved->partner.id);
  EXPECT_EQ(saved->certificates.at(0).der, wanted.certificates.at(0).der);
  EXPECT_EQ(saved->certificates.at(0).from, noon);
  EXPECT_EQ(saved->created, noon);
  EXPECT_FALSE(saved->delivered);
}

TEST_P(SupplierTest, count_every_change_that_took_place_and_no_other) {
  const std::int64_t before = version();
  ASSERT_TRUE(save(supplier("east")));
  EXPECT_EQ(version(), before + 1);
  EXPECT_FALSE(save(supplier("Восток")));
  EXPECT_EQ(version(), before + 1);
}

TEST_P(SupplierTest, keep_who_changed_what) {
  auto east = save(supplier("east")).value();
  east.certificates.at(0).revoked = noon + 1h;
  ASSERT_TRUE(save(east, "certificate revoke"));
  ASSERT_TRUE(read_now(*database_, [&](Transaction& tx) -> base::Result<void> {
    const auto history = tx.suppliers.history("east", 10);
    EXPECT_EQ(history.size(), 2u);
    EXPECT_EQ(history.at(0).change.action, "certificate revoke") << "the newest first";
    EXPECT_EQ(history.at(0).change.actor, "cli:tester");
    EXPECT_EQ(history.at(0).text, registers::supplier_text(tx.suppliers.find("east").value()));
    EXPECT_EQ(tx.suppliers.history("east", 1).size(), 1u);
    EXPECT_TRUE(tx.suppliers.history("west", 10).empty());
    return {};
  }));
}

TEST_P(SupplierTest, take_over_the_records_of_a_partner_of_that_code) {
  const auto known = database_->register_partners({partner("diary-south")}).value().front();
  EXPECT_EQ(save(supplier("diary-south"))->partner.id, known.id);
  domain::Partner portal = partner("gosuslugi");
  portal.kind = domain::PartnerKind::portal;
  ASSERT_TRUE(database_->register_partners({portal}));
  EXPECT_FALSE(save(supplier("gosuslugi")));
}

TEST_P(SupplierTest, tell_when_something_last_came_that_was_not_refused) {
  const auto id = save(supplier("east"))->partner.id;
  ASSERT_TRUE(write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
    registers::Tables::LoadRecord record;
    record.partner = id;
    record.at = noon;
    record.ok = true;
    tx.tables.journal(record);
    record.at = noon + 1h;
    record.ok = false;
    record.code = "KB-1301";
    tx.tables.journal(record);
    return {};
  }));
  ASSERT_TRUE(read_now(*database_, [&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.suppliers.find("east")->delivered, noon);
    return {};
  }));
}

TEST_P(SupplierTest, know_what_every_other_partner_is) {
  std::vector<domain::Partner> others;
  for (std::size_t kind = 0; kind < domain::partner_kinds.size(); ++kind) {
    domain::Partner other;
    other.code = domain::partner_kinds[kind];
    other.kind = static_cast<domain::PartnerKind>(kind);
    others.push_back(other);
  }
  ASSERT_TRUE(database_->register_partners(others));
  EXPECT_TRUE(read_now(*database_, [&](Transaction& tx) -> base::Result<void> {
    for (const domain::Partner& other : others)
      EXPECT_EQ(tx.suppliers.kind_of(other.code), other.kind) << other.code;
    return {};
  }));
}

TEST_P(SupplierTest, leave_a_trail_also_by_the_command_line) {
  ASSERT_TRUE(write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
    const registers::Look look{.at = noon,
                               .token = {},
                               .token_name = "cli:tester",
                               .operation = "suppliers add",
                               .trace = "t",
                               .target = "supplier/east/1",
                               .entry = {7}};
    tx.trail.append(look);
    const auto found = tx.trail.find({7});
    EXPECT_TRUE(found);
    EXPECT_EQ(registers::look_text(found.value_or(registers::Look())), registers::look_text(look));
    return {};
  }));
}

TEST_P(SupplierTest, of_two_at_once_with_one_certificate_there_is_one) {
  std::vector<base::Result<Supplier>> results(2, base::fail(base::Code::internal));
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i)
    threads.emplace_back([&, i] {
      Supplier wanted = supplier(i == 0 ? "east" : "west");
      wanted.certificates.at(0).fingerprint = "shared";
      wanted.certificates.pop_back();
      results.at(static_cast<std::size_t>(i)) = save(std::move(wanted));
    });
  for (std::thread& each : threads) each.join();
  EXPECT_NE(results.at(0).has_value(), results.at(1).has_value());
}

}  // namespace
}  // namespace store
