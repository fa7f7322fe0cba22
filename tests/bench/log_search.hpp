#pragma once
// Finding messages among millions of the message log.
#include <filesystem>
#include <string>
#include <vector>

#include "store/sql_text.hpp"

namespace bench {

struct SearchPlan {
  std::filesystem::path folder;
  std::size_t entries = 0, days = 0, samples = 0;
};

struct Question {
  std::string name;
  double rows = 0;  // found, on average
  double median_us = 0, p99_us = 0;
};

struct Search {
  store::Dialect dialect{};
  std::size_t entries = 0, days = 0;
  double fill_seconds = 0;
  std::vector<Question> questions;  // the first one is the bound: one row by its primary key
};

// Throws std::runtime_error.
Search measure_search(const SearchPlan& plan, store::Dialect dialect);

}  // namespace bench
