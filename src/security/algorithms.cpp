#include <algorithm>

#include "security/keys.hpp"

namespace security {
namespace {

#define DSIG_MORE "http://www.w3.org/2001/04/xmldsig-more#"
#define XMLENC "http://www.w3.org/2001/04/xmlenc#"

// The first row of a key type is what a Signer uses when nothing else is asked for.
const std::vector<Algorithm> table = {
    {"rsa-sha256", DSIG_MORE "rsa-sha256", XMLENC "sha256", "SHA256", KeyType::rsa, 2048},
    {"rsa-sha512", DSIG_MORE "rsa-sha512", XMLENC "sha512", "SHA512", KeyType::rsa, 2048},
    {"ecdsa-sha256", DSIG_MORE "ecdsa-sha256", XMLENC "sha256", "SHA256", KeyType::ec, 256},
    {"ecdsa-sha384", DSIG_MORE "ecdsa-sha384", DSIG_MORE "sha384", "SHA384", KeyType::ec, 384},
};

#undef DSIG_MORE
#undef XMLENC

template <class Predicate>
const Algorithm* find(Predicate&& matches) {
  const auto row = std::find_if(table.begin(), table.end(), matches);
  return row == table.end() ? nullptr : &*row;
}

}  // namespace

const std::vector<Algorithm>& algorithms() {
  return table;
}

const Algorithm* find_algorithm(std::string_view name) {
  return find([name](const Algorithm& row) { return row.name == name; });
}

const Algorithm* find_algorithm_by_uri(std::string_view signature_uri) {
  return find([signature_uri](const Algorithm& row) { return row.signature_uri == signature_uri; });
}

}  // namespace security
