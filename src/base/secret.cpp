#include "base/secret.hpp"

#include <cstring>

namespace base {
namespace {

void wipe(std::string& value) {
  // volatile: the compiler must not drop writes to memory that is about to be freed
  volatile char* bytes = value.data();
  for (std::size_t i = 0; i < value.size(); ++i) bytes[i] = 0;
  value.clear();
}

}  // namespace

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(value_);
    value_ = std::exchange(other.value_, {});
  }
  return *this;
}

Secret::~Secret() {
  wipe(value_);
}

}  // namespace base
