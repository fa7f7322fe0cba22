#pragma once
// Private to adapters/saml: lasso, behind values. One call at a time in the whole process.
#include <memory>
#include <string>

#include "adapters/saml/message.hpp"
#include "base/secret.hpp"

namespace adapters::saml {

class Lasso {
 public:
  struct Settings {
    std::string metadata;           // ours
    std::string identity_provider;  // its metadata
    base::Secret key;               // PEM
    std::string passphrase{};       // of the key
  };
  // Errors: config_invalid, internal.
  static base::Result<std::unique_ptr<Lasso>> open(const Settings& settings);
  ~Lasso();

  struct Sent {
    std::string id, address;
  };
  // Error of all that follows: internal; of what is asked about a message: saml_untrusted.
  base::Result<Sent> login_request(const std::string& relay_state) const;
  struct Opinion {
    std::string assertion_id, name;
  };
  base::Result<Opinion> about_response(const std::string& base64) const;
  base::Result<Sent> logout_request(const NameId& name, const std::string& session_index,
                                    const std::string& relay_state) const;
  base::Result<void> about_logout_response(const std::string& query) const;
  // The address with our answer.
  base::Result<std::string> answer_logout(const std::string& query, const NameId& name,
                                          const std::string& session_index) const;

 private:
  struct Impl;
  explicit Lasso(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace adapters::saml
