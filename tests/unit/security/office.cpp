#include "office.hpp"

#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace testing_office {
namespace {

template <class T, auto Free>
struct Deleter {
  void operator()(T* raw) const { Free(raw); }
};
template <class T, auto Free>
using Own = std::unique_ptr<T, Deleter<T, Free>>;
using Time = Own<ASN1_TIME, ASN1_TIME_free>;

void need(bool done, const char* what) {
  if (!done) throw std::runtime_error(what);
}

Time make_time(base::Time at) {
  return Time(ASN1_TIME_adj(nullptr, std::chrono::system_clock::to_time_t(at), 0, 0));
}
Time make_generalized(base::Time at) {
  return Time(ASN1_GENERALIZEDTIME_set(nullptr, std::chrono::system_clock::to_time_t(at)));
}

// add: void(X509_EXTENSION*)
void extend(const Extensions& wanted, X509* issuer, X509* subject, X509_CRL* list, auto&& add) {
  for (const auto& [name, value] : wanted) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, subject, nullptr, list, 0);
    X509V3_set_nconf(&context, nullptr);
    const Own<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509V3_EXT_nconf(nullptr, &context, name.c_str(), value.c_str()));
    need(extension != nullptr, name.c_str());
    add(extension.get());
  }
}

EVP_PKEY* make_key(const std::string& kind) {
  if (kind.starts_with("RSA:")) {
    return EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA",
                             static_cast<std::size_t>(std::stoul(kind.substr(4))));
  }
  if (!kind.starts_with("gost")) return EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", kind.c_str());
  const auto colon = kind.find(':');
  const Own<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      EVP_PKEY_CTX_new_from_name(nullptr, kind.substr(0, colon).c_str(), nullptr));
  EVP_PKEY* key = nullptr;
  need(context && EVP_PKEY_keygen_init(context.get()) == 1 &&
           EVP_PKEY_CTX_ctrl_str(context.get(), "paramset", kind.c_str() + colon + 1) == 1 &&
           EVP_PKEY_keygen(context.get(), &key) == 1,
       kind.c_str());
  return key;
}

template <class T>
std::string encode(T* value, int (*write)(const T*, unsigned char**)) {
  unsigned char* der = nullptr;
  const int size = write(value, &der);
  need(size > 0, "DER");
  std::string octets(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return octets;
}

}  // namespace

struct Office::Impl {
  fs::path folder;
  std::map<std::string, Own<X509, X509_free>> certificates;
  std::map<std::string, Own<EVP_PKEY, EVP_PKEY_free>> keys;
  long serial = 5000;

  X509* certificate(const std::string& name) const { return certificates.at(name).get(); }
  EVP_PKEY* key(const std::string& name) const { return keys.at(name).get(); }
};

Office::Office() : impl_(std::make_unique<Impl>()) {
  security::initialize().value();
  std::string pattern = (fs::temp_directory_path() / "kontingent-office-XXXXXX").string();
  need(mkdtemp(pattern.data()) != nullptr, "no temporary folder");
  impl_->folder = pattern;
}

Office::~Office() {
  fs::remove_all(impl_->folder);
}

Office& Office::issue(const Paper& paper) {
  EVP_PKEY* key = nullptr;
  if (paper.key.starts_with('=')) {
    key = impl_->key(paper.key.substr(1));
    EVP_PKEY_up_ref(key);
  } else {
    key = make_key(paper.key);
  }
  impl_->keys[paper.name].reset(key);
  Own<X509, X509_free> made(X509_new());
  X509* issuer = paper.issuer.empty() ? made.get() : impl_->certificate(paper.issuer);
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++impl_->serial);
  X509_set1_notBefore(made.get(), make_time(noon + Days(paper.from_days)).get());
  X509_set1_notAfter(made.get(), make_time(noon + Days(paper.until_days)).get());
  X509_set_pubkey(made.get(), key);
  const std::string subject = paper.subject.empty() ? paper.name : paper.subject;
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(subject.c_str()), -1, -1, 0);
  X509_set_issuer_name(made.get(), X509_get_subject_name(issuer));
  extend(paper.extensions, issuer, made.get(), nullptr,
         [&](X509_EXTENSION* each) { X509_add_ext(made.get(), each, -1); });
  EVP_PKEY* signs = paper.issuer.empty() ? key : impl_->key(paper.issuer);
  need(X509_sign(made.get(), signs, EVP_get_digestbyname(paper.digest)) > 0, "X509_sign");
  FILE* out = std::fopen(file(paper.name).c_str(), "w");
  PEM_write_X509(out, made.get());
  std::fclose(out);
  impl_->certificates[paper.name] = std::move(made);
  return *this;
}

security::Certificate Office::certificate(const std::string& name) const {
  return security::Certificate::load(file(name)).value();
}
fs::path Office::file(const std::string& name) const {
  return impl_->folder / (name + ".crt");
}

