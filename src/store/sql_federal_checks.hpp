#pragma once
// registers::FederalChecks over a session.
#include "registers/federal_checks.hpp"
#include "store/session.hpp"

namespace store {

class SqlFederalChecks final : public registers::FederalChecks {
 public:
  explicit SqlFederalChecks(Session& session) : session_(session) {}

  std::optional<registers::FederalCheck> open_one() override;
  std::vector<registers::FederalCheck> page(std::int64_t before, std::size_t most) override;
  std::optional<registers::FederalCheck> find(std::int64_t id) override;
  void put(registers::FederalCheck& check) override;

  void add_places(std::int64_t check, const std::vector<domain::OrganizationId>& ids) override;
  std::optional<domain::OrganizationId> next_place(std::int64_t check) override;
  void end_place(std::int64_t check, domain::OrganizationId place) override;

  std::size_t add_found(std::int64_t check,
                        const std::vector<registers::FederalFound>& found) override;
  std::vector<registers::FederalFound> found(std::int64_t check, domain::PersonId after,
                                             std::size_t most) override;
  void forget(base::Time before) override;

 private:
  std::vector<registers::FederalCheck> select(const std::string& rest,
                                              const std::vector<Param>& params = {});
  Session& session_;
};

}  // namespace store
