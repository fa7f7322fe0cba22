// Organizations, people and keys: written, read back, written again.
#include "sample.hpp"

namespace store {
namespace {

class Register : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (database_) apply(small_school());
  }
};
ON_BOTH_DATABASES(Register);

TEST_P(Register, gives_back_an_organization_by_id_and_by_ogrn) {
  read([&](Transaction& tx) -> base::Result<void> {
    const auto by_id = tx.tables.organizations(std::vector{school, registers::OrganizationId{5}});
    const auto by_ogrn =
        tx.tables.organizations_by_ogrn(std::vector<std::string>{"1027700132195", "x"});
    for (const auto* found : {&by_id, &by_ogrn}) {
      EXPECT_EQ(found->size(), 1u);
      if (found->empty()) return {};
      EXPECT_EQ(found->front().id, school);
      EXPECT_EQ(found->front().fields.full_name, "Средняя школа № 1");
      EXPECT_EQ(found->front().fields.kind, domain::OrganizationKind::supplementary);
      EXPECT_EQ(found->front().fields.municipality, "Северный");
    }
    return {};
  });
}

TEST_P(Register, gives_back_class_groups_and_subjects) {
  read([&](Transaction& tx) -> base::Result<void> {
    const auto groups = tx.tables.class_groups_of(std::vector{school});
    EXPECT_EQ(groups.size(), 1u);
    EXPECT_EQ(tx.tables.class_groups(std::vector{class_5a}).size(), 1u);
    if (groups.empty()) return {};
    EXPECT_EQ(groups[0].school_year, 2026);
    EXPECT_EQ(groups[0].parallel, 5);
    EXPECT_EQ(groups[0].letter + groups[0].name, "А5А");
    EXPECT_EQ(tx.tables.subjects_of(std::vector{school}).size(), 2u);
    const auto subjects = tx.tables.subjects(std::vector{biology});
    EXPECT_EQ(subjects.size(), 1u);
    if (subjects.empty()) return {};
    EXPECT_EQ(subjects[0].name, "Биология");
    return {};
  });
}

TEST_P(Register, gives_back_every_field_of_a_person) {
  const auto written = small_school().persons[0];
  read([&](Transaction& tx) -> base::Result<void> {
    const auto found = tx.tables.persons(std::vector{pupil});
    EXPECT_EQ(found.size(), 1u);
    if (found.empty()) return {};
    const auto& it = found[0].fields;
    EXPECT_TRUE(found[0].is_student);
    EXPECT_EQ(it.snils, written.fields.snils);
    EXPECT_EQ(it.surname + it.name + it.patronymic, "ЁлкинаАлёнаИвановна");
    EXPECT_EQ(it.sex, domain::Sex::female);
    EXPECT_EQ(it.birth_date, written.fields.birth_date);
    EXPECT_EQ(it.document.type, domain::DocumentType::birth_certificate);
    EXPECT_EQ(it.document.series + it.document.number, "I-МЮ123456");
    EXPECT_EQ(it.document.issuer + it.document.registry_entry, "ЗАГС77");
    EXPECT_EQ(it.document.issued, written.fields.document.issued);
    return {};
  });
}

TEST_P(Register, finds_persons_by_snils_and_by_normalized_name) {
  read([&](Transaction& tx) -> base::Result<void> {
    const auto by_snils =
        tx.tables.persons_by_snils(std::vector<std::string>{"11223344595", "00000000000"});
    EXPECT_EQ(by_snils.size(), 1u);
    const std::vector<std::string> names = {domain::search_key("елкина АЛЕНА ивановна"),
                                            domain::search_key("другая \"а\\б\" {}")};
    const std::vector<domain::Date> born = {day("2014-03-05"), day("2014-03-05")};
    EXPECT_EQ(tx.tables.persons_by_name(names, born).size(), 2u) << "mother and child";
    const std::vector<domain::Date> other = {day("2014-03-06"), day("2014-03-05")};
    EXPECT_TRUE(tx.tables.persons_by_name(names, other).empty());
    return {};
  });
}

TEST_P(Register, gives_back_links_and_enrollments_of_students) {
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.tables.links_of_guardians(std::vector{mother}).size(), 1u);
    EXPECT_TRUE(tx.tables.links_of_guardians(std::vector{pupil}).empty());
    const auto links = tx.tables.guardian_links(std::vector{pupil});
    EXPECT_EQ(links.size(), 1u);
    if (!links.empty()) {
      EXPECT_EQ(links[0].guardian, mother);
      EXPECT_EQ(links[0].kind, domain::GuardianKind::mother);
      EXPECT_EQ(links[0].to, day("2032-03-05"));
    }
    const auto enrollments = tx.tables.enrollments(std::vector{pupil});
    EXPECT_EQ(enrollments.size(), 1u);
    if (enrollments.empty()) return {};
    const auto& it = enrollments[0].fields;
    EXPECT_EQ(enrollments[0].class_group, class_5a);
    EXPECT_EQ(it.from, day("2026-09-01"));
    EXPECT_FALSE(it.to);
    EXPECT_EQ(it.order_in + it.reason_in, "12-уПеревод");
    EXPECT_EQ(it.order_in_date, day("2026-08-30"));
    EXPECT_EQ(it.study_form, domain::StudyForm::part_time);
    EXPECT_EQ(it.education_form, domain::EducationForm::family);
    EXPECT_TRUE(it.adapted);
    return {};
  });
}

