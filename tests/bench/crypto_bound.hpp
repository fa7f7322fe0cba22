#pragma once
// What no implementation can go below: one verification of the sender's signature and one
// signature of the answer, by OpenSSL alone.
#include <filesystem>

namespace bench {

struct CryptoBound {
  double verify_us = 0, sign_us = 0;  // CPU time on one core
  int threads = 0;                    // one per core
  double pairs_per_second = 0;        // verify + sign, all threads at once, per second of their CPU
};

// Throws std::runtime_error when a key cannot be used.
CryptoBound measure_crypto_bound(const std::filesystem::path& senders_key,
                                 const std::filesystem::path& own_key);

}  // namespace bench
