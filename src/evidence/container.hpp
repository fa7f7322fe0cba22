#pragma once
// The evidence of one exchange as an ASiC-E container with CAdES (ETSI EN 319 162-1), made so that
// it can be checked without us: docs/evidence.md. Any thread.
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "evidence/exchange.hpp"
#include "evidence/zip.hpp"
#include "security/keys.hpp"

namespace evidence {

struct Materials {
  Exchange exchange;                                  // each message with its file, or without
  std::vector<Part> bodies;                           // those files, as they went over the wire
  std::string stamp;                                  // the log's own token; empty: none
  std::vector<security::Certificate> certificates{};  // of signers, authorities between and anchors
  std::vector<std::string> crls{};                    // DER
};

// A TimeStampToken over these octets.
using StampOctets = std::function<base::Result<std::string>(std::string_view octets)>;

// The bus signs; the authority stamps the signature's value (CAdES-T) and the archive manifest.
// Without an authority there are no time stamps, and check_container says so. The same materials,
// moment and tokens give the same octets where the algorithm of the key is deterministic.
// Errors: too_large, internal, those of stamp.
base::Result<std::string> make_container(const Materials& materials, const security::Signer& signer,
                                         base::Time now, const StampOctets& stamp);

struct CheckRules {
  // Whom to trust, PEM. None: certificates are only reported, structure and mathematics decide.
  std::vector<std::filesystem::path> anchors{};
  std::vector<std::string> crls{};  // DER or PEM, besides those in the container
  base::Time now{};
  bool unstamped = false;  // a container without time stamps will do
};

// One question and its answer.
struct Finding {
  enum class About {
    structure,   // exactly the files that the manifests name
    digests,     // each file is what was signed
    signature,   // CAdES over the manifest
    stamp,       // over the signature's value
    archive,     // time stamp over everything
    message,     // a message of the exchange: its own signature when it was received or sent
    chain,       // the log's chain
    chain_stamp  // the log's time stamp
  };
  About about{};
  std::string file{};                    // of the container
  std::optional<base::Error> refused{};  // empty: it holds
  std::string note{};                    // Russian: who, when
};
// "structure", "digests", …: for programs.
std::string_view name_of(Finding::About about);

struct Report {
  std::vector<Finding> findings;
  std::optional<Exchange> exchange{};  // as exchange.json says; believe it when the report is valid
  bool valid() const;
};

// Every question that can still be asked after those before were answered. Nothing is fetched.
// Errors: file_unreadable, key_unusable (of the anchors). Everything else is in the report.
base::Result<Report> check_container(std::string_view octets, const CheckRules& rules);

}  // namespace evidence
