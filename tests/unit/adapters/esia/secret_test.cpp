// client_secret in both schemes, crossed with the `openssl` tool in both directions.
#include "adapters/esia/secret.hpp"

#include "office.hpp"

namespace {

using namespace esia_office;
using esia::Scheme;
using testing_pki::openssl;

const esia::SecretParts parts{"openid snils", "2026.11.22 12:00:00 +0000", "KONTINGENT",
                              "48d1a8dc-0b7d-418a-b4ef-2c7797f77dc9",
                              "https://kontingent.example/auth/callback"};

void write(const char* name, std::string_view octets) {
  std::ofstream(shared_pki().folder() / name, std::ios::binary) << octets;
}
std::string made(Scheme scheme, const std::string& key) {
  return esia::make_secret(keys().signer(key), scheme, parts, noon).value();
}
bool holds(Scheme scheme, const std::string& key, const esia::SecretParts& over,
           std::string_view secret) {
  return esia::check_secret(keys().load(key), scheme, over, secret).has_value();
}

struct Key {
  const char *name, *digest;
};
struct Secret : testing::TestWithParam<Key> {};

TEST_P(Secret, of_the_classic_endpoints_is_a_bare_detached_cms_signature) {
  const std::string name = GetParam().name;
  const std::string secret = made(Scheme::pkcs7, name);
  EXPECT_EQ(secret.find_first_of("+/="), std::string::npos);
  write("secret.p7s", esia::decode_base64url(secret).value());
  write("secret.text",
        "openid snils2026.11.22 12:00:00 +0000KONTINGENT"
        "48d1a8dc-0b7d-418a-b4ef-2c7797f77dc9");
  EXPECT_TRUE(
      openssl("cms -verify -binary -inform DER -in $D/secret.p7s -content $D/secret.text"
              " -out $D/out -CAfile $D/root.crt -no_check_time -purpose any"));
  EXPECT_TRUE(
      openssl("cms -sign -binary -noattr -outform DER -in $D/secret.text -out $D/tool.p7s"
              " -signer $D/" +
              name + ".crt -inkey $D/" + name + ".key -md " + GetParam().digest));
  const auto tool = testing_pki::read(shared_pki().folder() / "tool.p7s");
  EXPECT_TRUE(holds(Scheme::pkcs7, name, parts, esia::encode_base64url(tool)));
  EXPECT_TRUE(holds(Scheme::pkcs7, name, parts, secret));
}

TEST_P(Secret, of_the_new_endpoints_is_a_bare_value) {
  const std::string name = GetParam().name;
  write("secret.text",
        "KONTINGENTopenid snils2026.11.22 12:00:00 +0000"
        "48d1a8dc-0b7d-418a-b4ef-2c7797f77dc9"
        "https://kontingent.example/auth/callback");
  write("secret.value", esia::decode_base64url(made(Scheme::raw, name)).value());
  ASSERT_TRUE(openssl("x509 -in $D/" + name + ".crt -noout -pubkey -out $D/secret.pem"));
  const std::string dgst = std::string("dgst -") + GetParam().digest;
  EXPECT_TRUE(openssl(dgst + " -verify $D/secret.pem -signature $D/secret.value $D/secret.text"));
  EXPECT_TRUE(openssl(dgst + " -sign $D/" + name + ".key -out $D/tool.value $D/secret.text"));
  const auto tool = testing_pki::read(shared_pki().folder() / "tool.value");
  EXPECT_TRUE(holds(Scheme::raw, name, parts, esia::encode_base64url(tool)));
}

TEST_P(Secret, is_over_every_parameter_and_by_that_key) {
  for (const Scheme scheme : {Scheme::pkcs7, Scheme::raw}) {
    const std::string secret = made(scheme, GetParam().name);
    EXPECT_TRUE(holds(scheme, GetParam().name, parts, secret));
    EXPECT_FALSE(holds(scheme, "esia-foreign", parts, secret));
    for (const auto member : {&esia::SecretParts::scope, &esia::SecretParts::timestamp,
                              &esia::SecretParts::client_id, &esia::SecretParts::state}) {
      esia::SecretParts changed = parts;
      (changed.*member)[0] ^= 1;
      EXPECT_FALSE(holds(scheme, GetParam().name, changed, secret));
    }
    EXPECT_FALSE(holds(scheme, GetParam().name, parts, "not base64url!"));
    EXPECT_FALSE(holds(scheme, GetParam().name, parts, ""));
  }
  esia::SecretParts exchange = parts;
  exchange.code = "the code";
  EXPECT_FALSE(holds(Scheme::raw, GetParam().name, exchange, made(Scheme::raw, GetParam().name)));
}
INSTANTIATE_TEST_SUITE_P(Client, Secret,
                         testing::Values(Key{"esia-rsa", "sha256"},
                                         Key{"esia-gost256", "md_gost12_256"},
                                         Key{"esia-gost512", "md_gost12_512"}));

TEST(CertificateHash, is_what_the_tool_prints_in_capitals) {
  const auto hash = esia::certificate_hash(keys().load("esia-gost256")).value();
  EXPECT_EQ(hash.find_first_not_of("0123456789ABCDEF"), std::string::npos);
  ASSERT_TRUE(openssl("x509 -in $D/esia-gost256.crt -outform DER -out $D/hash.der"));
  ASSERT_TRUE(openssl("dgst -md_gost12_256 -binary -out $D/hash $D/hash.der"));
  EXPECT_EQ(base::lower_ascii(hash),
            base::encode_hex(testing_pki::read(shared_pki().folder() / "hash")));
}

TEST(Timestamp, is_written_as_esia_wants_and_read_in_any_zone) {
  EXPECT_EQ(esia::format_timestamp(noon), "2026.11.22 12:00:00 +0000");
  EXPECT_EQ(esia::parse_timestamp("2026.11.22 12:00:00 +0000"), noon);
  EXPECT_EQ(esia::parse_timestamp("2026.11.22 15:00:00 +0300"), noon);
  for (const char* text : {"", "2026-11-22 12:00:00 +0000", "2026.11.22T12:00:00 +0000",
                           "2026.11.22 12:00:00 Z", "2026.13.22 12:00:00 +0000"})
    EXPECT_FALSE(esia::parse_timestamp(text)) << text;
}

}  // namespace
