// Bare signatures: over these octets, by that key, with its own algorithm.
#include "security/value.hpp"

#include "pki.hpp"

namespace {

using base::Code;
using testing_pki::shared_pki;

const security::Algorithm& algorithm(std::string_view name) {
  return *security::find_algorithm(name);
}

struct Key {
  const char *name, *gost, *algorithm;
};
struct Value : testing::TestWithParam<Key> {
  Value() {
    const Key& key = GetParam();
    shared_pki().issue({.name = key.name, .rsa = *key.gost == '\0', .gost = key.gost});
  }
};

TEST_P(Value, holds_over_its_octets_alone) {
  const auto signer = shared_pki().signer(GetParam().name);
  const auto& how = algorithm(GetParam().algorithm);
  std::string value = signer.sign("octets").value();
  EXPECT_TRUE(security::check_value(signer.certificate(), how, "octets", value));
  const auto refusal = [&](std::string_view octets, std::string_view text) {
    return security::check_value(signer.certificate(), how, octets, text).error().code;
  };
  EXPECT_EQ(refusal("octet", value), Code::signature_invalid);
  EXPECT_EQ(refusal("octets", ""), Code::signature_invalid);
  EXPECT_EQ(refusal("octets", value + 'x'), Code::signature_invalid);
  value[value.size() / 2] ^= 1;
  EXPECT_EQ(refusal("octets", value), Code::signature_invalid);
}

TEST_P(Value, is_of_the_algorithm_of_its_key) {
  const auto signer = shared_pki().signer(GetParam().name);
  const auto value = signer.sign("octets").value();
  for (const security::Algorithm& other : security::algorithms()) {
    if (other.name == GetParam().algorithm || other.name == "rsa-sha512") continue;
    EXPECT_FALSE(security::check_value(signer.certificate(), other, "octets", value)) << other.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Bare, Value,
                         testing::Values(Key{"value-rsa", "", "rsa-sha256"},
                                         Key{"value-256", "gost2012_256:TCA", "gost2012-256"},
                                         Key{"value-512", "gost2012_512:A", "gost2012-512"}));

TEST(BareValue, is_not_for_ecdsa) {
  const auto signer = shared_pki().signer("ec");
  const auto value = signer.sign("octets").value();
  EXPECT_EQ(security::check_value(signer.certificate(), algorithm("ecdsa-sha256"), "octets", value)
                .error()
                .code,
            Code::key_unusable);
}

}  // namespace
