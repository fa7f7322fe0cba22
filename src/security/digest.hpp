#pragma once
// The SHA-256 of octets that arrive in pieces: of files too large for memory. One thread.
#include <memory>
#include <string>
#include <string_view>

namespace security {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  void add(std::string_view octets);
  std::string hex();  // 64 characters; once; empty when OpenSSL failed

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace security
