// What the API sees of the registers: within a scope, and nothing else.
#include <algorithm>

#include "directory_fixture.hpp"

namespace store {
namespace {

ON_BOTH_DATABASES(DirectoryTest);

TEST_P(DirectoryTest, shows_organizations_of_the_scope_alone) {
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.directory.organizations(region, {}).size(), 2u);
    EXPECT_EQ(tx.directory.organizations(top, {}).size(), 2u) << "below what is below";
    EXPECT_TRUE(tx.directory.organizations(nowhere, {}).empty());
    const auto under = tx.directory.organizations(north, {});
    EXPECT_EQ(under.size(), 1u);
    EXPECT_EQ(under.at(0).id, school);
    EXPECT_EQ(tx.directory.organizations(ours, {}).at(0).id, school);
    EXPECT_EQ(tx.directory.organizations(region, {.authority = domain::AuthorityId{3}}).size(), 1u);
    EXPECT_EQ(tx.directory.organizations(region, {.municipality = "СЕВЕРНЫЙ"}).size(), 1u);
    EXPECT_EQ(tx.directory.organizations(region, {.authority = domain::AuthorityId{1}}).size(), 2u)
        << "however deep";
    EXPECT_FALSE(tx.directory.organization(north, other_school, today));
    const auto card = tx.directory.organization(north, school, today);
    EXPECT_TRUE(card);
    if (!card) return {};
    EXPECT_EQ(card->students, 1);
    EXPECT_EQ(card->classes.at(0).students, 1);
    EXPECT_EQ(card->subjects.size(), 2u);
    EXPECT_EQ(card->source.supplier, "diary-north");
    return {};
  });
}

TEST_P(DirectoryTest, shows_students_of_the_scope_alone) {
  for (const Scope& scope : {region, north, top, ours}) EXPECT_TRUE(sees(scope, pupil));
  for (const Scope& scope : {south, theirs, nowhere}) EXPECT_FALSE(sees(scope, pupil));
  for (const Scope& scope : {region, south, top, theirs}) EXPECT_TRUE(sees(scope, {4001}));
  for (const Scope& scope : {north, ours}) EXPECT_FALSE(sees(scope, {4001}));
  EXPECT_FALSE(sees(region, mother)) << "no student";
  EXPECT_FALSE(sees(region, {9}));
}

TEST_P(DirectoryTest, follows_a_student_who_moved) {
  registers::Changes changes;
  enroll(changes, {4001}, other_school, other_class, "2025-09-01", "2026-08-31");
  changes.enrollments.back().id = {5000};  // the one that was open
  enroll(changes, {4001}, school, class_5a, "2026-09-01", "");
  apply(changes);
  EXPECT_TRUE(sees(ours, {4001}));
  EXPECT_FALSE(sees(theirs, {4001})) << "he is not theirs any more";
  EXPECT_TRUE(sees(region, {4001}));
}

TEST_P(DirectoryTest, leaves_a_graduate_with_his_last_school) {
  registers::Changes changes;
  enroll(changes, {4001}, other_school, other_class, "2024-09-01", "2026-05-31");
  changes.enrollments.back().id = {5000};
  enroll(changes, {4001}, school, class_5a, "2023-09-01", "2024-08-31");
  apply(changes);
  EXPECT_TRUE(sees(theirs, {4001}));
  EXPECT_FALSE(sees(ours, {4001}));
}

