#include "security/encryption.hpp"

#include <openssl/x509.h>

#include "base/text.hpp"
#include "security/detail/cipher.hpp"
#include "security/detail/names.hpp"
#include "security/detail/private_key.hpp"
#include "security/detail/signature.hpp"
#include "security/random.hpp"

namespace security {
namespace {

constexpr std::string_view enc_ns = "http://www.w3.org/2001/04/xmlenc#";
constexpr std::string_view enc11_ns = "http://www.w3.org/2009/xmlenc11#";
constexpr std::string_view oaep_mgf1p = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
constexpr std::string_view oaep_11 = "http://www.w3.org/2009/xmlenc11#rsa-oaep";

// Nothing that could be asked twice says which step it was.
base::Error cannot() {
  return bad_signature("what is encrypted cannot be decrypted");
}

base::Result<xml::Node> only(xml::Node root, std::string_view name) {
  const auto found = find_all(root, enc_ns, name);
  if (found.size() != 1) return bad_signature("not exactly one " + std::string(name));
  return found[0];
}

base::Result<std::string> algorithm_of(xml::Node encrypted) {
  const xml::Node method = encrypted.child(enc_ns, "EncryptionMethod");
  auto uri = method.attribute("Algorithm");
  if (!uri) return bad_signature("no EncryptionMethod");
  return std::move(*uri);
}

base::Result<std::string> cipher_value(xml::Node encrypted) {
  const auto parts = encrypted.child(enc_ns, "CipherData").children();
  if (parts.size() != 1 || !parts[0].is(enc_ns, "CipherValue"))
    return bad_signature("CipherData is not one CipherValue");
  BASE_TRY(text, leaf_text(parts[0]));
  auto octets = base::decode_base64(text);
  if (!octets) return cannot();
  return std::move(*octets);
}

base::Result<Oaep> read_oaep(xml::Node key, std::string_view uri) {
  if (uri != oaep_mgf1p && uri != oaep_11)
    return bad_signature("a key transport that is not accepted");
  Oaep oaep;
  for (const xml::Node& part : key.child(enc_ns, "EncryptionMethod").children()) {
    const auto algorithm = part.attribute("Algorithm").value_or("");
    if (part.is(ds_ns, "DigestMethod")) {
      const Digest* digest = find_digest_by_uri(algorithm);
      if (digest == nullptr || !digest->name.starts_with("sha"))
        return bad_signature("a digest of OAEP that is not accepted");
      oaep.digest = digest->openssl_name;
    } else if (part.is(enc11_ns, "MGF") && uri == oaep_11) {
      if (!algorithm.starts_with(enc11_ns)) return bad_signature("an MGF that is not accepted");
      const std::string_view name = std::string_view(algorithm).substr(enc11_ns.size());
      if (name == "mgf1sha1")
        oaep.mask = "SHA1";
      else if (name == "mgf1sha256")
        oaep.mask = "SHA256";
      else
        return bad_signature("an MGF that is not accepted");
    } else {
      return bad_signature("a parameter of OAEP that is not accepted");
    }
  }
  return oaep;
}

}  // namespace

base::Result<Decryptor> Decryptor::load(const KeySource& source) {
  BASE_TRY(loaded, load_private_key(source));
  const Algorithm* rsa = find_algorithm("rsa-sha256");
  BASE_CHECK(check_key(loaded.key.get(), *rsa));
  Decryptor made;
  made.key_ = std::shared_ptr<evp_pkey_st>(std::move(loaded.key));
  return made;
}

base::Result<std::string> Decryptor::decrypt(xml::Node holder) const {
  const xml::Node data = holder.child(enc_ns, "EncryptedData");
  BASE_TRY(only_data, only(holder, "EncryptedData"));
  if (!data || only_data != data) return bad_signature("EncryptedData in another place");
  BASE_TRY(wrapped, only(holder, "EncryptedKey"));
  BASE_TRY(transport, algorithm_of(wrapped));
  BASE_TRY(oaep, read_oaep(wrapped, transport));
  BASE_TRY(method, algorithm_of(data));
  const CipherRow* row = find_cipher(method);
  if (row == nullptr) return bad_signature("a cipher that is not accepted");
  BASE_TRY(wrapped_octets, cipher_value(wrapped));
  BASE_TRY(octets, cipher_value(data));
  // As without a key (Bleichenbacher): a key of our own makes nonsense of the rest.
  auto key = unwrap_key(key_.get(), oaep, wrapped_octets);
  if (!key || key->size() != row->key_octets) key = random_octets(row->key_octets);
  auto text = decipher(*row, *key, octets);
  if (!text || !base::is_utf8(*text)) return cannot();
  return std::move(*text);
}

base::Result<std::string> encrypt_for(const Certificate& reader, std::string_view octets,
                                      Cipher cipher) {
  EVP_PKEY* to = X509_get0_pubkey(reader.raw());
  BASE_CHECK(check_key(to, *find_algorithm("rsa-sha256")));
  const CipherRow* row =
      find_cipher(cipher == Cipher::aes256_gcm ? "http://www.w3.org/2009/xmlenc11#aes256-gcm"
                                               : "http://www.w3.org/2001/04/xmlenc#aes256-cbc");
  const std::string key = random_octets(row->key_octets);
  const auto wrapped = wrap_key(to, {}, key);
  const auto text = encipher(*row, key, octets);
  if (!wrapped || !text) return base::fail(base::Code::internal, openssl_complaint());
  const auto data = [](std::string_view value) {
    return "<xenc:CipherData><xenc:CipherValue>" + base::encode_base64(value) +
           "</xenc:CipherValue></xenc:CipherData>";
  };
  return "<xenc:EncryptedData xmlns:xenc=\"" + std::string(enc_ns) +
         "\" Type=\"http://www.w3.org/2001/04/xmlenc#Element\"><xenc:EncryptionMethod "
         "Algorithm=\"" +
         std::string(row->uri) + "\"/><ds:KeyInfo xmlns:ds=\"" + std::string(ds_ns) +
         "\"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm=\"" + std::string(oaep_mgf1p) +
         "\"/>" + data(*wrapped) + "</xenc:EncryptedKey></ds:KeyInfo>" + data(*text) +
         "</xenc:EncryptedData>";
}

}  // namespace security
