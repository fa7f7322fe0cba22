#pragma once
// Private to security/: a digest that is made while the octets arrive.
#include "security/detail/openssl.hpp"
#include "xml/canonical.hpp"

namespace security {

class DigestSink final : public xml::Sink {
 public:
  explicit DigestSink(const Digest& digest);
  void write(std::string_view octets) override;
  std::string value();  // once; empty when OpenSSL failed

 private:
  Owned<EVP_MD_CTX> context_;
  bool good_ = false;
};

}  // namespace security
