#pragma once
// Who may talk to us: an external system with its certificates and its rights.
#include <string>
#include <vector>

#include "domain/ids.hpp"

namespace domain {

enum class PartnerKind { supplier, portal };

// What of a message this partner must sign. Body is always required.
struct SignaturePolicy {
  bool timestamp = true;  // false: freshness cannot be checked; for stacks that sign Body alone
  // Names of security's table. Empty: all of the profile that are not legacy; a legacy one
  // (gost2001) is admitted only by name.
  std::vector<std::string> algorithms;
  bool reversed_value = false;  // СМЭВ 2: the value's octets may stand in reversed order
};

struct Partner {
  PartnerId id;      // set by the store at start
  std::string code;  // "diary-north": stable, in config, journal, metrics
  std::string name;  // Russian, for people
  PartnerKind kind{};
  std::vector<std::string> certificate_fingerprints;  // SHA-256 of the DER, lower-case hex
  SignaturePolicy signature;
  std::vector<std::string> organizations;  // OGRNs it serves; empty = every one
  std::vector<std::string> formats;        // mapping names it may send; empty = the own format only
};

}  // namespace domain
