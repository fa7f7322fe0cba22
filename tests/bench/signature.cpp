// Signed SOAP of four sizes with every algorithm that signs: verify (parse, structure, trust,
// digests, signature value) and seal, against OpenSSL alone on the same octets.
// docs/benchmarks.md says what the ratios mean.
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <stdexcept>

#include "../unit/security/pki.hpp"
#include "security/wss.hpp"
#include "xml/writer.hpp"

namespace {

using testing_pki::noon;

template <class T>
T need(base::Result<T> result) {
  if (!result) throw std::runtime_error(base::describe(result.error()));
  return std::move(*result);
}

double cpu_us() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

// µs of CPU for one; the best of several slices, since a disturbance only makes things slower.
double cost(const std::function<void()>& operation) {
  constexpr double slice_us = 150'000;
  double best = 1e12;
  for (int i = 0; i < 4; ++i) {
    const double start = cpu_us();
    double spent = 0;
    int done = 0;
    for (; spent < slice_us; ++done, spent = cpu_us() - start) operation();
    best = std::min(best, spent / done);
  }
  return best;
}

// Lessons with marks until the payload has that many octets.
std::string payload_of(std::size_t octets) {
  xml::Writer out("d", "urn:kontingent:diary:1.0");
  out.open("PushMarks").element("messageId", "0f8fad5b-d9cb-469f-a165-70867728950e");
  for (std::size_t written = 100, i = 0; written < octets; written += 210, ++i) {
    const std::string key = "student-" + std::to_string(i);
    out.open("mark", {{"kind", "lesson"}}).element("studentId", key);
    out.element("value", "5").element("comment", "Работа на уроке & дома");
    out.element("date", "2026-11-22").close();
  }
  return out.finish();
}

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Key load(const std::filesystem::path& file) {
  const std::unique_ptr<FILE, int (*)(FILE*)> stream(std::fopen(file.c_str(), "r"), &std::fclose);
  return {PEM_read_PrivateKey(stream.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free};
}

void must(int status) {
  if (status != 1) throw std::runtime_error("OpenSSL alone fails");
}

// OpenSSL alone: the digest of the whole message, and one public-key operation over a SignedInfo.
class Bare {
 public:
  Bare(const std::filesystem::path& key, const char* digest)
      : key_(load(key)), digest_(EVP_get_digestbyname(digest)) {
    sign();
  }
  void hash(const std::string& message) const {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    must(EVP_Digest(message.data(), message.size(), out, &size, digest_, nullptr));
  }
  void sign() {
    const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    value_.resize(512);
    std::size_t size = value_.size();
    must(EVP_DigestSignInit(context.get(), nullptr, digest_, nullptr, key_.get()));
    must(EVP_DigestSign(context.get(), value_.data(), &size, text_.data(), text_.size()));
    value_.resize(size);
  }
  void verify() const {
    const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    must(EVP_DigestVerifyInit(context.get(), nullptr, digest_, nullptr, key_.get()));
    must(EVP_DigestVerify(context.get(), value_.data(), value_.size(), text_.data(), text_.size()));
  }

 private:
  Key key_;
  const EVP_MD* digest_;
  std::vector<unsigned char> text_ = std::vector<unsigned char>(900, 'x'), value_;
};

struct Row {
  std::string algorithm;
  std::size_t octets;
  double verify_us, sign_us, bare_verify_us, bare_sign_us, key_us;
};

Row measure(const testing_pki::Pki& pki, const std::string& name, const std::string& algorithm,
            std::size_t size) {
  const auto signer = pki.signer(name, algorithm);
  const security::WssVerifier verifier(pki.trust({name}));
  const std::string payload = payload_of(size);
  const std::string message = need(security::seal(signer, payload, {}, noon));
  Bare bare(pki.key(name), signer.algorithm().digest->openssl_name);
  const auto verify = [&] { need(verifier.verify(need(xml::Document::parse(message)), noon)); };
  Row row{algorithm, message.size(), 0, 0, 0, 0, 0};
  row.verify_us = cost(verify);
  row.sign_us = cost([&] { need(security::seal(signer, payload, {}, noon)); });
  row.key_us = cost([&] { bare.verify(); });
  row.bare_verify_us = cost([&] { bare.hash(message); }) + row.key_us;
  row.bare_sign_us = cost([&] { bare.hash(message); }) + cost([&] { bare.sign(); });
  return row;
}

void print(const Row& row) {
  std::printf("%-14s %8zu  %9.0f %5.1f %%  %+8.1f µs  %7.1f MB/s  %9.0f %5.1f %%\n",
              row.algorithm.c_str(), row.octets, 1e6 / row.verify_us,
              100 * row.bare_verify_us / row.verify_us, row.verify_us - row.key_us,
              static_cast<double>(row.octets) / row.verify_us, 1e6 / row.sign_us,
              100 * row.bare_sign_us / row.sign_us);
  std::fflush(stdout);
}

boost::json::object to_json(const Row& row) {
  return {{"algorithm", row.algorithm},
          {"message_bytes", row.octets},
          {"verify_us", row.verify_us},
          {"sign_us", row.sign_us},
          {"openssl_verify_us", row.bare_verify_us},
          {"openssl_sign_us", row.bare_sign_us},
          {"public_key_us", row.key_us}};
}

void run(const std::string& json, const std::string& only) {
  testing_pki::Pki pki;
  std::printf("%-14s %8s  %9s %7s  %11s  %12s  %9s %7s\n", "", "bytes", "verify/s", "of EVP",
              "beyond key", "", "sign/s", "of EVP");
  boost::json::array rows;
  for (const security::Algorithm& algorithm : security::algorithms()) {
    if (algorithm.legacy || (!only.empty() && algorithm.name != only)) continue;
    testing_pki::Recipe recipe{.name = std::string(algorithm.name)};
    recipe.rsa = algorithm.key == security::KeyType::rsa;
    recipe.bits = algorithm.key == security::KeyType::ec ? algorithm.min_bits : 2048;
    if (algorithm.key == security::KeyType::gost2012_256) recipe.gost = "gost2012_256:TCA";
    if (algorithm.key == security::KeyType::gost2012_512) recipe.gost = "gost2012_512:A";
    pki.issue(recipe);
    for (const std::size_t size : {2'000, 20'000, 200'000, 2'000'000}) {
      const Row row = measure(pki, recipe.name, recipe.name, size);
      print(row);
      rows.push_back(to_json(row));
    }
  }
  if (!json.empty()) std::ofstream(json) << boost::json::serialize(rows) << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::string json, only;
    for (int i = 1; i < argc; ++i) {
      const std::string word = argv[i];
      if (i + 1 == argc || (word != "--json" && word != "--only"))
        throw std::runtime_error("usage: bench_signature [--json FILE] [--only ALGORITHM]");
      (word == "--json" ? json : only) = argv[++i];
    }
    if (const auto ready = security::initialize(); !ready)
      throw std::runtime_error(base::describe(ready.error()));
    run(json, only);
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
}
