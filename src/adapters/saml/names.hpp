#pragma once
// Names of SAML 2.0 (OASIS, saml-core-2.0-os and its neighbours).
#include <string_view>

namespace adapters::saml {

inline constexpr std::string_view assertion_ns = "urn:oasis:names:tc:SAML:2.0:assertion";
inline constexpr std::string_view protocol_ns = "urn:oasis:names:tc:SAML:2.0:protocol";
inline constexpr std::string_view metadata_ns = "urn:oasis:names:tc:SAML:2.0:metadata";
inline constexpr std::string_view ds_ns = "http://www.w3.org/2000/09/xmldsig#";

inline constexpr std::string_view redirect_binding =
    "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
inline constexpr std::string_view post_binding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
inline constexpr std::string_view bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
inline constexpr std::string_view success = "urn:oasis:names:tc:SAML:2.0:status:Success";
inline constexpr std::string_view transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
inline constexpr std::string_view unspecified =
    "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
inline constexpr std::string_view basic = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";

}  // namespace adapters::saml
