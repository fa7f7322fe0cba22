#include "security/detail/chain.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "security/authorities.hpp"
#include "security/detail/strength.hpp"

namespace security {
namespace {

struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
struct FreeStore {
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
};
struct FreeRun {
  void operator()(X509_STORE_CTX* run) const { X509_STORE_CTX_free(run); }
};
struct FreePurposes {
  void operator()(EXTENDED_KEY_USAGE* list) const { EXTENDED_KEY_USAGE_free(list); }
};

// Authorities between a certificate and its anchor; cross certificates may go round in circles.
constexpr int most_intermediates = 8;

base::Result<void> each_certificate(const std::filesystem::path& file, auto&& take) {
  BASE_TRY(text, read_file(file));
  const Owned<BIO> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  int found = 0;
  while (
      const SharedX509 next{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free}) {
    if (!take(next)) break;
    ++found;
  }
  openssl_complaint();  // the end of the file
  if (found == 0) return base::fail(base::Code::key_unusable, "nothing usable in " + file.string());
  return {};
}

base::Error unknown(const std::string& why) {
  return base::fail(base::Code::certificate_unknown, why);
}

base::Code code_of(int problem) {
  const bool dates =
      problem == X509_V_ERR_CERT_HAS_EXPIRED || problem == X509_V_ERR_CERT_NOT_YET_VALID;
  return dates ? base::Code::certificate_expired : base::Code::certificate_unknown;
}

// An extendedKeyUsage that names only duties of a service: such a key signs time stamps, answers
// about revocation or programs, and a message signed with it was signed by mistake or by trick.
base::Result<void> check_purpose(const X509* certificate) {
  int critical = 0;
  const std::unique_ptr<EXTENDED_KEY_USAGE, FreePurposes> list(static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, nullptr)));
  // -1: there is none; anything else without a list is one that cannot be read, or two of them
  if (!list && critical != -1) return unknown("an extendedKeyUsage that cannot be read");
  for (int i = 0; i < sk_ASN1_OBJECT_num(list.get()); ++i) {
    const int purpose = OBJ_obj2nid(sk_ASN1_OBJECT_value(list.get(), i));
    if (purpose != NID_OCSP_sign && purpose != NID_time_stamp && purpose != NID_code_sign) {
      return {};
    }
  }
  if (list) return unknown("its extendedKeyUsage does not allow signing messages");
  return {};
}

// What OpenSSL leaves to us, of the link at that place of the chain.
base::Result<void> check_link(X509* link, bool is_leaf, bool is_anchor, bool legacy, bool stamps) {
  BASE_CHECK(check_key_strength(link, legacy));
  if (is_leaf) {
    // Without a keyUsage extension every bit is set.
    if ((X509_get_key_usage(link) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) {
      return unknown("its key may not sign");
    }
  } else if (!is_anchor && X509_check_ca(link) != 1) {
    return unknown("its issuer is no authority");
  }
  // An anchor is trusted as it stands.
  if (is_anchor) return {};
  const DigestStrength strength = strength_of_signature(link);
  if (strength == DigestStrength::broken || (strength == DigestStrength::legacy && !legacy)) {
    return unknown("signed with a digest that is too weak");
  }
  return stamps ? base::Result<void>() : check_purpose(link);
}

}  // namespace

base::Result<void> check_authorities(const std::filesystem::path& file) {
  std::string wrong;
  BASE_CHECK(each_certificate(file, [&](const SharedX509& one) {
    if (X509_check_ca(one.get()) != 0) return true;
    std::array<char, 256> name{};
    wrong = X509_NAME_oneline(X509_get_subject_name(one.get()), name.data(), int{name.size()});
    return true;
  }));
  if (wrong.empty()) return {};
  return base::fail(base::Code::key_unusable, "not an authority", std::move(wrong));
}

