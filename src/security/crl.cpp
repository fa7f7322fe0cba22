#include "security/detail/crl.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "security/detail/strength.hpp"

namespace security {
namespace {

struct FreePoint {
  void operator()(ISSUING_DIST_POINT* point) const { ISSUING_DIST_POINT_free(point); }
  void operator()(CRL_DIST_POINTS* points) const { CRL_DIST_POINTS_free(points); }
  // ASN1_INTEGER and ASN1_GENERALIZEDTIME alike
  void operator()(ASN1_STRING* value) const { ASN1_STRING_free(value); }
};
template <class T>
using OwnedPart = std::unique_ptr<T, FreePoint>;

base::Error unusable(const std::string& why) {
  return base::fail(base::Code::revocation_unknown, "CRL: " + why);
}

// Nothing that is critical may be ignored (RFC 5280, 5.2 and 5.3).
base::Result<void> check_extensions(const X509_CRL* crl) {
  for (int i = 0; i < X509_CRL_get_ext_count(crl); ++i) {
    X509_EXTENSION* extension = X509_CRL_get_ext(crl, i);
    const int kind = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
    if (kind == NID_delta_crl) return unusable("a delta list");
    const bool known = kind == NID_issuing_distribution_point || kind == NID_crl_number ||
                       kind == NID_authority_key_identifier;
    if (X509_EXTENSION_get_critical(extension) != 0 && !known) {
      return unusable("an unknown critical extension");
    }
  }
  return {};
}

base::Result<void> check_entries(X509_CRL* crl) {
  const STACK_OF(X509_REVOKED)* entries = X509_CRL_get_REVOKED(crl);
  for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i) {
    const X509_REVOKED* entry = sk_X509_REVOKED_value(entries, i);
    for (int j = 0; j < X509_REVOKED_get_ext_count(entry); ++j) {
      X509_EXTENSION* extension = X509_REVOKED_get_ext(entry, j);
      const int kind = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
      const bool known = kind == NID_crl_reason || kind == NID_invalidity_date;
      // a certificateIssuer makes the list an indirect one
      if (X509_EXTENSION_get_critical(extension) != 0 && !known) {
        return unusable("an entry with an unknown critical extension");
      }
    }
  }
  return {};
}

std::string extension_octets(const X509_CRL* crl, int kind) {
  const int at = X509_CRL_get_ext_by_NID(crl, kind, -1);
  if (at < 0) return {};
  const ASN1_OCTET_STRING* data = X509_EXTENSION_get_data(X509_CRL_get_ext(crl, at));
  return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(data)),
                     static_cast<std::size_t>(ASN1_STRING_length(data)));
}

OwnedPart<ISSUING_DIST_POINT> scope_of(const X509_CRL* crl) {
  return OwnedPart<ISSUING_DIST_POINT>(static_cast<ISSUING_DIST_POINT*>(
      X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, nullptr, nullptr)));
}

bool share_a_name(const DIST_POINT_NAME* one, const DIST_POINT_NAME* other) {
  if (one == nullptr || other == nullptr || one->type != 0 || other->type != 0) return false;
  for (int i = 0; i < sk_GENERAL_NAME_num(one->name.fullname); ++i) {
    for (int j = 0; j < sk_GENERAL_NAME_num(other->name.fullname); ++j) {
      if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(one->name.fullname, i),
                           sk_GENERAL_NAME_value(other->name.fullname, j)) == 0) {
        return true;
      }
    }
  }
  return false;
}

bool is_at_point(X509* certificate, const DIST_POINT_NAME* point) {
  const OwnedPart<CRL_DIST_POINTS> points(static_cast<CRL_DIST_POINTS*>(
      X509_get_ext_d2i(certificate, NID_crl_distribution_points, nullptr, nullptr)));
  for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i) {
    if (share_a_name(sk_DIST_POINT_value(points.get(), i)->distpoint, point)) return true;
  }
  return false;
}

}  // namespace

void FreeCrl::operator()(X509_CRL* crl) const {
  X509_CRL_free(crl);
}

base::Result<std::optional<Crl>> Crl::read(std::string_view& text) {
  X509_CRL* raw = nullptr;
  if (text.find("-----BEGIN") != text.npos) {
    const Owned<BIO> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    raw = PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr);
    text.remove_prefix(text.size() - BIO_ctrl_pending(bio.get()));
  } else {
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    const auto* const end = at + text.size();
    if (!text.empty()) raw = d2i_X509_CRL(nullptr, &at, static_cast<long>(text.size()));
    const bool whole = at == end;
    text = text.substr(0, 0);
    if (raw != nullptr && !whole) {
      X509_CRL_free(raw);
      return unusable("octets after its end");
    }
  }
  openssl_complaint();
  if (raw == nullptr) return std::optional<Crl>{};
  Crl crl;
  crl.raw_ = std::shared_ptr<X509_CRL>(raw, FreeCrl());
  BASE_CHECK(crl.check());
  return std::optional<Crl>{std::move(crl)};
}

