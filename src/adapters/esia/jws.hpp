#pragma once
// Signed JSON Web Tokens in their compact form (RFC 7515, RFC 7519), with ESIA's names of the GOST
// algorithms. Pure; any thread.
#include <span>
#include <string>
#include <string_view>

#include "adapters/esia/json.hpp"
#include "security/keys.hpp"

namespace adapters::esia {

// RS256, GOST3410_2012_256, GOST3410_2012_512; nothing else, and never "none" or HS256.
// Null: no such name.
const security::Algorithm* find_jws_algorithm(std::string_view name);

// Its payload, when one of the certificates signed it with the algorithm that it names, which has
// to be that of the certificate's key. What the header says about keys is not looked at; whatever
// it says must be understood (crit) is refused. Error: login_refused with the exact reason.
base::Result<boost::json::object> open_jws(std::string_view token,
                                           std::span<const security::Certificate> certificates);

// As ESIA makes one: for its stand-in and for tests; with a kid, as adapters/idp does. Errors:
// key_unusable (no name for the key's algorithm), internal.
base::Result<std::string> make_jws(const security::Signer& signer,
                                   const boost::json::object& claims, std::string_view kid = {});

}  // namespace adapters::esia
