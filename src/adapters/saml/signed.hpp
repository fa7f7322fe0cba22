#pragma once
// Which nodes of a message somebody has signed, and what may stand around them: lasso reads the
// whole message after us, so nothing is left there that could tell it what to make of it. Pure; any
// thread.
#include <span>
#include <vector>

#include "adapters/saml/message.hpp"
#include "security/keys.hpp"

namespace adapters::saml {

// The nodes under signatures that hold; none where nothing is signed. Every signature has to hold,
// under one of the certificates; sha1: RSA-SHA-1 is admitted, too. None may hold an xsi:type, which
// its own digest does not cover. Errors: saml_untrusted, saml_malformed.
base::Result<std::vector<xml::Node>> signed_nodes(
    const xml::Document& document, std::span<const security::Certificate> certificates, bool sha1);
bool is_among(const std::vector<xml::Node>& nodes, xml::Node node);

// Outside of those nodes no xsi:type: it would choose the reader of an element.
// Error: saml_malformed.
base::Result<void> check_types(xml::Node root, const std::vector<xml::Node>& signed_ones);

// A Response holds Issuer, Signature, Status and one Assertion, in that order (saml-schema-protocol
// 2.0); a Status that is good holds its code and words alone. Error: saml_malformed.
base::Result<void> check_parts(xml::Node response);
// Nothing but one key and what it opens (xmlenc-core 1.1): no reference to anything outside of the
// message, no content of another kind. Error: saml_malformed.
base::Result<void> check_encrypted(xml::Node holder);

}  // namespace adapters::saml
