#pragma once
// Certificates made for one test run: a root, partners, and everything that may be wrong with one.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "security/trust.hpp"

namespace testing_pki {

namespace fs = std::filesystem;

inline const base::Time noon = *base::parse_time("2026-11-22T12:00:00Z");

struct Recipe {
  std::string name;
  bool rsa = false;
  int bits = 2048;                        // RSA
  std::string gost{};                     // "gost2012_256:TCA": key type and parameter set
  std::string issuer = "root";            // another recipe's name
  int from_days = -30, until_days = 365;  // relative to noon
  bool ca = false;
  const char* key_usage = "digitalSignature";
  const char* purpose = nullptr;  // extended key usage
};

// Files <name>.key and <name>.crt in a folder that lives as long as this.
class Pki {
 public:
  Pki();
  ~Pki();
  Pki(const Pki&) = delete;

  void issue(const Recipe& recipe);
  // crl-<issuer>.pem with the serials of these certificates.
  fs::path revoke(const std::string& issuer, const std::vector<std::string>& names,
                  int until_days = 30);

  fs::path key(const std::string& name) const { return folder_ / (name + ".key"); }
  fs::path certificate(const std::string& name) const { return folder_ / (name + ".crt"); }
  const fs::path& folder() const { return folder_; }
  security::Certificate load(const std::string& name) const;
  security::Signer signer(const std::string& name, std::string_view algorithm = {}) const;

  // A partner that pinned the certificate of that name.
  domain::Partner partner(const std::string& name) const;
  std::shared_ptr<const security::Trust> trust(const std::vector<std::string>& pinned) const;

 private:
  fs::path folder_;
};

// One set for the whole process: root, "rsa" and "ec" partners, "stranger" (unpinned).
Pki& shared_pki();

std::string read(const fs::path& file);

// The `openssl` tool with these arguments (a shell's words; $D is the shared folder), knowing GOST
// through a configuration of its own. What it wrote to both outputs is added to the failure.
::testing::AssertionResult openssl(const std::string& arguments);

}  // namespace testing_pki
