#include "crypto_bound.hpp"

#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

constexpr auto slice = std::chrono::milliseconds{400};
constexpr std::size_t signed_info_bytes = 900;  // a SignedInfo with two references

Key load(const std::filesystem::path& file) {
  std::unique_ptr<FILE, int (*)(FILE*)> stream(std::fopen(file.c_str(), "r"), &std::fclose);
  Key key(stream ? PEM_read_PrivateKey(stream.get(), nullptr, nullptr, nullptr) : nullptr,
          &EVP_PKEY_free);
  if (!key) throw std::runtime_error("no usable key in " + file.string());
  return key;
}

struct Octets {
  std::vector<unsigned char> text = std::vector<unsigned char>(signed_info_bytes, 'x');
  std::vector<unsigned char> signature;
};

const EVP_MD* digest_for(EVP_PKEY* key) {
  if (EVP_PKEY_get_base_id(key) == NID_id_GostR3410_2012_256)
    return EVP_get_digestbynid(NID_id_GostR3411_2012_256);
  return EVP_sha256();
}

std::vector<unsigned char> sign(EVP_PKEY* key, const Octets& octets) {
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::vector<unsigned char> out(512);
  std::size_t size = out.size();
  const bool done =
      EVP_DigestSignInit(context.get(), nullptr, digest_for(key), nullptr, key) == 1 &&
      EVP_DigestSign(context.get(), out.data(), &size, octets.text.data(), octets.text.size()) == 1;
  if (!done) throw std::runtime_error("the key does not sign");
  out.resize(size);
  return out;
}

void verify(EVP_PKEY* key, const Octets& octets) {
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  const bool good =
      EVP_DigestVerifyInit(context.get(), nullptr, digest_for(key), nullptr, key) == 1 &&
      EVP_DigestVerify(context.get(), octets.signature.data(), octets.signature.size(),
                       octets.text.data(), octets.text.size()) == 1;
  if (!good) throw std::runtime_error("the signature does not hold");
}

double thread_cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// Operations per second of one core. By the thread's own CPU time: what other programs take from
// us must not lower the bound that we are measured against.
double rate(const std::function<void()>& operation) {
  const auto end = Clock::now() + slice;
  const double start = thread_cpu_seconds();
  std::size_t done = 0;
  while (Clock::now() < end) {
    operation();
    ++done;
  }
  return static_cast<double>(done) / (thread_cpu_seconds() - start);
}

// The same on all cores at once.
double rate_together(int threads, const std::function<void()>& operation) {
  std::vector<double> rates(static_cast<std::size_t>(threads));
  std::vector<std::thread> running;
  for (double& result : rates)
    running.emplace_back([&result, &operation] { result = rate(operation); });
  for (std::thread& thread : running) thread.join();
  double sum = 0;
  for (const double one : rates) sum += one;
  return sum;
}

// The best of several: whatever disturbs a measurement makes it slower, never faster, and a
// higher bound makes our ratio smaller, never larger.
double best(const std::function<double()>& measure) {
  double found = 0;
  for (int i = 0; i < 3; ++i) found = std::max(found, measure());
  return found;
}

}  // namespace

CryptoBound measure_crypto_bound(const std::filesystem::path& senders_key,
                                 const std::filesystem::path& own_key) {
  const Key sender = load(senders_key), own = load(own_key);
  Octets octets;
  octets.signature = sign(sender.get(), octets);
  const auto check = [&] { verify(sender.get(), octets); };
  const auto make = [&] { sign(own.get(), octets); };
  const auto both = [&] {
    check();
    make();
  };
  CryptoBound bound;
  bound.verify_us = 1e6 / best([&] { return rate(check); });
  bound.sign_us = 1e6 / best([&] { return rate(make); });
  bound.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  bound.pairs_per_second = best([&] { return rate_together(bound.threads, both); });
  return bound;
}

}  // namespace bench
