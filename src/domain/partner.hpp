#pragma once
// Who may talk to us: an external system with its certificates and its rights.
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/ids.hpp"

namespace domain {

enum class PartnerKind {
  supplier,
  portal,
  receiver,  // only gets messages
  federal    // the federal segment, another region
};
// As configuration and storage write them.
inline constexpr std::array<std::string_view, 4> partner_kinds{"supplier", "portal", "receiver",
                                                               "federal"};

// What of a message this partner must sign. Body is always required.
struct SignaturePolicy {
  bool timestamp = true;  // false: freshness cannot be checked; for stacks that sign Body alone
  // Names of security's table. Empty: all of the profile that are not legacy; a legacy one
  // (gost2001) is admitted only by name.
  std::vector<std::string> algorithms;
  bool reversed_value = false;  // СМЭВ 2: the value's octets may stand in reversed order
};

// Where a partner takes messages: a SOAP service of ours, kept by him.
struct Endpoint {
  std::string url;                       // "https://host:port/path"
  std::string anchors;                   // file, PEM: who vouches for its TLS certificate
  std::chrono::milliseconds deadline{};  // of one attempt, connecting included
  int concurrency = 4;                   // attempts at a time, per daemon
};

// What a partner may cost us; above it: busy. 0: no limit.
struct PartnerLimits {
  double messages_per_second = 0;  // on average; one second's worth, at least 1, may come at once
  int concurrency = 0;             // messages at work at a time
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
  std::vector<std::string> operations{};   // it may call; empty = every one of its kind
  std::optional<Endpoint> endpoint{};
  PartnerLimits limits{};
};

}  // namespace domain
