#pragma once
// Private to evidence/: a container that is being checked.
#include "evidence/container.hpp"
#include "evidence/manifest.hpp"
#include "security/time_stamp.hpp"
#include "security/trust.hpp"

namespace evidence {

struct Check {
  const CheckRules& rules;
  std::vector<Part> parts;
  std::shared_ptr<const security::Trust> trust{};  // null: certificates are only reported
  Report report{};

  // The octets; null: there is no such file.
  const std::string* find(std::string_view file) const;
  void hold(Finding::About about, std::string_view file, std::string note = {});
  void refuse(Finding::About about, std::string_view file, base::Error why);
};

// Trusts authorities for time stamps, at the time of the stamp.
security::TimeStampRules stamp_rules(const Check& check);
// exchange.json, the messages and the chain.
void check_exchange(Check& check);

}  // namespace evidence
