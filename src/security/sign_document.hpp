#pragma once
// Signs documents that others made: for `kontingent sign`, the sandbox partners and the bench.
// Answers of the daemon itself are sealed (security/wss.hpp), which parses nothing. Any thread.
#include <string>

#include "security/keys.hpp"
#include "xml/document.hpp"

namespace security {

// A SOAP envelope with a new wsse:Security header: BinarySecurityToken, Timestamp (Created now,
// Expires now + limits::timestamp_age), signature over Timestamp and Body (WS-Security 1.0, X.509
// token profile). The rest of the envelope stays as it is.
// Errors: soap_version, soap_structure, usage (it has a Security header), internal.
base::Result<std::string> sign_envelope(const Signer& signer, const xml::Document& envelope,
                                        base::Time now);

// ds:Signature as the root's last child over the whole document (URI="", enveloped-signature,
// exclusive C14N), the certificate in KeyInfo.
// Errors: usage (processing instructions outside the root), internal.
base::Result<std::string> sign_enveloped(const Signer& signer, const xml::Document& document);

// ds:Signature as the root's last child over the element with that id (URI="#id").
// Errors: usage (no such id, or twice), internal.
base::Result<std::string> sign_detached(const Signer& signer, const xml::Document& document,
                                        const std::string& id);

}  // namespace security
