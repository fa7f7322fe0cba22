#include "security/detail/digest_sink.hpp"

namespace security {

DigestSink::DigestSink(const Digest& digest) : context_(EVP_MD_CTX_new()) {
  good_ = context_ && EVP_DigestInit_ex2(context_.get(), message_digest(digest), nullptr) == 1;
}

void DigestSink::write(std::string_view octets) {
  good_ = good_ && EVP_DigestUpdate(context_.get(), octets.data(), octets.size()) == 1;
}

std::string DigestSink::value() {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (!good_ || EVP_DigestFinal_ex(context_.get(), out, &size) != 1) return {};
  return std::string(reinterpret_cast<const char*>(out), size);
}

}  // namespace security