std::string fingerprint_of(const X509* certificate) {
  std::string octets(32, '\0');
  unsigned int size = 0;
  X509_digest(certificate, EVP_sha256(), reinterpret_cast<unsigned char*>(octets.data()), &size);
  return base::encode_hex(octets);
}

struct Chain::Impl {
  std::unique_ptr<X509_STORE, FreeStore> store{X509_STORE_new()};
  std::unique_ptr<STACK_OF(X509), FreeStack> intermediates{sk_X509_new_null()};
  std::vector<SharedX509> authorities;
};

Chain::Chain(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Chain::~Chain() = default;

const std::vector<SharedX509>& Chain::authorities() const {
  return impl_->authorities;
}

base::Result<std::unique_ptr<Chain>> Chain::load(
    const std::vector<std::filesystem::path>& anchors,
    const std::vector<std::filesystem::path>& intermediates,
    const std::vector<Certificate>& enclosed) {
  auto impl = std::make_unique<Impl>();
  const auto remember = [&parts = *impl](const SharedX509& authority) {
    // Decodes the extensions and the key now, while only this thread sees them.
    X509_check_purpose(authority.get(), -1, 0);
    X509_get0_pubkey(authority.get());
    parts.authorities.push_back(authority);
  };
  for (const auto& file : anchors) {
    BASE_CHECK(each_certificate(file, [&](const SharedX509& anchor) {
      remember(anchor);
      return X509_STORE_add_cert(impl->store.get(), anchor.get()) == 1;
    }));
  }
  const auto put_between = [&](const SharedX509& between) {
    remember(between);
    return X509_up_ref(between.get()) == 1 &&
           sk_X509_push(impl->intermediates.get(), between.get()) > 0;
  };
  for (const auto& file : intermediates) BASE_CHECK(each_certificate(file, put_between));
  for (const Certificate& each : enclosed) {
    X509_up_ref(each.raw());
    if (!put_between({each.raw(), X509_free}))
      return base::fail(base::Code::internal, openssl_complaint());
  }
  X509_STORE_set_flags(impl->store.get(), X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST);
  X509_VERIFY_PARAM* rules = X509_STORE_get0_param(impl->store.get());
  X509_VERIFY_PARAM_set_auth_level(rules, 0);  // detail/strength.hpp instead
  X509_VERIFY_PARAM_set_depth(rules, most_intermediates);
  return std::unique_ptr<Chain>(new Chain(std::move(impl)));
}

base::Result<Links> Chain::check(const Certificate& certificate, base::Time at, bool legacy,
                                 bool stamps) const {
  const std::string whose = ", certificate " + certificate.fingerprint();
  const std::unique_ptr<X509_STORE_CTX, FreeRun> run(X509_STORE_CTX_new());
  if (!run || X509_STORE_CTX_init(run.get(), impl_->store.get(), certificate.raw(),
                                  impl_->intermediates.get()) != 1) {
    return base::fail(base::Code::internal, openssl_complaint());
  }
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  X509_STORE_CTX_set_time(run.get(), 0, seconds);
  if (X509_verify_cert(run.get()) != 1) {
    const int problem = X509_STORE_CTX_get_error(run.get());
    ERR_clear_error();
    return base::fail(code_of(problem), X509_verify_cert_error_string(problem) + whose);
  }
  Links links;
  const auto* chain = X509_STORE_CTX_get0_chain(run.get());
  const int top = sk_X509_num(chain) - 1;
  for (int i = 0; i <= top; ++i) {
    X509* link = sk_X509_value(chain, i);
    const auto checked = check_link(link, i == 0, i == top, legacy, stamps);
    if (!checked) {
      return unknown(checked.error().detail + ", link " + std::to_string(i) + whose);
    }
    X509_up_ref(link);
    links.certificates.emplace_back(link, X509_free);
    links.validity.narrow({to_time(X509_get0_notBefore(link)), to_time(X509_get0_notAfter(link))});
  }
  return links;
}

}  // namespace security
