// GOST R 34.10 through the engine that the program loads by itself, crossed with the `openssl`
// tool in both directions.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "base/text.hpp"
#include "pki.hpp"
#include "security/keys.hpp"

namespace {

using base::Code;
using security::Signer;
using testing_pki::openssl;
using testing_pki::read;
using testing_pki::shared_pki;

bool holds(EVP_PKEY* key, const char* digest, const std::string& octets, const std::string& value) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const auto bytes = [](const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  const bool good =
      EVP_DigestVerifyInit(context, nullptr, EVP_get_digestbyname(digest), nullptr, key) == 1 &&
      EVP_DigestVerify(context, bytes(value), value.size(), bytes(octets), octets.size()) == 1;
  EVP_MD_CTX_free(context);
  return good;
}

struct Case {
  const char *type, *set, *algorithm, *digest;
};
std::ostream& operator<<(std::ostream& out, const Case& what) {
  return out << what.type << '_' << what.set;
}

std::string digest_option(const Case& what) {
  return std::string(" -") + what.digest;
}

class GostSets : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    shared_pki().issue(
        {.name = name_, .gost = std::string(GetParam().type) + ":" + GetParam().set});
    std::ofstream(shared_pki().folder() / "octets") << octets_;
  }
  EVP_PKEY* public_key() { return X509_get0_pubkey(certificate_.raw()); }

  const std::string octets_ = "octets to sign";
  const std::string name_ = std::string(GetParam().type) + "-" + GetParam().set;
  security::Certificate certificate_;
};

TEST_P(GostSets, what_we_sign_holds_here_and_under_the_openssl_tool) {
  const auto& what = GetParam();
  const Signer signer = shared_pki().signer(name_, what.algorithm);
  certificate_ = signer.certificate();
  EXPECT_EQ(signer.algorithm().name, what.algorithm);
  const std::string value = signer.sign(octets_).value();
  EXPECT_EQ(value.size(), 2 * signer.algorithm().digest->size);
  EXPECT_TRUE(holds(public_key(), what.digest, octets_, value));
  EXPECT_FALSE(holds(public_key(), what.digest, octets_ + " ", value));
  std::ofstream(shared_pki().folder() / "value", std::ios::binary) << value;
  ASSERT_TRUE(openssl("x509 -in $D/" + name_ + ".crt -noout -pubkey -out $D/public.pem"));
  EXPECT_TRUE(openssl("dgst" + digest_option(what) +
                      " -verify $D/public.pem -signature $D/value $D/octets"));
}