std::string Office::crl(const std::string& issuer, const List& list) const {
  const Own<X509_CRL, X509_CRL_free> crl(X509_CRL_new());
  X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(impl_->certificate(issuer)));
  X509_CRL_set1_lastUpdate(crl.get(), make_time(list.from).get());
  if (list.until) X509_CRL_set1_nextUpdate(crl.get(), make_time(*list.until).get());
  for (const Entry& each : list.entries) {
    X509_REVOKED* entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(impl_->certificate(each.name)));
    X509_REVOKED_set_revocationDate(entry, make_time(each.when).get());
    Extensions wanted = each.extensions;
    if (each.reason != 0) {
      wanted.emplace_back("2.5.29.21", "ASN1:ENUMERATED:" + std::to_string(each.reason));
    }
    extend(wanted, nullptr, nullptr, crl.get(),
           [&](X509_EXTENSION* extension) { X509_REVOKED_add_ext(entry, extension, -1); });
    if (each.invalid_since) {
      X509_REVOKED_add1_ext_i2d(entry, NID_invalidity_date,
                                make_generalized(*each.invalid_since).get(), 0, 0);
    }
    X509_CRL_add0_revoked(crl.get(), entry);
  }
  if (list.number != 0) {
    const Own<ASN1_INTEGER, ASN1_INTEGER_free> number(ASN1_INTEGER_new());
    ASN1_INTEGER_set(number.get(), list.number);
    X509_CRL_add1_ext_i2d(crl.get(), NID_crl_number, number.get(), 0, 0);
  }
  extend(list.extensions, impl_->certificate(issuer), nullptr, crl.get(),
         [&](X509_EXTENSION* each) { X509_CRL_add_ext(crl.get(), each, -1); });
  X509_CRL_sort(crl.get());
  need(X509_CRL_sign(crl.get(), impl_->key(list.key.empty() ? issuer : list.key),
                     EVP_get_digestbyname(list.digest)) > 0,
       "X509_CRL_sign");
  return encode<X509_CRL>(crl.get(), i2d_X509_CRL);
}

fs::path Office::crl_file(const std::string& issuer, const List& list) const {
  static int made = 0;
  const fs::path path = impl_->folder / (issuer + std::to_string(++made) + ".crl");
  std::ofstream(path, std::ios::binary) << crl(issuer, list);
  return path;
}

std::string Office::ocsp(const std::string& subject, const Answer& answer) const {
  X509* about = impl_->certificate(answer.about.empty() ? subject : answer.about);
  X509* issuer = nullptr;
  std::string issuer_name;
  for (const auto& [name, each] : impl_->certificates) {
    if (X509_check_issued(each.get(), about) != X509_V_OK || each.get() == about) continue;
    issuer = each.get();
    issuer_name = name;
  }
  need(issuer != nullptr, "nobody issued it");
  const Own<OCSP_BASICRESP, OCSP_BASICRESP_free> basic(OCSP_BASICRESP_new());
  const Own<OCSP_CERTID, OCSP_CERTID_free> id(OCSP_cert_to_id(EVP_sha1(), about, issuer));
  const Time from = make_generalized(answer.from), when = make_generalized(answer.when);
  const Time until = answer.until ? make_generalized(*answer.until) : nullptr;
  const int status = answer.status == Answer::good      ? V_OCSP_CERTSTATUS_GOOD
                     : answer.status == Answer::revoked ? V_OCSP_CERTSTATUS_REVOKED
                                                        : V_OCSP_CERTSTATUS_UNKNOWN;
  need(OCSP_basic_add1_status(basic.get(), id.get(), status, OCSP_REVOKED_STATUS_NOSTATUS,
                              when.get(), from.get(), until.get()) != nullptr,
       "OCSP_basic_add1_status");
  if (!answer.request.empty()) {
    const auto* at = reinterpret_cast<const unsigned char*>(answer.request.data());
    const Own<OCSP_REQUEST, OCSP_REQUEST_free> request(
        d2i_OCSP_REQUEST(nullptr, &at, static_cast<long>(answer.request.size())));
    OCSP_copy_nonce(basic.get(), request.get());
  }
  const std::string who = answer.responder.empty() ? issuer_name : answer.responder;
  need(OCSP_basic_sign(basic.get(), impl_->certificate(who), impl_->key(who),
                       EVP_get_digestbyname(answer.digest), nullptr, 0) == 1,
       "OCSP_basic_sign");
  const Own<OCSP_RESPONSE, OCSP_RESPONSE_free> response(
      OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
  return encode<OCSP_RESPONSE>(response.get(), i2d_OCSP_RESPONSE);
}

security::TrustFiles Office::files(const std::vector<std::string>& anchors,
                                   const std::vector<std::string>& intermediates) const {
  security::TrustFiles files;
  for (const auto& name : anchors) files.anchors.push_back(file(name));
  for (const auto& name : intermediates) files.intermediates.push_back(file(name));
  return files;
}

}  // namespace testing_office
