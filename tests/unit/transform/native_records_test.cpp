// The records of all kinds of education and of stages 2 and 3, from the own format.
#include "support.hpp"

namespace transform {
namespace {

using test::apply;
using test::load;
using test::parse;
using test::read;
using test::why;

domain::Batch read_sample(const std::string& name) {
  const auto document = parse(read("tests/data/formats/native/" + name));
  const auto mapping = load("native");
  EXPECT_TRUE(mapping.validate(document.root()).empty()) << name;
  return apply(mapping, document.root());
}

TEST(NativeRecords, reads_authorities_and_every_field_of_an_organization) {
  const auto batch = read_sample("push-roster-kinds.xml");
  ASSERT_TRUE(batch.rejected.empty());
  ASSERT_EQ(batch.authorities.size(), 2u);
  EXPECT_EQ(batch.authorities[0].okpo + batch.authorities[0].oktmo, "0003253745000000");
  EXPECT_EQ(batch.authorities[1].parent_ogrn, batch.authorities[0].ogrn);
  EXPECT_EQ(batch.authorities[1].fax, "+7 000 000-01-01");
  ASSERT_EQ(batch.organizations.size(), 1u);
  const auto& it = batch.organizations[0];
  EXPECT_EQ(it.authority_ogrn, batch.authorities[1].ogrn);
  EXPECT_EQ(it.ownership, domain::OwnershipForm::municipal);
  EXPECT_EQ(it.legal_form, domain::LegalForm::budgetary);
  EXPECT_EQ(it.activities,
            (std::vector{domain::ActivityKind::preschool, domain::ActivityKind::childcare}));
  EXPECT_EQ(it.status, domain::OrganizationStatus::operating);
  EXPECT_EQ(it.places, 120);
  EXPECT_EQ(it.licence, "77Л01 № 0000001");
  EXPECT_EQ(domain::format_date(*it.licence_issued), "2015-03-02");
  EXPECT_EQ(domain::format_date(*it.accreditation_until), "2027-03-02");
  EXPECT_EQ(it.fax, "+7 000 000-02-01");
}

TEST(NativeRecords, reads_branches_programmes_groups_and_their_enrollments) {
  const auto batch = read_sample("push-roster-kinds.xml");
  ASSERT_EQ(batch.branches.size(), 1u);
  EXPECT_EQ(batch.branches[0].kpp, "770001002");
  ASSERT_EQ(batch.programmes.size(), 3u);
  EXPECT_EQ(batch.programmes[0].level, domain::ProgrammeLevel::preschool);
  EXPECT_EQ(batch.programmes[1].orientation, domain::ProgrammeOrientation::artistic);
  EXPECT_EQ(batch.programmes[2].specialty, "09.02.07");
  ASSERT_EQ(batch.class_groups.size(), 1u);
  const auto& group = batch.class_groups[0];
  EXPECT_EQ(group.age_group, domain::AgeGroup::middle);
  EXPECT_EQ(group.mode_of_stay, domain::ModeOfStay::full_day);
  EXPECT_EQ(group.orientation, domain::GroupOrientation::combined);
  EXPECT_EQ(group.programme_key, "programme-basic");
  ASSERT_EQ(batch.students.size(), 1u);
  EXPECT_EQ(domain::format_date(*batch.students[0].person.actual_to), "2027-01-09");
  ASSERT_EQ(batch.enrollments.size(), 2u);
  EXPECT_EQ(batch.enrollments[0].branch_key, "garden-branch");
  EXPECT_EQ(batch.enrollments[1].funding, domain::Funding::paid);
  EXPECT_EQ(batch.enrollments[1].class_key, "");
}

TEST(NativeRecords, reads_a_portfolio) {
  const auto batch = read_sample("push-portfolio.xml");
  ASSERT_TRUE(batch.rejected.empty());
  ASSERT_EQ(batch.size(), 5u);
  const auto& health = batch.health.at(0).fields;
  EXPECT_EQ(health.health_group, domain::HealthGroup::iii);
  EXPECT_EQ(health.pe_group, domain::PeGroup::special_a);
  EXPECT_EQ(health.disability, domain::DisabilityGroup::child);
  EXPECT_TRUE(health.needs_adapted_programme && !health.needs_long_treatment);
  const auto& document = batch.education_documents.at(0).fields;
  EXPECT_EQ(document.series + document.number + document.registration, "0770000000115");
  EXPECT_TRUE(document.honours);
  const auto& exam = batch.exam_results.at(0).fields;
  EXPECT_EQ(exam.kind, domain::ExamKind::oge);
  EXPECT_EQ(exam.score - exam.minimum.value(), 16);
  const auto& achievement = batch.achievements.at(0).fields;
  EXPECT_EQ(achievement.level, domain::EventLevel::federal);
  EXPECT_EQ(achievement.stage, domain::EventLevel::municipal);
  EXPECT_EQ(achievement.result, domain::EventResult::prize_winner);
  const auto& entry = batch.queue.at(0);
  EXPECT_EQ(entry.fields.benefit, domain::Benefit::priority);
  EXPECT_EQ(entry.organization_key, "org-1");
  EXPECT_EQ(entry.origin.path, "/PushPortfolio/queueEntry");
}

std::string in_roster(const std::string& inside) {
  return "<PushRoster xmlns='urn:kontingent:diary:1.0'>"
         "<messageId>5f0c6c62-6d1f-4c80-9d5e-6c5b7d1f0a01</messageId>" +
         inside + "</PushRoster>";
}

TEST(NativeRecords, rejects_wrong_registry_codes_one_record_at_a_time) {
  const std::string named = "<fullName>А</fullName>",
                    organization = "<organizationId>o</organizationId>";
  const auto document =
      parse(in_roster("<authority><ogrn>1027700009006</ogrn><okpo>00032538</okpo>" + named +
                      "</authority>" + "<authority><ogrn>1027700009017</ogrn><oktmo>4500</oktmo>" +
                      named + "</authority>" + "<programme><id>p</id>" + organization +
                      "<kind>basic</kind><name>П</name><specialty>9.2.7</specialty></programme>"));
  const auto mapping = load("native");
  EXPECT_TRUE(mapping.validate(document.root()).empty()) << "the contract lets it through";
  const auto batch = apply(mapping, document.root());
  ASSERT_EQ(batch.rejected.size(), 3u);
  EXPECT_EQ(why(batch.rejected[0]).substr(0, 23), "authority KB-2022 okpo:");
  EXPECT_EQ(why(batch.rejected[1]).substr(0, 24), "authority KB-2022 oktmo:");
  EXPECT_EQ(why(batch.rejected[2]).substr(0, 28), "programme KB-2022 specialty:");
}

}  // namespace
}  // namespace transform
