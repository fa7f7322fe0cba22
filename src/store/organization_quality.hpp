#pragma once
// registers::OrganizationLine over a session.
#include "registers/organization_quality.hpp"
#include "store/session.hpp"

namespace store {

class SqlOrganizationLine final : public registers::OrganizationLine {
 public:
  explicit SqlOrganizationLine(Session& session) : session_(session) {}

  std::vector<Waiting> first(std::size_t count) override;
  std::vector<registers::OrganizationFacts> facts(
      std::span<const registers::OrganizationId> organizations, registers::Date today) override;
  void settle(std::span<const Waiting> judged, std::span<const registers::Finding> findings,
              base::Time now) override;

 private:
  Session& session_;
};

// In the transaction of the changes: every organization whose facts they are.
void line_up_organizations(Session& session, const registers::Changes& changes);
// All of them: a day has begun.
void line_up_organizations(Session& session);

}  // namespace store
