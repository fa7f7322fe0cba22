#pragma once
// What is signed in a document, by whom, and whether it holds: for `kontingent verify`. The same
// structure check and mathematics as the daemon's. One thread per document.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "security/trust.hpp"
#include "xml/document.hpp"

namespace security {

enum class Profile {
  wss,        // a SOAP envelope as the daemon takes it, whoever signed it
  enveloped,  // each ds:Signature signs what contains it
  detached,   // each ds:Signature signs elements by their ids
};
std::optional<Profile> find_profile(std::string_view name);  // "wss", "enveloped", "detached"

struct InspectOptions {
  Profile profile = Profile::wss;
  // Certificates are checked against it, dates at `at`; empty ("embedded"): structure and
  // mathematics decide, certificate and dates are only reported.
  std::shared_ptr<const Trust> trust{};
  base::Time at{};
};

struct SignatureReport {
  std::optional<base::Error> refused{};  // why not; empty: valid
  std::string place{};                   // path of the ds:Signature
  std::vector<std::string> covers{};     // paths of exactly what is signed
  std::string algorithm{};               // name in the table
  std::optional<Certificate> certificate{};
};

// One report per signature; for a document without any, one that is refused.
std::vector<SignatureReport> inspect(const xml::Document& document, const InspectOptions& options);

}  // namespace security
