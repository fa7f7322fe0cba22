// Detached CMS signatures: what is refused, and content in pieces.
#include "security/cms.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/limits.hpp"
#include "cms_files.hpp"

namespace {

using base::Code;
using security::CmsRules;
using security::content_of;
using security::sign_cms;
using security::verify_cms;
using testing_pki::noon;
using testing_pki::openssl;
using testing_pki::shared_pki;
using namespace cms_files;

class Cms : public testing::Test {
 protected:
  void SetUp() override {
    shared_pki();
    write("content", text);
  }
  static std::string made(const std::string& arguments) {
    EXPECT_TRUE(openssl(arguments + " -binary -outform DER -in $D/content -out $D/made"));
    return file("made");
  }
  static std::string ec(const std::string& more) {
    return made("cms -sign -signer $D/ec.crt -inkey $D/ec.key " + more);
  }
};

TEST_F(Cms, indefinite_lengths_are_read) {
  const std::string der = ec("");
  // SEQUENCE {pkcs7-signedData, [0] {SEQUENCE {…}}}, each with two octets of length
  const std::string type = der.substr(4, 11);
  ASSERT_EQ(der[15], '\xa0');
  const std::string ber = "\x30\x80" + type + "\xa0\x80\x30\x80" + der.substr(23);
  EXPECT_TRUE(verify_cms(ber + std::string(6, '\0'), content_of(text)));
  EXPECT_FALSE(verify_cms(ber + std::string(4, '\0'), content_of(text)));
}

TEST_F(Cms, anything_but_one_detached_signature_is_refused) {
  const auto code = [](const std::string& cms) {
    return refusal(verify_cms(cms, content_of(text)));
  };
  EXPECT_EQ(code(ec("-nodetach")), Code::signature_invalid);
  EXPECT_EQ(code(ec("-signer $D/rsa.crt -inkey $D/rsa.key")), Code::signature_invalid);
  EXPECT_EQ(code(ec("-econtent_type 1.2.643.7")), Code::signature_invalid);
  EXPECT_EQ(code(made("cms -encrypt -recip $D/rsa.crt")), Code::signature_invalid);
  EXPECT_EQ(code(made("cms -digest_create")), Code::signature_invalid);
  EXPECT_EQ(code(made("cms -data_create")), Code::signature_invalid);
  EXPECT_EQ(code(made("cms -sign -md sha1 -signer $D/rsa.crt -inkey $D/rsa.key")),
            Code::signature_invalid);
  EXPECT_EQ(
      code(made("cms -sign -signer $D/rsa.crt -inkey $D/rsa.key -keyopt rsa_padding_mode:pss")),
      Code::signature_invalid);
  EXPECT_EQ(code(""), Code::signature_invalid);
  EXPECT_EQ(code(text), Code::signature_invalid);
}

std::string replaced_last(std::string in, const std::string& from, const std::string& to) {
  const auto at = in.rfind(from);
  EXPECT_NE(at, in.npos);
  return at == in.npos ? in : in.replace(at, from.size(), to);
}

const std::string pkcs = "\x2a\x86\x48\x86\xf7\x0d\x01";  // 1.2.840.113549.1

// The same mathematics under another name: who reads the name must not be misled.
TEST_F(Cms, the_name_of_the_signature_algorithm_must_fit) {
  const auto signer = shared_pki().signer("rsa");
  const std::string cms = sign_cms(signer, content_of(text), noon, {.certificate = false}).value();
  const CmsRules rules{.certificates = {signer.certificate()}};
  const auto named = [&](const std::string& last) {
    return verify_cms(replaced_last(cms, pkcs + "\x01\x01", pkcs + "\x01" + last), content_of(text),
                      rules);
  };
  EXPECT_TRUE(named("\x01"));                                  // rsaEncryption
  EXPECT_TRUE(named("\x0b"));                                  // sha256WithRSAEncryption
  EXPECT_EQ(refusal(named("\x0d")), Code::signature_invalid);  // sha512WithRSAEncryption
  EXPECT_EQ(refusal(named("\x0a")), Code::signature_invalid);  // RSASSA-PSS
  EXPECT_EQ(refusal(named("\x7f")), Code::signature_invalid);
}

// Signed attributes bent and signed again by the signer himself.
TEST_F(Cms, the_signed_attributes_must_be_there_each_once) {
  const auto signer = shared_pki().signer("rsa");
  const std::string cms = sign_cms(signer, content_of(text), noon, {.certificate = false}).value();
  const auto bent = [&](const std::string& from, const std::string& to) {
    std::string out = replaced_last(cms, from, to);
    const auto at = out.find(std::string("\x30\x18\x06\x09", 4) + pkcs) - 2;
    EXPECT_EQ(out[at], '\xa0');
    const auto size = static_cast<std::size_t>(out[at + 1]);
    const std::string value = signer.sign("\x31" + out.substr(at + 1, size + 1)).value();
    out.replace(out.size() - value.size(), value.size(), value);
    return verify_cms(out, content_of(text), {.certificates = {signer.certificate()}});
  };
  const std::string content_type = pkcs + "\x09\x03";
  const std::string digest = pkcs + "\x09\x04";
  const std::string time = pkcs + "\x09\x05";
  const std::string other = pkcs + "\x09\x0e";
  EXPECT_TRUE(bent(time, time));
  EXPECT_TRUE(bent(time, other));
  EXPECT_EQ(refusal(bent(content_type, other)), Code::signature_invalid);
  EXPECT_EQ(refusal(bent(digest, other)), Code::signature_invalid);
  EXPECT_EQ(refusal(bent(time, digest)), Code::signature_invalid);
  EXPECT_EQ(refusal(bent(digest, time)), Code::signature_invalid);
  EXPECT_EQ(refusal(bent(pkcs + "\x07\x01", pkcs + "\x07\x05")), Code::signature_invalid);
}

TEST_F(Cms, a_withdrawn_algorithm_counts_only_where_it_is_named) {
  const std::string cms = made("cms -sign -md sha1 -signer $D/rsa.crt -inkey $D/rsa.key");
  EXPECT_TRUE(verify_cms(cms, content_of(text), {.algorithms = {"rsa-sha1"}}));
}

// A key of its own is not enough: the name that the signature carries decides.
TEST_F(Cms, an_enclosed_stranger_does_not_sign_for_another) {
  const std::string cms = ec("");
  const auto found =
      verify_cms(cms, content_of(text), {.certificates = {shared_pki().load("rsa")}});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->certificate.subject(), "CN=ec");
}

