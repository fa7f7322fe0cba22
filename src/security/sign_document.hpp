#pragma once
// Signs documents that others made: for `kontingent sign`, the sandbox partners, the adapters of
// СМЭВ and the bench. Answers of the daemon itself are sealed (security/wss.hpp), which parses
// nothing. Each result verifies under the profile of the same name. Any thread.
#include <string>

#include "security/keys.hpp"
#include "xml/document.hpp"

namespace security {

// wss. A SOAP envelope with a new wsse:Security header: BinarySecurityToken, Timestamp (Created
// now, Expires now + limits::timestamp_age), signature over Timestamp and Body (WS-Security 1.0,
// X.509 token profile). The rest of the envelope stays as it is.
// Errors: soap_version, soap_structure, usage (it has a Security header), internal.
base::Result<std::string> sign_envelope(const Signer& signer, const xml::Document& envelope,
                                        base::Time now);

// enveloped. ds:Signature as the root's last child over the whole document (URI="",
// enveloped-signature, exclusive C14N), the certificate in KeyInfo.
// Errors: usage (processing instructions outside the root), internal.
base::Result<std::string> sign_enveloped(const Signer& signer, const xml::Document& document);

// detached. ds:Signature as the root's last child over the element with that id (URI="#id").
// Errors: usage (no such id, or twice), internal.
base::Result<std::string> sign_detached(const Signer& signer, const xml::Document& document,
                                        const std::string& id);

// saml. ds:Signature right behind Issuer, over the root by its ID. Errors: usage (no Issuer, no
// ID), internal.
base::Result<std::string> sign_saml(const Signer& signer, const xml::Document& document);

// smev2. role "sender": ЭП-ОВ, a Security header for the actor smev over the Body; "person":
// ЭП-СП inside AppData, to be made first, since the other one covers it.
// Errors: soap_version, soap_structure, usage, internal.
base::Result<std::string> sign_smev2(const Signer& signer, const xml::Document& envelope,
                                     std::string_view role);

// smev3. role: "caller" (or "smev", "sender", "person"; the inner ones first) puts its holder
// with the signature where the schema wants it; what is signed gets an Id if it has none.
// Errors: soap_version, soap_structure, usage (nothing to sign in that role, signed already),
// xml_namespace (content that the SMEV transform cannot carry), internal.
base::Result<std::string> sign_smev3(const Signer& signer, const xml::Document& envelope,
                                     std::string_view role);

}  // namespace security
