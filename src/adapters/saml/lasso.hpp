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

  // Addresses with a message in them, whose id and RelayState the caller has chosen.
  // Error of all that follows: internal; of what is asked about a message: saml_untrusted.
  base::Result<std::string> login_request(const std::string& id, const std::string& relay_state,
                                          bool anew) const;
  struct Opinion {
    std::string assertion_id, name;
  };
  base::Result<Opinion> about_response(const std::string& base64) const;
  struct Guest {
    const NameId& name;
    const std::string& index;  // of the session
  };
  base::Result<std::string> logout_request(const Guest& guest, const std::string& id,
                                           const std::string& relay_state) const;
  // message: a query, or the Base64 of a form.
  base::Result<void> about_logout_response(const std::string& message) const;
  base::Result<std::string> answer_logout(const std::string& message, const Guest& guest,
                                          const std::string& relay_state) const;

 private:
  struct Impl;
  explicit Lasso(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace adapters::saml
