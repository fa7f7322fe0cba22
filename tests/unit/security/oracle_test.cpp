// Whoever asks with broken signatures learns nothing from the differences between the answers.
#include <openssl/bn.h>

#include "base/text.hpp"
#include "specimens.hpp"

namespace {

using namespace testing_message;
using testing_specimens::specimen;

std::string with_value(const std::string& text, const std::string& octets) {
  const auto old = between(text, "<ds:SignatureValue>", "</ds:SignatureValue>");
  return replaced(text, old,
                  "<ds:SignatureValue>" + base::encode_base64(octets) + "</ds:SignatureValue>");
}

std::string text_of_value(const std::string& text) {
  const std::string tag = "<ds:SignatureValue>";
  const auto from = text.find(tag) + tag.size();
  return text.substr(from, text.find("</", from) - from);
}

// Bad digest, bad value, a value of another length, another key, zeros.
std::vector<std::string> failures(const std::string& who) {
  const std::string good = sealed(who);
  const std::string other = who == "ec" ? "rsa" : "ec";
  const auto value = between(good, "<ds:SignatureValue>", "</");
  const auto digest = between(good, "<ds:DigestValue>", "</");
  std::string bad_value = value, bad_digest = digest;
  bad_value[30] = bad_value[30] == 'A' ? 'B' : 'A';
  bad_digest[20] = bad_digest[20] == 'A' ? 'B' : 'A';
  return {replaced(good, ">5<", ">2<"),
          replaced(good, value, bad_value),
          replaced(good, digest, bad_digest),
          replaced(good, between(good, "wsu:Id=\"kontingent-token\">", "<"),
                   between(sealed(other), "wsu:Id=\"kontingent-token\">", "<")),
          with_value(good, std::string(who == "ec" ? 64 : 256, '\0')),
          with_value(good, std::string(who == "ec" ? 64 : 256, '\xff')),
          with_value(good, std::string(1, '\0')),
          with_value(good, std::string(1000, 'x'))};
}

TEST(Oracle, one_code_and_one_text_for_every_cryptographic_failure) {
  for (const char* who : {"ec", "rsa"}) {
    ASSERT_TRUE(verify(sealed(who)));
    for (const auto& text : failures(who)) {
      const auto result = verify(text);
      EXPECT_EQ(refusal(result), base::Code::signature_invalid);
      // the reason is there for the journal
      EXPECT_FALSE(result.error().detail.empty());
    }
  }
}

TEST(Oracle, the_reasons_inside_are_exact) {
  const auto bad = failures("ec");
  EXPECT_EQ(verify(bad[0]).error().detail, "the digest of /Envelope/Body differs");
  EXPECT_EQ(verify(bad[1]).error().detail, "the signature value does not fit the key");
  EXPECT_EQ(verify(bad[7]).error().detail, "an ECDSA value of wrong length");
}

TEST(Oracle, ecdsa_values_of_zero_or_the_order_are_no_signatures) {
  const std::string order =
      base::decode_base64("/////wAAAAD//////////7zm+q2nF56E87nKwvxjJVE=").value();
  const std::string zero(32, '\0'), one = std::string(31, '\0') + "\1";
  const std::string good = sealed("ec");
  for (const auto& r : {zero, one, order})
    for (const auto& s : {zero, one, order})
      EXPECT_EQ(refusal(verify(with_value(good, r + s))), base::Code::signature_invalid);
}

// (r, n - s) is a signature too, by the nature of ECDSA: the same message, to the memory of
// replays as well.
TEST(Oracle, a_signature_written_another_way_names_the_same_message) {
  const std::string good = sealed("ec");
  auto octets = base::decode_base64(text_of_value(good)).value();
  BIGNUM *n = nullptr, *s = nullptr;
  BN_hex2bn(&n, "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
  auto* half = reinterpret_cast<unsigned char*>(octets.data()) + 32;
  s = BN_bin2bn(half, 32, nullptr);
  BN_sub(s, n, s);
  BN_bn2binpad(s, half, 32);
  BN_free(n);
  BN_free(s);
  const std::string other = with_value(good, octets);
  ASSERT_NE(other, good);
  const auto once = verify(good), again = verify(other);
  ASSERT_TRUE(once && again);
  EXPECT_EQ(once->signature_digest(), again->signature_digest());
}

}  // namespace
