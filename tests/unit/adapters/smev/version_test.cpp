#include "adapters/smev/version.hpp"

#include <gtest/gtest.h>

namespace {

using namespace adapters::smev;

TEST(Version, is_told_by_the_namespace_of_the_message) {
  for (const Version version : all_versions) {
    EXPECT_EQ(version_of(namespaces_of(version).types), version);
    EXPECT_EQ(parse_version(name_of(version)), version);
  }
  EXPECT_FALSE(version_of(namespaces_of(Version::v1_1).basic));
  EXPECT_FALSE(version_of(""));
  EXPECT_FALSE(parse_version("1.4"));
}

TEST(Operation, is_found_as_far_as_the_version_has_it) {
  EXPECT_EQ(find_operation("Ack", Version::v1_3), Operation::ack);
  EXPECT_EQ(find_operation("GetIncomingQueueStatistics", Version::v1_2), Operation::get_statistics);
  EXPECT_FALSE(find_operation("GetIncomingQueueStatistics", Version::v1_3));
  EXPECT_FALSE(find_operation("", Version::v1_1));
}

}  // namespace