TEST_P(DirectoryTest, finds_by_each_kind_of_question) {
  EXPECT_EQ(students(region, {.snils = "11223344595"}), (std::vector<std::int64_t>{1005}));
  EXPECT_EQ(students(region, {.document = "123456"}), (std::vector<std::int64_t>{1005}));
  EXPECT_EQ(students(region, {.birth_date = day("2014-03-05")}), (std::vector<std::int64_t>{1005}));
  EXPECT_EQ(students(region, {.names = {"елкин"}}), (std::vector<std::int64_t>{4003, 1005}))
      << "ё is е, and the shorter goes first";
  EXPECT_EQ(students(region, {.names = {"%"}}), std::vector<std::int64_t>{});
  EXPECT_EQ(students(south, {.snils = "11223344595"}), std::vector<std::int64_t>{}) << "foreign";
  EXPECT_EQ(students(south, {.names = {"елкин"}}), (std::vector<std::int64_t>{4003}));
  EXPECT_EQ(students(region, {.names = {"елкин"}, .organization = other_school}),
            (std::vector<std::int64_t>{4003}));
  EXPECT_EQ(students(region, {.class_group = class_5a}), (std::vector<std::int64_t>{1005}));
  EXPECT_EQ(students(north, {.organization = other_school}), std::vector<std::int64_t>{});
  EXPECT_EQ(students(region, {.sex = domain::Sex::male}), std::vector<std::int64_t>{});
  EXPECT_EQ(students(region, {.born_to = day("2014-12-31")}), (std::vector<std::int64_t>{1005}));
  EXPECT_EQ(students(theirs, {.born_to = day("2014-12-31")}), std::vector<std::int64_t>{});
}

TEST_P(DirectoryTest, orders_by_name_and_pages_both_ways) {
  const std::vector<std::int64_t> all{4001, 4002, 4003, 1005, 4004, 4005, 4006};
  StudentFilter filter;
  EXPECT_EQ(students(region, filter), all);
  filter.limit = 2;
  std::vector<std::int64_t> paged;
  for (auto page = students(region, filter); !page.empty(); page = students(region, filter)) {
    paged.insert(paged.end(), page.begin(), page.end());
    filter.after = PersonId{page.back()};
  }
  EXPECT_EQ(paged, all);
  filter = {.descending = true, .after = PersonId{4004}, .limit = 2};
  EXPECT_EQ(students(region, filter), (std::vector<std::int64_t>{1005, 4003}));
  EXPECT_EQ(students(region, {.after = PersonId{9}}), std::vector<std::int64_t>{}) << "nobody";
  EXPECT_EQ(students(theirs, {.after = pupil}), std::vector<std::int64_t>{}) << "foreign";
}

TEST_P(DirectoryTest, finds_each_word_of_a_name_in_any_order_surnames_first) {
  registers::Changes changes;
  int id = 7001;
  for (const auto& [surname, name, patronymic] :
       {std::tuple{"Щербакова-Ёжикова", "Злата", "Петровна"},
        {"Образцова", "Злата", "Яновна"},
        {"Златов", "Пётр", "Петрович"}}) {
    auto person = person_row({id}, surname, "");
    person.is_student = true;
    person.fields.name = name;
    person.fields.patronymic = patronymic;
    changes.persons.push_back(person);
    enroll(changes, {id++}, other_school, other_class, "2026-09-01", "");
  }
  apply(changes);
  using Ids = std::vector<std::int64_t>;
  EXPECT_EQ(students(region, {.names = {"ежик"}}), (Ids{4002, 7001}));
  EXPECT_EQ(students(region, {.names = {"зл", "обр"}}), Ids{7002});
  EXPECT_EQ(students(region, {.names = {"петровна", "злата"}}), Ids{7001});
  EXPECT_EQ(students(region, {.names = {"образцова", "з", "я"}}), Ids{7002});
  EXPECT_EQ(students(region, {.names = {"злат"}}), (Ids{7003, 7002, 7001}));
  EXPECT_EQ(students(theirs, {.names = {"злат"}}), (Ids{7003, 7002, 7001}));
  EXPECT_EQ(students(ours, {.names = {"злат"}}), Ids{});
  EXPECT_EQ(students(region, {.names = {"злат"}, .after = PersonId{7003}, .limit = 1}), Ids{7002});
  EXPECT_EQ(students(region, {.names = {"злат"}, .after = PersonId{7002}}), Ids{7001});
  EXPECT_EQ(students(region, {.birth_date = day("2018-01-01"), .names = {"злат"}}), Ids{});
  EXPECT_EQ(students(region, {.document = "IМЮ123456", .document_series = 5}), Ids{1005});
  EXPECT_EQ(students(region, {.document = "VМЮ123456", .document_series = 5}), Ids{});
}

