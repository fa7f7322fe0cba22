#include "security/digest.hpp"

#include "base/text.hpp"
#include "security/detail/digest_sink.hpp"
#include "security/keys.hpp"

namespace security {

struct Sha256::Impl {
  DigestSink sink{*find_digest("sha256")};
};

Sha256::Sha256() : impl_(std::make_unique<Impl>()) {}
Sha256::~Sha256() = default;

void Sha256::add(std::string_view octets) {
  impl_->sink.write(octets);
}

std::string Sha256::hex() {
  return base::encode_hex(impl_->sink.value());
}

}  // namespace security
