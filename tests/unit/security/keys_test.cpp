#include "security/keys.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <fstream>

#include "pki.hpp"

namespace {

using base::Code;
using security::Certificate;
using security::KeySource;
using security::Signer;
using testing_pki::openssl;
using testing_pki::shared_pki;

TEST(Keys, every_algorithm_is_found_by_name_and_by_uri) {
  for (const auto& row : security::algorithms()) {
    EXPECT_EQ(security::find_algorithm(row.name), &row);
    for (const auto uri : row.uris) EXPECT_EQ(security::find_algorithm_by_uri(uri), &row);
  }
  EXPECT_EQ(security::find_algorithm("hmac-sha1"), nullptr);
  EXPECT_EQ(security::find_algorithm_by_uri("http://www.w3.org/2000/09/xmldsig#hmac-sha1"),
            nullptr);
}

TEST(Keys, a_certificate_loads_from_pem_and_der_alike) {
  const auto pem = shared_pki().load("ec");
  const auto file = shared_pki().folder() / "ec.der";
  std::ofstream(file, std::ios::binary) << pem.der();
  const auto der = Certificate::load(file);
  ASSERT_TRUE(der);
  EXPECT_EQ(der->fingerprint(), pem.fingerprint());
  EXPECT_EQ(pem.fingerprint(), security::sha256_hex(pem.der()));
  EXPECT_EQ(pem.subject(), "CN=ec");
  EXPECT_LT(pem.not_before(), testing_pki::noon);
  EXPECT_GT(pem.not_after(), testing_pki::noon);
}

TEST(Keys, octets_after_a_certificate_are_refused) {
  const std::string der = shared_pki().load("ec").der();
  EXPECT_TRUE(Certificate::from_der(der));
  EXPECT_EQ(Certificate::from_der(der + '\0').error().code, Code::key_unusable);
  EXPECT_EQ(Certificate::from_der(der.substr(1)).error().code, Code::key_unusable);
  EXPECT_EQ(Certificate::from_der("").error().code, Code::key_unusable);
}

TEST(Keys, a_signer_takes_the_first_algorithm_of_its_key) {
  EXPECT_EQ(shared_pki().signer("rsa").algorithm().name, "rsa-sha256");
  EXPECT_EQ(shared_pki().signer("ec").algorithm().name, "ecdsa-sha256");
  EXPECT_EQ(shared_pki().signer("rsa", "rsa-sha512").algorithm().name, "rsa-sha512");
}

TEST(Keys, a_signer_needs_files_that_belong_together) {
  auto& pki = shared_pki();
  const auto refusal = [](const auto& key, const auto& certificate, std::string_view algorithm) {
    const auto signer = Signer::load({key, certificate, std::string(algorithm)});
    EXPECT_FALSE(signer.has_value());
    return signer ? Code::internal : signer.error().code;
  };
  EXPECT_EQ(refusal(pki.key("none"), pki.certificate("ec"), ""), Code::file_unreadable);
  EXPECT_EQ(refusal(pki.key("ec"), pki.certificate("none"), ""), Code::file_unreadable);
  EXPECT_EQ(refusal(pki.key("ec"), pki.certificate("stranger"), ""), Code::key_unusable);
  EXPECT_EQ(refusal(pki.certificate("ec"), pki.certificate("ec"), ""), Code::key_unusable);
  EXPECT_EQ(refusal(pki.key("ec"), pki.certificate("ec"), "rsa-sha256"), Code::key_unusable);
  EXPECT_EQ(refusal(pki.key("ec"), pki.certificate("ec"), "ecdsa-sha384"), Code::key_unusable);
  EXPECT_EQ(refusal(pki.key("ec"), pki.certificate("ec"), "none"), Code::key_unusable);
}

TEST(Keys, a_withdrawn_algorithm_signs_nothing) {
  const auto signer =
      Signer::load({shared_pki().key("rsa"), shared_pki().certificate("rsa"), "rsa-sha1"});
  ASSERT_FALSE(signer);
  EXPECT_EQ(signer.error().code, Code::key_unusable);
}

// A key under a passphrase, made by the `openssl` tool, as PEM or PKCS#12.
class GuardedKeys : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    std::ofstream(folder_ / "passphrase") << "слово и дело\n";
    std::ofstream(folder_ / "wrong") << "another\n";
    std::ofstream(folder_ / "empty") << "\n";
    pki_.issue({.name = "guarded", .rsa = GetParam() == std::string("rsa"), .gost = gost_});
    ASSERT_TRUE(
        openssl("pkcs8 -topk8 -in $D/guarded.key -out $D/guarded.pem -v2 aes-256-cbc "
                "-passout file:$D/passphrase"));
    ASSERT_TRUE(
        openssl("pkcs12 -export -inkey $D/guarded.key -in $D/guarded.crt "
                "-out $D/guarded.p12 -passout file:$D/passphrase"));
  }
  std::string refusal(const char* file, const char* passphrase) {
    KeySource source{folder_ / file, {}, {}, {}};
    if (file != std::string("guarded.p12")) source.certificate = folder_ / "guarded.crt";
    if (passphrase != nullptr) source.passphrase_file = folder_ / passphrase;
    const auto signer = Signer::load(source);
    return signer ? "none" : signer.error().detail;
  }

  testing_pki::Pki& pki_ = shared_pki();
  const std::filesystem::path& folder_ = pki_.folder();
  const std::string gost_ = GetParam() == std::string("gost") ? "gost2012_256:TCA" : "";
};

