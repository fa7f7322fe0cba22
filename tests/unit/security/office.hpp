#pragma once
// Authorities with every right and flaw of RFC 5280, their lists of revoked certificates and their
// answers of RFC 6960, made in memory for the tests of trust.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pki.hpp"

namespace testing_office {

using testing_pki::noon;
namespace fs = std::filesystem;
using Days = std::chrono::days;
using Extensions = std::vector<std::pair<std::string, std::string>>;  // as in openssl.cnf

inline const Extensions authority{{"basicConstraints", "critical,CA:TRUE"},
                                  {"keyUsage", "critical,keyCertSign,cRLSign"}};
inline const Extensions signer{{"keyUsage", "digitalSignature"}};
inline const Extensions responder{{"keyUsage", "digitalSignature"},
                                  {"extendedKeyUsage", "OCSPSigning"}};

struct Paper {
  std::string name;
  std::string issuer{};  // of another paper; empty: itself
  Extensions extensions = signer;
  std::string key = "P-256";  // "RSA:1024", "gost2012_256:A", "=name": the key of that one
  std::string subject{};      // empty: the name
  const char* digest = "SHA256";
  int from_days = -30, until_days = 365;  // relative to noon
};

inline constexpr int key_compromise = 1;

struct Entry {
  std::string name;
  base::Time when = noon - Days(1);
  int reason = 0;  // of RFC 5280, 5.3.1; 0: without
  std::optional<base::Time> invalid_since{};
  Extensions extensions{};
};

struct List {
  std::vector<Entry> entries{};
  base::Time from = noon - Days(1);
  std::optional<base::Time> until = noon + Days(30);
  long number = 0;  // 0: without
  Extensions extensions{};
  std::string key{};  // of another paper: forged
  const char* digest = "SHA256";
};

struct Answer {
  std::string responder{};  // empty: the issuer itself
  enum { good, revoked, unknown } status = good;
  base::Time from = noon - std::chrono::hours(1);
  std::optional<base::Time> until = noon + Days(1);
  base::Time when = noon - Days(1);  // revoked
  std::string request{};             // whose nonce is repeated
  std::string about{};               // another paper than the one asked about
  const char* digest = "SHA256";
};

class Office {
 public:
  Office();
  ~Office();
  Office(const Office&) = delete;

  Office& issue(const Paper& paper);
  security::Certificate certificate(const std::string& name) const;
  fs::path file(const std::string& name) const;                        // PEM
  std::string crl(const std::string& issuer, const List& list) const;  // DER
  fs::path crl_file(const std::string& issuer, const List& list) const;
  std::string ocsp(const std::string& subject, const Answer& answer) const;  // DER

  // Those anchors and intermediates; no partners.
  security::TrustFiles files(const std::vector<std::string>& anchors,
                             const std::vector<std::string>& intermediates = {}) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace testing_office
