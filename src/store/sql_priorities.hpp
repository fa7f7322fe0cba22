#pragma once
// registers::Priorities over a session; differences.cpp: what it does not show.
#include "registers/priorities.hpp"
#include "store/session.hpp"

namespace store {

class SqlPriorities final : public registers::Priorities {
 public:
  explicit SqlPriorities(Session& session) : session_(session) {}

  std::vector<registers::PriorityEntry> all() override;
  std::vector<registers::PriorityEntry> page(const registers::PriorityFilter& filter,
                                             std::int64_t after, std::size_t most) override;
  std::optional<registers::PriorityEntry> find(std::int64_t id) override;
  std::optional<registers::PriorityEntry> find(const registers::PriorityLine& line) override;
  std::size_t count() override;
  std::optional<registers::OrganizationId> find_organization(const std::string& ogrn) override;
  std::optional<registers::PartnerId> find_supplier(const std::string& code) override;
  void set(const registers::PriorityLine& line, base::Time now) override;
  bool remove(const registers::PriorityLine& line) override;
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
  std::vector<std::vector<registers::Claim>> disputed(const registers::DifferenceFilter& filter,
                                                      std::size_t most) override;
  std::vector<registers::DisputedField> compare(std::span<const registers::Claim> claims,
                                                const registers::AnyRow* shown) override;
  std::vector<registers::Source> sources(std::span<const registers::Claim> claims) override;

 private:
  std::vector<registers::PriorityEntry> select(const std::string& where,
                                               const std::vector<Param>& params);
  void review(const registers::PriorityLine& line);

  Session& session_;
};

}  // namespace store