TEST_P(GuardedKeys, open_with_their_passphrase_only) {
  for (const char* file : {"guarded.pem", "guarded.p12"}) {
    EXPECT_EQ(refusal(file, "passphrase"), "none");
    EXPECT_TRUE(refusal(file, "wrong").find("does not open") != std::string::npos);
    EXPECT_TRUE(refusal(file, nullptr).find("no passphrase_file is named") != std::string::npos);
    EXPECT_TRUE(refusal(file, "empty").find("no passphrase in its first") != std::string::npos);
  }
}

TEST_P(GuardedKeys, pkcs12_brings_its_certificate) {
  const auto signer = Signer::load({folder_ / "guarded.p12", {}, {}, folder_ / "passphrase"});
  ASSERT_TRUE(signer) << signer.error().detail;
  EXPECT_EQ(signer->certificate().fingerprint(), pki_.load("guarded").fingerprint());
  EXPECT_TRUE(signer->sign("octets"));
  const auto other =
      Signer::load({folder_ / "guarded.p12", pki_.certificate("ec"), {}, folder_ / "passphrase"});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Code::key_unusable);
}

INSTANTIATE_TEST_SUITE_P(All, GuardedKeys, testing::Values("rsa", "ec", "gost"));

TEST(Keys, a_pkcs12_without_passphrase_opens_without_one) {
  ASSERT_TRUE(
      openssl("pkcs12 -export -inkey $D/ec.key -in $D/ec.crt -out $D/open.p12 -passout pass:"));
  EXPECT_TRUE(Signer::load({shared_pki().folder() / "open.p12"}));
}

TEST(Keys, an_obsolete_pkcs12_is_refused_with_the_cure) {
  ASSERT_TRUE(
      openssl("pkcs12 -export -legacy -provider default -provider legacy -inkey $D/ec.key "
              "-in $D/ec.crt -out $D/old.p12 -passout pass:old"));
  std::ofstream(shared_pki().folder() / "old") << "old";
  const auto signer =
      Signer::load({shared_pki().folder() / "old.p12", {}, {}, shared_pki().folder() / "old"});
  ASSERT_FALSE(signer);
  EXPECT_TRUE(signer.error().detail.find("pkcs12 -legacy") != std::string::npos)
      << signer.error().detail;
}

TEST(Keys, a_pem_file_may_hold_both) {
  const auto file = shared_pki().folder() / "both.pem";
  std::ofstream(file) << testing_pki::read(shared_pki().key("ec"))
                      << testing_pki::read(shared_pki().certificate("ec"));
  EXPECT_TRUE(Signer::load({file}));
  EXPECT_FALSE(Signer::load({shared_pki().key("ec")}));
}

TEST(Keys, a_short_rsa_key_is_refused) {
  auto& pki = shared_pki();
  pki.issue({.name = "short", .rsa = true, .bits = 1024});
  EXPECT_EQ(Signer::load({pki.key("short"), pki.certificate("short")}).error().code,
            Code::key_unusable);
}

TEST(Keys, an_rsa_signature_holds_under_openssl) {
  const auto signer = shared_pki().signer("rsa");
  const std::string value = *signer.sign("octets");
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr,
                       X509_get0_pubkey(signer.certificate().raw()));
  EXPECT_EQ(EVP_DigestVerify(context, reinterpret_cast<const unsigned char*>(value.data()),
                             value.size(), reinterpret_cast<const unsigned char*>("octets"), 6),
            1);
  EVP_MD_CTX_free(context);
}

TEST(Keys, an_ecdsa_signature_is_r_and_s_side_by_side) {
  const auto signer = shared_pki().signer("ec");
  for (int i = 0; i < 50; ++i) EXPECT_EQ(signer.sign("octets")->size(), 64U);
}

TEST(Keys, sha256_is_sha256) {
  EXPECT_EQ(security::sha256_hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