// The same key under a second certificate of the same issuer and number: only the signed attribute
// signingCertificateV2 can say which one was meant.
TEST_F(Cms, a_twin_of_the_certificate_is_refused_where_the_signer_named_his) {
  const auto original = shared_pki().load("ec");
  const std::unique_ptr<X509, decltype(&X509_free)> twin(X509_dup(original.raw()), X509_free);
  X509_gmtime_adj(X509_getm_notAfter(twin.get()), 999 * 24 * 3600);
  const std::string pem = testing_pki::read(shared_pki().key("root"));
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  EVP_PKEY* root = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
  ASSERT_GT(X509_sign(twin.get(), root, EVP_sha256()), 0);
  EVP_PKEY_free(root);
  BIO_free(bio);
  unsigned char* der = nullptr;
  const int size = i2d_X509(twin.get(), &der);
  const auto other = security::Certificate::from_der(
      {reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  ASSERT_TRUE(other);
  ASSERT_NE(other->fingerprint(), original.fingerprint());

  const std::string named = ec("-cades -nocerts");
  EXPECT_TRUE(verify_cms(named, content_of(text), {.certificates = {original}}));
  EXPECT_EQ(refusal(verify_cms(named, content_of(text), {.certificates = {*other}})),
            Code::signature_invalid);
  EXPECT_TRUE(verify_cms(ec("-nocerts"), content_of(text), {.certificates = {*other}}));
}

TEST_F(Cms, size_and_number_of_certificates_have_a_bound) {
  const std::string large(base::limits::cms_bytes + 1, '0');
  EXPECT_EQ(refusal(verify_cms(large, content_of(text))), Code::too_large);
  std::string many;
  for (int i = 0; i <= base::limits::cms_certificates; ++i) {
    const std::string name = "extra" + std::to_string(i);
    shared_pki().issue({.name = name});
    many += testing_pki::read(shared_pki().certificate(name));
  }
  write("many.pem", many);
  EXPECT_EQ(refusal(verify_cms(ec("-certfile $D/many.pem"), content_of(text))),
            Code::signature_invalid);
}

TEST_F(Cms, content_arrives_in_pieces_of_any_size) {
  const auto signer = shared_pki().signer("ec");
  const auto in_pieces = [](std::size_t most) -> security::Content {
    return [most, rest = std::string_view(text)](std::span<char> buffer) mutable {
      const std::size_t size = std::min({most, buffer.size(), rest.size()});
      std::copy_n(rest.begin(), size, buffer.begin());
      rest.remove_prefix(size);
      return base::Result<std::size_t>(size);
    };
  };
  for (const std::size_t most : {1U, 2U, 7U, 1000U}) {
    const std::string cms = sign_cms(signer, in_pieces(most), noon).value();
    EXPECT_TRUE(verify_cms(cms, content_of(text))) << most;
    EXPECT_TRUE(verify_cms(cms, in_pieces(3))) << most;
  }
}

TEST_F(Cms, an_error_of_the_content_ends_both) {
  const security::Content broken = [](std::span<char>) -> base::Result<std::size_t> {
    return base::fail(Code::truncated, "the attachment ends too early");
  };
  const auto signer = shared_pki().signer("ec");
  const auto cms = sign_cms(signer, broken, noon);
  ASSERT_FALSE(cms);
  EXPECT_EQ(cms.error().code, Code::truncated);
  const std::string good = sign_cms(signer, content_of(text), noon).value();
  EXPECT_EQ(refusal(verify_cms(good, broken)), Code::truncated);
}

TEST_F(Cms, content_without_end_is_refused) {
  const security::Content endless = [](std::span<char> buffer) -> base::Result<std::size_t> {
    return buffer.size();
  };
  const std::string cms = sign_cms(shared_pki().signer("ec"), content_of(text), noon).value();
  EXPECT_EQ(refusal(verify_cms(cms, endless)), Code::too_large);
}

}  // namespace
