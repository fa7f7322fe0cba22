#include "pki.hpp"

#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace testing_pki {
namespace {

template <class T, auto Free>
struct Deleter {
  void operator()(T* raw) const { Free(raw); }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY, EVP_PKEY_free>>;
using Cert = std::unique_ptr<X509, Deleter<X509, X509_free>>;
using Crl = std::unique_ptr<X509_CRL, Deleter<X509_CRL, X509_CRL_free>>;

struct Close {
  void operator()(FILE* file) const { std::fclose(file); }
};
std::unique_ptr<FILE, Close> open(const fs::path& file, const char* mode) {
  std::unique_ptr<FILE, Close> opened(std::fopen(file.c_str(), mode));
  if (!opened) throw std::runtime_error("cannot open " + file.string());
  return opened;
}

void set_time(ASN1_TIME* time, int days) {
  const auto at = noon + std::chrono::hours(24) * days;
  ASN1_TIME_set(time, std::chrono::system_clock::to_time_t(at));
}

// "gost2012_256:TCA" → a key of that type with that parameter set.
Key make_gost_key(const std::string& what) {
  const auto colon = what.find(':');
  const std::string type = what.substr(0, colon);
  const std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX, EVP_PKEY_CTX_free>> context(
      EVP_PKEY_CTX_new_from_name(nullptr, type.c_str(), nullptr));
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_keygen_init(context.get()) != 1 ||
      EVP_PKEY_CTX_ctrl_str(context.get(), "paramset", what.c_str() + colon + 1) != 1 ||
      EVP_PKEY_keygen(context.get(), &key) != 1) {
    throw std::runtime_error("cannot make a key of " + what);
  }
  return Key(key);
}

Key make_key(const Recipe& recipe) {
  if (!recipe.gost.empty()) return make_gost_key(recipe.gost);
  const auto bits = static_cast<std::size_t>(recipe.bits);
  return Key(recipe.rsa
                 ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits)
                 : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", bits == 384 ? "P-384" : "P-256"));
}

void extend(X509* certificate, X509* issuer, int what, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, what, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Key read_key(const fs::path& file) {
  return Key(PEM_read_PrivateKey(open(file, "r").get(), nullptr, nullptr, nullptr));
}
Cert read_certificate(const fs::path& file) {
  return Cert(PEM_read_X509(open(file, "r").get(), nullptr, nullptr, nullptr));
}

}  // namespace

Pki::Pki() {
  std::string pattern = (fs::temp_directory_path() / "kontingent-pki-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  issue({.name = "root", .ca = true, .key_usage = "keyCertSign,cRLSign"});
}

Pki::~Pki() {
  fs::remove_all(folder_);
}

void Pki::issue(const Recipe& recipe) {
  static long serial = 1000;
  const Key own = make_key(recipe);
  const Cert certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
  set_time(X509_getm_notBefore(certificate.get()), recipe.from_days);
  set_time(X509_getm_notAfter(certificate.get()), recipe.until_days);
  X509_set_pubkey(certificate.get(), own.get());
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(recipe.name.c_str()), -1, -1,
                             0);
  const bool root = recipe.ca && recipe.issuer == "root" && recipe.name.starts_with("root");
  const Cert parent = root ? nullptr : read_certificate(this->certificate(recipe.issuer));
  const Key parent_key = root ? nullptr : read_key(key(recipe.issuer));
  X509* issuer = root ? certificate.get() : parent.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
  extend(certificate.get(), issuer, NID_basic_constraints,
         recipe.ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
  extend(certificate.get(), issuer, NID_key_usage, recipe.key_usage);
  if (recipe.purpose != nullptr)
    extend(certificate.get(), issuer, NID_ext_key_usage, recipe.purpose);
  X509_sign(certificate.get(), root ? own.get() : parent_key.get(), EVP_sha256());
  PEM_write_PrivateKey(open(key(recipe.name), "w").get(), own.get(), nullptr, nullptr, 0, nullptr,
                       nullptr);
  PEM_write_X509(open(this->certificate(recipe.name), "w").get(), certificate.get());
}

fs::path Pki::revoke(const std::string& issuer, const std::vector<std::string>& names,
                     int until_days) {
  const Cert by = read_certificate(certificate(issuer));
  const Crl crl(X509_CRL_new());
  X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(by.get()));
  ASN1_TIME* time = ASN1_TIME_new();
  set_time(time, -1);
  X509_CRL_set1_lastUpdate(crl.get(), time);
  for (const auto& name : names) {
    const Cert revoked = read_certificate(certificate(name));
    X509_REVOKED* entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(revoked.get()));
    X509_REVOKED_set_revocationDate(entry, time);
    X509_CRL_add0_revoked(crl.get(), entry);
  }
  set_time(time, until_days);
  X509_CRL_set1_nextUpdate(crl.get(), time);
  ASN1_TIME_free(time);
  X509_CRL_sign(crl.get(), read_key(key(issuer)).get(), EVP_sha256());
  const fs::path file = folder_ / ("crl-" + issuer + ".pem");
  PEM_write_X509_CRL(open(file, "w").get(), crl.get());
  return file;
}

security::Certificate Pki::load(const std::string& name) const {
  return security::Certificate::load(certificate(name)).value();
}

security::Signer Pki::signer(const std::string& name, std::string_view algorithm) const {
  return security::Signer::load({key(name), certificate(name), std::string(algorithm)}).value();
}

domain::Partner Pki::partner(const std::string& name) const {
  domain::Partner partner;
  partner.code = "partner-" + name;
  partner.certificate_fingerprints = {load(name).fingerprint()};
  return partner;
}

std::shared_ptr<const security::Trust> Pki::trust(const std::vector<std::string>& pinned) const {
  std::vector<domain::Partner> partners;
  for (const auto& name : pinned) partners.push_back(partner(name));
  return security::Trust::load({.anchors = {certificate("root")}}, std::move(partners)).value();
}

Pki& shared_pki() {
  static Pki pki;
  static const bool once = [] {
    security::initialize().value();
    pki.issue({.name = "rsa", .rsa = true});
    pki.issue({.name = "ec"});
    pki.issue({.name = "stranger"});
    return true;
  }();
  static_cast<void>(once);
  return pki;
}

testing::AssertionResult openssl(const std::string& arguments) {
  const fs::path& folder = shared_pki().folder();
  const auto configuration = folder / "openssl.cnf";
  if (!fs::exists(configuration)) {
    std::ofstream(configuration) << "openssl_conf = init\n[init]\nengines = engines\n"
                                    "[engines]\ngost = gost\n[gost]\nengine_id = gost\n"
                                    "default_algorithms = ALL\n[req]\ndistinguished_name = dn\n"
                                    "[dn]\n";
  }
  const auto log = folder / "openssl.log";
  const std::string line = "D='" + folder.string() + "'; OPENSSL_CONF=\"$D/openssl.cnf\" openssl " +
                           arguments + " </dev/null >\"$D/openssl.log\" 2>&1";
  if (std::system(line.c_str()) == 0) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "openssl " << arguments << "\n" << read(log);
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace testing_pki
