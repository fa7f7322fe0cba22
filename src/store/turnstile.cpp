#include "store/turnstile.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace store {
namespace {

// The longest that SQLite lets the one before us wait for a writer that is inside.
constexpr auto longest = std::chrono::seconds(5);
constexpr auto look_again = std::chrono::milliseconds(2);

}  // namespace

Turnstile::Turnstile(const std::string& path)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {}

Turnstile::~Turnstile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Turnstile::enter() {
  if (descriptor_ < 0) return;
  const auto end = std::chrono::steady_clock::now() + longest;
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(look_again);
}

void Turnstile::leave() {
  if (descriptor_ >= 0) ::flock(descriptor_, LOCK_UN);
}

}  // namespace store
