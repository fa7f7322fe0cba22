// What is encrypted for one reader: by our own writer, and bent in every way.
#include "security/encryption.hpp"

#include <set>

#include "message.hpp"

namespace {

using namespace testing_message;
using security::Cipher;

security::Decryptor reader() {
  return security::Decryptor::load({.key = shared_pki().key("rsa").string()}).value();
}

base::Result<std::string> read(const std::string& encrypted) {
  const auto document = xml::Document::parse("<holder>" + encrypted + "</holder>");
  EXPECT_TRUE(document) << encrypted;
  return reader().decrypt(document->root());
}

std::string written(std::string_view text, Cipher cipher = Cipher::aes256_cbc) {
  return security::encrypt_for(shared_pki().load("rsa"), text, cipher).value();
}

// The content's value, so many characters before its end.
std::string bent_at(const std::string& text, std::size_t from_end) {
  std::string out = text;
  char& c = out[out.rfind("</xenc:CipherValue>") - from_end];
  c = c == 'A' ? 'B' : 'A';
  return out;
}

TEST(Encryption, is_undone_for_its_reader_alone) {
  for (const Cipher cipher : {Cipher::aes256_cbc, Cipher::aes256_gcm})
    for (const std::size_t size : {1, 15, 16, 17, 100'000})
      EXPECT_EQ(read(written(std::string(size, 'x'), cipher)).value(), std::string(size, 'x'));
  shared_pki().issue({.name = "another-reader", .rsa = true});
  const auto other = security::encrypt_for(shared_pki().load("another-reader"), "<a/>").value();
  EXPECT_EQ(read(other).error().code, base::Code::signature_invalid);
}

TEST(Encryption, says_one_and_the_same_of_all_that_does_not_decrypt) {
  std::set<std::string> reasons;
  for (const Cipher cipher : {Cipher::aes256_cbc, Cipher::aes256_gcm}) {
    const std::string good = written("<a>" + std::string(60, 'x') + "</a>", cipher);
    for (std::size_t at = 4; at < 100; at += 7)
      if (const auto out = read(bent_at(good, at)); !out) reasons.insert(out.error().detail);
    const auto key = good.find("<xenc:CipherValue>") + 40;
    std::string other_key = good;
    other_key[key] = other_key[key] == 'A' ? 'B' : 'A';
    reasons.insert(read(other_key).error().detail);
  }
  EXPECT_EQ(reasons, std::set<std::string>{"what is encrypted cannot be decrypted"});
  for (std::size_t at = 4; at < 40; at += 5)  // with a tag nothing passes
    EXPECT_FALSE(read(bent_at(written("<a/>", Cipher::aes256_gcm), at)));
}

TEST(Encryption, has_one_form) {
  const std::string good = written("<a/>");
  const auto refuses = [](const std::string& text) { EXPECT_FALSE(read(text)) << text; };
  refuses(good + good);
  refuses("<x>" + good + "</x>");
  refuses("");
  refuses(replaced(good, "rsa-oaep-mgf1p", "rsa-1_5"));
  refuses(replaced(good, "aes256-cbc", "aes192-cbc"));
  refuses(replaced(good, "aes256-cbc", "aes128-cbc"));
  refuses(replaced(good, "<xenc:CipherValue>", "<xenc:CipherReference/><xenc:CipherValue>"));
  const std::string method = "rsa-oaep-mgf1p\">";
  const std::string open =
      replaced(good, "rsa-oaep-mgf1p\"/>", method + "</xenc:EncryptionMethod>");
  EXPECT_TRUE(read(open));
  refuses(replaced(open, method, method + "<xenc:OAEPparams>AAAA</xenc:OAEPparams>"));
  refuses(replaced(open, method,
                   method + "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/"
                            "xmldsig-more#md5\"/>"));
}

TEST(Encryption, wants_an_rsa_key_of_some_strength) {
  EXPECT_EQ(security::Decryptor::load({.key = shared_pki().key("ec").string()}).error().code,
            base::Code::key_unusable);
  EXPECT_EQ(security::encrypt_for(shared_pki().load("ec"), "<a/>").error().code,
            base::Code::key_unusable);
  shared_pki().issue({.name = "short", .rsa = true, .bits = 1024});
  EXPECT_FALSE(security::Decryptor::load({.key = shared_pki().key("short").string()}));
}

}  // namespace
