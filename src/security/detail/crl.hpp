#pragma once
// Private to security/: one list of revoked certificates, checked when it is read.
#include <optional>
#include <string>
#include <string_view>

#include "security/detail/facts.hpp"

namespace security {

struct FreeCrl {
  void operator()(X509_CRL* crl) const;
};

class Crl {
 public:
  // PEM (the first one; `text` moves past it) or DER (the whole). Empty at the end of the text.
  static base::Result<std::optional<Crl>> read(std::string_view& text);

  bool names_one_of(const std::vector<SharedX509>& authorities) const;
  // Its issuer among the authorities: same name, a key that made the signature, the right to sign
  // lists. Error: revocation_unknown.
  base::Result<SharedX509> find_issuer(const std::vector<SharedX509>& authorities) const;

  // Whether it speaks of certificates from that issuer at all, and of this one (a list may be for
  // users or authorities alone, or for one distribution point: RFC 5280, 5.2.5).
  bool covers(X509* certificate, X509* issuer) const;
  Fact fact(X509* certificate) const;

  bool same_scope(const Crl& other) const;
  // By its number where both have one, else by its date.
  bool is_older_than(const Crl& other) const;

  base::Time this_update() const { return this_update_; }
  base::Time next_update() const { return next_update_; }
  std::string issuer_name() const;
  std::string der() const;

 private:
  base::Result<void> check();

  std::shared_ptr<X509_CRL> raw_;
  base::Time this_update_, next_update_;
  std::string scope_;   // DER of the issuing distribution point, or empty
  std::string number_;  // big-endian octets, without leading zeros
  bool legacy_ = false, users_only_ = false, authorities_only_ = false;
};

}  // namespace security