TEST_P(DirectoryTest, filters_students_by_where_they_study) {
  using Ids = std::vector<std::int64_t>;
  EXPECT_EQ(students(region, {.authority = domain::AuthorityId{2}}), Ids{1005});
  EXPECT_EQ(students(region, {.authority = domain::AuthorityId{1}}).size(), 7u) << "and below";
  EXPECT_EQ(students(region, {.municipality = "СЕВЕРНЫЙ"}), Ids{1005});
  EXPECT_EQ(students(region, {.municipality = "Южный"}), Ids{});
  EXPECT_EQ(students(region, {.parallel = 5}), Ids{1005});
  EXPECT_EQ(students(region, {.kind = domain::OrganizationKind::kindergarten}), Ids{});
  EXPECT_EQ(students(region, {.programme = domain::ProgrammeId{77}}), Ids{});
}

TEST_P(DirectoryTest, shows_a_child_who_only_waits_where_a_place_is_wanted) {
  registers::Changes changes;
  for (const int id : {7101, 7102}) {
    auto child = person_row({id}, "Ждущий", "");
    child.is_student = true;
    changes.persons.push_back(child);
    domain::QueueEntry entry;
    entry.number = std::to_string(id);
    entry.applied = day(id == 7101 ? "2026-10-02" : "2026-10-01");
    entry.status = id == 7101 ? domain::QueueStatus::waiting : domain::QueueStatus::offered;
    changes.queue.rows.push_back({{7200 + id}, {id}, school, entry});
  }
  apply(changes);
  for (const Scope& scope : {region, north, top, ours}) EXPECT_TRUE(sees(scope, {7101}));
  for (const Scope& scope : {south, theirs}) EXPECT_FALSE(sees(scope, {7101}));
  EXPECT_EQ(students(north, {.names = {"ждущ"}}).size(), 2u);
  read([&](Transaction& tx) -> base::Result<void> {
    const auto all = tx.directory.queue(north, school, {}, today);
    EXPECT_EQ(all.size(), 2u);
    EXPECT_EQ(all.at(0).person.id.value, 7102) << "who applied first";
    EXPECT_EQ(all.at(0).source.supplier, "diary-north");
    const registers::QueueFilter::Place place{day("2026-10-01"), all.at(0).row.id};
    EXPECT_EQ(tx.directory.queue(north, school, {.after = place}, today).size(), 1u);
    EXPECT_TRUE(all.at(0).seen && all.at(1).seen);
    EXPECT_EQ(
        tx.directory.queue(north, school, {.status = domain::QueueStatus::waiting}, today).size(),
        1u);
    EXPECT_TRUE(tx.directory.queue(south, school, {}, today).empty());
    EXPECT_EQ(tx.directory.students_after(north, {7100}, 10, today).size(), 2u);
    return {};
  });
  registers::Changes enrolled;
  enroll(enrolled, {7101}, other_school, other_class, "2026-09-01", "");
  apply(enrolled);
  EXPECT_TRUE(sees(south, {7101}));
  EXPECT_FALSE(sees(north, {7101})) << "he is somebody's now";
  read([&](Transaction& tx) -> base::Result<void> {
    const auto all = tx.directory.queue(north, school, {}, today);
    EXPECT_TRUE(all.at(0).seen);
    EXPECT_FALSE(all.at(1).seen) << "his entry stays, himself others see";
    EXPECT_TRUE(tx.directory.queue(region, school, {}, today).at(1).seen);
    return {};
  });
}

TEST_P(DirectoryTest, counts_a_student_of_two_authorities_once_above_both) {
  registers::Changes changes;
  enroll(changes, pupil, other_school, other_class, "2026-09-01", "");
  apply(changes);
  read([&](Transaction& tx) -> base::Result<void> {
    const auto card = tx.directory.authority(top, {1}, today);
    EXPECT_TRUE(card);
    if (!card) return {};
    EXPECT_EQ(card->entry.students, 7);
    EXPECT_EQ(card->below.at(0).students, 1);
    EXPECT_EQ(card->below.at(1).students, 7);
    return {};
  });
}

