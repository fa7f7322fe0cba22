#pragma once
// registers::Priorities over a session.
#include "registers/priorities.hpp"
#include "store/session.hpp"

namespace store {

class SqlPriorities final : public registers::Priorities {
 public:
  explicit SqlPriorities(Session& session) : session_(session) {}

  std::vector<registers::PriorityEntry> all() override;
  void set(const registers::PriorityLine& line, base::Time now) override;
  bool remove(const registers::PriorityLine& line, base::Time now) override;
  void begin_day(registers::Date day) override;
  std::optional<registers::Review> first_review() override;
  std::vector<registers::EntityKey> contested(const registers::Review& review,
                                              std::size_t most) override;
  void advance(const registers::Review& review, const registers::EntityKey* last) override;
  std::vector<registers::AnyRow> rows(std::span<const registers::Claim> claims) override;
  std::vector<registers::DifferenceCount> count_differences(
      const registers::DifferenceFilter& filter) override;
  std::vector<registers::Difference> differences(const registers::DifferenceFilter& filter,
                                                 std::size_t most) override;

 private:
  void review(const registers::PriorityLine& line);
  void note(const char* operation, const registers::PriorityLine& line, base::Time now);

  Session& session_;
};

}  // namespace store
