#include "partner.hpp"

#include <algorithm>
#include <thread>

#include "need.hpp"

namespace bench {

Partner::Partner(const std::filesystem::path& pki, const std::string& supplier,
                 const std::string& signing)
    : signer_(
          need(security::Signer::load({pki / (supplier + ".key"), pki / (supplier + ".crt")}))) {
  const auto bus = need(security::Certificate::load(pki / (signing + ".crt")));
  domain::Partner known;
  known.code = "bus";
  known.certificate_fingerprints = {bus.fingerprint()};
  trust_ = need(security::Trust::load({{pki / "ca.crt"}, {}, {}}, {known}));
}

std::string Partner::seal(const std::string& payload) const {
  return need(security::seal(signer_, payload, {}, base::SystemClock{}.now()));
}

std::vector<std::string> Partner::lessons(std::size_t count) {
  std::vector<std::string> envelopes(count);
  const std::size_t threads = std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::thread> running;
  for (std::size_t t = 0; t < threads; ++t)
    running.emplace_back([&, t] {
      for (std::size_t i = t; i < count; i += threads)
        envelopes[i] = seal(lesson_payload(used_ + i));
    });
  for (std::thread& thread : running) thread.join();
  used_ += count;
  return envelopes;
}

void Partner::believe(const std::vector<std::string>& answers) const {
  const security::WssVerifier verifier(trust_);
  for (const std::string& answer : answers)
    need(verifier.verify(need(xml::Document::parse(answer)), base::SystemClock{}.now()));
}

Outcome send(Load& load, const std::vector<std::string>& envelopes, std::size_t records) {
  Outcome outcome = load.send(envelopes, records);
  if (outcome.accepted == envelopes.size()) return outcome;
  throw std::runtime_error(std::to_string(envelopes.size() - outcome.accepted) +
                           " messages were not accepted; the first: " + outcome.first_failure);
}

}  // namespace bench
