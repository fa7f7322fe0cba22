#pragma once
// Keys and certificates, from files or tokens; the table of signature algorithms.
// Objects are immutable after loading; any thread.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"

struct evp_pkey_st;
struct x509_st;

namespace security {

// Called once, in main, before any thread: OpenSSL with the engine for GOST, libxml2. Succeeds
// without that engine too; GOST keys are then key_unusable. Errors: internal.
base::Result<void> initialize();
// The engine for GOST (Debian: libengine-gost-openssl) is there. Any thread, after initialize().
bool gost_available();

enum class KeyType { rsa, ec, gost2001, gost2012_256, gost2012_512 };
bool is_gost(KeyType type);

// A message digest. legacy: broken or withdrawn; only where a policy names it.
struct Digest {
  std::string_view name;               // "sha256"
  std::vector<std::string_view> uris;  // ds:DigestMethod; the first is the one that we write
  const char* openssl_name;
  std::size_t size;  // octets
  bool legacy = false;
};
const std::vector<Digest>& digests();
const Digest* find_digest(std::string_view name);
const Digest* find_digest_by_uri(std::string_view uri);

// One row per signature algorithm.
struct Algorithm {
  std::string_view name;               // "rsa-sha256": for configuration and the command line
  std::vector<std::string_view> uris;  // ds:SignatureMethod; the first is the one that we write
  const Digest* digest;                // of SignedInfo; and of References where we sign
  KeyType key;
  int min_bits;         // of the key
  bool legacy = false;  // verified only where a policy names it, never used to sign
};
const std::vector<Algorithm>& algorithms();
const Algorithm* find_algorithm(std::string_view name);
const Algorithm* find_algorithm_by_uri(std::string_view signature_uri);
// A policy names the algorithms that it allows; one that names none allows all but legacy ones.
bool permits(const std::vector<std::string>& named, const Algorithm& algorithm);

class Certificate {
 public:
  // The first certificate of a PEM file, or DER. Errors: file_unreadable, key_unusable.
  static base::Result<Certificate> load(const std::filesystem::path& file);
  // The same of its text. Error: key_unusable.
  static base::Result<Certificate> from_text(std::string_view text);
  static base::Result<Certificate> from_der(std::string_view der);

  const std::string& fingerprint() const { return fingerprint_; }  // SHA-256 of DER, hex
  std::string der() const;
  std::string subject() const;  // RFC 2253; for operators, not for logs of partners' people
  base::Time not_before() const;
  base::Time not_after() const;
  x509_st* raw() const { return raw_.get(); }  // for security/ and net/ only

 private:
  std::shared_ptr<x509_st> raw_;
  std::string fingerprint_;
};

// Where a private key and its certificate are.
struct KeySource {
  // A file, PEM or PKCS#12 by its content; or the URI of a key in a PKCS#11 token (RFC 7512), with
  // at least its token and object, module-path where it is not that of p11-kit, and no PIN.
  std::string key{};
  std::filesystem::path certificate{};      // PEM or DER; empty: in the key's file
  std::string algorithm{};                  // its name; empty: the first of the key's type
  std::filesystem::path passphrase_file{};  // one line: of the key's file, or the token's PIN
};

// A private key with its certificate. What signs our answers.
class Signer {
 public:
  // Checks that key and certificate belong together; nothing is ever asked on a terminal. For
  // start-up: a token's module is loaded. Errors: file_unreadable, key_unusable.
  static base::Result<Signer> load(const KeySource& source);

  const Algorithm& algorithm() const { return *algorithm_; }
  const Certificate& certificate() const { return certificate_; }
  // The XML-Signature SignatureValue octets (ECDSA: r || s). Errors: internal. Any thread.
  base::Result<std::string> sign(std::string_view octets) const;
  evp_pkey_st* raw() const { return key_.get(); }  // for security/ only

 private:
  std::shared_ptr<evp_pkey_st> key_;
  Certificate certificate_;
  const Algorithm* algorithm_ = nullptr;
};

std::string sha256(std::string_view octets);      // 32 raw octets
std::string sha256_hex(std::string_view octets);  // 64 characters

}  // namespace security
