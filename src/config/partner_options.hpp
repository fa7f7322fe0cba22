#pragma once
// Rows of the table that describe one partner, and the list of them.
#include <array>
#include <span>

#include "config/option.hpp"

namespace config {

// The rows of security's table, which this room cannot see; a test of app/ holds them together.
// The legacy ones at the end are verified where a policy names them, never used to sign.
inline constexpr std::array<std::string_view, 8> signature_algorithms{
    "rsa-sha256",   "rsa-sha512",   "ecdsa-sha256", "ecdsa-sha384",
    "gost2012-256", "gost2012-512", "gost2001",     "rsa-sha1"};
inline constexpr std::span<const std::string_view> signing_algorithms(signature_algorithms.data(),
                                                                      6);

// The list under "partners".
void read_partners(Source& source, const YAML::Node& list, Settings& settings);
// "certificates" of a partner: files, or maps of pin_options().
void read_pins(Source& source, const YAML::Node& list, PartnerSettings& partner);

}  // namespace config