TEST_P(DirectoryTest, hides_what_is_above_the_scope) {
  read([&](Transaction& tx) -> base::Result<void> {
    const auto card = tx.directory.authority(north, {2}, today);
    EXPECT_TRUE(card && !card->entry.row.parent && card->parent_name.empty());
    EXPECT_EQ(tx.directory.authorities(north, {}, today).size(), 1u);
    EXPECT_TRUE(tx.directory.authorities(north, {.parent = domain::AuthorityId{1}}, today).empty());
    EXPECT_TRUE(tx.directory.authority(top, {2}, today)->entry.row.parent);
    return {};
  });
}

TEST_P(DirectoryTest, keeps_the_pages_stable_while_students_come) {
  StudentFilter filter;
  filter.limit = 4;
  const auto first = students(region, filter);
  registers::Changes changes;
  for (const auto& [id, surname] : {std::pair{6001, "Аарон"}, std::pair{6002, "Зуев"}}) {
    auto person = person_row({id}, surname, "");
    person.is_student = true;
    changes.persons.push_back(person);
    enroll(changes, {id}, other_school, other_class, "2026-09-01", "");
  }
  apply(changes);
  filter.after = PersonId{first.back()};
  EXPECT_EQ(students(region, filter), (std::vector<std::int64_t>{4004, 6002, 4005, 4006}))
      << "nobody twice, nobody left out";
}

TEST_P(DirectoryTest, tells_a_card_with_sources) {
  read([&](Transaction& tx) -> base::Result<void> {
    const auto card = tx.directory.student(ours, pupil, today);
    EXPECT_TRUE(card);
    if (!card) return {};
    EXPECT_EQ(card->person.fields.surname, "Ёлкина");
    EXPECT_EQ(card->source.supplier, "diary-north");
    EXPECT_EQ(card->source.recorded, noon);
    EXPECT_EQ(card->guardians.at(0).person.id, mother);
    EXPECT_EQ(card->guardians.at(0).source.supplier, "diary-north");
    EXPECT_EQ(card->enrollments.at(0).place.class_name, "5А");
    EXPECT_TRUE(card->enrollments.at(0).row.fields.adapted);
    EXPECT_EQ(card->enrollments.at(0).row.fields.order_in, "12-у");
    return {};
  });
}

TEST_P(DirectoryTest, shows_loads_of_suppliers_of_the_scope) {
  const auto others = database_->register_partners({partner("south")}).value();
  write([&](Transaction& tx) -> base::Result<void> {
    for (int i = 0; i < 3; ++i)
      tx.tables.journal({.at = noon + std::chrono::seconds(i),
                         .partner = i == 1 ? others[0].id : from_.partner,
                         .source = "m" + std::to_string(i),
                         .operation = "load",
                         .trace = {},
                         .ok = i != 2,
                         .code = {},
                         .comment = {},
                         .tally = {},
                         .errors = {}});
    return {};
  });
  read([&](Transaction& tx) -> base::Result<void> {
    const auto sources = [&](const Scope& scope, const registers::LoadFilter& filter) {
      std::string all;
      for (const auto& load : tx.directory.loads(scope, filter)) all += load.record.source + " ";
      return all;
    };
    EXPECT_EQ(sources(region, {}), "m2 m1 m0 ");
    EXPECT_EQ(sources(ours, {}), "m2 m0 ");
    EXPECT_EQ(sources(nowhere, {}), "");
    EXPECT_EQ(sources(region, {.supplier = "south"}), "m1 ");
    EXPECT_EQ(sources(region, {.ok = false}), "m2 ");
    EXPECT_EQ(sources(region, {.to = noon + std::chrono::seconds(1)}), "m0 ");
    const auto newest = tx.directory.loads(region, {.limit = 1});
    EXPECT_EQ(sources(region, {.before = newest.at(0).id}), "m1 m0 ");
    EXPECT_TRUE(tx.directory.load(ours, newest.at(0).id));
    EXPECT_FALSE(tx.directory.load(nowhere, newest.at(0).id));
    return {};
  });
}

}  // namespace
}  // namespace store
