// Keys in a PKCS#11 token (SoftHSM2): found by URI, guarded by a PIN, used by many threads.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "pki.hpp"

namespace {

using base::Code;
using security::KeySource;
using security::Signer;
using testing_pki::openssl;
using testing_pki::shared_pki;

constexpr const char* module_path = "/usr/lib/softhsm/libsofthsm2.so";

bool shell(const std::string& line) {
  const std::string log = (shared_pki().folder() / "token.log").string();
  if (std::system(("cd " + shared_pki().folder().string() + " && " + line + " >" + log + " 2>&1")
                      .c_str()) == 0)
    return true;
  ADD_FAILURE() << line << "\n" << testing_pki::read(log);
  return false;
}

class Token : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto& folder = shared_pki().folder();
    std::filesystem::create_directory(folder / "tokens");
    std::ofstream(folder / "softhsm.conf")
        << "directories.tokendir = " << (folder / "tokens").string() << "\nlog.level = ERROR\n";
    setenv("SOFTHSM2_CONF", (folder / "softhsm.conf").c_str(), 1);
    std::ofstream(folder / "pin") << "1234\n";
    std::ofstream(folder / "wrong-pin") << "4321\n";
    shell("softhsm2-util --init-token --free --label bus --pin 1234 --so-pin 5678");
    for (const std::string name : {"rsa", "ec"}) {
      shell("softhsm2-util --import " + name + ".key --token bus --label " + name + "-key --id " +
            (name == "rsa" ? "A1" : "A2") + " --pin 1234");
    }
  }

  static KeySource source(const std::string& path, const std::string& name,
                          const std::string& pin = "pin") {
    const auto& pki = shared_pki();
    return {"pkcs11:" + path + "?module-path=" + module_path,
            pki.certificate(name),
            {},
            pki.folder() / pin};
  }
  static std::string refusal(const KeySource& source) {
    const auto signer = Signer::load(source);
    if (signer) return "none";
    EXPECT_EQ(signer.error().code, Code::key_unusable);
    return signer.error().detail;
  }
};

bool holds(const Signer& signer, const std::string& octets, const std::string& value) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const auto* at = reinterpret_cast<const unsigned char*>(value.data());
  EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr,
                       X509_get0_pubkey(signer.certificate().raw()));
  const bool good =
      EVP_DigestVerify(context, at, value.size(),
                       reinterpret_cast<const unsigned char*>(octets.data()), octets.size()) == 1;
  EVP_MD_CTX_free(context);
  return good;
}

TEST_F(Token, an_rsa_key_signs_as_from_a_file) {
  const auto signer = Signer::load(source("token=bus;object=rsa-key;type=private", "rsa"));
  ASSERT_TRUE(signer) << signer.error().detail;
  EXPECT_EQ(signer->algorithm().name, "rsa-sha256");
  const auto value = signer->sign("octets");
  ASSERT_TRUE(value) << value.error().detail;
  EXPECT_TRUE(holds(*signer, "octets", *value));
  EXPECT_EQ(*value, *shared_pki().signer("rsa").sign("octets"));
}

TEST_F(Token, an_ec_key_signs_with_r_and_s_side_by_side) {
  const auto signer = Signer::load(source("token=bus;id=%A2", "ec"));
  ASSERT_TRUE(signer) << signer.error().detail;
  EXPECT_EQ(signer->algorithm().name, "ecdsa-sha256");
  EXPECT_EQ(signer->sign("octets").value().size(), 64U);
}

TEST_F(Token, eight_threads_sign_with_one_key_each_of_its_own_octets) {
  for (const std::string name : {"rsa", "ec"}) {
    const Signer signer = Signer::load(source("token=bus;object=" + name + "-key", name)).value();
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int seed = 0; seed < 8; ++seed) {
      threads.emplace_back([&, seed] {
        for (int i = 0; i < 20; ++i) {
          const std::string octets = std::to_string(seed * 100 + i);
          const auto value = signer.sign(octets);
          const bool size_fits = value && value->size() == (name == "rsa" ? 256 : 64);
          if (!size_fits || (name == "rsa" && !holds(signer, octets, *value))) ++wrong;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0) << name;
  }
}

TEST_F(Token, the_key_outlives_what_loaded_it) {
  std::optional<Signer> kept;
  for (int i = 0; i < 3; ++i) kept = Signer::load(source("token=bus;object=ec-key", "ec")).value();
  EXPECT_EQ(kept->sign("octets").value().size(), 64U);
}

TEST_F(Token, refusals_name_what_is_wrong) {
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != text.npos ? testing::AssertionSuccess()
                                        : testing::AssertionFailure() << text;
  };
  EXPECT_TRUE(has(refusal(source("token=bus;object=none", "ec")), "no such key"));
  EXPECT_TRUE(has(refusal(source("token=other;object=ec-key", "ec")), "no such key"));
  EXPECT_TRUE(has(refusal(source("token=bus;object=ec-key", "ec", "wrong-pin")), "PIN is wrong"));
  EXPECT_TRUE(has(refusal(source("token=bus;object=ec-key", "rsa")), "does not belong to"));
  EXPECT_TRUE(has(refusal(source("token=bus", "ec")), "no token and object"));
  EXPECT_TRUE(has(refusal(source("object=ec-key", "ec")), "no token and object"));
  EXPECT_TRUE(has(refusal(source("token=bus;object=a;color=b", "ec")), "\"color\""));
  EXPECT_TRUE(has(refusal(source("token=bus;object=a;type=cert", "ec")), "type is not private"));

  KeySource pinless = source("token=bus;object=ec-key", "ec");
  pinless.passphrase_file.clear();
  EXPECT_TRUE(has(refusal(pinless), "name a passphrase_file"));
  KeySource bare = source("token=bus;object=ec-key", "ec");
  bare.certificate.clear();
  EXPECT_TRUE(has(refusal(bare), "needs its certificate's file"));
  KeySource told = source("token=bus;object=ec-key", "ec");
  told.key += "&pin-value=1234";
  EXPECT_TRUE(has(refusal(told), "does not belong into the URI"));
  EXPECT_EQ(refusal(told).find("1234"), std::string::npos);
  KeySource moduleless = source("token=bus;object=ec-key", "ec");
  moduleless.key = "pkcs11:token=bus;object=ec-key?module-path=/nonexistent%2Fp11.so";
  EXPECT_NE(refusal(moduleless), "none");
}

}  // namespace
