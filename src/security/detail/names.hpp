#pragma once
// Private to security/: the names of XML Signature and WS-Security 1.0.
#include <string_view>

namespace security {

inline constexpr std::string_view ds_ns = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::string_view exc_c14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
inline constexpr std::string_view inc_c14n = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
inline constexpr std::string_view enveloped_uri =
    "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
inline constexpr std::string_view smev_uri = "urn://smev-gov-ru/xmldsig/transform";

#define OASIS_WSS "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
inline constexpr std::string_view wsse_ns = OASIS_WSS "wssecurity-secext-1.0.xsd";
inline constexpr std::string_view wsu_ns = OASIS_WSS "wssecurity-utility-1.0.xsd";
inline constexpr std::string_view x509_v3 = OASIS_WSS "x509-token-profile-1.0#X509v3";
inline constexpr std::string_view base64_binary =
    OASIS_WSS "soap-message-security-1.0#Base64Binary";
#undef OASIS_WSS

inline constexpr std::string_view xml_ns = "http://www.w3.org/XML/1998/namespace";

}  // namespace security
