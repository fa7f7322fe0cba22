// Each field of each record that may wait survives being written down: the test fills whatever
// members a record has, without a list of its own.
#include "store/batch_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/pfr.hpp>
#include <concepts>

namespace store {
namespace {

// Different values everywhere, none of them a default.
class Filler {
 public:
  void fill(std::string& text) { text = "з" + std::to_string(++count_); }
  void fill(bool& flag) { flag = true; }
  void fill(std::integral auto& number) {
    number = static_cast<std::remove_reference_t<decltype(number)>>(++count_);
  }
  void fill(domain::Date& date) {
    date = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} + std::chrono::days{++count_};
  }
  void fill(domain::Snils& snils) { snils = domain::Snils::parse("112-233-445 95").value(); }
  template <class E>
  requires std::is_enum_v<E>
  void fill(E& code) { code = static_cast<E>(1); }
  template <class T>
  void fill(std::optional<T>& member) {
    fill(member.emplace());
  }
  template <class T>
  void fill(std::vector<T>& members) {
    fill(members.emplace_back());
  }
  template <class T>
  requires std::is_aggregate_v<T>
  void fill(T& record) {
    boost::pfr::for_each_field(record, [this](auto& member) { fill(member); });
  }

 private:
  int count_ = 1;
};

template <class T>
bool same(const T& a, const T& b);

template <class T>
bool same_content(const std::optional<T>& a, const std::optional<T>& b) {
  return a.has_value() == b.has_value() && (!a || same(*a, *b));
}
template <class T>
bool same_content(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const T& x, const T& y) { return same(x, y); });
}
template <class T>
bool same_content(const T& a, const T& b) {
  if constexpr (std::equality_comparable<T>) {
    return a == b;
  } else {
    bool all = true;
    boost::pfr::for_each_field(
        a, [&](const auto& member, auto index) { all &= same(member, boost::pfr::get<index>(b)); });
    return all;
  }
}
template <class T>
bool same(const T& a, const T& b) {
  return same_content(a, b);
}

domain::Batch filled() {
  domain::Batch batch;
  Filler().fill(batch);
  // these are never kept
  batch.message_id.clear();
  batch.authorities.clear();
  batch.organizations.clear();
  batch.rejected.clear();
  return batch;
}

TEST(BatchText, keeps_every_field_of_every_record_that_is_kept) {
  const domain::Batch batch = filled();
  for (std::size_t kind = 0; kind < domain::record_kinds; ++kind)
    EXPECT_EQ(batch.counts()[kind], kind == 0 || kind == 1 ? 0u : 1u);
  const auto read = batch_from(to_text(batch));
  ASSERT_TRUE(read);
  EXPECT_TRUE(same(*read, batch));
}

TEST(BatchText, leaves_out_what_is_absent) {
  domain::Batch batch;
  EXPECT_EQ(to_text(batch), "{}");
  batch.attendance.emplace_back().student_key = "s1";
  EXPECT_EQ(to_text(batch), R"({"attendance":[{"origin":{"line":0},"student":"s1"}]})");
  EXPECT_TRUE(same(batch_from(to_text(batch)).value(), batch));
}

TEST(BatchText, of_another_form_is_no_batch) {
  for (const char* text :
       {"", "[]", "{", R"({"marks":{}})", R"({"marks":[{"weight":"5"}]})",
        R"({"lessons":[{"date":"2026-02-30"}]})", R"({"guardians":[{"person":{"snils":"1"}}]})",
        R"({"attendance":[{"status":"on the moon"}]})"})
    EXPECT_FALSE(batch_from(text)) << text;
}

}  // namespace
}  // namespace store
