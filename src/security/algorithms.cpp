#include <algorithm>

#include "security/keys.hpp"

namespace security {
namespace {

#define DSIG "http://www.w3.org/2000/09/xmldsig#"
#define DSIG_MORE "http://www.w3.org/2001/04/xmldsig-more#"
#define XMLENC "http://www.w3.org/2001/04/xmlenc#"
#define CPXMLSEC "urn:ietf:params:xml:ns:cpxmlsec:algorithms:"

const std::vector<Digest> digest_table = {
    {"sha256", {XMLENC "sha256"}, "SHA256", 32},
    {"sha384", {DSIG_MORE "sha384"}, "SHA384", 48},
    {"sha512", {XMLENC "sha512"}, "SHA512", 64},
    {"gost2012-256",
     {CPXMLSEC "gostr34112012-256", DSIG_MORE "gostr34112012-256"},
     "md_gost12_256",
     32},
    {"gost2012-512",
     {CPXMLSEC "gostr34112012-512", DSIG_MORE "gostr34112012-512"},
     "md_gost12_512",
     64},
    {"gost94", {DSIG_MORE "gostr3411", CPXMLSEC "gostr3411"}, "md_gost94", 32, true},
    {"sha1", {DSIG "sha1"}, "SHA1", 20, true},
};
const Digest* const sha256_row = &digest_table[0];
const Digest* const sha384_row = &digest_table[1];
const Digest* const sha512_row = &digest_table[2];
const Digest* const gost256_row = &digest_table[3];
const Digest* const gost512_row = &digest_table[4];
const Digest* const gost94_row = &digest_table[5];
const Digest* const sha1_row = &digest_table[6];

// The first row of a key type is what a Signer uses when nothing else is asked for.
const std::vector<Algorithm> table = {
    {"rsa-sha256", {DSIG_MORE "rsa-sha256"}, sha256_row, KeyType::rsa, 2048},
    {"rsa-sha512", {DSIG_MORE "rsa-sha512"}, sha512_row, KeyType::rsa, 2048},
    {"ecdsa-sha256", {DSIG_MORE "ecdsa-sha256"}, sha256_row, KeyType::ec, 256},
    {"ecdsa-sha384", {DSIG_MORE "ecdsa-sha384"}, sha384_row, KeyType::ec, 384},
    {"gost2012-256",
     {CPXMLSEC "gostr34102012-gostr34112012-256", DSIG_MORE "gostr34102012-gostr34112012-256"},
     gost256_row,
     KeyType::gost2012_256,
     256},
    {"gost2012-512",
     {CPXMLSEC "gostr34102012-gostr34112012-512", DSIG_MORE "gostr34102012-gostr34112012-512"},
     gost512_row,
     KeyType::gost2012_512,
     512},
    {"gost2001",
     {DSIG_MORE "gostr34102001-gostr3411", CPXMLSEC "gostr34102001-gostr3411"},
     gost94_row,
     KeyType::gost2001,
     256,
     true},
    {"rsa-sha1", {DSIG "rsa-sha1"}, sha1_row, KeyType::rsa, 2048, true},
};

#undef DSIG
#undef DSIG_MORE
#undef XMLENC
#undef CPXMLSEC

template <class Row, class Predicate>
const Row* find(const std::vector<Row>& rows, Predicate&& matches) {
  const auto row = std::find_if(rows.begin(), rows.end(), matches);
  return row == rows.end() ? nullptr : &*row;
}

auto has_name(std::string_view name) {
  return [name](const auto& row) { return row.name == name; };
}
auto has_uri(std::string_view uri) {
  return [uri](const auto& row) {
    return std::find(row.uris.begin(), row.uris.end(), uri) != row.uris.end();
  };
}

}  // namespace

bool is_gost(KeyType type) {
  return type == KeyType::gost2001 || type == KeyType::gost2012_256 ||
         type == KeyType::gost2012_512;
}

const std::vector<Digest>& digests() {
  return digest_table;
}
const Digest* find_digest(std::string_view name) {
  return find(digest_table, has_name(name));
}
const Digest* find_digest_by_uri(std::string_view uri) {
  return find(digest_table, has_uri(uri));
}

const std::vector<Algorithm>& algorithms() {
  return table;
}
const Algorithm* find_algorithm(std::string_view name) {
  return find(table, has_name(name));
}
const Algorithm* find_algorithm_by_uri(std::string_view signature_uri) {
  return find(table, has_uri(signature_uri));
}

bool permits(const std::vector<std::string>& named, const Algorithm& algorithm) {
  if (named.empty()) return !algorithm.legacy;
  return std::find(named.begin(), named.end(), algorithm.name) != named.end();
}

}  // namespace security
