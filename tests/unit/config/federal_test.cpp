#include <gmock/gmock.h>

#include <chrono>

#include "folder.hpp"

namespace config {

using testing::Contains;
using testing::HasSubstr;

using Federal = Folder;

constexpr std::string_view partners =
    "partners: [{code: rostov, name: Р, kind: federal, certificates: [north.crt]}]\n"
    "smev: {url: 'https://smev.example:7500/ws', certificates: [ca.crt], "
    "requests: [{service: federal}]}\n";

std::string with_federal(const std::string& section) {
  return minimum + std::string(partners) + "federal: {" + section + "}\n";
}

TEST_F(Federal, is_absent_unless_it_is_named) {
  EXPECT_FALSE(load_text(minimum).settings->federal);
}

TEST_F(Federal, names_the_regions_and_whose_systems_they_are) {
  const Settings settings =
      *load_text(with_federal("region: '59', regions: [{code: '61', partner: rostov}]")).settings;
  ASSERT_TRUE(settings.federal);
  EXPECT_EQ(settings.federal->region, "59");
  ASSERT_EQ(settings.federal->regions.size(), 1u);
  EXPECT_EQ(settings.federal->regions[0].code, "61");
  EXPECT_EQ(settings.federal->regions[0].partner, "rostov");
  EXPECT_FALSE(settings.federal->health) << "a special category goes nowhere by itself";
}

TEST_F(Federal, tells_nobody_of_all_students_unless_the_segment_is_named) {
  const auto quiet = load_text(with_federal("region: '59'")).settings;
  EXPECT_EQ(quiet->federal->segment, "");
  EXPECT_FALSE(quiet->federal->reconcile_at);
  const auto told =
      load_text(with_federal("region: '59', segment: rostov, reconcile_at: '03:30'")).settings;
  EXPECT_EQ(told->federal->segment, "rostov");
  EXPECT_EQ(told->federal->reconcile_at, std::chrono::minutes(210));
}

TEST_F(Federal, a_segment_is_a_partner_and_no_region) {
  EXPECT_THAT(mistakes_of(with_federal("region: '59', segment: nobody")),
              Contains(HasSubstr("вида federal")));
  EXPECT_THAT(mistakes_of(with_federal("region: '59', regions: [{code: '61', partner: rostov}], "
                                       "segment: rostov")),
              Contains(HasSubstr("другой регион")));
  EXPECT_THAT(mistakes_of(with_federal("region: '59', reconcile_at: '03:30'")),
              Contains(HasSubstr("без federal.segment")));
  for (const char* wrong : {"'24:00'", "'3:30'", "'03:60'", "night"})
    EXPECT_THAT(mistakes_of(with_federal("region: '59', segment: rostov, reconcile_at: " +
                                         std::string(wrong))),
                Contains(HasSubstr("время суток")))
        << wrong;
}

TEST_F(Federal, mistakes_have_their_places) {
  EXPECT_THAT(mistakes_of(with_federal("region: perm")), Contains(HasSubstr("две цифры")));
  EXPECT_THAT(mistakes_of(with_federal("region: '59', regions: [{code: '59', partner: rostov}]")),
              Contains(HasSubstr("наш собственный")));
  EXPECT_THAT(mistakes_of(with_federal("region: '59', regions: [{code: '61', partner: nobody}]")),
              Contains(HasSubstr("вида federal")));
  EXPECT_THAT(mistakes_of(with_federal("region: '59', regions: [{code: '61', partner: rostov}, "
                                       "{code: '61', partner: rostov}]")),
              Contains(HasSubstr("уже назван")));
  EXPECT_THAT(mistakes_of(minimum + "federal: {region: '59'}\n"), Contains(HasSubstr("СМЭВ 3")));
}

}  // namespace config