base::Result<void> Crl::check() {
  X509_CRL* raw = raw_.get();
  this_update_ = to_time(X509_CRL_get0_lastUpdate(raw));
  if (X509_CRL_get0_nextUpdate(raw) == nullptr) return unusable("without nextUpdate");
  next_update_ = to_time(X509_CRL_get0_nextUpdate(raw));
  if (this_update_ == base::Time::min() || next_update_ <= this_update_) {
    return unusable("its dates cannot be read");
  }
  const DigestStrength strength = strength_of_signature(X509_CRL_get_signature_nid(raw));
  if (strength == DigestStrength::broken) return unusable("signed with a digest too weak");
  legacy_ = strength == DigestStrength::legacy;
  BASE_CHECK(check_extensions(raw));
  BASE_CHECK(check_entries(raw));
  scope_ = extension_octets(raw, NID_issuing_distribution_point);
  if (const auto scope = scope_of(raw)) {
    if (scope->indirectCRL > 0 || scope->onlyattr > 0 || scope->onlysomereasons != nullptr) {
      return unusable("an indirect list, or one of some reasons only");
    }
    users_only_ = scope->onlyuser > 0;
    authorities_only_ = scope->onlyCA > 0;
  } else if (!scope_.empty()) {
    return unusable("its issuing distribution point cannot be read");
  }
  const OwnedPart<ASN1_INTEGER> number(
      static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(raw, NID_crl_number, nullptr, nullptr)));
  if (number) {
    number_.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(number.get())),
                   static_cast<std::size_t>(ASN1_STRING_length(number.get())));
    number_.erase(0, std::min(number_.find_first_not_of('\0'), number_.size()));
  }
  return {};
}

bool Crl::names_one_of(const std::vector<SharedX509>& authorities) const {
  return std::any_of(authorities.begin(), authorities.end(), [this](const SharedX509& authority) {
    return X509_NAME_cmp(X509_CRL_get_issuer(raw_.get()), X509_get_subject_name(authority.get())) ==
           0;
  });
}

base::Result<SharedX509> Crl::find_issuer(const std::vector<SharedX509>& authorities) const {
  const X509_NAME* name = X509_CRL_get_issuer(raw_.get());
  std::string why = "its issuer is no anchor or intermediate";
  for (const auto& authority : authorities) {
    if (X509_NAME_cmp(name, X509_get_subject_name(authority.get())) != 0) continue;
    if ((X509_get_key_usage(authority.get()) & KU_CRL_SIGN) == 0) {
      why = "its issuer may not sign lists";
      continue;
    }
    if (!check_key_strength(authority.get(), true)) {
      why = "the key of its issuer is too weak";
      continue;
    }
    if (X509_CRL_verify(raw_.get(), X509_get0_pubkey(authority.get())) == 1) return authority;
    openssl_complaint();
    why = "its issuer has not signed it";
  }
  return unusable(why);
}

bool Crl::covers(X509* certificate, X509* issuer) const {
  if (X509_NAME_cmp(X509_CRL_get_issuer(raw_.get()), X509_get_subject_name(issuer)) != 0) {
    return false;
  }
  const bool authority = X509_check_ca(certificate) == 1;
  if ((users_only_ && authority) || (authorities_only_ && !authority)) return false;
  const auto scope = scope_of(raw_.get());
  return !scope || scope->distpoint == nullptr || is_at_point(certificate, scope->distpoint);
}

Fact Crl::fact(X509* certificate) const {
  Fact fact{this_update_, next_update_, {}, legacy_, true};
  X509_REVOKED* entry = nullptr;
  if (X509_CRL_get0_by_cert(raw_.get(), &entry, certificate) != 1) return fact;
  fact.revoked = Revoked{to_time(X509_REVOKED_get0_revocationDate(entry))};
  const OwnedPart<ASN1_GENERALIZEDTIME> since(static_cast<ASN1_GENERALIZEDTIME*>(
      X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, nullptr, nullptr)));
  if (since) fact.revoked->invalid_since = to_time(since.get());
  return fact;
}

bool Crl::same_scope(const Crl& other) const {
  return scope_ == other.scope_ &&
         X509_NAME_cmp(X509_CRL_get_issuer(raw_.get()), X509_CRL_get_issuer(other.raw_.get())) == 0;
}

bool Crl::is_older_than(const Crl& other) const {
  if (this_update_ != other.this_update_) return this_update_ < other.this_update_;
  const auto rank = [](const Crl& crl) { return std::pair(crl.number_.size(), crl.number_); };
  return !number_.empty() && !other.number_.empty() && rank(*this) < rank(other);
}

std::string Crl::issuer_name() const {
  char name[256] = {};
  const X509_NAME* issuer = X509_CRL_get_issuer(raw_.get());
  const int at = X509_NAME_get_index_by_NID(issuer, NID_commonName, -1);
  if (at < 0) return X509_NAME_oneline(issuer, name, sizeof name);
  unsigned char* text = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(issuer, at)));
  std::string found(reinterpret_cast<char*>(text), size > 0 ? static_cast<std::size_t>(size) : 0);
  OPENSSL_free(text);
  return found;
}

std::string Crl::der() const {
  unsigned char* der = nullptr;
  const int size = i2d_X509_CRL(raw_.get(), &der);
  if (size <= 0) return {};
  std::string octets(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return octets;
}

}  // namespace security
