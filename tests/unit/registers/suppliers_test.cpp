// What may be said of a supplier, and what stays of it.
#include "registers/suppliers.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.hpp"

namespace registers {
namespace {

using base::Code;

const base::Time noon = base::parse_time("2026-11-02T12:00:00Z").value();

class MemorySuppliers final : public Suppliers {
 public:
  std::int64_t version() override { return version_; }
  std::vector<Supplier> all() override {
    std::vector<Supplier> result;
    for (const auto& [code, supplier] : kept_) result.push_back(supplier);
    return result;
  }
  std::optional<Supplier> find(const std::string& code) override {
    const auto found = kept_.find(code);
    return found == kept_.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<domain::PartnerKind> kind_of(const std::string& code) override {
    return code == "gosuslugi" ? std::optional(domain::PartnerKind::portal) : std::nullopt;
  }
  void lock() override { ++version_; }
  void save(Supplier supplier, const SupplierChange&) override {
    kept_[supplier.partner.code] = std::move(supplier);
  }
  std::vector<SupplierHistory> history(const std::string&, std::size_t) override { return {}; }

 private:
  std::map<std::string, Supplier> kept_;
  std::int64_t version_ = 0;
};

class SuppliersTest : public ::testing::Test {
 protected:
  static Supplier supplier(const std::string& code, const std::string& fingerprint) {
    Supplier made;
    made.partner.code = code;
    made.partner.name = "Дневник";
    made.partner.kind = domain::PartnerKind::supplier;
    made.certificates.push_back({fingerprint, "der", noon + std::chrono::hours(24), {}, {}, {}});
    return made;
  }
  base::Result<Supplier> save(Supplier wanted) {
    return save_supplier(suppliers_, bounds_, std::move(wanted), {noon, "cli:tester", "set"});
  }
  // "KB-… field" of the refusal.
  std::string refusal(Supplier wanted) {
    const auto saved = save(std::move(wanted));
    if (saved) return "saved";
    return std::string(base::info(saved.error().code).metric) + " " + saved.error().subject;
  }

  MemorySuppliers suppliers_;
  SupplierBounds bounds_{.certificates = {{"f-yaml", "north"}},
                         .codes = {"north"},
                         .formats = {"native", "flat-list"},
                         .algorithms = {"rsa-sha256"}};
};

TEST_F(SuppliersTest, are_kept_with_a_version_that_counts_their_changes) {
  auto saved = save(supplier("east", "f1"));
  ASSERT_TRUE(saved);
  EXPECT_EQ(saved->version, 1);
  EXPECT_EQ(saved->created, noon);
  saved->partner.name = "Другой дневник";
  EXPECT_EQ(save(*saved)->version, 2);
}

TEST_F(SuppliersTest, may_say_only_what_there_is) {
  const auto with = [](auto change) {
    Supplier it = supplier("east", "f1");
    change(it);
    return it;
  };
  EXPECT_EQ(refusal(supplier("Восток", "f1")), "value_refused code");
  EXPECT_EQ(refusal(supplier("", "f1")), "value_refused code");
  EXPECT_EQ(refusal(with([](Supplier& it) { it.partner.name = ""; })), "value_refused name");
  EXPECT_EQ(refusal(with([](Supplier& it) { it.partner.formats = {"nothing"}; })),
            "value_refused formats");
  EXPECT_EQ(refusal(with([](Supplier& it) { it.partner.operations = {"GetStudents"}; })),
            "value_refused operations");
  EXPECT_EQ(refusal(with([](Supplier& it) { it.partner.signature.algorithms = {"none"}; })),
            "value_refused algorithms");
  EXPECT_EQ(refusal(with([](Supplier& it) { it.partner.organizations = {"1027700132194"}; })),
            "value_refused organizations");
  EXPECT_EQ(refusal(with([](Supplier& it) { it.schedule = "sometimes"; })),
            "value_refused schedule");
  EXPECT_EQ(refusal(with([](Supplier& it) {
              it.certificates.front().from = noon;
              it.certificates.front().until = noon;
            })),
            "value_refused certificate");
  EXPECT_EQ(refusal(with([](Supplier& it) { it.certificates.front().expires = noon; })),
            "value_refused certificate");
  EXPECT_EQ(refusal(with([](Supplier& it) {
              it.partner.formats = {"native"};
              it.partner.operations = {"PushMarks", "GetStatus"};
              it.partner.signature.algorithms = {"rsa-sha256"};
              it.partner.organizations = {"1027700132195"};
              it.schedule = "mon-fri 18:00";
            })),
            "saved");
}

TEST_F(SuppliersTest, share_no_code_and_no_certificate_with_anybody) {
  ASSERT_TRUE(save(supplier("east", "f1")));
  EXPECT_EQ(refusal(supplier("north", "f2")), "resource_conflict code");
  EXPECT_EQ(refusal(supplier("gosuslugi", "f2")), "resource_conflict code");
  EXPECT_EQ(refusal(supplier("west", "f1")), "resource_conflict certificate");
  EXPECT_EQ(refusal(supplier("west", "f-yaml")), "resource_conflict certificate");
  Supplier twice = supplier("west", "f2");
  twice.certificates.push_back(twice.certificates.front());
  EXPECT_EQ(refusal(twice), "resource_conflict certificate");
}

TEST_F(SuppliersTest, that_are_removed_give_back_their_certificates_but_not_revoked_ones) {
  Supplier east = save(supplier("east", "f1")).value();
  east.certificates.front().revoked = noon;
  east.certificates.push_back({"f2", "der", noon + std::chrono::hours(24), {}, {}, {}});
  east = save(east).value();
  east.removed = noon;
  ASSERT_TRUE(save(east));
  EXPECT_EQ(refusal(supplier("east", "f1")), "value_refused certificate") << "it was revoked";
  EXPECT_EQ(refusal(supplier("west", "f2")), "saved");
  const Supplier again = save(supplier("east", "f3")).value();
  EXPECT_FALSE(again.removed);
  EXPECT_EQ(again.version, 4) << "one history";
  EXPECT_EQ(again.certificates.size(), 2u) << "with the revoked one";
}

TEST_F(SuppliersTest, are_bounded) {
  Supplier many = supplier("east", "f");
  for (std::size_t i = 0; i < base::limits::supplier_certificates; ++i)
    many.certificates.push_back(
        {"f" + std::to_string(i), "der", noon + std::chrono::hours(24), {}, {}, {}});
  EXPECT_EQ(refusal(many), "value_refused certificates");
}

TEST_F(SuppliersTest, have_room_for_new_certificates_however_many_were_revoked) {
  Supplier east = save(supplier("east", "f")).value();
  for (std::size_t i = 0; i < 2 * base::limits::supplier_certificates; ++i) {
    east.certificates.back().revoked = noon;
    east.certificates.push_back(
        {"f" + std::to_string(i), "der", noon + std::chrono::hours(24), {}, {}, {}});
    const auto saved = save(east);
    ASSERT_TRUE(saved) << i;
    east = *saved;
  }
  EXPECT_EQ(east.certificates.size(), 2 * base::limits::supplier_certificates + 1);
}

TEST_F(SuppliersTest, whose_text_tells_every_field_that_may_change) {
  Supplier it = supplier("east", "f1");
  const std::string before = supplier_text(it);
  it.partner.operations = {"PushMarks"};
  EXPECT_NE(supplier_text(it), before);
  EXPECT_NE(supplier_text(it).find("operations: PushMarks\n"), std::string::npos);
}

}  // namespace
}  // namespace registers
