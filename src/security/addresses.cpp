#include <openssl/x509v3.h>

#include "security/detail/openssl.hpp"
#include "security/revocation.hpp"

namespace security {
namespace {

void add_address(const GENERAL_NAME* name, std::vector<std::string>& all) {
  if (name == nullptr || name->type != GEN_URI) return;
  const ASN1_IA5STRING* text = name->d.uniformResourceIdentifier;
  const std::string_view uri(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                             static_cast<std::size_t>(ASN1_STRING_length(text)));
  // ldap is not spoken here
  if (uri.starts_with("http://") || uri.starts_with("https://")) all.emplace_back(uri);
}

struct FreeList {
  void operator()(CRL_DIST_POINTS* list) const { CRL_DIST_POINTS_free(list); }
  void operator()(AUTHORITY_INFO_ACCESS* list) const { AUTHORITY_INFO_ACCESS_free(list); }
};

}  // namespace

std::vector<std::string> crl_addresses(const Certificate& certificate) {
  const std::unique_ptr<CRL_DIST_POINTS, FreeList> points(static_cast<CRL_DIST_POINTS*>(
      X509_get_ext_d2i(certificate.raw(), NID_crl_distribution_points, nullptr, nullptr)));
  std::vector<std::string> all;
  for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i) {
    const DIST_POINT_NAME* point = sk_DIST_POINT_value(points.get(), i)->distpoint;
    if (point == nullptr || point->type != 0) continue;
    for (int j = 0; j < sk_GENERAL_NAME_num(point->name.fullname); ++j) {
      add_address(sk_GENERAL_NAME_value(point->name.fullname, j), all);
    }
  }
  return all;
}

std::vector<std::string> ocsp_addresses(const Certificate& certificate) {
  const std::unique_ptr<AUTHORITY_INFO_ACCESS, FreeList> ways(static_cast<AUTHORITY_INFO_ACCESS*>(
      X509_get_ext_d2i(certificate.raw(), NID_info_access, nullptr, nullptr)));
  std::vector<std::string> all;
  for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(ways.get()); ++i) {
    const ACCESS_DESCRIPTION* way = sk_ACCESS_DESCRIPTION_value(ways.get(), i);
    if (OBJ_obj2nid(way->method) == NID_ad_OCSP) add_address(way->location, all);
  }
  return all;
}

}  // namespace security
