#pragma once
// Signed documents of every profile and role, and what their signatures say: the material of the
// tests that wrap, cut and bend them.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "message.hpp"
#include "security/inspect.hpp"

namespace testing_specimens {

// One content of one signature that holds.
struct Said {
  std::string role;
  std::string octets;       // as the profile digests it
  std::string place;        // path of the element
  std::string fingerprint;  // of the signer's certificate
};

struct Specimen {
  std::string name, key;
  const security::Profile* profile = nullptr;
  std::string text;
  std::string before;  // the last signer signed
  std::vector<Said> said{};
};

// "wss_sealed", "smev3_caller", …: profile and roles.
std::vector<std::string> specimen_names();
// Signed by the partner whose key is "ec", "rsa" or "gost".
Specimen specimen(const std::string& name, const std::string& key = "ec");
// Signs `text` as the last signer of that specimen would.
base::Result<std::string> sign_as(const std::string& profile_and_role, const std::string& key,
                                  const std::string& text);

xml::Document parse(std::string_view text);

// What its signatures say, or the error of the first that does not hold.
base::Result<std::vector<Said>> listen(const std::string& text, const security::Profile* profile,
                                       std::shared_ptr<const security::Trust> trust = nullptr);

// Where the profile lets a signature of that role find its content. Written down once more here,
// by hand, so that the placements of security/ are held against something.
bool is_right_place(const std::string& profile_and_role, const Said& said);

// Empty when `heard` says nothing that the specimen does not say, in its right place; else what
// is wrong.
std::string difference(const Specimen& original, const std::vector<Said>& heard);

}  // namespace testing_specimens
