#include "sandbox/queue_journal.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace {

using sandbox::QueueJournal;

class Journal : public testing::Test {
 protected:
  ~Journal() override { std::filesystem::remove(file_); }
  std::filesystem::path file_ = testing::TempDir() + "queue.journal";
};

TEST_F(Journal, gives_back_each_call_with_its_time) {
  EXPECT_TRUE(QueueJournal::read(file_).value().empty());
  const base::Time at = *base::parse_time("2026-11-22T12:00:00Z");
  QueueJournal::open(file_).value().add({at, "text/xml", "a\nb"});
  QueueJournal::open(file_).value().add({at + std::chrono::seconds(1), "text/plain", ""});
  const auto calls = QueueJournal::read(file_).value();
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(calls[0].at, at);
  EXPECT_EQ(calls[0].content_type, "text/xml");
  EXPECT_EQ(calls[0].body, "a\nb");
  EXPECT_EQ(calls[1].body, "");
}

TEST_F(Journal, forgets_a_call_that_was_cut_short_and_goes_on_behind_the_others) {
  QueueJournal::open(file_).value().add({{}, "text/xml", "whole"});
  std::ofstream(file_, std::ios::app | std::ios::binary) << "1 8 100\ntext/xmlcut";
  EXPECT_EQ(QueueJournal::read(file_).value().size(), 1u);
  QueueJournal::open(file_).value().add({{}, "text/xml", "next"});
  const auto calls = QueueJournal::read(file_).value();
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(calls[1].body, "next");
}

}  // namespace
