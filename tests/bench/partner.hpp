#pragma once
// The partner who sends: signs lessons that were never sent before, and believes no answer that the
// bus has not signed.
#include "load.hpp"
#include "school.hpp"
#include "security/wss.hpp"

namespace bench {

class Partner {
 public:
  // supplier, signing: as in DaemonFiles. Throws std::runtime_error, as all of it does.
  Partner(const std::filesystem::path& pki, const std::string& supplier,
          const std::string& signing);

  std::string seal(const std::string& payload) const;
  // Signed on all cores, right before they are sent: a Timestamp lives for five minutes.
  std::vector<std::string> lessons(std::size_t count);
  void believe(const std::vector<std::string>& answers) const;

 private:
  security::Signer signer_;
  std::shared_ptr<const security::Trust> trust_;
  std::size_t used_ = 0;
};

// Throws std::runtime_error unless every one is accepted with so many records.
Outcome send(Load& load, const std::vector<std::string>& envelopes, std::size_t records);

}  // namespace bench
