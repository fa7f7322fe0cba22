// Portions read ahead come in the order asked for, no more at a time than there are readers.
#include "adapters/files/read_ahead.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <stdexcept>

namespace adapters::files {
namespace {

std::vector<std::size_t> numbers(std::size_t count) {
  std::vector<std::size_t> all(count);
  std::iota(all.begin(), all.end(), 0);
  return all;
}

TEST(ReadAhead, gives_each_portion_once_in_order) {
  ReadAhead<std::size_t> ahead({4, 0, 4, 2}, 3, [](std::size_t portion) { return portion * 10; });
  for (const std::size_t wanted : {40U, 0U, 40U, 20U}) EXPECT_EQ(ahead.next(), wanted);
}

TEST(ReadAhead, reads_with_as_many_threads_as_there_are_readers) {
  for (const std::size_t readers : {1U, 3U}) {
    std::atomic<std::size_t> reading = 0, most = 0;
    ReadAhead<bool> ahead(numbers(200), readers, [&](std::size_t) {
      const std::size_t now = ++reading;
      for (std::size_t seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
      }
      --reading;
      return true;
    });
    for (int i = 0; i < 200; ++i) ahead.next();
    EXPECT_LE(most, readers);
  }
}

TEST(ReadAhead, what_a_reader_throws_is_thrown_to_who_takes_it) {
  ReadAhead<int> ahead(numbers(2), 2, [](std::size_t portion) -> int {
    if (portion == 1) throw std::runtime_error("broken");
    return 0;
  });
  EXPECT_EQ(ahead.next(), 0);
  EXPECT_THROW(ahead.next(), std::runtime_error);
}

TEST(ReadAhead, may_be_left_before_its_end) {
  std::atomic<int> read = 0;
  {
    ReadAhead<int> ahead(numbers(100), 2, [&](std::size_t) { return ++read; });
    ahead.next();
  }
  EXPECT_LE(read, 4) << "what was under way has ended, the rest was not begun";
}

}  // namespace
}  // namespace adapters::files