TEST_P(GostSets, what_the_openssl_tool_made_and_signed_holds_here) {
  const auto& what = GetParam();
  const std::string make = std::string(" -newkey ") + what.type + " -pkeyopt paramset:" + what.set;
  ASSERT_TRUE(openssl("req -x509 -nodes -subj /CN=tool -keyout $D/tool.key -out $D/tool.crt" +
                      make + digest_option(what)));
  ASSERT_TRUE(
      openssl("dgst" + digest_option(what) + " -sign $D/tool.key -out $D/tool.value $D/octets"));
  certificate_ = shared_pki().load("tool");
  const std::string value = read(shared_pki().folder() / "tool.value");
  EXPECT_TRUE(holds(public_key(), what.digest, octets_, value));
  EXPECT_FALSE(holds(public_key(), what.digest, "other octets", value));
  // and its key signs here
  if (std::string(what.type) != "gost2001") {
    const Signer signer = shared_pki().signer("tool");
    EXPECT_TRUE(holds(public_key(), what.digest, octets_, signer.sign(octets_).value()));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, GostSets,
    testing::Values(Case{"gost2012_256", "A", "gost2012-256", "md_gost12_256"},
                    Case{"gost2012_256", "B", "gost2012-256", "md_gost12_256"},
                    Case{"gost2012_256", "C", "gost2012-256", "md_gost12_256"},
                    Case{"gost2012_256", "XA", "gost2012-256", "md_gost12_256"},
                    Case{"gost2012_256", "XB", "gost2012-256", "md_gost12_256"},
                    Case{"gost2012_256", "TCA", "gost2012-256", "md_gost12_256"},
                    Case{"gost2012_256", "TCB", "gost2012-256", "md_gost12_256"},
                    Case{"gost2012_256", "TCC", "gost2012-256", "md_gost12_256"},
                    Case{"gost2012_256", "TCD", "gost2012-256", "md_gost12_256"},
                    Case{"gost2012_512", "A", "gost2012-512", "md_gost12_512"},
                    Case{"gost2012_512", "B", "gost2012-512", "md_gost12_512"},
                    Case{"gost2012_512", "C", "gost2012-512", "md_gost12_512"}),
    testing::PrintToStringParamName());

// Withdrawn since 2019: signatures are looked at, never made.
class Gost2001 : public GostSets {};

TEST_P(Gost2001, what_the_openssl_tool_signed_holds_here) {
  ASSERT_TRUE(openssl("dgst -md_gost94 -sign $D/" + name_ + ".key -out $D/tool.value $D/octets"));
  certificate_ = shared_pki().load(name_);
  const std::string value = read(shared_pki().folder() / "tool.value");
  EXPECT_TRUE(holds(public_key(), "md_gost94", octets_, value));
  EXPECT_FALSE(holds(public_key(), "md_gost94", "other octets", value));
}

TEST_P(Gost2001, a_key_does_not_sign) {
  for (const char* algorithm : {"", "gost2001"}) {
    const auto signer =
        Signer::load({shared_pki().key(name_), shared_pki().certificate(name_), algorithm});
    ASSERT_FALSE(signer) << algorithm;
    EXPECT_EQ(signer.error().code, Code::key_unusable);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Gost2001,
                         testing::Values(Case{"gost2001", "A", "gost2001", "md_gost94"},
                                         Case{"gost2001", "B", "gost2001", "md_gost94"},
                                         Case{"gost2001", "C", "gost2001", "md_gost94"},
                                         Case{"gost2001", "XA", "gost2001", "md_gost94"},
                                         Case{"gost2001", "XB", "gost2001", "md_gost94"}),
                         testing::PrintToStringParamName());

TEST(Gost, an_algorithm_takes_keys_of_its_own_type_only) {
  auto& pki = shared_pki();
  pki.issue({.name = "g256", .gost = "gost2012_256:TCA"});
  const auto refused = [&pki](const char* name, const char* algorithm) {
    const auto signer = Signer::load({pki.key(name), pki.certificate(name), algorithm});
    return !signer && signer.error().code == Code::key_unusable;
  };
  EXPECT_TRUE(refused("g256", "gost2012-512"));
  EXPECT_TRUE(refused("g256", "ecdsa-sha256"));
  EXPECT_TRUE(refused("ec", "gost2012-256"));
}

TEST(Gost, the_engine_serves_gost_and_nothing_else) {
  ASSERT_TRUE(security::initialize());
  ASSERT_TRUE(security::gost_available());
  EXPECT_NE(EVP_PKEY_get0_provider(X509_get0_pubkey(shared_pki().load("rsa").raw())), nullptr);
  EXPECT_NE(EVP_PKEY_get0_provider(X509_get0_pubkey(shared_pki().load("ec").raw())), nullptr);
}

TEST(Gost, eight_threads_come_to_no_wrong_verdict) {
  auto& pki = shared_pki();
  pki.issue({.name = "shared", .gost = "gost2012_256:XA"});
  const Signer signer = pki.signer("shared");
  std::atomic<int> wrong = 0;
  const auto work = [&signer, &wrong](int seed) {
    const security::Certificate own =
        security::Certificate::from_der(signer.certificate().der()).value();
    for (int i = 0; i < 25; ++i) {
      const std::string octets = std::to_string(seed) + "/" + std::to_string(i);
      const auto value = signer.sign(octets);
      // one key seen by all, and one of this thread alone
      EVP_PKEY* key = X509_get0_pubkey(i % 2 == 0 ? signer.certificate().raw() : own.raw());
      if (!value || !holds(key, "md_gost12_256", octets, *value) ||
          holds(key, "md_gost12_256", octets + "!", *value)) {
        ++wrong;
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back(work, i);
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

// In a process of its own: this one has its engine already.
TEST(Gost, without_the_engine_gost_keys_are_refused_with_the_cure_and_the_rest_works) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  setenv("OPENSSL_ENGINES", "/nonexistent", 1);
  const auto child = [] {
    auto& pki = shared_pki();
    const auto signer = Signer::load({pki.key("ec"), pki.certificate("ec"), "gost2012-256"});
    std::fprintf(stderr, "available %d, ec %zu, %s\n", security::gost_available(),
                 pki.signer("ec").sign("octets")->size(), base::describe(signer.error()).c_str());
    std::exit(0);
  };
  EXPECT_EXIT(child(), testing::ExitedWithCode(0),
              "available 0, ec 64, .*install the package libengine-gost-openssl");
  unsetenv("OPENSSL_ENGINES");
}

// GOST R 34.11-2012, example 1 of RFC 6986 (M1); written there from the last octet to the first.
TEST(Gost, digests_are_those_of_the_standard) {
  shared_pki();
  const std::string m1 = "012345678901234567890123456789012345678901234567890123456789012";
  unsigned char out[64];
  unsigned int size = 0;
  EVP_Digest(m1.data(), m1.size(), out, &size, EVP_get_digestbyname("md_gost12_256"), nullptr);
  EXPECT_EQ(base::encode_hex({reinterpret_cast<const char*>(out), size}),
            "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500");
}

}  // namespace
