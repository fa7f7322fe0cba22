#pragma once
// What an Assertion says, and whether it says it to us, now, in answer to our request
// (saml-core 2.0, section 2; saml-profiles 2.0, 4.1.4.2). Whether it was signed is not asked here.
// Pure; any thread.
#include <map>
#include <string>
#include <vector>

#include "adapters/saml/message.hpp"

namespace adapters::saml {

using Attributes = std::map<std::string, std::vector<std::string>, std::less<>>;

// Whom we believe, who we are and what we asked.
struct Expected {
  std::string idp;         // entity ID
  std::string us;          // the same of ours
  std::string address;     // where answers come to
  std::string request_id;  // of the AuthnRequest
  base::Time now{};
};

struct Assertion {
  std::string id;
  NameId name{};
  std::string session_index{};  // may be empty
  base::Time usable_until{};    // as an answer; for the memory of those seen
  base::Time session_until{};   // the session's end; zero: not said
  base::Time authenticated{};   // when the person proved it
  Attributes attributes{};
};

// Exactly one Conditions with our audience, one Subject with one NameID and one bearer's
// SubjectConfirmation, one AuthnStatement; each attribute once.
// Errors: saml_malformed, saml_foreign, saml_untimely.
base::Result<Assertion> read_assertion(xml::Node node, const Expected& expected);

}  // namespace adapters::saml