TEST_P(Register, tells_who_was_where_when_without_the_rest) {
  registers::Changes changes;
  changes.programmes.push_back({.id = {1100}, .organization = school, .fields = {}});
  changes.enrollments.push_back(enrollment_row());
  changes.enrollments[0].programme = {1100};
  changes.enrollments[0].fields.to = day("2027-05-31");
  apply(changes);
  read([&](Transaction& tx) -> base::Result<void> {
    const auto stays = tx.tables.stays(std::vector{pupil, mother});
    EXPECT_EQ(stays.size(), 1u);
    if (stays.empty()) return {};
    EXPECT_EQ(stays[0].id, enrollment_row().id);
    EXPECT_EQ(stays[0].student, pupil);
    EXPECT_EQ(stays[0].organization, school);
    EXPECT_EQ(stays[0].programme, registers::ProgrammeId{1100});
    EXPECT_EQ(stays[0].fields.from, day("2026-09-01"));
    EXPECT_EQ(stays[0].fields.to, day("2027-05-31"));
    return {};
  });
}

TEST_P(Register, updates_a_row_whose_id_is_known_and_notes_who_did) {
  auto changes = small_school();
  changes.persons[0].fields.phone = "+7 900 000-00-00";
  from_.message = {77};
  apply(changes);
  EXPECT_EQ(rows("phone, message_row_id", "FROM person WHERE id = 1005").at(0).text(0),
            "+7 900 000-00-00");
  EXPECT_EQ(rows("message_row_id", "FROM person WHERE id = 1005").at(0).integer(0), 77);
  EXPECT_EQ(rows("id", "FROM person").size(), 2u);
}

TEST_P(Register, keeps_keys_apart_by_partner_and_kind_and_lets_them_move) {
  registers::Changes changes;
  changes.keys = {{registers::KeyKind::student, "к \"1\"", 5},
                  {registers::KeyKind::student, "к \"1\"", 6},
                  {registers::KeyKind::guardian, "к \"1\"", 7}};
  apply(changes);
  const auto find = [&](Transaction& tx, registers::PartnerId who, registers::KeyKind kind) {
    return tx.tables.find_keys(who, kind, std::vector<std::string>{"к \"1\"", "нет"});
  };
  read([&](Transaction& tx) -> base::Result<void> {
    const auto students = find(tx, from_.partner, registers::KeyKind::student);
    EXPECT_EQ(students.size(), 1u);
    EXPECT_EQ(students.at("к \"1\""), 6);
    EXPECT_EQ(find(tx, from_.partner, registers::KeyKind::guardian).at("к \"1\""), 7);
    EXPECT_TRUE(find(tx, {from_.partner.value + 1}, registers::KeyKind::student).empty());
    return {};
  });
}

TEST_P(Register, reserves_runs_of_ids_that_never_overlap) {
  std::int64_t first = 0, second = 0, third = 0;
  write([&](Transaction& tx) -> base::Result<void> {
    first = tx.tables.reserve_ids(1000);
    second = tx.tables.reserve_ids(1);
    return {};
  });
  write([&](Transaction& tx) -> base::Result<void> {
    third = tx.inbox.reserve().value;
    return {};
  });
  EXPECT_GT(first, 0);
  EXPECT_GE(second, first + 1000);
  EXPECT_GT(third, second);
}

TEST_P(Register, registers_partners_by_code_and_renames_them) {
  auto renamed = partner("diary-north");
  renamed.name = "Новое имя";
  const auto partners = database_->register_partners({partner("portal"), renamed});
  ASSERT_TRUE(partners) << base::describe(partners.error());
  EXPECT_EQ((*partners)[1].id, from_.partner);
  EXPECT_NE((*partners)[0].id, from_.partner);
  EXPECT_TRUE((*partners)[0].id);
  EXPECT_EQ(rows("name", "FROM partner WHERE code = 'diary-north'").at(0).text(0), "Новое имя");
}

TEST_P(Register, newcomers_are_found_by_each_word_and_wait_to_be_judged_once) {
  registers::Changes changes;
  changes.first_new = 7000;
  changes.end_new = 7200;
  for (std::int64_t id = changes.first_new; id < changes.end_new; ++id) {
    auto person = person_row({id}, "Новых", "");
    person.is_student = true;
    person.fields.name = person.fields.patronymic = "Али";
    changes.persons.push_back(person);
  }
  apply(changes);
  const auto count = [&](const char* rest) { return rows("count(*)", rest).at(0).integer(0); };
  EXPECT_EQ(count("FROM person_word WHERE person_id >= 7000 AND word = 'али'"), 200);
  EXPECT_EQ(count("FROM person_word WHERE person_id >= 7000"), 200);
  EXPECT_EQ(count("FROM quality_line WHERE student_id >= 7000"), 200);
  changes.first_new = changes.end_new = 0;
  for (auto& person : changes.persons) person.fields.patronymic = "Вели";
  apply(changes);
  EXPECT_EQ(count("FROM person_word WHERE person_id >= 7000 AND word = 'вели'"), 200);
  EXPECT_EQ(count("FROM person_word WHERE person_id >= 7000 AND word = 'али'"), 200);
  EXPECT_EQ(count("FROM quality_line WHERE student_id >= 7000"), 200);
}

TEST_P(Register, takes_thousands_of_rows_in_one_set) {
  registers::Changes changes;
  for (int i = 0; i < 3000; ++i) {
    auto person = person_row({5000 + i}, "Многих", "");
    person.fields.name = "Имя " + std::to_string(i);
    changes.persons.push_back(person);
  }
  apply(changes);
  std::vector<registers::PersonId> ids;
  for (int i = 0; i < 3000; ++i) ids.push_back({5000 + i});
  read([&](Transaction& tx) -> base::Result<void> {
    EXPECT_EQ(tx.tables.persons(ids).size(), 3000u);
    return {};
  });
}

}  // namespace
}  // namespace store
