#pragma once
// An authority for time stamps: `openssl ts` with certificates of the common folder.
#include <string>

#include "cms_files.hpp"

namespace authority {

// The certificates "tsa" and "tsa-gost"; once.
inline void prepare() {
  static const bool once = [] {
    auto& pki = testing_pki::shared_pki();
    const char* purpose = "critical,timeStamping";
    pki.issue({.name = "tsa", .rsa = true, .purpose = purpose});
    pki.issue({.name = "tsa-gost", .gost = "gost2012_256:TCA", .purpose = purpose});
    EXPECT_TRUE(testing_pki::openssl("version"));
    // both configurations at once: the engine, and the authority
    cms_files::write("both.cnf",
                     cms_files::file("openssl.cnf") +
                         "[tsa]\ndefault_tsa=t\n[t]\nserial=" + (pki.folder() / "serial").string() +
                         "\ncrypto_device=builtin\nsigner_digest=sha256\ndefault_policy=1.2.3.4\n"
                         "other_policies=1.2.3.5\ndigests=sha256,sha512,md_gost12_256\n"
                         "accuracy=secs:1\nordering=yes\ntsa_name=yes\ness_cert_id_chain=no\n"
                         "ess_cert_id_alg=sha256\n");
    return true;
  }();
  static_cast<void>(once);
}

// TimeStampReq → TimeStampResp.
inline std::string answer(std::string_view query, const std::string& by = "tsa",
                          const std::string& more = "") {
  prepare();
  cms_files::write("query", query);
  EXPECT_TRUE(testing_pki::openssl(
      "ts -reply -config $D/both.cnf -queryfile $D/query -out $D/reply -inkey $D/" + by +
      ".key -signer $D/" + by + ".crt " + more));
  return cms_files::file("reply");
}

}  // namespace authority
