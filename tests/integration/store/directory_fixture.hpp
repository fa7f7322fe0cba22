#pragma once
// Two schools under two municipalities, and who is listed where.
#include <algorithm>

#include "sample.hpp"
#include "store/values.hpp"

namespace store {

using registers::OrganizationId;
using registers::PersonId;
using registers::Scope;
using registers::StudentFilter;

const domain::Date today = day("2026-11-02");
constexpr OrganizationId other_school{3001};
constexpr domain::ClassGroupId other_class{3002};

const Scope region = Scope::region();
const Scope north = Scope::authority({2}), south = Scope::authority({3}),
            top = Scope::authority({1}), nowhere = Scope::authority({9});
const Scope ours = Scope::organization(school), theirs = Scope::organization(other_school);

// region 1 ← municipality 2 ← the sample's school; municipality 3 ← the other school.
class DirectoryTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (!database_) return;
    apply(small_school());
    registers::Changes changes;
    auto& organization = changes.organizations.emplace_back();
    organization.id = other_school;
    organization.fields.ogrn = "1027700132196";
    organization.fields.full_name = "Гимназия";
    organization.fields.kind = domain::OrganizationKind::school;
    changes.class_groups.push_back({.id = other_class,
                                    .organization = other_school,
                                    .school_year = 2026,
                                    .parallel = 1,
                                    .letter = "А",
                                    .name = "1А"});
    const char* surnames[] = {"Абрамов", "Ёжиков", "Елкин", "Жуков", "Хәсәнов", "Яшин"};
    for (int i = 0; i < 6; ++i) {
      auto person = person_row({4001 + i}, surnames[i], "");
      person.is_student = true;
      person.fields.birth_date = day("2018-01-01");
      changes.persons.push_back(person);
      enroll(changes, {4001 + i}, other_school, other_class, "2026-09-01", "");
    }
    apply(changes);
    Session session(url_);
    session.open();
    for (int id = 1; id <= 3; ++id)
      session.change(
          "INSERT INTO authority (id, parent_id, ogrn, inn, kpp, okpo, oktmo, full_name, "
          "short_name, municipality, address, phone, fax, email, site, head, partner_id, "
          "recorded_at) VALUES (?, ?, ?, '', '', '', '', '', '', '', '', '', '', '', '', '', 1, 0)",
          {value(std::int64_t{id}), id == 1 ? Value() : value(std::int64_t{1}),
           value(std::to_string(id))});
    session.change("UPDATE organization SET authority_id = 2 WHERE id = ?", {value(school)});
    session.change("UPDATE organization SET authority_id = 3 WHERE id = ?", {value(other_school)});
  }

  void enroll(registers::Changes& changes, PersonId student, OrganizationId organization,
              domain::ClassGroupId class_group, const char* from, const char* to) {
    auto row = enrollment_row();
    row.id = {next_enrollment_++};
    row.student = student;
    row.organization = organization;
    row.class_group = class_group;
    row.fields.from = day(from);
    row.fields.to = domain::parse_date(to);
    changes.enrollments.push_back(row);
  }

  std::vector<std::int64_t> students(const Scope& scope, StudentFilter filter = {}) {
    std::vector<std::int64_t> ids;
    read([&](Transaction& tx) -> base::Result<void> {
      ids.clear();
      for (const auto& line : tx.directory.students(scope, filter, today))
        ids.push_back(line.person.id.value);
      filter.limit = 100;
      EXPECT_GE(tx.directory.count_students(scope, filter, today, 100), ids.size());
      return {};
    });
    return ids;
  }
  bool sees(const Scope& scope, PersonId id) {
    bool seen = false;
    read([&](Transaction& tx) -> base::Result<void> {
      seen = tx.directory.student(scope, id, today).has_value();
      EXPECT_EQ(seen, tx.directory.diary(scope, id, today, today, today).has_value());
      EXPECT_EQ(seen, tx.directory.final_marks(scope, id, today).has_value());
      const auto listed = students_of(tx, scope);
      EXPECT_EQ(seen, std::count(listed.begin(), listed.end(), id.value) > 0);
      return {};
    });
    return seen;
  }
  static std::vector<std::int64_t> students_of(Transaction& tx, const Scope& scope) {
    std::vector<std::int64_t> ids;
    StudentFilter all;
    all.limit = 100;
    for (const auto& line : tx.directory.students(scope, all, today))
      ids.push_back(line.person.id.value);
    return ids;
  }

  std::int64_t next_enrollment_ = 5000;
};

}  // namespace store
