#pragma once
// What the tests of CMS share: content in the common folder, and refusals.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "pki.hpp"
#include "security/cms.hpp"

namespace cms_files {

using testing_pki::shared_pki;

inline const std::string text = "Сведения об обучении\r\nвторая строка\n";

inline std::string file(const std::string& name) {
  return testing_pki::read(shared_pki().folder() / name);
}
inline void write(const std::string& name, std::string_view octets) {
  std::ofstream(shared_pki().folder() / name, std::ios::binary) << octets;
}

inline base::Code refusal(const base::Result<security::CmsSignature>& result) {
  EXPECT_FALSE(result.has_value()) << "was accepted";
  return result ? base::Code::internal : result.error().code;
}

}  // namespace cms_files
