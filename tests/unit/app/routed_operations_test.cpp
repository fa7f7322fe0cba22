// domain/ cannot see the services; here its table is held to theirs.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "adapters/diary/operations.hpp"
#include "adapters/epgu/operations.hpp"
#include "domain/route.hpp"
#include "registers/suppliers.hpp"

namespace app {

TEST(RoutedOperations, are_those_of_the_services_and_ask_only_where_portals_do) {
  const auto diary = adapters::diary::operations(0), portal = adapters::epgu::operations({});
  for (const domain::RoutedOperation& row : domain::routed_operations) {
    const auto& rows = row.service == "diary" ? diary : portal;
    const auto found = std::ranges::find(rows, row.name, &adapters::soap::Operation::name);
    ASSERT_NE(found, rows.end()) << row.name;
    EXPECT_EQ(row.question, found->who == domain::PartnerKind::portal) << row.name;
  }
}

TEST(RoutedOperations, are_all_that_bring_records) {
  for (const auto& operation : adapters::diary::operations(0)) {
    const auto has_name = [&](const auto& row) { return row.name == operation.name; };
    EXPECT_EQ(operation.name.starts_with("Push"),
              std::ranges::any_of(domain::routed_operations, has_name))
        << operation.name;
  }
}

TEST(SupplierOperations, are_those_of_the_diary) {
  std::set<std::string> named, there;
  for (const std::string& name : registers::supplier_operations()) named.insert(name);
  for (const auto& operation : adapters::diary::operations(0)) there.insert(operation.name);
  EXPECT_EQ(named, there);
}

}  // namespace app
