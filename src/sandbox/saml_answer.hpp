#pragma once
// What ESIA's stand-in says by SAML 2.0, with or without a flaw. Pure but for ids.
#include <string>
#include <vector>

#include "adapters/saml/message.hpp"
#include "adapters/saml/metadata.hpp"
#include "base/clock.hpp"
#include "sandbox/esia_people.hpp"

namespace sandbox {

// A request that waits for an answer.
struct SamlAsked {
  const adapters::saml::Party* system = nullptr;
  std::string id, relay_state{};
};
// A person's session at the identity provider, as one system knows it.
struct SamlSession {
  const adapters::saml::Party* system = nullptr;
  adapters::saml::NameId name{};
  std::string index{};
};

struct SamlSpeaker {
  std::string entity_id;
  const security::Signer& signer;
  base::Time now{};
};

// A Response with the Assertion signed and encrypted, itself signed, too. flaw: "" for none,
// "issuer", "audience", "recipient", "request", "expired", "unsigned", "plain" (signed alone,
// nothing encrypted). Error: internal.
base::Result<std::string> write_answer(const SamlSpeaker& speaker, const SamlAsked& asked,
                                       const DemoPerson& person, const SamlSession& session,
                                       std::string_view flaw);
// The person has declined: no Assertion. Error: internal.
base::Result<std::string> write_refusal(const SamlSpeaker& speaker, const SamlAsked& asked);
std::string write_logout_request(const SamlSpeaker& speaker, const SamlSession& session);
std::string write_logout_answer(const SamlSpeaker& speaker, const SamlAsked& asked);
// The metadata of ESIA's stand-in at that address.
std::string write_provider_metadata(const SamlSpeaker& speaker, const std::string& url);

// An id of a message or of a session.
std::string make_saml_id();

}  // namespace sandbox
